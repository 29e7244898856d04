"""Every council as published beside itself as simulated: one year each, from a profile of its own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.config.areas import LAST_YEAR, all_areas
from sim.config.compose import compose
from sim.config.council_options import option_of
from sim.config.errors import ConfigError
from sim.config.schema import Config
from sim.data.posts import utilisation
from sim.data.practice import ASSESSMENTS, CONFERENCES, Kind, in_time, level
from sim.data.profiles import recipe_of
from sim.experiment.run.composed import composed
from sim.experiment.run.plan import Plan, PlannedScenario
from sim.experiment.run.replications import Options, engine_of, run_missing
from sim.experiment.run.rounds import stored_measures
from sim.validation.compared_figures import COMPARED_FIGURES, ComparedFigure, PublishedCouncil
from sim.validation.comparison import PRACTICE_STILL, council_of, published_in_scope, simulated

STILL = ("demand.yearly_walk_sd=0", "run.years=1", *PRACTICE_STILL)
"""One year, of which demand and practice are known: a figure belongs to a year."""

YEARS = (LAST_YEAR - 1, LAST_YEAR)
REPLICATIONS = 4

LEVELS: Mapping[str, Kind] = {
    "assessments_within_45wd_share": ASSESSMENTS,
    "icpc_within_15wd_share": CONFERENCES,
}
"""Shares in time that are set to a council's own level, by measure."""

WITHOUT_WORKER = ("cases_unallocated_over_5wd", "cases_open")
"""Measures whose ratio is the share of open cases without a worker for more than a week."""


@dataclass(frozen=True)
class Councils:
    """What came out.

    Attributes
    ----------
    figures : pandas.DataFrame
        A row per council, year and published figure: ``option``, ``council``, ``year``, ``figure``, ``unit``,
        ``role``, ``published``, ``simulated``, ``standard_error`` (NaN of one future) and ``replications``.
    services : pandas.DataFrame
        A row per council and year: ``option``, ``council``, ``year``, ``caseload`` (published cases for each case
        holder), ``utilisation`` (expected hours for each hour there is, of the busier case-holding team),
        ``without_worker`` (share of open cases without a worker for more than five working days), and ``aim_`` and
        ``share_`` of each of :data:`LEVELS`.
    refused : mapping
        Why no profile can be made, by option.
    failures : sequence
        Replications that failed.
    manifest : mapping
        When and how it was run.
    """

    figures: pd.DataFrame
    services: pd.DataFrame
    refused: Mapping[str, str]
    failures: Sequence[Mapping[str, Any]]
    manifest: Mapping[str, Any]


def validate_councils(
    years: Sequence[int] = YEARS,
    overrides: Sequence[str] = (),
    replications: int = REPLICATIONS,
    options: Options | None = None,
) -> Councils:
    """Simulate every council of some years for one year each, and lay published figures beside it.

    Parameters
    ----------
    years : sequence of int
        Of the profiles, to 31 March.
    overrides : sequence of str
        On top of :data:`STILL`.
    replications : int
        Futures of each council.
    options : Options, optional
        How the replications are run. Nothing is written but the store; what it has is not run again.

    Raises
    ------
    ConfigError
        If an override is wrong.
    """
    how = options or Options()
    names = options_of(years)
    settings = (*STILL, *overrides)
    compose(settings)  # a mistake in an override is not every council's
    engine = engine_of(compose(settings).execution, how.n_jobs)
    found = dict(zip(names, composed([(f"authority={name}", *settings) for name in names], engine), strict=True))
    refused = {name: each for name, each in found.items() if isinstance(each, str)}
    configs = {name: each for name, each in found.items() if isinstance(each, Config)}
    if not configs:
        raise ConfigError(f"no profile can be made: {next(iter(refused.values()))}")
    plan = plan_councils(configs, settings, replications)
    record = run_missing(plan, how)
    measures = dict(iter(stored_measures(plan, record.store).groupby("scenario")))
    laid_out = [(council_of(name, configs[name]), measures[name]) for name in configs if name in measures]
    figures = pd.DataFrame([row for council, found in laid_out for row in _figures(council, found)])
    services = pd.DataFrame([_service(council, found) for council, found in laid_out])
    return Councils(figures, services, refused, record.failures, record.run)


def options_of(years: Sequence[int]) -> list[str]:
    """Return the option of ``authority=`` of every council that there was in each of the years."""
    there = (area for area in all_areas().values() if area.level == "authority")
    return [option_of(area, year) for area in there for year in years if area.has_year(year)]


def plan_councils(configs: Mapping[str, Config], settings: Sequence[str], replications: int) -> Plan:
    """Plan to run councils side by side."""
    scenarios = tuple(
        PlannedScenario(name, config, replications, (f"authority={name}", *settings))
        for name, config in configs.items()
    )
    return Plan(
        "validate_all",
        "All councils: simulated and published",
        "How near does the model come to what is published, over all councils?",
        scenarios,
        scenarios[0].name,
    )


def _figures(council: PublishedCouncil, measures: pd.DataFrame) -> Iterator[dict[str, object]]:
    values = simulated(council, measures)
    for row in COMPARED_FIGURES:
        published = published_in_scope(council, row)
        if not math.isnan(published):
            seen = values[row.name].dropna() if row.name in values else pd.Series(dtype=float)
            yield _named(council) | _beside(council, row, published, seen)


def _beside(council: PublishedCouncil, row: ComparedFigure, published: float, seen: pd.Series) -> dict[str, object]:
    return {
        "figure": row.name,
        "unit": row.unit,
        "role": row.role_of(council.authority),
        "published": published,
        "simulated": seen.mean(),
        "standard_error": seen.std() / math.sqrt(len(seen)) if len(seen) > 1 else math.nan,
        "replications": len(seen),
    }


def _service(council: PublishedCouncil, measures: pd.DataFrame) -> dict[str, object]:
    by_measure = measures.groupby("measure")["value"].mean()
    busy, area, year = utilisation(council.config), council.recipe.area, council.recipe.year
    waiting, opened = (float(by_measure.get(name, math.nan)) for name in WITHOUT_WORKER)
    caseload = council.facts.figures.get("caseload_per_fte")
    own = recipe_of(council.authority).has_own_practice
    return _named(council) | {
        "caseload": caseload.value if caseload and caseload.published else math.nan,
        "utilisation": max(busy["assessment"], busy["safeguarding"]),
        "without_worker": waiting / opened if opened else math.nan,
        **{f"aim_{name}": in_time(level(area, year, kind).now) if own else math.nan for name, kind in LEVELS.items()},
        **{f"share_{name}": by_measure.get(name, math.nan) for name in LEVELS},
    }


def _named(council: PublishedCouncil) -> dict[str, object]:
    return {"option": council.authority, "council": council.recipe.area.short_name, "year": council.recipe.year}
