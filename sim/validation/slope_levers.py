"""Levers whose effect is known from councils' figures: which scenarios move each of them, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.config.people import Workforce
from sim.config.schema import Config
from sim.model.hiring import vacancy_life_days

AS_NOW = "as now"
"""The scenario that all levers share."""

LEVELS = (0.8, 0.9, 1.0, 1.1, 1.2)
"""Case-holding posts, relative to today's."""

TEN_POINTS = 0.10
"""How far a share is moved from its lowest to its highest level, today's in the middle where that is not below 0."""

MORE_CONTACTS = 1.1

LEAST_TURNOVER = 0.01
"""A share a year: with no turnover there are no vacancies to speak of, and no time to hire in."""


@dataclass(frozen=True)
class Lever:
    """What is moved.

    Attributes
    ----------
    name : str
        As shown.
    how : str
        What the scenarios change, and what they hold, in a sentence.
    scenarios : mapping
        By name, from the lowest level to the highest: overrides, none as now.
    """

    name: str
    how: str
    scenarios: Mapping[str, tuple[str, ...]]


NAMES = ("posts", "agency", "closed at referral", "demand", "sickness", "vacancies", "turnover")
"""Of the levers, in the order in which they are shown."""


def levers(config: Config, levels: Sequence[float] = LEVELS) -> dict[str, Lever]:
    """Return every lever of an authority by name; one that cannot be moved there has a single scenario."""
    return {
        lever.name: lever
        for lever in (
            _posts(config, levels),
            _agency(config.workforce),
            _closed_at_referral(config),
            _demand(config),
            _sickness(config.workforce),
            _vacancies(config),
            _turnover(config.workforce),
        )
    }


def people_kept(settings: Workforce, agency_rate: float) -> float:
    """Return the vacancy rate at which people are as many as now with another agency rate; below 0: too few are vacant.

    Of all posts, 1 - vacancy rate have permanent people in them, who are 1 - agency rate of all people.
    """
    return 1.0 - (1.0 - settings.vacancy_rate) * (1.0 - agency_rate) / (1.0 - settings.agency_rate)


