"""Published figures beside simulated ones: which figure, what part it had in the profile, and how near the model comes.

One table, :data:`ROWS`, defines what is compared. Nothing is left out of a comparison because it disagrees.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from sim.config.compose import compose
from sim.config.errors import ConfigError, did_you_mean
from sim.config.schema import Config
from sim.data.facts import NotPublishedError, PublishedFacts, published_facts
from sim.data.profiles import RECIPES, Recipe
from sim.experiment.definition import Experiment
from sim.experiment.plan import Plan, plan_scenarios
from sim.experiment.precision import Precision, run_to_precision
from sim.experiment.results import Results
from sim.experiment.run import Options
from sim.measures import MEASURES

TYPICAL = "england_typical"
"""The authority to which lengths and hours were set, once, for all."""

AS_PUBLISHED = ("demand.yearly_walk_sd=0", "run.years=5")
"""What a comparison with published figures changes in a profile: a figure belongs to a year whose demand is known, so
demand does not wander; and five years show whether anything piles up."""

HALF_WIDTH = 0.02
"""Of the 95% interval of every simulated mean, as a share of the mean, or of the published value if that is larger."""

Role = Literal["input", "calibrated", "predicted"]

TOLERANCE: Mapping[Role, float] = {"input": 0.02, "calibrated": 0.05, "predicted": 0.10}
"""How far the simulated mean may lie from the published value, as a share of it."""

INPUT_Z = 5.0
"""An input also agrees if its mean lies within so many standard errors of the published value."""

Verdict = Literal["agrees", "misses", "not published", "not simulated", "no verdict"]


@dataclass(frozen=True, slots=True)
class Council:
    """An authority as published and as configured."""

    authority: str
    recipe: Recipe
    facts: PublishedFacts
    config: Config


@dataclass(frozen=True, slots=True)
class Row:
    """One published figure and its simulated counterpart.

    Attributes
    ----------
    group, name, unit : str
        As shown; shares are shares.
    role : {'input', 'calibrated', 'predicted'}
        What part the figure had in making the profile.
    how : str
        How it had that part.
    published : callable
        The value in the scope of the model; raises ``NotPublishedError`` where there is none.
    figures : tuple of str
        The published figures it is made of, for their sources.
    measures : tuple of str
        The measures that its counterpart is made of.
    simulated : callable
        The counterpart in one replication: council, then the measures in their order.
    scope : str
        How the published value was brought into the scope of the model; empty where it was not.
    role_elsewhere : str or None
        The part for authorities other than the typical one, where it differs.
    """

    group: str
    name: str
    unit: str
    role: Role
    how: str
    published: Callable[[Council], float]
    figures: tuple[str, ...]
    measures: tuple[str, ...]
    simulated: Callable[..., float]
    scope: str = ""
    role_elsewhere: Role | None = None

    def role_of(self, authority: str) -> Role:
        """Return the part that the figure had in an authority's profile."""
        return self.role if authority == TYPICAL else self.role_elsewhere or self.role


def _as_it_is(council: Council, value: float) -> float:
    return value


def _published(name: str) -> Callable[[Council], float]:
    return lambda council: council.facts.value(name)


def _published_rate(name: str) -> Callable[[Council], float]:
    return lambda council: 10_000.0 * council.facts.value(name) / council.facts.value("population_0_17")


def _rate(council: Council, value: float) -> float:
    return 10_000.0 * value / council.config.authority.population_0_17


def _volume(name: str, figure: str, measure: str, role: Role, how: str) -> Row:
    return Row(
        "Volumes",
        name,
        "per 10,000 children a year",
        role,
        how,
        _published_rate(figure),
        (figure,),
        (f"{measure}_per_year",),
        _rate,
    )


def _same(
    group: str,
    name: str,
    unit: str,
    figure: str,
    measure: str,
    role: Role,
    how: str,
    role_elsewhere: Role | None = None,
) -> Row:
    """Compare a figure with a measure of the same definition."""
    return Row(group, name, unit, role, how, _published(figure), (figure,), (measure,), _as_it_is, "", role_elsewhere)


def _contacts(council: Council) -> float:
    if council.recipe.contacts_per_10_000 is None:
        raise NotPublishedError(f"contacts are not published for {council.facts.authority}")
    return council.recipe.contacts_per_10_000


