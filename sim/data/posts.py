"""Establishment of an authority's teams: published people in scope, and the work that is to be expected."""

from __future__ import annotations

from math import ceil, exp

from sim.clock import WEEK_DAYS, WORKING_DAYS_PER_YEAR
from sim.config.categories import OWN_ROLE, TEAMS
from sim.config.people import Workforce
from sim.config.schema import Config
from sim.distributions import with_odds_multiplied
from sim.model.demand import mean_family_size
from sim.model.early_help import children_helped
from sim.model.events import Role
from sim.model.flows import flows
from sim.model.role_groups import RoleGroups
from sim.model.workload import (
    direct_hours_per_person_year,
    expected_hours,
    review_conferences,
    supervisions_per_year,
)

CASE_TEAMS = ("assessment", "safeguarding")
"""Teams of published case holders, who are divided between them."""

PLANNING_UTILISATION = 0.83
"""Expected hours / direct hours of people for which front door and MASH are set up. Assumption, set so
that in ordinary times 90 to 98% of contacts are decided within a day (Bracknell Forest and Darlington, 2018/19)."""

LEAST_MASH_MANAGERS = 2
"""One decides while the other is away: a hub with a single manager stands still whenever that person is ill."""

PLACES_TAKEN = 0.88
"""Share of keyworkers' places for families that is planned to be taken. Assumption."""

SLOT_OCCUPANCY = 0.70
"""Share of chairs' slots that is planned to be used: a fuller diary finds no day before the limit. Assumption."""

ROOM_BY_PRACTICE = 0.25
"""Log odds of a slot being used for each log odds of promptness: who calls conferences promptly keeps room for them.
Assumption."""

FEW_PEOPLE_UTILISATION = 0.75
"""The same for the managers of a MASH: few people need more room, since one of them away is much. Assumption."""

HIGHEST_UTILISATION = 0.88
"""Rounding posts to whole numbers may not leave a pooled team busier than this. Assumption."""

RESERVE_WITH_CASES = 0.04
"""People of the reserve who hold cases in ordinary times, for each case holder. From runs of the typical authority;
published case holders are both."""

SPAN = {"front_door": 10, "assessment": 6, "safeguarding": 6, "early_help": 10}
"""Posts under one manager or practice supervisor. Assumption."""


def posts_for(people: float, vacancy_rate: float, agency_rate: float) -> float:
    """Return the posts at which an authority with these rates has so many people, agency workers included."""
    return people * (1.0 - agency_rate) / (1.0 - vacancy_rate)


def people_in_pooled_team(posts: float, team: str, config: Config) -> float:
    """Return the people of a team whose posts are filled, or vacant and covered; extra agency workers hold cases.

    The managers of a team, as ``mash_managers``, are rated apart.
    """
    groups, service = RoleGroups(config.workforce), team.removesuffix("_managers")
    group = groups.of(service, Role.MANAGER if service != team else Role[OWN_ROLE[service].upper()])
    cover = min(1.0, groups.agency_cover_share(group))
    return posts * (1.0 - groups.vacancy_rate(group) * (1.0 - cover))


def utilisation(config: Config) -> dict[str, float]:
    """Return expected hours / direct hours of the people there are, by team, before anybody works longer or faster.

    A team and its managers are rated apart (``mash`` and ``mash_managers``); teams without posts or work are left out.
    """
    workforce = config.workforce
    people_per_post = 1.0 / posts_for(1.0, workforce.vacancy_rate, workforce.agency_rate)
    people = {}
    for name in TEAMS:
        team = getattr(config.teams, name)
        held = team.posts * people_per_post if name in CASE_TEAMS else people_in_pooled_team(team.posts, name, config)
        people[name] = held
        people[f"{name}_managers"] = people_in_pooled_team(team.manager_posts, f"{name}_managers", config)
    hours = expected_hours(config)
    for name in TEAMS:
        key = f"{name}_managers"
        hours[key] = hours.get(key, 0.0) + people[name] * supervising_hours(workforce)
    return {
        name: float(hours[name])
        / (people[name] * direct_hours_per_person_year(config.workforce, supervised=not name.endswith("_managers")))
        for name in hours
        if people[name] > 0.0
    }


def supervising_hours(workforce: Workforce) -> float:
    """Return the hours a year that supervising one person takes."""
    return supervisions_per_year(workforce.supervision) * workforce.supervision.supervisor_hours


def chairs_for_slots(config: Config) -> float:
    """Return the chairs whose slots hold the conferences of a year, at :func:`planned_slot_occupancy`."""
    expected = flows(config)
    conferences = float(expected.conferences.sum()) + review_conferences(
        config.pathway.plans.child_protection, expected
    )
    families = conferences / mean_family_size(config.demand.family_size_shares)
    slots = config.pathway.section47.chairs.slots_per_chair_week * WORKING_DAYS_PER_YEAR / WEEK_DAYS
    return families / slots / planned_slot_occupancy(config.pathway.section47.practice.level)


def planned_slot_occupancy(practice: float) -> float:
    """Return the share of chairs' slots that a council plans to use: less where it calls conferences promptly."""
    return with_odds_multiplied(SLOT_OCCUPANCY, exp(ROOM_BY_PRACTICE * min(0.0, practice)))


def keyworkers_for_families(config: Config) -> float:
    """Return the keyworkers whose families are all that are offered early help and accept, at the planned occupancy."""
    families = children_helped(config.early_help, flows(config)) / mean_family_size(config.demand.family_size_shares)
    return families / config.early_help.families_per_keyworker / PLACES_TAKEN


def establishment(config: Config, people: float) -> dict[str, int]:
    """Return posts by key of the configuration.

    Parameters
    ----------
    config : Config
        Complete but for the posts.
    people : float
        Who hold cases: in the case-holding teams, divided so that both are equally busy, and of the reserve.
    """
    workforce = config.workforce
    hours = expected_hours(config)

    def posts(number: float) -> float:
        return posts_for(number, workforce.vacancy_rate, workforce.agency_rate)

    def planned(team: str) -> int:
        per_person = direct_hours_per_person_year(config.workforce, supervised=not team.endswith("_managers"))
        needed = float(hours[team]) / per_person / people_in_pooled_team(1.0, team, config)
        if team.endswith("_managers"):
            return ceil(needed / FEW_PEOPLE_UTILISATION)
        return max(round(needed / PLANNING_UTILISATION), ceil(needed / HIGHEST_UTILISATION))

    with_cases = 1.0 + RESERVE_WITH_CASES * config.teams.reserve.enabled
    social_work = round(posts(people / with_cases))
    assessment = round(social_work * float(hours["assessment"] / (hours["assessment"] + hours["safeguarding"])))

    def posts_of(team: str, people: float) -> int:
        """Return the posts that hold these people and do the work."""
        return max(planned(team), ceil(people / people_in_pooled_team(1.0, team, config)))

    own = {
        "conference": posts_of("conference", chairs_for_slots(config)),
        "early_help": posts_of("early_help", keyworkers_for_families(config)),
        "front_door": planned("front_door"),
        "mash": planned("mash"),
        "assessment": assessment,
        "safeguarding": social_work - assessment,
    }
    hours["mash_managers"] += people_in_pooled_team(own["mash"], "mash", config) * supervising_hours(workforce)
    managers = {team: ceil(own[team] / span) for team, span in SPAN.items()}
    managers |= {"mash": max(LEAST_MASH_MANAGERS, planned("mash_managers")), "conference": 0}
    return {f"teams.{team}.posts": own[team] for team in TEAMS} | {
        f"teams.{team}.manager_posts": managers[team] for team in TEAMS
    }
