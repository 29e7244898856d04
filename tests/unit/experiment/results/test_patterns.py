"""Patterns and constraints: judged from tables small enough to work out by hand."""

import math
from functools import partial

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.experiment.file.constraint import Constraint
from sim.experiment.file.pattern import Pattern, Reach
from sim.experiment.results.constraints import check_constraints
from sim.experiment.results.patterns import check_patterns, month_reached
from sim.experiment.statistics import observations as samples
from sim.experiment.statistics.observations import Observations

OVERDUE, IN_TIME = "assessments_overdue_open", "assessments_within_45wd_share"
LUCK = np.array([-4.0, -2.0, 0.0, 2.0, 4.0, -3.0, 3.0, 0.0])


def tidy(scenarios, measure=OVERDUE):
    """Values over the whole time: a list for each scenario, one for each replication."""
    return pd.DataFrame(
        [(name, number, measure, value) for name, values in scenarios.items() for number, value in enumerate(values)],
        columns=["scenario", "replication", "measure", "value"],
    )


def by_month(scenarios, measure=OVERDUE):
    """Monthly values: for each scenario a list of replications, each a list of months; late months come first."""
    rows = [
        (name, number, f"{2024 + month // 12}-{month % 12 + 1:02d}", measure, value)
        for name, replications in scenarios.items()
        for number, months in enumerate(replications)
        for month, value in reversed(list(enumerate(months)))
    ]
    return pd.DataFrame(rows, columns=["scenario", "replication", "month", "measure", "value"])


def judged(check, measures=None, monthly=None, draw_of=None):
    """Return the row of one pattern."""
    months = partial(samples.by_month, by_month(monthly or {}))
    measures = measures or {name: [0.0] * len(replications) for name, replications in (monthly or {}).items()}
    seen = Observations(tidy(measures), months, baseline="now", draw_of=draw_of)
    pattern = Pattern.model_validate({"says": "So it is", "status": "hypothesis", **check})
    return check_patterns({"it": pattern}, seen).iloc[0]


def level(**bounds):
    return {"level": {"measure": OVERDUE, **bounds}}


def difference(**rest):
    return {"difference": {"measure": OVERDUE, "scenario": "plan", **rest}}


def test_level_rests_on_the_t_interval_of_the_mean():
    row = judged(level(at_least=90), {"now": 100.0 + LUCK})
    half = stats.t.ppf(0.975, 7) * LUCK.std(ddof=1) / math.sqrt(8)
    assert (row["n"], row["estimate"]) == (8, 100.0)
    assert (row["low"], row["high"]) == pytest.approx((100.0 - half, 100.0 + half))
    assert (row["verdict"], row["scenario"], row["expected"]) == ("shown", "now", "at least 90")


@pytest.mark.parametrize(
    ("bounds", "verdict"),
    [
        ({"at_least": 90}, "shown"),
        ({"at_least": 100}, "undecided"),
        ({"at_least": 110}, "not shown"),
        ({"at_most": 110}, "shown"),
        ({"at_most": 100}, "undecided"),
        ({"at_most": 90}, "not shown"),
        ({"between": [90, 110]}, "shown"),
        ({"between": [90, 101]}, "undecided"),
        ({"between": [99.9, 100.1]}, "undecided"),
        ({"between": [105, 110]}, "not shown"),
        ({"between": [90, 95]}, "not shown"),
    ],
)
def test_a_level_is_shown_inside_not_shown_outside_and_else_undecided(bounds, verdict):
    assert judged(level(**bounds), {"now": 100.0 + LUCK})["verdict"] == verdict


def test_shown_by_a_hair_is_shown_and_at_the_border():
    half = stats.t.ppf(0.975, 7) * LUCK.std(ddof=1) / math.sqrt(8)
    row = judged(level(at_most=100.0 + 1.05 * half), {"now": 100.0 + LUCK})
    assert row["verdict"] == "shown"
    assert row["at_border_by"] == pytest.approx(0.05 * half)
    row = judged(level(at_least=100.0 + 1.05 * half), {"now": 100.0 + LUCK})
    assert (row["verdict"], row["at_border_by"]) == ("not shown", pytest.approx(0.05 * half))
    assert math.isnan(judged(level(at_most=100.0 + 1.2 * half), {"now": 100.0 + LUCK})["at_border_by"])


def test_an_order_is_at_the_border_where_a_step_is_that_it_needs():
    half = stats.t.ppf(1.0 - 0.025 / 2, 7) * LUCK.std(ddof=1) / math.sqrt(8)
    order = {"order": {"measure": OVERDUE, "scenarios": ["now", "a", "b"], "direction": "rising"}}
    step = 1.05 * half + LUCK
    values = {"now": np.full(8, 100.0), "a": 100.0 + step, "b": 200.0 + step}
    row = judged(order, values)
    assert row["verdict"] == "shown"
    assert row["at_border_by"] == pytest.approx(0.05 * half)
    surely = judged({"order": {**order["order"], "direction": "falling"}}, values)
    assert surely["verdict"] == "not shown"
    assert math.isnan(surely["at_border_by"])  # the step from a to b is not falling at all