def _own(name: str) -> Callable[[Council], float]:
    """Read a figure that the profile holds in the model's scope."""

    def published(council: Council) -> float:
        value = getattr(council.config.authority.published, name)
        if value is None:
            raise NotPublishedError(f"{name} is not published for {council.facts.authority}")
        return float(value)

    return published


_TYPICAL_LENGTHS = "planned lengths were set for the typical authority, and are the same everywhere"
_WITHOUT_REASSESSMENTS = f"{_TYPICAL_LENGTHS}; reassessments during plans, which published lengths include, left out"
_SOLVED = "unpublished rates of the profile were solved from it"

ROWS: tuple[Row, ...] = (
    Row(
        "Volumes",
        "Contacts",
        "per 10,000 children a year",
        "input",
        "demand.contacts_per_year",
        _contacts,
        (),
        ("contacts_per_year",),
        _rate,
        "in no national return: an estimate of directors' surveys or a council's own papers",
    ),
    _volume("Referrals", "referrals", "referrals", "calibrated", _SOLVED),
    _same(
        "Volumes",
        "Referrals closed with no further action",
        "share of referrals",
        "referral_nfa_share",
        "referral_no_further_action_share",
        "calibrated",
        _SOLVED,
    ),
    _same(
        "Volumes",
        "Assessed and not in need",
        "share of referrals",
        "assessed_not_in_need_share",
        "assessed_not_in_need_share",
        "calibrated",
        _SOLVED,
    ),
    _same(
        "Volumes",
        "Re-referrals within 12 months",
        "share of referrals",
        "rereferral_12m_share",
        "rereferral_12m_share",
        "calibrated",
        _SOLVED,
    ),
    Row(
        "Volumes",
        "Children in need: episodes started",
        "per 10,000 children a year",
        "calibrated",
        "follows from referrals and the two shares above",
        _published_rate("cin_started"),
        ("cin_started",),
        ("referrals_per_year", "referral_no_further_action_share", "assessed_not_in_need_share"),
        lambda council, referrals, closed, not_in_need: _rate(council, referrals * (1.0 - closed - not_in_need)),
        "an episode is a referral neither closed at once nor found not in need",
    ),
    Row(
        "Volumes",
        "Assessments completed",
        "per 10,000 children a year",
        "calibrated",
        "follows from referrals assessed; the share of plans with a reassessment (counted, too) was set to it",
        _published_rate("assessments_completed"),
        ("assessments_completed",),
        ("assessments_completed_per_year",),
        _rate,
        role_elsewhere="predicted",
    ),
    _volume("Section 47 enquiries", "section47s", "section47s", "calibrated", _SOLVED),
    Row(
        "Volumes",
        "Conferences per section 47 enquiry",
        "ratio",
        "input",
        "pathway.section47.conference_share",
        lambda council: council.facts.value("icpcs") / council.facts.value("section47s"),
        ("icpcs", "section47s"),
        ("conferences", "section47s"),
        lambda council, conferences, enquiries: conferences / enquiries if enquiries else math.nan,
    ),
    _volume(
        "Initial child protection conferences",
        "icpcs",
        "conferences",
        "calibrated",
        "follows from enquiries and the ratio above",
    ),
    Row(
        "Volumes",
        "Protection plans started per conference",
        "ratio",
        "input",
        "pathway.section47.protection_plan_share",
        lambda council: council.facts.value("cpp_starts") / council.facts.value("icpcs"),
        ("cpp_starts", "icpcs"),
        ("plans_started_cp", "conferences"),
        lambda council, plans, conferences: plans / conferences if conferences else math.nan,
    ),
    _volume(
        "Child protection plans started",
        "cpp_starts",
        "plans_started_cp",
        "calibrated",
        "follows from conferences and the ratio above",
    ),
    _same(
        "Volumes",
        "Second or later protection plans",
        "share of plans started",
        "cpp_repeat_share",
        "repeat_plan_share",
        "calibrated",
        "the share of families with a plan before the run was set to it for the typical authority",
        role_elsewhere="predicted",
    ),
    Row(
        "Stocks",
        "Children in need",
        "per 10,000 children",
        "calibrated",
        "length of child in need plans was solved from it",
        lambda council: _rate(council, _own("cin_open")(council)),
        ("cin_31_march", "cla_31_march"),
        ("cases_open",),
        _rate,
        "looked-after children, and others whom no social worker of these teams holds (mostly care leavers), taken off",
    ),
    Row(
        "Stocks",
        "Child protection plans",
        "per 10,000 children",
        "calibrated",
        "plan length is plans at 31 March / plans started",
        _published_rate("cpp_31_march"),
        ("cpp_31_march",),
        ("plans_open_cp",),
        _rate,
    ),
    *(
        _same(
            "Assessment",
            f"Assessment length: {text}",
            "working days",
            f"assessment_duration_{name}_wd",
            f"assessment_duration_{name}_wd",
            "calibrated",
            _WITHOUT_REASSESSMENTS,
            role_elsewhere="predicted",
        )
        for name, text in (("p25", "lower quartile"), ("median", "median"), ("p75", "upper quartile"))
    ),
    _same(
        "Assessment",
        "Assessments within 45 working days",
        "share of assessments",
        "assessments_within_45wd_share",
        "assessments_within_45wd_share",
        "calibrated",
        _WITHOUT_REASSESSMENTS,
        role_elsewhere="predicted",
    ),
    *(
        _same(
            "Assessment",
            f"Assessments in {text} working days",
            "share of assessments",
            f"assessment_duration_band_{band}_share",
            f"assessment_duration_band_{band}_share",
            "calibrated",
            _WITHOUT_REASSESSMENTS,
            role_elsewhere="predicted",
        )
        for band, text in (
            ("0", "0"),
            ("1_10", "1 to 10"),
            ("11_20", "11 to 20"),
            ("21_30", "21 to 30"),
            ("31_40", "31 to 40"),
            ("41_45", "41 to 45"),
            ("46_50", "46 to 50"),
            ("51_60", "51 to 60"),
            ("61_plus", "61 or more"),
        )
    ),
    *(
        _same(
            "Conference",
            f"From strategy discussion to conference: {text}",
            "working days",
            f"icpc_duration_{name}_wd",
            f"icpc_duration_{name}_wd",
            "calibrated",
            _TYPICAL_LENGTHS,
            role_elsewhere="predicted",
        )
        for name, text in (("p25", "lower quartile"), ("median", "median"), ("p75", "upper quartile"))
    ),
    _same(
        "Conference",
        "Conferences within 15 working days",
        "share of conferences",
        "icpc_within_15wd_share",
        "icpc_within_15wd_share",
        "calibrated",
        _TYPICAL_LENGTHS,
        role_elsewhere="predicted",
    ),
    *(
        _same(
            "Conference",
            f"Conferences in {text} working days",
            "share of conferences",
            f"icpc_duration_band_{band}_share",
            f"icpc_duration_band_{band}_share",
            "calibrated",
            _TYPICAL_LENGTHS,
            role_elsewhere="predicted",
        )
        for band, text in (
            ("0_10", "0 to 10"),
            ("11_15", "11 to 15"),
            ("16_20", "16 to 20"),
            ("21_plus", "21 or more"),
        )
    ),
    Row(
        "Plans",
        "Protection plans reviewed on time",
        "share of plans",
        "calibrated",
        "the days on which reviews are planned were set with it in view for the typical authority",
        _published("cp_reviews_on_time_share"),
        ("cp_reviews_on_time_share",),
        ("reviews_on_time_share",),
        _as_it_is,
        "none: published of children all of whose reviews were in time, simulated of reviews",
        "predicted",
    ),
    Row(
        "Workforce",
        "Cases per case holder",
        "children",
        "calibrated",
        "children in need and people in scope both follow from published figures",
        _own("caseload_mean"),
        ("caseload_per_fte", "cla_31_march", "case_holders_fte"),
        ("caseload_mean",),
        _as_it_is,
        "looked-after children, and the people whose hours they take, taken off",
        "predicted",
    ),
    *(
        _same("Workforce", name, unit, figure, measure, "input", f"workforce.{measure}")
        for name, unit, figure, measure in (
            ("Vacancy rate", "share of posts", "vacancy_rate", "vacancy_rate"),
            ("Agency rate", "share of people", "agency_rate", "agency_rate"),
            ("Turnover", "share of people a year", "turnover_rate", "turnover_rate"),
            ("Sickness absence", "share of working days", "absence_rate", "sickness_rate"),
        )
    ),
)
"""Every published figure that is compared, in the order in which it is shown."""

