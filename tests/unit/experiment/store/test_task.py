"""A replication as the bytes that a worker sends back: nothing of it is lost, and equal ones are equal bytes."""

import io
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.experiment.store.task import Task, encode, perform
from tests.support.fakes import FakeReplication

VALUES = st.floats(allow_infinity=False, width=64) | st.just(math.nan)


def replication(measures, monthly, events=(0.0, 1.0)):
    """Two measures, one of them by month, and a distribution."""
    return FakeReplication(
        measures=pd.Series(dict(zip(("caseload_mean", "people_total"), measures, strict=True))),
        monthly=pd.DataFrame({"caseload_mean": monthly}, index=pd.Index(["2024-04", "2024-05"], name="month")),
        distributions=pd.DataFrame({"table": "caseload_bands", "key": ["0-4", "5-9"], "value": [0.25, 0.75]}),
        events=pd.DataFrame({"time": events}),
    )


def table(content):
    return pd.read_parquet(io.BytesIO(content))


def test_three_tables_lie_one_below_the_other():
    found = table(encode(replication((17.5, 90.0), (17.0, 18.0)), keep_events=False).tables)
    assert list(map(tuple, found.itertuples(index=False))) == [
        ("measures", "", "caseload_mean", 17.5),
        ("measures", "", "people_total", 90.0),
        ("monthly", "2024-04", "caseload_mean", 17.0),
        ("monthly", "2024-05", "caseload_mean", 18.0),
        ("distributions", "0-4", "caseload_bands", 0.25),
        ("distributions", "5-9", "caseload_bands", 0.75),
    ]
    assert list(found) == ["table", "key", "measure", "value"]


@given(measures=st.tuples(VALUES, VALUES), monthly=st.tuples(VALUES, VALUES))
@settings(derandomize=True, deadline=None, max_examples=25)
def test_every_number_comes_back_to_the_last_bit(measures, monthly):
    found = table(encode(replication(measures, monthly), keep_events=False).tables)
    np.testing.assert_array_equal(found["value"].to_numpy(), [*measures, *monthly, 0.25, 0.75])


def test_equal_replications_are_equal_bytes_and_others_are_not():
    first, same, other = (encode(replication((1.0, last), (3.0, 4.0)), True) for last in (2.0, 2.0, 2.5))
    assert first == same
    assert first.tables != other.tables


@pytest.mark.parametrize("kept", [True, False])
def test_the_event_log_is_sent_only_where_the_run_keeps_it(kept):
    config = sim.compose([f"run.keep_events={str(kept).lower()}"])
    asked = []

    def simulate(*about):
        asked.append(about)
        return replication((1.0, 2.0), (3.0, 4.0), events=(5.0, 6.5))

    finished = perform(simulate, Task(config, 7))
    assert asked == [(config, 7)]
    assert (finished.events is not None) is kept
    if kept:
        assert table(finished.events)["time"].to_list() == [5.0, 6.5]
