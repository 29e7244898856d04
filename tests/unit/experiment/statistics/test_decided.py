"""What replications decide about differences, worked by hand, and agreement between a table's parts."""

import math

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sim.experiment.statistics.decided import decide
from sim.experiment.statistics.replications import to_show, to_show_small
from sim.experiment.statistics.summary import compare


def decided(difference, half, sd, matters=math.nan, seen=True, replications_each=1):
    low, high, deviation, amount, is_seen = (
        pd.Series([each]) for each in (difference - half, difference + half, sd, matters, seen)
    )
    table = pd.DataFrame({"difference": [difference]})
    found = decide(table, low, high, deviation, amount, is_seen, replications_each).loc[0]
    return found["verdict"], bool(found["small"]), found["replications_to_decide"]


def test_what_is_shown_needs_no_more_replications():
    assert decided(2.0, 1.0, 1.5)[:2] == ("higher", False)
    assert decided(-2.0, 1.0, 1.5)[:2] == ("lower", False)
    assert math.isnan(decided(2.0, 1.0, 1.5)[2])


def test_small_is_said_of_all_that_is_within_what_matters_and_is_the_verdict_where_no_direction_is_shown():
    assert decided(0.5, 1.0, 1.5, matters=1.5)[:2] == ("small", True)
    assert decided(0.5, 1.0, 1.5, matters=1.4)[:2] == ("undecided", False)
    assert decided(0.5, 0.2, 0.3, matters=1.5)[:2] == ("higher", True)


def test_undecided_says_with_how_many_replications_it_would_be_decided():
    assert decided(0.5, 1.0, 1.5)[2] == to_show(0.5, 1.5)
    # The difference is nearer to nothing than to what matters, so that it is small is sooner shown than its direction.
    assert decided(0.5, 1.0, 1.5, matters=1.4)[2] == to_show_small(0.5, 1.5, 1.4) < to_show(0.5, 1.5)
    assert decided(0.5, 1.0, 1.5, replications_each=4)[2] == 4 * to_show(0.5, 1.5)
    assert math.isnan(decided(0.01, 1.0, 1.5)[2])


def test_no_difference_in_any_replication_is_small_unless_the_measure_was_never_other_than_zero():
    assert decided(0.0, 0.0, 0.0)[:2] == ("small", True)
    for matters in (math.nan, 3.0):
        assert decided(0.0, 0.0, 0.0, matters, seen=False)[:2] == ("undecided", False)


def test_one_replication_decides_nothing():
    verdict, small, number = decided(2.0, math.nan, math.nan, matters=3.0)
    assert (verdict, small) == ("undecided", False)
    assert math.isnan(number)


def test_a_comparison_has_the_verdict_of_each_measure_by_what_matters_of_it():
    rows = [
        (scenario, replication, measure, value)
        for measure, values in {"steady": (5.0, 5.0, 5.0), "wavers": (5.1, 4.8, 5.2), "never": (0.0, 0.0, 0.0)}.items()
        for scenario, each in {"now": (5.0 * (measure != "never"),) * 3, "plan": values}.items()
        for replication, value in enumerate(each)
    ]
    measures = pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"])
    bare = compare(measures, "now", {}).set_index("measure")["verdict"]
    assert bare.to_dict() == {"steady": "small", "wavers": "undecided", "never": "undecided"}
    table = compare(measures, "now", {}, {"wavers": 1.0, "never": 1.0}).set_index("measure")
    assert table["verdict"].to_dict() == {"steady": "small", "wavers": "small", "never": "undecided"}
    assert table["matters"].fillna(0.0).to_dict() == {"steady": 0.0, "wavers": 1.0, "never": 1.0}


@given(
    st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=12),
    st.one_of(st.just(math.nan), st.floats(1e-3, 1e3)),
)
def test_the_verdict_and_the_limits_never_disagree(values, matters):
    measures = pd.DataFrame(
        {
            "scenario": ["now"] * len(values) + ["plan"] * len(values),
            "replication": [*range(len(values))] * 2,
            "measure": "m",
            "value": [1e4] * len(values) + [1e4 + each for each in values],
        }
    )
    row = compare(measures, "now", {}, {"m": matters}).loc[0]
    assert (row["verdict"] == "higher") == (row["ci95_low"] > 0.0)
    assert (row["verdict"] == "lower") == (row["ci95_high"] < 0.0)
    assert row["small"] or row["verdict"] != "small"
    if row["small"] and not math.isnan(matters):
        assert max(abs(row["ci95_low"]), abs(row["ci95_high"])) <= matters
    if row["verdict"] != "undecided":
        assert np.isnan(row["replications_to_decide"])
    elif not np.isnan(row["replications_to_decide"]):
        assert row["replications_to_decide"] > len(values)