STOCKS = tuple(
    name
    for name in MEASURES
    if f"{name.removesuffix('_mean')}_end" in MEASURES or name in {"people_in_post", "agency_workers"}
)
"""Measures that say how much of something there is, as time averages."""


@dataclass(frozen=True)
class Validation:
    """What came out.

    Attributes
    ----------
    council : Council
        As published, and as simulated.
    results : Results
        Of the replications.
    figures, trends : pandas.DataFrame
        From :func:`compare_figures` and :func:`stock_trends`.
    """

    council: Council
    results: Results
    figures: pd.DataFrame
    trends: pd.DataFrame


def validate(
    authority: str, overrides: Sequence[str] = (), precision: Precision | None = None, options: Options | None = None
) -> Validation:
    """Simulate an authority as published until the means are precise, and lay the published figures beside it.

    Parameters
    ----------
    authority : str
        One that comes with the project.
    overrides : sequence of str
        On top of :data:`AS_PUBLISHED`.
    precision : Precision, optional
        When to stop; by default 12 to 200 replications, to :data:`HALF_WIDTH`.
    options : Options, optional
        How the replications are run.

    Raises
    ------
    ConfigError
        If there is no such authority, or an override is wrong.
    """
    if authority not in RECIPES:
        raise ConfigError(
            f"no figures come with an authority {authority!r}{did_you_mean(authority, RECIPES) or ';'} "
            f"there are: {', '.join(RECIPES)}"
        )
    plan = plan_of(authority, (*AS_PUBLISHED, *overrides))
    config = plan.scenario(plan.baseline).config
    council = council_of(authority, config)

    published = {row.name: value for row in ROWS if not math.isnan(value := _value(council, row))}

    def quantities(measures: pd.DataFrame) -> pd.DataFrame:
        values = simulated(council, measures)
        return values[[name for name in values if name in published]]

    precision = precision or Precision(HALF_WIDTH, 12, 200)
    results = run_to_precision(plan, options or Options(), quantities, precision, sizes=published)
    figures = compare_figures(council, simulated(council, results.measures))
    return Validation(council, results, figures, stock_trends(results.monthly))


