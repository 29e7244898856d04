"""What the panel of councils says about sizes of responses and of movements: ``published/estimates.csv``.

``python -m sim.data.estimates`` makes the table again from ``published/panel.csv``. Associations within councils, not
effects: docs/data.md says how each is computed and what it cannot say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from sim.data.panel import PUBLISHED, panel, with_workforce_inside_the_year
from sim.data.within import Interval, Slopes, changes, robust_spread_and_correlation, within_councils

TOO_SMALL = ("201", "420")
"""City of London and Isles of Scilly: a few dozen children a year."""

LARGE = 40_000
"""Children, median over the years: below, chance alone moves yearly figures as much as anything else."""

BREAK = 0.4
"""Yearly step of log referrals away from that year's median that says new recording rather than new demand."""

MORE = 1.1
"""Ten per cent more."""

HORIZONS = (1, 2, 3, 5)

WORKFORCE = ("caseload_per_fte", "agency_rate", "absence_rate", "vacancy_rate", "turnover_rate")
ON_31_MARCH = ("awaiting_assessment_31_march", "cin_31_march", "cpp_31_march")
"""Children on the last day of the year: those whose assessment goes on, all in need, and on protection plans."""

VOLUMES = ("referrals", "cin_started", "section47s", "cpp_starts", "cin_31_march", "cpp_31_march", "cases_held")

HELD = ("cases_held", "caseload_per_fte")
IN_TIME = ("assessments_within_45wd_share", "icpc_within_15wd_share")

DIGITS = 4
"""Significant digits: more than the intervals deserve, few enough to be the same on every machine."""


def estimates() -> pd.DataFrame:
    """Return the shipped estimates by name.

    Returns
    -------
    DataFrame
        ``outcome``, ``predictor``, ``beside`` (what else stood in the regression, or the horizon), ``sample``,
        ``unit``, ``estimate`` with the ``low`` and ``high`` end of its 95% interval, ``councils``,
        ``council_years``, ``first_year``, ``last_year`` (of the outcome) and ``method``.
    """
    return pd.read_csv(PUBLISHED / "estimates.csv", keep_default_na=False).set_index("name")


def estimated(table: pd.DataFrame) -> pd.DataFrame:
    """Return every estimate from a panel of authorities (as of :func:`sim.data.panel.panel`)."""
    table = table[~table["code"].isin(TOO_SMALL)].reset_index(drop=True)
    inside = with_workforce_inside_the_year(table)
    whole = councils_without_breaks(table)
    rows = [
        *_timeliness(inside),
        *_rereferrals(table),
        *_children_in_need(table, inside),
        *_pass_through(table, inside, "all"),
        *_pass_through(table[whole], inside[inside["code"].isin(table["code"][whole])], "no break"),
        *_kept_up(table),
        *_people_follow_cases(table),
        *_movements(table),
    ]
    found = pd.DataFrame(rows).set_index("name")
    for column in ("estimate", "low", "high"):
        found[column] = [float(f"{value:.{DIGITS}g}") for value in found[column]]
    return found


def councils_without_breaks(table: pd.DataFrame) -> pd.Series:
    """Return for each row whether its council's referrals never make a step that looks like a break in recording."""
    step = changes(pd.DataFrame({"step": np.log(table["referrals"])}), table["code"], table["year"], 1)["step"]
    return ~table["code"].isin(step.index[step.abs() > BREAK])


