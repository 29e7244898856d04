"""Pairs of simulated years: a council with the people that it has now, and with those of a year before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import getitem
from typing import Any

import pandas as pd

from sim.config.areas import Area, all_areas
from sim.config.compose import compose, validate
from sim.config.council_options import option_of
from sim.config.errors import ConfigError
from sim.config.schema import Config
from sim.data.facts import published_value
from sim.experiment.run.composed import composed
from sim.experiment.run.plan import Plan, PlannedScenario
from sim.experiment.run.replications import Options, engine_of, run_missing
from sim.experiment.run.rounds import stored_measures
from sim.forecast.response import COLUMNS, MEASURES, responses

STILL = (
    "demand.yearly_walk_sd=0",
    "run.years=1",
    "pathway.assessment.practice.drift.enabled=false",
    "pathway.section47.practice.drift.enabled=false",
)
"""Nothing moves but the people."""

REPLICATIONS = 2

ORIGINS = (2020, 2021, 2022, 2023, 2024)
"""Years from which is forecast: those that are scored, and the last."""

CASE_TEAMS = ("assessment", "safeguarding")

PEOPLE = (
    *(f"teams.{team}.{kind}" for team in CASE_TEAMS for kind in ("posts", "manager_posts")),
    "workforce.vacancy_rate",
    "workforce.agency_rate",
    "workforce.reference_agency_rate",
    "workforce.agency.cover_share",
    "workforce.turnover_rate",
    "workforce.reference_turnover_rate",
    "workforce.sickness_rate",
)
"""What is known of a council's people each September, by key. References go with their rates: each year's people are
those of a service as it was. What is usual for a case holder stays that of now, so that load differs from it."""

NEEDED = ("case_holders_fte", "caseload_per_fte")
"""Figures without which a council has no people of its own in a year."""

BEFORE = "before"


@dataclass(frozen=True)
class Answered:
    """What came out.

    Attributes
    ----------
    table : DataFrame
        With :data:`sim.forecast.response.COLUMNS`.
    without : mapping
        Why a council has no response, by option.
    failures : sequence
        Replications that failed.
    """

    table: pd.DataFrame
    without: Mapping[str, str]
    failures: Sequence[Mapping[str, Any]]


def simulate_responses(
    areas: Sequence[Area] | None = None,
    origins: Sequence[int] = ORIGINS,
    replications: int = REPLICATIONS,
    options: Options | None = None,
) -> Answered:
    """Simulate the pairs of councils, and return their responses.

    Parameters
    ----------
    areas : sequence of Area, optional
        All councils, if not given.
    origins : sequence of int
        Years from which is forecast.
    replications : int
        Futures of each pair.
    options : Options, optional
        How the replications are run. Nothing is written but the store; what it has is not run again.

    Raises
    ------
    ConfigError
        If no council has a response.
    """
    how = options or Options()
    engine = engine_of(compose(STILL).execution, how.n_jobs)
    chosen = areas if areas is not None else [each for each in all_areas().values() if each.level == "authority"]
    asked = {(area, year): reason(area, year) for year in origins for area in chosen if area.has_year(year)}
    without = {option_of(*each): why for each, why in asked.items() if why}
    pairs = [each for each, why in asked.items() if not why]
    plain = [(f"authority={option_of(area, year - ago)}", *STILL) for area, year in pairs for ago in (0, 1)]
    found = list(composed(plain, engine))
    scenarios: list[PlannedScenario] = []
    for (area, year), now, then in zip(pairs, found[::2], found[1::2], strict=True):
        option = option_of(area, year)
        if refused := next((each for each in (now, then) if isinstance(each, str)), None):
            without[option] = refused
        elif isinstance(now, Config) and isinstance(then, Config):
            scenarios += _pair(option, now, then, replications)
    if not scenarios:
        raise ConfigError(f"no council has a response: {next(iter(without.values()), 'none is asked for')}")
    plan = Plan(
        "responses", "Responses", "How does a service answer to its people?", tuple(scenarios), scenarios[0].name
    )
    record = run_missing(plan, how)
    measures = dict(iter(stored_measures(plan, record.store).groupby("scenario")))
    tables = [
        responses(_wide(measures[option]), _wide(measures[f"{option} {BEFORE}"])).assign(
            year=year, code=area.code, children=plan.scenario(option).config.authority.population_0_17
        )
        for area, year in pairs
        if (option := option_of(area, year)) in measures and f"{option} {BEFORE}" in measures
    ]
    return Answered(pd.concat(tables).reset_index()[list(COLUMNS)], without, record.failures)


def reason(area: Area, year: int) -> str:
    """Return why a council has no response; empty where it has one."""
    for each in (year - 1, year):
        missing = [name for name in NEEDED if published_value(area, each, name) is None]
        if missing:
            return f"{missing[0]} is not published for {area.short_name} in {each}"
    return ""


def _pair(option: str, now: Config, then: Config, replications: int) -> tuple[PlannedScenario, PlannedScenario]:
    people = {key: _value(then, key) for key in PEOPLE}
    overrides = (f"authority={option}", *STILL)
    changed = (*overrides, *(f"{key}={value}" for key, value in people.items()))
    return (
        PlannedScenario(option, now, replications, overrides),
        PlannedScenario(f"{option} {BEFORE}", with_values(now, people), replications, changed),
    )


def with_values(config: Config, values: Mapping[str, Any]) -> Config:
    """Return a configuration with other values, by dotted key; what overrides would give, and quicker."""
    plain = config.model_dump(mode="json")
    for key, value in values.items():
        *path, last = key.split(".")
        reduce(getitem, path, plain)[last] = value
    return validate(plain)


def _value(config: Config, key: str) -> Any:
    return reduce(getattr, key.split("."), config)


def _wide(measures: pd.DataFrame) -> pd.DataFrame:
    of_outcomes = measures[measures["measure"].isin(set(MEASURES.values()))]
    return of_outcomes.pivot(index="replication", columns="measure", values="value")
