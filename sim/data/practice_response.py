"""Which practice gives which share in time: what the simulation answers, so that a profile can be set without it.

``python -m sim.data.fit_practice`` simulates councils at several levels of practice and writes
``evidence/practice_response.csv``: the logarithm of the odds of being late as a sum of terms in the level and in what
is known of the council, and for each council of the last year what it is off that sum. The level is then found by
bisection, since more practice is later.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from sim.config.areas import LAST_YEAR, Area
from sim.config.schema import Config
from sim.data.posts import utilisation
from sim.data.practice import ASSESSMENTS, CONFERENCES, Kind, components_to, in_time, level
from sim.distributions import distribution_function
from sim.model.practice import EARLIEST_PLANS, held, later

RESPONSE_FILE = Path(__file__).parent / "evidence" / "practice_response.csv"

USUAL_LOAD = 0.9
"""Expected hours for each hour there is, from which load is counted here."""

MOST_LOAD = 0.4
"""Load beyond which it is counted as this: few councils lie there."""

RANGE: Mapping[Kind, tuple[float, float]] = {ASSESSMENTS: (-2.0, 3.5), CONFERENCES: (-1.75, 3.5)}
"""Levels that are used: a council beyond has the bound. Conferences are hardly more prompt below theirs, as enquiries
take the time they take, and a council that drifts back from far below would be late too soon."""


def planned_late(level: float, council: Mapping[str, float]) -> float:
    """Return the logarithm of the odds that an assessment is planned beyond the limit, at the usual load."""
    beyond = later(council["beyond"], level)
    share = (1.0 - council["quick_share"]) * beyond * (1.0 - held(council["pull_share"], level))
    return math.log(share / (1.0 - share))


TERMS: Mapping[str, tuple[Kind, Callable[[float, Mapping[str, float]], float]]] = {
    "assessments: constant": (ASSESSMENTS, lambda level, council: 1.0),
    "assessments: planned": (ASSESSMENTS, planned_late),
    "assessments: planned squared": (ASSESSMENTS, lambda level, council: planned_late(level, council) ** 2),
    "assessments: load": (ASSESSMENTS, lambda level, council: council["load"]),
    "assessments: load squared": (ASSESSMENTS, lambda level, council: council["load"] ** 2),
    "assessments: load x planned": (ASSESSMENTS, lambda level, council: council["load"] * planned_late(level, council)),
    "assessments: agency": (ASSESSMENTS, lambda level, council: council["agency"]),
    "conferences: constant": (CONFERENCES, lambda level, council: 1.0),
    "conferences: level": (CONFERENCES, lambda level, council: level),
    "conferences: below earliest plans": (CONFERENCES, lambda level, council: min(0.0, level - EARLIEST_PLANS)),
    "conferences: load": (CONFERENCES, lambda level, council: council["load"]),
    "conferences: load x level": (CONFERENCES, lambda level, council: council["load"] * level),
    "conferences: few chairs": (CONFERENCES, lambda level, council: council["few_chairs"]),
}
"""What the sum is made of."""


UNKNOWN_COUNCIL: Mapping[str, float] = {
    "load": 0.0, "agency": 0.16, "few_chairs": 0.2, "beyond": 0.4, "pull_share": 0.745, "quick_share": 0.294
}  # fmt: skip
"""A council of which nothing is known yet: about the median one."""


@dataclass(frozen=True, slots=True)
class OwnPractice:
    """A council's practice of one kind.

    Attributes
    ----------
    now, usual_share : float
        Share in time of the first year, and of the long run.
    level, usual, known_within, sd : float
        In log odds of a plan beyond the limit, as the configuration has them.
    reverting_years : float
        In which what moves falls by e.
    """

    now: float
    usual_share: float
    level: float
    usual: float
    known_within: float
    sd: float
    reverting_years: float


@dataclass(frozen=True, slots=True)
class PublishedPractice:
    """A council's practice, from published figures up to a year."""

    year: int
    assessments: OwnPractice
    conferences: OwnPractice

    def at(self, assessments: float, conferences: float) -> PublishedPractice:
        """Return the same with other levels now."""
        return PublishedPractice(
            self.year, replace(self.assessments, level=assessments), replace(self.conferences, level=conferences)
        )


def practice_of(area: Area, year: int, council: Mapping[str, float]) -> PublishedPractice:
    """Return the practice at which the simulation of a council begins, and to which it drifts back.

    Parameters
    ----------
    area, year
        The council, and the last year whose figures are used.
    council : Mapping
        Its :func:`features`.
    """
    option = area.option if year == LAST_YEAR else ""
    return PublishedPractice(year, *(_own(area, year, kind, council, option) for kind in (ASSESSMENTS, CONFERENCES)))


def _own(area: Area, year: int, kind: Kind, council: Mapping[str, float], option: str) -> OwnPractice:
    found, components = level(area, year, kind), components_to(year, kind)
    now, usual = (level_for(kind, odds, council, option) for odds in (found.now, found.usual))
    # What moves is known in odds of being late: so much practice as gives one standard deviation more of them.
    step = math.sqrt(components.moving)
    from_there = late_odds_simulated(kind, now, council, option)  # a council beyond the range begins at its end
    scale = (level_for(kind, from_there + step, council, option) - now) / step
    return OwnPractice(
        in_time(found.now),
        in_time(found.usual),
        round(now, 3),
        round(usual, 3),
        round(scale * found.known_within, 3),
        round(scale * step, 3),
        round(components.reverting_years, 2),
    )


def features(config: Config) -> dict[str, float]:
    """Return what is known of a council that moves its timeliness beside practice."""
    busy, length = utilisation(config), config.pathway.assessment.planned_length
    return {
        "load": min(MOST_LOAD, max(-MOST_LOAD, busy["assessment"] - USUAL_LOAD)),
        "agency": config.workforce.agency_rate,
        "few_chairs": 1.0 / max(1, config.teams.conference.posts),
        "beyond": _beyond_limit(config),
        "pull_share": length.pull_share,
        "quick_share": length.quick_share,
    }


def late_odds_simulated(kind: Kind, level: float, council: Mapping[str, float], option: str = "") -> float:
    """Return the logarithm of the odds of being late that the simulation gives in the first year.

    Parameters
    ----------
    kind : Kind
        Of assessments or of conferences.
    level : float
        Practice.
    council : Mapping
        Its :func:`features`.
    option : str
        The option of ``authority=``, for what this council is off the sum; none for other years and councils.
    """
    coefficients = response()
    total = sum(coefficients[name] * term(level, council) for name, (of, term) in TERMS.items() if of == kind)
    return total + coefficients.get(f"{kind.share}: {option}", 0.0)


def level_for(kind: Kind, late_odds: float, council: Mapping[str, float], option: str = "") -> float:
    """Return the practice at which the simulation gives these odds of being late, within ``RANGE``."""
    low, high = RANGE[kind]
    for _ in range(40):
        middle = 0.5 * (low + high)
        if late_odds_simulated(kind, middle, council, option) < late_odds:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@cache
def response() -> dict[str, float]:
    """Return the coefficients of the sum by term, and what councils are off it."""
    with RESPONSE_FILE.open(encoding="utf-8", newline="") as file:
        return {row["term"]: float(row["value"]) for row in csv.DictReader(file)}


def _beyond_limit(config: Config) -> float:
    """Return the share of full assessments whose natural length is beyond the limit in the typical authority."""
    assessment = config.pathway.assessment
    return 1.0 - distribution_function(assessment.planned_length.full, assessment.limit_days)