def test_differences_are_paired_so_that_shared_luck_cancels():
    # Luck moves both by up to 4; the difference is 3 in every replication but for a hundredth.
    small = np.array([0.01, -0.01] * 4)
    row = judged(difference(direction="lower"), {"now": 100.0 + LUCK, "plan": 97.0 + LUCK + small})
    assert row["verdict"] == "shown"
    assert row["estimate"] == pytest.approx(-3.0)
    assert row["high"] - row["low"] < 0.05
    assert (row["value"], row["reference"]) == pytest.approx((97.0, 100.0))
    assert (row["scenario"], row["against"]) == ("plan", "now")
    assert row["reference_high"] - row["reference_low"] > 4.0


@pytest.mark.parametrize(
    ("check", "verdict"),
    [
        ({"direction": "lower"}, "shown"),
        ({"direction": "higher"}, "not shown"),
        ({"direction": "lower", "by_at_least": 2}, "shown"),
        ({"direction": "lower", "by_at_least": 3}, "undecided"),
        ({"direction": "lower", "by_at_least": 4}, "not shown"),
        ({"within": 4}, "shown"),
        ({"within": 3}, "undecided"),
        ({"within": 2}, "not shown"),
    ],
)
def test_a_difference_of_three_fewer(check, verdict):
    plan = 97.0 + LUCK + np.array([0.1, -0.1] * 4)
    assert judged(difference(**check), {"now": 100.0 + LUCK, "plan": plan})["verdict"] == verdict


def test_no_difference_at_all_is_neither_lower_nor_higher_and_is_equal():
    same = {"now": 100.0 + LUCK, "plan": 100.0 + LUCK}
    verdicts = [judged(difference(**each), same)["verdict"] for each in ({"direction": "lower"}, {"within": 0.0})]
    assert verdicts == ["not shown", "shown"]


def test_only_common_replications_count_and_missing_values_are_left_out():
    row = judged(difference(direction="lower"), {"now": [5.0, 6.0, math.nan, 8.0, 9.0], "plan": [4.0, 4.0, 4.0, 4.0]})
    assert (row["n"], row["estimate"]) == (3, pytest.approx(-7.0 / 3.0))


def test_one_replication_or_none_decides_nothing():
    assert judged(level(at_least=1), {"now": [100.0]})["verdict"] == "undecided"
    row = judged(level(at_least=1), {"other": [100.0]})
    assert (row["verdict"], row["n"]) == ("undecided", 0)


def test_months_are_counted_from_the_first_and_averaged():
    months = [[10.0 * month + luck for month in range(1, 15)] for luck in (-1.0, 0.0, 1.0)]
    row = judged(level(at_least=20, months=[2, 4]), monthly={"now": months})
    assert (row["estimate"], row["months"]) == (30.0, "2 to 4")
    assert judged(level(at_least=20, months=14), monthly={"now": months})["estimate"] == 140.0
    # The difference and the change, too.
    more = [[value + 5.0 for value in each] for each in months]
    row = judged(difference(direction="higher", months=3), monthly={"now": months, "plan": more})
    assert (row["estimate"], row["verdict"]) == (5.0, "shown")
    check = {"change": {"measure": OVERDUE, "from_months": [1, 3], "to_months": [12, 14], "direction": "higher"}}
    row = judged(check, monthly={"now": months})
    assert (row["reference"], row["value"], row["estimate"]) == (20.0, 130.0, 110.0)
    assert (row["verdict"], row["months"]) == ("shown", "1 to 3, then 12 to 14")


def test_a_month_that_is_not_there_decides_nothing():
    row = judged(level(at_least=1, months=3), monthly={"now": [[5.0, 5.0], [5.0, 5.0]]})
    assert (row["verdict"], row["n"]) == ("undecided", 0)


def test_order_rests_on_its_smallest_step_with_intervals_that_hold_together():
    steps = {"now": 100.0 + LUCK, "some": 98.0 + LUCK + np.array([0.3, -0.3] * 4), "all": 60.0 + LUCK}
    check = {"order": {"measure": OVERDUE, "scenarios": list(steps), "direction": "falling"}}
    row = judged(check, steps)
    assert (row["verdict"], row["scenario"], row["against"]) == ("shown", "some", "now")
    differences = steps["some"] - steps["now"]
    half = stats.t.ppf(1.0 - 0.05 / 2 / 2, 7) * differences.std(ddof=1) / math.sqrt(8)
    assert row["high"] == pytest.approx(-2.0 + half)
    check["order"]["scenarios"] = ["some", "now", "all"]
    assert judged(check, steps)["verdict"] == "not shown"
    check["order"]["direction"] = "rising"
    assert judged(check, steps)["verdict"] == "not shown"