def plan_of(authority: str, overrides: Sequence[str]) -> Plan:
    """Plan to run one authority."""
    title = f"{RECIPES[authority].name}, {RECIPES[authority].year}: simulated and published"
    question = "How near does the model come to what is published about this council?"
    shown = tuple(measure for row in ROWS for measure in row.measures if measure in MEASURES)
    experiment = Experiment(title=title, question=question, measures=tuple(dict.fromkeys(shown)))
    return plan_scenarios(f"validate_{authority}", experiment, [f"authority={authority}", *overrides])


def council_of(authority: str, config: Config | None = None) -> Council:
    """Return what is published about an authority of ``RECIPES``, beside its configuration."""
    recipe = RECIPES[authority]
    facts = published_facts(recipe.published_as, recipe.year)
    return Council(authority, recipe, facts, config or compose([f"authority={authority}"]))


def simulated(council: Council, measures: pd.DataFrame) -> pd.DataFrame:
    """Return the counterpart of every row of :data:`ROWS` that can be measured: a row for each replication."""
    by_replication = measures.pivot(index="replication", columns="measure", values="value")
    return pd.DataFrame(
        {
            row.name: [
                row.simulated(council, *values) for values in by_replication[list(row.measures)].itertuples(index=False)
            ]
            for row in ROWS
            if set(row.measures) <= set(by_replication.columns)
        },
        index=by_replication.index,
    )


def compare_figures(council: Council, values: pd.DataFrame) -> pd.DataFrame:
    """Lay every published figure beside the simulated mean.

    Parameters
    ----------
    council : Council
        Of which figures were published.
    values : pandas.DataFrame
        From :func:`simulated`.

    Returns
    -------
    pandas.DataFrame
        One row for each of :data:`ROWS`: ``group``, ``figure``, ``unit``, ``role``, ``how``, ``published``, ``scope``,
        ``source``, ``replications``, ``simulated``, ``ci95_low``, ``ci95_high``, ``half_width_share``, ``difference``,
        ``difference_share``, ``z`` and ``verdict``.
    """
    return pd.DataFrame([_compared(council, row, values) for row in ROWS])


