"""Tables of a results folder are read as they were written, or refused by a line that says why."""

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.config.errors import ResultsError
from sim.experiment.results.table_file import names_in, read_table

COLUMNS = ("scenario", "replication", "measure", "value")
ROWS = [("now", 0, "people_total", 1.0), ("now", 1, "caseload_mean", math.nan), ("more", 0, "people_total", -0.5)]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "measures.parquet"


def written(path, rows=tuple(ROWS), columns=COLUMNS, **types):
    pd.DataFrame(rows, columns=list(columns)).astype(types).to_parquet(path, index=False)
    return path


@given(
    rows=st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
            st.integers(0, 2**62),
            st.sampled_from(["a", "b"]),
            st.floats(),
        ),
        min_size=1,
        max_size=30,
    ),
    text=st.sampled_from([pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())]),
)
@settings(derandomize=True, deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_written_is_read_however_its_texts_are_stored(path, rows, text):
    types = [text, pa.int64(), text, pa.float64()]
    arrays = [pa.array(column).cast(kind) for column, kind in zip(zip(*rows, strict=True), types, strict=True)]
    pq.write_table(pa.table(arrays, names=COLUMNS), path)
    found = read_table(path, COLUMNS)
    assert list(found.columns) == list(COLUMNS)
    assert list(zip(found["scenario"], found["replication"], found["measure"], strict=True)) == [r[:3] for r in rows]
    np.testing.assert_array_equal(found["value"], [row[3] for row in rows])
    assert names_in(path, COLUMNS, "scenario") == {row[0] for row in rows}
    only = read_table(path, COLUMNS, "a")
    np.testing.assert_array_equal(only["value"], [row[3] for row in rows if row[2] == "a"])


def test_one_measure_is_read_alone_and_one_that_is_not_there_has_no_rows(path):
    written(path)
    assert read_table(path, COLUMNS, "people_total")["value"].to_list() == [1.0, -0.5]
    assert read_table(path, COLUMNS, "nothing").empty
    assert names_in(path, COLUMNS, "measure") == {"people_total", "caseload_mean"}


def refused(path, said):
    for read in (read_table, lambda *about: names_in(*about, "measure")):
        with pytest.raises(ResultsError) as caught:
            read(path, COLUMNS)
        assert str(caught.value) == f"{path}: {said}"


@pytest.mark.parametrize(
    ("columns", "types"),
    [
        (("scenario", "number", "measure", "value"), {}),
        (COLUMNS, {"value": "float32"}),
        (COLUMNS, {"value": str}),
        (COLUMNS, {"replication": "float64"}),
        (COLUMNS, {"scenario": "category", "measure": bytes}),
    ],
)
def test_other_columns_or_other_kinds_of_them_are_refused(path, columns, types):
    written(path, columns=columns, **types)
    refused(path, "must have the columns scenario, replication, measure, value")


def test_columns_in_another_order_are_refused(path):
    pd.DataFrame(ROWS, columns=list(COLUMNS))[["replication", "scenario", "measure", "value"]].to_parquet(path)
    refused(path, "must have the columns scenario, replication, measure, value")


@pytest.mark.parametrize("size", [0, 3, 200])
def test_a_file_that_was_cut_off_is_damaged(path, size):
    path.write_bytes(written(path).read_bytes()[:size])
    refused(path, "cannot be read; the file is damaged")


def test_a_file_that_is_not_there_cannot_be_read(path):
    refused(path, "cannot be read; the file is damaged")


def test_only_a_value_may_be_missing(path):
    written(path, [("now", 0, None, 1.0), ("now", 0, "people_total", math.nan)])
    refused(path, "measure is missing in 1 rows")


@pytest.mark.parametrize("length", [1_000, 1_001])
def test_a_text_longer_than_any_name_is_refused(path, length):
    written(path, [("now", 0, "m" * length, 1.0)])
    if length == 1_000:
        assert read_table(path, COLUMNS)["measure"].to_list() == ["m" * 1_000]
    else:
        refused(path, "holds a text of 1001 characters; at most 1000")


def test_no_more_is_read_than_half_of_the_free_memory_takes(path, monkeypatch):
    written(path)
    free = SimpleNamespace(available=2 * 4 * 24 * 2)  # twice what two rows of four cells of 24 bytes take
    monkeypatch.setattr("psutil.virtual_memory", lambda: free)
    with pytest.raises(ResultsError, match="holds 3 rows; the free memory of this machine takes 2"):
        read_table(path, COLUMNS)
    assert len(read_table(path, COLUMNS, "people_total")) == 2
