"""A results folder as it was written: changes are found, and a report is written again only where there are none."""

import pytest

import sim
from sim.config.errors import ResultsError
from sim.experiment.results.results import Results
from sim.experiment.run.unchanged import (
    ChangedFilesError,
    changed_files,
    fitting_together,
    replace_report,
    unlisted_files,
)
from tests.support import fakes
from tests.support.results_folder import write_folder


@pytest.fixture
def results(tmp_path, without_report):
    config = sim.compose(["run.replications=2"])
    return sim.run_experiment(config, results_dir=tmp_path, simulate=fakes.simulate, n_jobs=1)


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


def test_slides_are_there_to_be_edited(results):
    (results.path / "answer.pptx").touch()
    assert "answer.pptx" not in unlisted_files(results)


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
