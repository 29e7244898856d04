"""The results folder: tables that a spreadsheet reads as they are, and folders told apart."""

import codecs
import csv
import os
import time

import pandas as pd
import pytest

import sim
from sim.experiment.run import folder as written_folder
from sim.experiment.run.folder import as_csv, tidy_tables
from tests.support import fakes


def test_numbers_have_ten_digits_lines_end_alike_everywhere_and_what_is_missing_is_empty():
    table = pd.DataFrame({"scenario": ["now", "été"], "value": [1.0 / 3.0, None], "n": [2, 3]})
    assert as_csv(table) == "scenario,value,n\nnow,0.3333333333,2\nété,,3\n".encode("utf-8-sig")


def test_excel_is_told_that_it_is_utf8():
    assert as_csv(pd.DataFrame({"name": ["now"]})).startswith(codecs.BOM_UTF8)


def test_names_are_in_tables_as_the_experiment_file_has_them(tmp_path, without_report):
    names = ["now", "+5% posts", "NA", "été, “half”", "-10 people", "null"]
    scenarios = {name: [f"teams.assessment.posts={40 + number}"] for number, name in enumerate(names)}
    asked = sim.Experiment(title="T", question="Q", scenarios=scenarios, replications=2)
    results = sim.run_experiment(asked, simulate=fakes.simulate, results_dir=tmp_path, n_jobs=1)
    stored = pd.read_parquet(results.path / "measures.parquet")["scenario"].unique().tolist()
    with (results.path / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(dict.fromkeys(row["scenario"] for row in csv.DictReader(file)))
    assert written == stored == names


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