def _by_rate(
    name: str, now: float, values: Sequence[float], overrides: Mapping[float, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Name the scenarios of the levels of a rate; today's changes nothing."""
    return {
        AS_NOW if value == now else f"{name} {100 * value:.3g}%": () if value == now else overrides[value]
        for value in values
    }


def _posts(config: Config, levels: Sequence[float]) -> Lever:
    today = config.teams.establishment_factor
    scenarios = {
        AS_NOW if level == 1.0 else f"posts {level:g}": ()
        if level == 1.0
        else (f"teams.establishment_factor={level * today:.6g}",)
        for level in sorted(set(levels))
    }
    return Lever("posts", "Case-holding posts relative to today's; demand as now.", scenarios)


def _agency(settings: Workforce) -> Lever:
    now = settings.agency_rate
    lowest = max(0.5 * now, (now - settings.vacancy_rate) / (1.0 - settings.vacancy_rate))
    values = sorted({round(lowest, 6), now, round(1.5 * now, 6)})
    overrides = {
        value: (
            f"workforce.agency_rate={value:.6g}",
            f"workforce.vacancy_rate={max(0.0, people_kept(settings, value)):.6g}",
        )
        for value in values
    }
    how = (
        "Agency workers in place of permanent ones, posts and people as many as now: from half today's rate, or as far "
        "down as there are vacancies to fill, to one and a half times it."
    )
    return Lever("agency", how, _by_rate("agency", now, values, overrides))


def _closed_at_referral(config: Config) -> Lever:
    referral = config.pathway.referral
    now = config.authority.published.referral_no_further_action_share
    how = (
        "Referrals closed with no further action, ten points from the lowest level to the highest; closures below and "
        "above the threshold in the same proportion as now."
    )
    if not now:
        return Lever("closed at referral", how, {AS_NOW: ()})
    values = _ten_points(now)
    overrides = {
        value: (
            f"pathway.referral.no_further_action_share_below="
            f"{min(1.0, referral.no_further_action_share_below * value / now):.6g}",
            f"pathway.referral.no_further_action_share_above="
            f"{min(1.0, referral.no_further_action_share_above * value / now):.6g}",
        )
        for value in values
    }
    return Lever("closed at referral", how, _by_rate("closed at referral", now, values, overrides))


def _demand(config: Config) -> Lever:
    if config.demand.movement.enabled:
        return Lever(
            "demand",
            "Ten per cent more referrals from the first day, passed through as councils' figures do "
            "(demand.shocks, passes_through: as_observed).",
            {AS_NOW: (), "10% more referrals": (_observed_rise(config),)},
        )
    overrides = (f"demand.contacts_per_year={config.demand.contacts_per_year * MORE_CONTACTS:.6g}",)
    how = (
        "Ten per cent more contacts of every kind from the first day. In the model as it is they pass through in full: "
        "as many more referrals, assessments, enquiries and plans. In councils' figures they do not."
    )
    return Lever("demand", how, {AS_NOW: (), "10% more contacts": overrides})


def _observed_rise(config: Config) -> str:
    """Return the override that adds a rise to the scheduled changes of demand."""
    rise = f"{{start: {config.run.start}, factor: {MORE_CONTACTS}, passes_through: as_observed}}"
    others = [
        f"{{start: {shock.start}, end: {shock.end or 'null'}, factor: {shock.factor!r}, "
        f"ramp_days: {shock.ramp_days!r}, passes_through: {shock.passes_through}, needs: {_list(shock.needs)}}}"
        for shock in config.demand.shocks
    ]
    return f"demand.shocks=[{', '.join([*others, rise])}]"


def _list(needs: Sequence[str] | None) -> str:
    return "null" if needs is None else f"[{', '.join(needs)}]"


def _sickness(settings: Workforce) -> Lever:
    now = settings.sickness_rate
    values = sorted({round(0.5 * now, 6), now, round(1.5 * now, 6)})
    overrides = {value: (f"workforce.sickness_rate={value:.6g}",) for value in values}
    how = "Sickness absence from half today's rate to one and a half times it; posts and people as many as now."
    return Lever("sickness", how, _by_rate("sickness", now, values, overrides))


def _vacancies(config: Config) -> Lever:
    now, teams = config.workforce.vacancy_rate, config.teams
    values = _ten_points(now)
    overrides: dict[float, tuple[str, ...]] = {}
    for value in values:
        posts = (1.0 - now) / (1.0 - value)
        overrides[value] = (
            f"workforce.vacancy_rate={value:.6g}",
            f"teams.establishment_factor={teams.establishment_factor * posts:.6g}",
            f"teams.mash.posts={round(teams.mash.posts * posts)}",
        )
        if not config.workforce.rates_by_role.enabled:  # contact officers' posts are as vacant as any
            overrides[value] += (f"teams.front_door.posts={round(teams.front_door.posts * posts)}",)
    how = (
        "Vacancies, ten points from the lowest level to the highest; posts for as many people as now, in whole numbers "
        "for each team."
    )
    return Lever("vacancies", how, _by_rate("vacancies", now, values, overrides))


def _turnover(settings: Workforce) -> Lever:
    now = settings.turnover_rate
    values = [value for value in _ten_points(now) if value >= LEAST_TURNOVER]
    days = vacancy_life_days(settings.vacancy_rate, settings.reference_turnover_rate, settings.hiring_days)
    overrides = {
        value: (f"workforce.turnover_rate={value:.6g}", f"workforce.hiring_days={days * now / value:.6g}")
        for value in values
    }
    how = (
        "Turnover, ten points from the lowest level to the highest; hiring as much quicker as more leave, so that "
        "vacancies and people are as many as now."
    )
    return Lever("turnover", how, _by_rate("turnover", now, values, overrides))


def _ten_points(now: float) -> list[float]:
    lowest = max(0.0, now - TEN_POINTS / 2)
    return sorted({round(lowest, 6), now, round(lowest + TEN_POINTS, 6)})


def shared_scenarios(known: Mapping[str, Lever]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return every scenario once: as now, and then by lever."""
    yield AS_NOW, ()
    for lever in known.values():
        for name, overrides in lever.scenarios.items():
            if name != AS_NOW:
                yield name, overrides
