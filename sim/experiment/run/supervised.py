"""Refusal of a service in which nobody could authorise or decide: its work would wait for ever, and look unfinished."""

from __future__ import annotations

from sim.config.categories import CASE_HOLDING_TEAMS
from sim.config.errors import ConfigError
from sim.config.schema import Config


def check_supervised(config: Config) -> None:
    """Refuse a service without managers whose work no other managers take over.

    Another case-holding service signs where managers share across the council all the time, and assessment managers
    decide for the MASH where decisions may be handed on. Managers whose posts come during the run count.

    Raises
    ------
    ConfigError
        Naming the key, its value and what is allowed.
    """
    managers = {service: _managers(config, service) for service in (*CASE_HOLDING_TEAMS, "mash")}
    if config.pathway.assessment.authorisation.enabled:
        signed_elsewhere = _shares_always(config) and any(managers[service] for service in CASE_HOLDING_TEAMS)
        for service in CASE_HOLDING_TEAMS:
            if getattr(config.teams, service).posts and not managers[service] and not signed_elsewhere:
                raise ConfigError(
                    f"teams.{service}.manager_posts=0: nobody would authorise what this service assesses; it must be "
                    "at least 1, or another case-holding service must have managers and allocation.sharing be council "
                    "all the time, or pathway.assessment.authorisation.enabled be false"
                )
    mash = config.pathway.mash
    decided_elsewhere = mash.decisions_waiting_limit is not None and managers["assessment"]
    if mash.enabled and config.teams.mash.posts and not managers["mash"] and not decided_elsewhere:
        raise ConfigError(
            "teams.mash.manager_posts=0: nobody would decide what the MASH looks at; it must be at least 1, or "
            "teams.assessment must have managers and pathway.mash.decisions_waiting_limit not be null"
        )


def _managers(config: Config, service: str) -> int:
    """Posts of managers on the first day, and those that come."""
    more = (each.posts for each in config.teams.changes if each.team == service and each.role == "manager")
    return int(getattr(config.teams, service).manager_posts) + sum(posts for posts in more if posts > 0)


def _shares_always(config: Config) -> bool:
    later = (each.sharing for each in config.allocation.changes if each.sharing is not None)
    return all(extent == "council" for extent in (config.allocation.sharing, *later))