def _timeliness(inside: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Slopes of timeliness on the workforce of the September within the year: alone, and beside each other."""
    workforce = pd.DataFrame({name: _natural(inside, name) for name in WORKFORCE})
    for outcome in IN_TIME:
        for beside, predictors in (
            *(("alone", [name]) for name in WORKFORCE),
            ("three together", WORKFORCE[:3]),
            ("five together", WORKFORCE),
        ):
            slopes = _within(_natural(inside, outcome), workforce[list(predictors)], inside)
            for name in predictors:
                unit = f"points per {'case' if name == 'caseload_per_fte' else 'point'}"
                yield _row("within", outcome, name, unit, slopes.by_predictor[name], slopes, beside)
        cases = workforce[["caseload_per_fte"]]
        slopes = _within(_natural(inside, outcome), cases.assign(square=(cases - cases.mean()) ** 2), inside)
        bend = slopes.by_predictor["square"]
        yield _row(
            "within", outcome, "caseload_per_fte", "points per case squared", bend, slopes, "square, beside itself"
        )


def _rereferrals(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Slopes of re-referrals on what is closed at referral, in the year, over two, and at equal referrals."""
    share = _natural(table, "referral_nfa_share")
    two_years = (share + 100 * _years_before(table, "referral_nfa_share", 1)) / 2
    for beside, predictors in (
        ("alone", {"referral_nfa_share": share}),
        ("mean of this year and last", {"referral_nfa_share": two_years}),
        ("at equal referrals", {"referral_nfa_share": share, "referrals": np.log(table["referrals"])}),
    ):
        slopes = _within(_natural(table, "rereferral_12m_share"), pd.DataFrame(predictors), table)
        found = slopes.by_predictor["referral_nfa_share"]
        yield _row("within", "rereferral_12m_share", "referral_nfa_share", "points per point", found, slopes, beside)


def _children_in_need(table: pd.DataFrame, inside: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """What goes with ten per cent more people who hold cases, half a year before and half a year after."""
    for people, beside in ((inside, "September inside the year"), (table, "September after the year")):
        yield _elasticity("within", people, "cin_31_march", "case_holders_fte", beside=beside)


def _pass_through(table: pd.DataFrame, inside: pd.DataFrame, sample: str) -> Iterator[dict[str, Any]]:
    """What goes with ten per cent more referrals, in the same year."""
    for outcome in ("cin_started", "section47s", "icpcs", "cpp_starts", *ON_31_MARCH):
        yield _elasticity("pass through", table, outcome, "referrals", sample)
    for outcome in HELD:
        yield _elasticity("pass through", inside, outcome, "referrals", sample, "September inside the year")
        yield _elasticity("pass through", table, outcome, "referrals", sample, "September after the year")
    for outcome in ("referral_nfa_share", "rereferral_12m_share", *IN_TIME):
        slopes = _within(_natural(table, outcome), pd.DataFrame({"referrals": np.log(table["referrals"])}), table)
        yield _row(
            "pass through", outcome, "referrals", "points per 10% more", _points(slopes), slopes, "alone", sample
        )


def _kept_up(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """What goes with ten per cent more referrals in this year and in both years before it."""
    logs = [np.log(_years_before(table, "referrals", lag)) for lag in range(3)]
    # The slope on the earliest year, beside the later years' differences from it, is the sum of the three slopes.
    referrals = pd.DataFrame({"referrals": logs[2], "this": logs[0] - logs[2], "last": logs[1] - logs[2]})
    for outcome in ("cin_started", "section47s", "cpp_starts", *ON_31_MARCH, *HELD):
        slopes = _within(np.log(table[outcome].where(table[outcome] > 0)), referrals, table)
        yield _row("pass through", outcome, "referrals", "% per 10% more", _per_cent(slopes), slopes, "kept up")
    for outcome in ("referral_nfa_share", "rereferral_12m_share", *IN_TIME):
        slopes = _within(_natural(table, outcome), referrals, table)
        yield _row("pass through", outcome, "referrals", "points per 10% more", _points(slopes), slopes, "kept up")


def _people_follow_cases(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """What goes with ten per cent more cases held, at the same 30 September, or with posts a year later."""
    people = table.assign(
        posts_fte=table["in_post_fte"] + table["vacancies_fte"],
        in_post_and_agency_fte=table["in_post_fte"] + table["agency_fte"],
    )
    for outcome in ("case_holders_fte", "posts_fte", "in_post_fte", "in_post_and_agency_fte"):
        yield _elasticity("follow cases", people, outcome, "cases_held")
    later = people.assign(cases_held=_years_before(people, "cases_held", 1))
    yield _elasticity("follow cases", later, "posts_fte", "cases_held", beside="a year later")


def _movements(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """How far volumes move over some years, and how much together, in authorities large enough."""
    large = table[table.groupby("code")["population_0_17"].transform("median") > LARGE]
    volumes = pd.DataFrame({name: np.log(large[name]) for name in VOLUMES})
    for horizon in HORIZONS:
        change = changes(volumes, large["code"], large["year"], horizon)
        spread, correlation = robust_spread_and_correlation(change)
        years = tuple(sorted(int(year) for year in large["year"].unique())[horizon:])
        counted = Slopes({}, change.index.nunique(), years, len(change))
        over = f"{horizon} year{'s' * (horizon > 1)}"
        for name, found in spread.items():
            yield _row("spread", name, "", f"sd of log change over {over}", found, counted, over, "large")
        for (first, second), found in correlation.items():
            yield _row(
                "together", first, second, f"correlation of log changes over {over}", found, counted, over, "large"
            )


def _elasticity(
    group: str, table: pd.DataFrame, outcome: str, predictor: str, sample: str = "all", beside: str = "alone"
) -> dict[str, Any]:
    """Return the rise in per cent that goes with ten per cent more of the predictor."""
    logs = {name: np.log(table[name].where(table[name] > 0)) for name in (outcome, predictor)}
    slopes = _within(logs[outcome], pd.DataFrame({predictor: logs[predictor]}), table)
    return _row(group, outcome, predictor, "% per 10% more", _per_cent(slopes), slopes, beside, sample)


def _per_cent(slopes: Slopes) -> Interval:
    """Return the rise in per cent that goes with ten per cent more of the first predictor: both were logarithms."""
    slope = next(iter(slopes.by_predictor.values()))
    return Interval(*(100 * (MORE**each - 1) for each in (slope.estimate, slope.low, slope.high)))


def _points(slopes: Slopes) -> Interval:
    """Return the rise in points that goes with ten per cent more of the first predictor, which was a logarithm."""
    slope = next(iter(slopes.by_predictor.values()))
    return Interval(*(float(np.log(MORE)) * each for each in (slope.estimate, slope.low, slope.high)))


def _years_before(table: pd.DataFrame, column: str, years: int) -> pd.Series:
    """Return a figure of the same council some years before, row by row."""
    earlier = table[["code", "year", column]].assign(year=table["year"] + years)
    return table[["code", "year"]].merge(earlier, on=["code", "year"], how="left")[column].set_axis(table.index)


def _within(outcome: pd.Series, predictors: pd.DataFrame, table: pd.DataFrame) -> Slopes:
    return within_councils(outcome, predictors, table["code"], table["year"])


def _natural(table: pd.DataFrame, name: str) -> pd.Series:
    """Return a figure as people say it: shares in points, all else as it is."""
    return table[name] if name == "caseload_per_fte" else 100 * table[name]


def _row(
    group: str,
    outcome: str,
    predictor: str,
    unit: str,
    found: Interval,
    counted: Slopes,
    beside: str,
    sample: str = "all",
) -> dict[str, Any]:
    method = "robust, councils resampled" if group in {"spread", "together"} else "council and year effects, CR1"
    return {
        "name": " / ".join(filter(None, (group, outcome, predictor, beside, sample))),
        "outcome": outcome,
        "predictor": predictor,
        "beside": beside,
        "sample": sample,
        "unit": unit,
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "councils": counted.councils,
        "council_years": counted.council_years,
        "first_year": counted.years[0],
        "last_year": counted.years[-1],
        "method": method,
    }


def write() -> None:
    """Make the estimates again from the shipped panel."""
    text = estimated(panel()).to_csv(lineterminator="\n")
    (PUBLISHED / "estimates.csv").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