def _compared(council: Council, row: Row, values: pd.DataFrame) -> dict[str, object]:
    published = _value(council, row)
    seen = values[row.name].dropna() if row.name in values else pd.Series(dtype=float)
    number = len(seen)
    mean = float(seen.mean()) if number else math.nan
    error = float(seen.std()) / math.sqrt(number) if number > 1 else math.nan
    half_width = float(stats.t.ppf(0.975, number - 1)) * error if number > 1 else math.nan
    role = row.role_of(council.authority)
    return {
        "group": row.group,
        "figure": row.name,
        "unit": row.unit,
        "role": role,
        "how": row.how,
        "published": published,
        "scope": row.scope,
        "source": _source(council, row),
        "measures": ", ".join(row.measures),
        "replications": number,
        "simulated": mean,
        "ci95_low": mean - half_width,
        "ci95_high": mean + half_width,
        "half_width_share": half_width / largest if (largest := np.nanmax([abs(mean), published, 0.0])) else math.nan,
        "difference": mean - published,
        "difference_share": mean / published - 1.0 if published else math.nan,
        "z": (mean - published) / error if error > 0.0 else math.nan,
        "verdict": verdict(role, published, mean, error),
    }


def _value(council: Council, row: Row) -> float:
    try:
        return row.published(council)
    except NotPublishedError:
        return math.nan


def verdict(role: Role, published: float, mean: float, standard_error: float) -> Verdict:
    """Say whether a simulated mean agrees with a published value.

    Examples
    --------
    >>> verdict("calibrated", 100.0, 104.0, 0.5), verdict("calibrated", 100.0, 106.0, 0.5)
    ('agrees', 'misses')
    >>> verdict("input", 0.142, 0.146, 0.001), verdict("predicted", 100.0, 91.0, 0.5)
    ('agrees', 'agrees')
    """
    if math.isnan(published):
        return "not published"
    if math.isnan(mean):
        return "not simulated"
    if published == 0.0:
        return "no verdict"
    near = abs(mean / published - 1.0) <= TOLERANCE[role]
    by_chance = role == "input" and abs(mean - published) < INPUT_Z * standard_error
    return "agrees" if near or by_chance else "misses"


def _source(council: Council, row: Row) -> str:
    sources = [council.facts[name].source for name in row.figures if name in council.facts]
    if not row.figures:
        sources = [council.recipe.contacts_source]
    return "; ".join(dict.fromkeys(filter(None, sources)))


def stock_trends(monthly: pd.DataFrame, stocks: Iterable[str] = STOCKS) -> pd.DataFrame:
    """Estimate the trend of every stock: the slope of its monthly averages, the season taken out.

    A month is compared with the same month of other years, so a run needs more than a year to show a trend.

    Parameters
    ----------
    monthly : pandas.DataFrame
        ``replication``, ``month``, ``measure``, ``value`` of one scenario.
    stocks : iterable of str
        Measures.

    Returns
    -------
    pandas.DataFrame
        For each stock ``mean``, the mean slope over replications in units a year with its 95% interval (``slope``,
        ``ci95_low``, ``ci95_high``), the slope as a share of the mean (``slope_share``) and whether the interval
        includes zero; empty if the run was too short.
    """
    rows = []
    for stock in stocks:
        levels = monthly[monthly["measure"] == stock].pivot(index="replication", columns="month", values="value")
        slopes = _slopes(levels.to_numpy(), [int(month[5:]) for month in levels.columns])
        if len(slopes) > 1:
            mean = float(slopes.mean())
            half_width = float(stats.t.ppf(0.975, len(slopes) - 1) * slopes.std(ddof=1) / math.sqrt(len(slopes)))
            level = float(np.nanmean(levels.to_numpy()))
            rows.append(
                {
                    "stock": stock,
                    "unit": MEASURES[stock].unit,
                    "mean": level,
                    "slope": mean,
                    "ci95_low": mean - half_width,
                    "ci95_high": mean + half_width,
                    "slope_share": mean / level if level else 0.0,
                    "includes_zero": abs(mean) <= half_width,
                }
            )
    return pd.DataFrame(rows)


def _slopes(levels: np.ndarray, calendar_months: Sequence[int]) -> np.ndarray:
    """Return the slope a year of each row, with an intercept for every calendar month; none if no month comes twice."""
    years = np.arange(len(calendar_months)) / 12.0
    month = np.asarray(calendar_months)
    time = np.zeros_like(years)
    deviation = np.zeros_like(levels)
    for each in np.unique(month):
        same = month == each
        time[same] = years[same] - years[same].mean()
        deviation[:, same] = levels[:, same] - levels[:, same].mean(axis=1, keepdims=True)
    if not time.any():
        return np.empty(0)
    return deviation @ time / (time @ time)
