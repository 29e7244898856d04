"""How large the model's responses are beside councils': simulated slopes, estimated ones, and whether they agree.

An estimate is an association within councils (docs/data.md says what it cannot say); a simulated slope is an effect,
found from the same futures under several levels of a lever. A slope that rules may be set to is *calibrated*: that it
comes out is no evidence. The others are *held back* from setting them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import pandas as pd

from sim.config.compose import compose
from sim.config.errors import ConfigError, did_you_mean
from sim.data.estimates import estimates
from sim.data.profiles import recipe_of
from sim.experiment.file.experiment import Experiment, Scenario
from sim.experiment.results.results import Results
from sim.experiment.run.plan import Plan, plan_scenarios
from sim.experiment.run.replications import Options
from sim.experiment.run.run import run_plan
from sim.experiment.statistics.intervals import Estimate, mean_of
from sim.experiment.statistics.pairing import wide_table
from sim.experiment.statistics.regression import slope_by_replication, step
from sim.experiment.statistics.verdict import Expected, within
from sim.validation.slope_levers import AS_NOW, LEVELS, NAMES, Lever, levers, shared_scenarios

SETTINGS = ("demand.yearly_walk_sd=0", "run.warm_up_days=506", "run.years=1")
"""A year is measured, as in published figures, two years after the lever was moved. Demand does not wander."""

REPLICATIONS = 32

OVERALL = "overall"

NOT_SIMULATED = "not simulated"

HALF_WIDTH = 0.2
"""Of the interval of the slope of timeliness on cases, in points for each case: enough futures are run for it."""

STEPS_OF_OVERALL = (1 / 3, 2.0)
"""A step between neighbouring levels may have so much of the overall slope: less is no response, more is a cliff."""

SHOWN_MEASURES = (
    "assessments_within_45wd_share",
    "icpc_within_15wd_share",
    "rereferral_12m_share",
    "referral_no_further_action_ratio",
    "caseload_mean",
    "people_total",
    "agency_rate",
    "sickness_rate",
    "vacancy_rate",
    "turnover_rate",
)

Part = Literal["calibrated", "held back"]
Values = Callable[[str], pd.DataFrame]
"""From the name of a measure to its values: rows are replications, columns scenarios."""


@dataclass(frozen=True)
class Slope:
    """One slope that is known from councils' figures.

    Attributes
    ----------
    outcome, per, unit : str
        As shown: what changes, with how much more of what, in points or per cent.
    part : {'calibrated', 'held back'}
        Whether rules may be set to it.
    lever : str
        Of :func:`sim.validation.slope_levers.levers`.
    estimate : str
        Its name in ``sim/data/published/estimates.csv``.
    y, x : callable
        Outcome and predictor of every scenario in every replication.
    expected : (float, float) or None
        Where the slope should lie; None: inside the estimate's own interval.
    has_bounded_steps : bool
        Whether every step is to have :data:`STEPS_OF_OVERALL` of the overall slope, and the overall slope an interval
        of at most :data:`HALF_WIDTH` to either side.
    """

    outcome: str
    per: str
    unit: str
    part: Part
    lever: str
    estimate: str
    y: Callable[[Values], pd.DataFrame]
    x: Callable[[Values], pd.DataFrame]
    expected: Expected | None = None
    has_bounded_steps: bool = False

    @property
    def label(self) -> str:
        """What is found, in words."""
        return f"{self.outcome} per {self.per}"


@dataclass(frozen=True)
class Slopes:
    """What came out.

    Attributes
    ----------
    authority : str
        That was simulated.
    levers : dict
        By name.
    results : Results
        Of the replications.
    table : pandas.DataFrame
        From :func:`compare_slopes`.
    """

    authority: str
    levers: dict[str, Lever]
    results: Results
    table: pd.DataFrame


def _points(measure: str) -> Callable[[Values], pd.DataFrame]:
    return lambda values: 100.0 * values(measure)


def _more(get: Callable[[Values], pd.DataFrame], unit: float) -> Callable[[Values], pd.DataFrame]:
    """Measure by how much more there is than now, in units of a share."""

    def more(values: Values) -> pd.DataFrame:
        level = get(values)
        return level.div(level[AS_NOW], axis=0).sub(1.0) / unit

    return more


def _caseload(values: Values) -> pd.DataFrame:
    return values("caseload_mean")


def _cases_held(values: Values) -> pd.DataFrame:
    return values("cases_open") - values("cases_unallocated")


def _referrals(values: Values) -> pd.DataFrame:
    return values("referrals_per_year")


_ASSESSMENTS, _CONFERENCES = "Assessments in time", "Conferences in time"
_IN_TIME, _CONFERENCES_IN_TIME = _points("assessments_within_45wd_share"), _points("icpc_within_15wd_share")
_CASE, _AGENCY, _MORE_REFERRALS = "case held by each", "point of agency", "10% more referrals"

SLOPES: tuple[Slope, ...] = (
    Slope(
        _ASSESSMENTS,
        _CASE,
        "points",
        "calibrated",
        "posts",
        "within / assessments_within_45wd_share / caseload_per_fte / three together / all",
        _IN_TIME,
        _caseload,
        (-1.3, -0.6),
        has_bounded_steps=True,
    ),
    Slope(
        _CONFERENCES,
        _CASE,
        "points",
        "calibrated",
        "posts",
        "within / icpc_within_15wd_share / caseload_per_fte / three together / all",
        _CONFERENCES_IN_TIME,
        _caseload,
        (-1.0, -0.3),
    ),
    Slope(
        _ASSESSMENTS,
        _AGENCY,
        "points",
        "calibrated",
        "agency",
        "within / assessments_within_45wd_share / agency_rate / three together / all",
        _IN_TIME,
        _points("agency_rate"),
        (-0.24, -0.02),
    ),
    Slope(
        _CONFERENCES,
        _AGENCY,
        "points",
        "calibrated",
        "agency",
        "within / icpc_within_15wd_share / agency_rate / three together / all",
        _CONFERENCES_IN_TIME,
        _points("agency_rate"),
        (-math.inf, 0.0),
    ),
    Slope(
        "Re-referrals",
        "point closed at referral",
        "points",
        "calibrated",
        "closed at referral",
        "within / rereferral_12m_share / referral_nfa_share / mean of this year and last / all",
        _points("rereferral_12m_share"),
        _points("referral_no_further_action_ratio"),
        (0.19, 0.30),
    ),
    Slope(
        "Cases held",
        _MORE_REFERRALS,
        "per cent",
        "calibrated",
        "demand",
        "pass through / cases_held / referrals / kept up / all",
        _more(_cases_held, 0.01),
        _more(_referrals, 0.1),
        (0.5, 3.0),
    ),
    Slope(
        "Caseload",
        _MORE_REFERRALS,
        "per cent",
        "calibrated",
        "demand",
        "pass through / caseload_per_fte / referrals / kept up / all",
        _more(_caseload, 0.01),
        _more(_referrals, 0.1),
        (-math.inf, 2.0),
    ),
    Slope(
        _ASSESSMENTS,
        _MORE_REFERRALS,
        "points",
        "calibrated",
        "demand",
        "pass through / assessments_within_45wd_share / referrals / kept up / all",
        _IN_TIME,
        _more(_referrals, 0.1),
        (-0.4, 0.3),
    ),
    Slope(
        _ASSESSMENTS,
        "point of sickness absence",
        "points",
        "held back",
        "sickness",
        "within / assessments_within_45wd_share / absence_rate / three together / all",
        _IN_TIME,
        _points("sickness_rate"),
    ),
    Slope(
        _ASSESSMENTS,
        "point of vacancies",
        "points",
        "held back",
        "vacancies",
        "within / assessments_within_45wd_share / vacancy_rate / five together / all",
        _IN_TIME,
        _points("vacancy_rate"),
    ),
    Slope(
        _ASSESSMENTS,
        "point of turnover",
        "points",
        "held back",
        "turnover",
        "within / assessments_within_45wd_share / turnover_rate / five together / all",
        _IN_TIME,
        _points("turnover_rate"),
    ),
)


def slopes(
    authority: str,
    overrides: Sequence[str] = (),
    levels: Sequence[float] = LEVELS,
    replications: int = REPLICATIONS,
    options: Options | None = None,
    only: Sequence[str] = NAMES,
) -> Slopes:
    """Simulate an authority at several levels of every lever, and lay the slopes beside the estimated ones.

    Parameters
    ----------
    authority : str
        One that comes with the project.
    overrides : sequence of str
        On top of :data:`SETTINGS`, for all scenarios.
    levels : sequence of float
        Of case-holding posts, relative to today's; at least two.
    replications : int
        Of each scenario, in the same futures.
    options : Options, optional
        How the replications are run.
    only : sequence of str
        Levers to be moved, of :data:`sim.validation.slope_levers.NAMES`.

    Raises
    ------
    ConfigError
        If there is no such authority, a level is impossible, or an override is wrong.

    Examples
    --------
    >>> found = slopes("darlington", replications=8)  # doctest: +SKIP
    >>> found.table.query("step == 'overall'")[["slope", "simulated", "estimate", "verdict"]]  # doctest: +SKIP
    """
    plan, known = plan_slopes(authority, overrides, levels, only)
    results = run_plan(plan.with_exactly(replications), options or Options())
    return Slopes(authority, known, results, compare_slopes(results.measures, known))


def plan_slopes(
    authority: str,
    overrides: Sequence[str] = (),
    levels: Sequence[float] = LEVELS,
    only: Sequence[str] = NAMES,
) -> tuple[Plan, dict[str, Lever]]:
    """Plan every scenario of the levers, and return the levers, too."""
    recipe = recipe_of(authority)
    if len(set(levels)) < 2 or not all(0.0 < level <= 10.0 for level in levels):
        raise ConfigError("levels of posts: at least two different numbers above 0, at most 10")
    for name in only:
        if name not in NAMES:
            guess = did_you_mean(name, NAMES) or ";"
            raise ConfigError(f"no lever {name!r}{guess} there are: {', '.join(NAMES)}")
    shared = (f"authority={authority}", *SETTINGS, *overrides)
    known = {name: lever for name, lever in levers(compose(list(shared)), levels).items() if name in only}
    experiment = Experiment(
        title=f"{recipe.name}, {recipe.year}: slopes, simulated and estimated",
        question="How much does the service respond to people, agency, closures and demand, beside councils' figures?",
        overrides=shared,
        scenarios={name: Scenario(overrides=own) for name, own in shared_scenarios(known)},
        baseline=AS_NOW,
        measures=SHOWN_MEASURES,
    )
    return plan_scenarios(f"slopes_{authority}", experiment), known


def compare_slopes(measures: pd.DataFrame, known: dict[str, Lever]) -> pd.DataFrame:
    """Lay every simulated slope, overall and step by step, beside the estimated one.

    Parameters
    ----------
    measures : pandas.DataFrame
        Tidy: ``scenario``, ``replication``, ``measure``, ``value``.
    known : dict
        The levers by name.

    Returns
    -------
    pandas.DataFrame
        ``slope`` (in words), ``unit``, ``part``, ``lever``, ``step`` (:data:`OVERALL`, or from one scenario to
        another), ``replications``, ``simulated`` with ``ci95_low`` and ``ci95_high``, ``estimate`` with
        ``estimate_low`` and ``estimate_high``, ``from`` and ``to`` (the range asked for; missing where none is),
        ``verdict`` and ``estimate_name``.
    """
    found = [slope for slope in SLOPES if slope.lever in known]
    return pd.DataFrame([row for slope in found for row in _rows(slope, measures, known[slope.lever])])


def values_of(measures: pd.DataFrame, lever: Lever) -> Values:
    """Return the function that finds measures in the scenarios of a lever, and as now."""
    scenarios = list(dict.fromkeys([*lever.scenarios, AS_NOW]))
    return lambda measure: wide_table(measures, measure, scenarios).astype(float)


def _rows(slope: Slope, measures: pd.DataFrame, lever: Lever) -> Iterator[dict[str, object]]:
    values, scenarios = values_of(measures, lever), list(lever.scenarios)
    x, y = slope.x(values)[scenarios], slope.y(values)[scenarios]
    known = estimates().loc[slope.estimate]
    overall = mean_of(slope_by_replication(x, y))
    asked = slope.expected or (float(known["low"]), float(known["high"]))
    steps = list(pairwise(scenarios)) if len(scenarios) > 2 else []
    of_overall = sorted(share * overall.value for share in STEPS_OF_OVERALL)
    for name, found, bounds in (
        (OVERALL, overall, asked),
        *(
            (
                f"{one} to {other}",
                step(x[[one, other]], y[[one, other]]),
                (of_overall[0], of_overall[1]) if slope.has_bounded_steps else None,
            )
            for one, other in steps
        ),
    ):
        yield {
            "slope": slope.label,
            "unit": slope.unit,
            "part": slope.part,
            "lever": slope.lever,
            "step": name,
            "replications": found.n,
            "simulated": found.value,
            "ci95_low": found.low,
            "ci95_high": found.high,
            "estimate": known["estimate"],
            "estimate_low": known["low"],
            "estimate_high": known["high"],
            "from": bounds[0] if bounds else math.nan,
            "to": bounds[1] if bounds else math.nan,
            "verdict": _verdict(found, bounds),
            "estimate_name": slope.estimate,
        }


def _verdict(found: Estimate, bounds: Expected | None) -> str:
    if math.isnan(found.value):
        return NOT_SIMULATED
    return within(found, bounds) if bounds else ""
