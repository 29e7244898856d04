"""The results folder: tables that a spreadsheet reads as they are, and files whose changes are found."""

import os
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.config.errors import ResultsError
from sim.experiment.results.results import Results
from sim.experiment.run import folder as written_folder
from sim.experiment.run.folder import (
    ChangedFilesError,
    as_csv,
    changed_files,
    fitting_together,
    replace_report,
    tidy_tables,
    unlisted_files,
)
from tests.support import fakes
from tests.support.results_folder import write_folder


def test_numbers_have_ten_digits_lines_end_alike_everywhere_and_what_is_missing_is_empty():
    table = pd.DataFrame({"scenario": ["now", "été"], "value": [1.0 / 3.0, None], "n": [2, 3]})
    assert as_csv(table) == "scenario,value,n\nnow,0.3333333333,2\nété,,3\n".encode()


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=6))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_no_text_begins_like_a_formula(text):
    for start in ("", "=", "+", "-", "@", "\t"):
        cell = as_csv(pd.DataFrame({"name": [start + text]})).decode().split("\n", 1)[1].lstrip('"')
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_negative_numbers_stay_numbers():
    assert as_csv(pd.DataFrame({"name": ["-1+1"], "value": [-1.5]})) == b"name,value\n'-1+1,-1.5\n"


def test_stored_replications_become_rows_of_three_tables():
    columns = ["table", "key", "measure", "value"]
    stored = {
        5: pd.DataFrame([("measures", "", "people_total", 90.0), ("monthly", "2024-04", "a", 1.0)], columns=columns),
        7: pd.DataFrame([("distributions", "0-4", "caseload_bands", 0.25)], columns=columns),
    }
    found = {name: list(table.itertuples(index=False, name=None)) for name, table in tidy_tables(stored, "now").items()}
    assert found == {
        "measures": [("now", 5, "people_total", 90.0)],
        "monthly": [("now", 5, "2024-04", "a", 1.0)],
        "distributions": [("now", 7, "caseload_bands", "0-4", 0.25)],
    }


def run(tmp_path, **options):
    config = sim.compose(["run.replications=2"])
    return sim.run_experiment(config, results_dir=tmp_path, simulate=fakes.simulate, n_jobs=1, **options)


@pytest.fixture(autouse=True)
def _without_report(without_report):
    """These tests write reports of their own, or none."""


def test_two_folders_of_one_second_have_names_of_their_own(tmp_path, monkeypatch):
    monkeypatch.setattr(written_folder, "_name", lambda plan: "20260401T120000Z-1234abcd")
    names = [run(tmp_path).path.name for _ in range(3)]
    assert names == ["20260401T120000Z-1234abcd", "20260401T120000Z-1234abcd_2", "20260401T120000Z-1234abcd_3"]


def test_what_a_killed_process_left_goes_after_a_day_and_what_is_being_written_stays(tmp_path):
    left, in_hand = (tmp_path / "experiment" / f".partial-{name}" for name in ("left", "in hand"))
    for folder, hours in ((left, 25.0), (in_hand, 23.0)):
        (folder / "events").mkdir(parents=True)
        os.utime(folder, (time.time() - hours * 3600.0,) * 2)
    run(tmp_path)
    assert (left.exists(), in_hand.exists()) == (False, True)


@pytest.fixture
def results(tmp_path):
    return run(tmp_path)


def test_a_folder_as_written_has_no_changed_file(results):
    assert changed_files(results) == []
    assert set(unlisted_files(results)) <= {"report.html"}


def test_changed_lost_and_added_files_are_named(results):
    (results.path / "summary.csv").write_text("other numbers", encoding="utf-8")
    (results.path / "monthly.parquet").unlink()
    (results.path / "events").mkdir()
    (results.path / "events" / "note").touch()
    assert sorted(changed_files(results)) == ["monthly.parquet", "summary.csv"]
    assert "events/note" in unlisted_files(results)


def write_page(results):
    path = results.path / "report.html"
    path.write_text(f"{len(results.measures)} values", encoding="utf-8")
    return path


def test_a_new_report_is_recorded_and_the_rest_of_the_manifest_stays(results):
    before = results.manifest
    path = replace_report(results, write_page)
    again = Results.load(results.path)
    assert changed_files(again) == []
    assert {**again.manifest, "outputs": None} == {**before, "outputs": None}
    path.write_text("other words", encoding="utf-8")
    assert changed_files(again) == ["report.html"]
    replace_report(again, write_page)  # a changed report is no obstacle
    assert changed_files(Results.load(results.path)) == []


def test_no_report_is_written_of_changed_numbers(results):
    (results.path / "summary.csv").write_text("better numbers", encoding="utf-8")
    with pytest.raises(ChangedFilesError, match=r"changed since they were written: summary\.csv$"):
        replace_report(results, write_page)


def test_files_that_speak_of_what_others_lack_are_said_not_to_fit_together(tmp_path):
    results = Results.load(write_folder(tmp_path))
    with (
        pytest.raises(ResultsError, match=r"its manifest\.json and tables do not fit together \(KeyError: 'digest'\)"),
        fitting_together(results),
    ):
        raise KeyError("digest")


def test_an_error_that_says_what_is_wrong_is_left_as_it_is(tmp_path):
    results = Results.load(write_folder(tmp_path))
    with pytest.raises(ResultsError, match=r"^there is no measure$"), fitting_together(results):
        raise ResultsError("there is no measure")
