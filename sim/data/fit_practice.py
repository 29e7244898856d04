"""Simulate councils to find which practice gives which share in time.

``python -m sim.data.fit_practice`` rewrites ``evidence/practice_response.csv`` in two steps, about an hour of one
processor:

1. 44 councils, drawn with a fixed seed, are simulated for a year at five levels of practice each, with demand on its
   mean path and practice still. The terms of :data:`sim.data.practice_response.TERMS` are fitted to the log odds of
   being late by least squares, weighted by how many there were.
2. Every council of the last year is simulated at the practice that step 1 gives it. What its log odds are off the sum
   of terms is kept beside its name.
"""

from __future__ import annotations

import csv
import math
import os
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from statistics import median
from typing import NamedTuple

import numpy as np

from sim.config.areas import councils
from sim.config.errors import ConfigError
from sim.config.schema import Config
from sim.data.assumptions import default_groups, with_assumptions
from sim.data.practice import ASSESSMENTS, CONFERENCES, Kind, in_time, late_odds
from sim.data.practice_response import RESPONSE_FILE, TERMS, features, late_odds_simulated, response
from sim.data.profiles import profile, profile_at
from sim.replication import simulate

STILL = {
    "pathway.assessment.practice.drift.enabled": False,
    "pathway.section47.practice.drift.enabled": False,
    "demand.yearly_walk_sd": 0.0,
    "run.years": 1.0,
}
"""Nothing moves but what is tried."""

N_COUNCILS, SEED = 44, 5
LEVELS = {ASSESSMENTS: (-1.5, -0.5, 0.5, 1.5, 2.5), CONFERENCES: (-3.0, -1.5, 0.0, 1.5, 3.0)}
REPLICATIONS = range(100, 102)
"""Of every council in the second step: futures that no comparison with published figures is likely to use."""

IN_TIME = {ASSESSMENTS: "assessments_within_45wd_share", CONFERENCES: "icpc_within_15wd_share"}
NUMBER = {ASSESSMENTS: "assessments_completed_per_year", CONFERENCES: "conferences"}
"""Measures, by kind."""


MEDIAN_TO_VARIANCE = 2.198
"""Variance of a normal distribution for each unit of its median square."""


class Run(NamedTuple):
    """One simulated year: whose, at which levels of assessments and conferences (None: its own), of which future."""

    option: str
    levels: tuple[float, float] | None
    replication: int


class Found(NamedTuple):
    """What came out: shares in time by kind, and of how many."""

    run: Run
    config: Config
    in_time: dict[Kind, float]
    number: dict[Kind, float]

    def level(self, kind: Kind) -> float:
        """Return the practice that was simulated."""
        pathway = self.config.pathway
        return (pathway.assessment if kind == ASSESSMENTS else pathway.section47).practice.level


def main() -> None:
    """Rewrite the file."""
    options = [option for option in councils() if _is_there(option)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        coefficients = fitted(_found(pool.map(run_one, runs_at_levels(options))))
        _write(coefficients)
        response.cache_clear()
        profile.cache_clear()
        at_their_own = (Run(option, None, replication) for replication in REPLICATIONS for option in options)
        _write(coefficients | offsets(_found(pool.map(run_one, at_their_own))))


def runs_at_levels(options: Sequence[str]) -> Iterator[Run]:
    """Yield the runs of the first step: levels of conferences are shifted against those of assessments."""
    drawn = sorted(options)
    random.Random(SEED).shuffle(drawn)
    for place, option in enumerate(drawn[:N_COUNCILS]):
        for step, level in enumerate(LEVELS[ASSESSMENTS]):
            other = LEVELS[CONFERENCES][(step + place) % len(LEVELS[CONFERENCES])]
            yield Run(option, (level, other), place % 3)


def run_one(run: Run) -> Found | None:
    """Simulate one year; None where a council's figures do not allow such a practice."""
    try:
        entries = profile_at(run.option, *run.levels) if run.levels else profile(run.option)
    except ConfigError:
        return None
    config = with_assumptions(default_groups(), {entry.key: entry.value for entry in entries} | STILL)
    measures = dict(simulate(config, replication=run.replication).measures)
    in_time = {kind: float(measures[name]) for kind, name in IN_TIME.items()}
    return Found(run, config, in_time, {kind: float(measures[name]) for kind, name in NUMBER.items()})


def fitted(tried: Iterable[Found]) -> dict[str, float]:
    """Return the coefficient of each term: least squares, weighted by number."""
    tried = list(tried)
    result: dict[str, float] = {}
    for kind in IN_TIME:
        terms = {name: term for name, (of, term) in TERMS.items() if of == kind}
        usable = [found for found in tried if 0.0 < found.in_time[kind] < 1.0]
        rows = [[term(found.level(kind), features(found.config)) for term in terms.values()] for found in usable]
        weights = np.sqrt([found.number[kind] for found in usable])
        odds = np.array([late_odds(found.in_time[kind]) for found in usable])
        solution = np.linalg.lstsq(np.array(rows) * weights[:, None], odds * weights, rcond=None)[0]
        result |= dict(zip(terms, solution.tolist(), strict=True))
    return result


def offsets(found: Iterable[Found]) -> dict[str, float]:
    """Return what each council's log odds are off the sum of terms, less what is chance.

    On average over its futures, drawn towards the median council's as far as counting leaves it open: a small council
    has few conferences in a year.
    """
    off: dict[Kind, dict[str, list[float]]] = {kind: {} for kind in IN_TIME}
    counted: dict[Kind, dict[str, float]] = {kind: {} for kind in IN_TIME}
    for each in found:
        known, option = features(each.config), each.run.option
        for kind in IN_TIME:
            odds = late_odds(each.in_time[kind])
            off[kind].setdefault(option, []).append(odds - late_odds_simulated(kind, each.level(kind), known))
            share = in_time(odds)
            counted[kind][option] = counted[kind].get(option, 0.0) + each.number[kind] * share * (1.0 - share)
    return {
        f"{kind.share}: {option}": value
        for kind in IN_TIME
        for option, value in without_chance(
            {option: math.fsum(each) / len(each) for option, each in off[kind].items()}, counted[kind]
        ).items()
    }


def without_chance(off: Mapping[str, float], counted: Mapping[str, float]) -> dict[str, float]:
    """Return deviations drawn towards their median: kept is the share of variance that is not by chance.

    Parameters
    ----------
    off : Mapping
        Deviations of log odds, by council.
    counted : Mapping
        Number times p times 1 - p behind each: one over the variance by chance.
    """
    centre, chance = median(off.values()), {option: 1.0 / counted[option] for option in off}
    whole = median((value - centre) ** 2 for value in off.values()) * MEDIAN_TO_VARIANCE
    lasting = max(0.0, whole - median(chance.values()))
    return {
        option: centre + (off[option] - centre) * lasting / (lasting + chance[option] if lasting else 1.0)
        for option in sorted(off)
    }


def _found(results: Iterable[Found | None]) -> Iterator[Found]:
    return (found for found in results if found)


def _is_there(option: str) -> bool:
    try:
        return bool(profile(option))
    except ConfigError:
        return False


def _write(values: dict[str, float]) -> None:
    with RESPONSE_FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["term", "value"])
        writer.writerows([name, round(value, 4)] for name, value in values.items())


if __name__ == "__main__":
    main()