def trajectory(months, **rest):
    table = by_month({"now": months}).pivot(index="replication", columns="month", values="value")
    return month_reached(table, Reach.model_validate({"measure": OVERDUE, **rest})).tolist()


def test_month_reached_is_the_first_of_a_spell_that_lasts():
    falling = [[9.0, 5.0, 7.0, 4.0, 3.0, 5.0], [9.0, 9.0, 9.0, 9.0, 9.0, 4.0], [9.0] * 6, [1.0] * 6]
    assert trajectory(falling, at_most=5) == [2.0, 6.0, math.inf, 1.0]
    assert trajectory(falling, at_most=5, for_months=3) == [4.0, math.inf, math.inf, 1.0]
    assert trajectory(falling, at_most=5, for_months=7) == [math.inf] * 4
    assert trajectory(falling, at_least=9) == [1.0, 1.0, 1.0, math.inf]


def test_a_month_without_a_value_keeps_no_bound():
    assert trajectory([[math.nan, 3.0, math.nan, 3.0, 3.0]], at_most=5, for_months=2) == [4.0]


REACHED_IN = [7, 8, 8, 9, 10, 12, 12, 14, 5, None]
"""Months in which ten futures fall to zero; one never does."""

FUTURES = [[50.0 if month is None or each < month else 0.0 for each in range(1, 19)] for month in REACHED_IN]


def reaches(kind="reaches", **rest):
    return judged({kind: {"measure": OVERDUE, "at_most": 5, **rest}}, monthly={"now": FUTURES})


def test_futures_that_never_reach_the_bound_are_counted():
    row = reaches()
    assert (row["n"], row["reached"], row["estimate"]) == (10, 9, 0.9)
    exact = stats.binomtest(9, 10).proportion_ci(0.95, method="exact")
    assert (row["low"], row["high"]) == pytest.approx((exact.low, exact.high))
    # Of ten, the quantiles are between the first and the second, and the ninth and the tenth, which never does.
    assert (row["month_median"], row["month_p10"], row["month_p90"]) == (10.0, 5.0, math.inf)
    assert (row["reference"], row["value"], row["verdict"]) == (50.0, 5.0, "shown")


def test_reached_neither_too_early_nor_too_late():
    assert reaches(not_before_month=7, by_month=12)["estimate"] == 0.7
    assert reaches(not_before_month=7, by_month=12)["verdict"] == "undecided"
    assert reaches(by_month=6)["verdict"] == "not shown"
    assert reaches(share_of_futures=0.4)["verdict"] == "shown"
    assert reaches(share_of_futures=0.99)["verdict"] == "undecided"


def test_not_reaching_is_the_opposite():
    row = reaches("does_not_reach", by_month=6)
    assert (row["estimate"], row["verdict"], row["reached"]) == (0.9, "shown", 9)
    assert reaches("does_not_reach")["verdict"] == "not shown"


def test_futures_that_share_a_draw_are_one_observation():
    values = {"now": [10.0, 12.0, 20.0, 22.0, 30.0, 32.0]}
    row = judged(level(at_least=0), values, draw_of=lambda number: number // 2)
    means = np.array([11.0, 21.0, 31.0])
    assert (row["n"], row["estimate"]) == (3, 21.0)
    assert row["high"] - row["estimate"] == pytest.approx(stats.t.ppf(0.975, 2) * means.std(ddof=1) / math.sqrt(3))
    check = {"reaches": {"measure": OVERDUE, "at_most": 5}}
    row = judged(check, monthly={"now": FUTURES}, draw_of=lambda number: number // 2)
    assert (row["n"], row["estimate"]) == (5, 1.0)


def constraints(text, values):
    seen = Observations(tidy(values, IN_TIME), partial(samples.by_month, by_month({})), "now")
    found = check_constraints({IN_TIME: Constraint.model_validate(text)}, seen, list(values))
    return found.set_index("scenario")


def test_a_bound_on_the_mean_is_met_where_the_whole_interval_keeps_it():
    found = constraints(">= 0.8", {"now": 0.7 + 0.01 * LUCK, "plan": 0.9 + 0.01 * LUCK, "some": 0.8 + 0.01 * LUCK})
    assert found["verdict"].to_dict() == {"now": "not met", "plan": "met", "some": "undecided"}
    assert found.loc["plan", ["quantity", "estimate", "n"]].tolist() == ["mean", pytest.approx(0.9), 8]


def test_a_chance_constraint_counts_futures():
    values = {"now": [0.9] * 30 + [0.7] * 30, "plan": [0.9] * 40, "some": [0.9] * 10}
    found = constraints({"bound": ">= 0.8", "probability": 0.9}, values)
    assert found["verdict"].to_dict() == {"now": "not met", "plan": "met", "some": "undecided"}
    assert found["estimate"].to_dict() == {"now": 0.5, "plan": 1.0, "some": 1.0}
    assert found["quantity"].unique().tolist() == ["share of futures"]
