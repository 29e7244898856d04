"""Running again what a folder describes: the same is found to be the same, and what is not is named."""

import pytest

import sim
from sim.config.errors import ResultsError
from sim.experiment.results.results import Results
from sim.experiment.run.repeat import (
    extend,
    files_that_differ,
    other_versions,
    reproduce,
    simulate_again,
    verify,
)
from tests.support import fakes

SWEEP = sim.Experiment(
    title="Posts", question="Q", scenarios={"now": [], "more": ["teams.assessment.posts=70"]}, replications=2
)


@pytest.fixture(autouse=True)
def fake_model(monkeypatch, without_report):
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)


@pytest.fixture
def results(tmp_path):
    return sim.run_experiment(SWEEP, results_dir=tmp_path / "results", n_jobs=1)


def about_replications(found):
    """Differences, apart from the report that these tests leave out."""
    return [line for line in found.differences if "report.html" not in line]


def test_what_was_run_comes_out_again(results):
    one, all_of_them = verify(results, n_jobs=1), verify(results, replications=None, n_jobs=1)
    assert (one.replications, all_of_them.replications) == (2, 4)
    assert about_replications(one) == about_replications(all_of_them) == []


def test_a_model_that_has_changed_is_found_in_each_replication_and_table(results, monkeypatch):
    def changed(config, replication):
        plain = fakes.simulate(config, replication)
        return fakes.FakeReplication(plain.measures + 1e-12, plain.monthly, plain.distributions, plain.events)

    monkeypatch.setattr("sim.replication.simulate", changed)
    found = verify(results, replications=2, n_jobs=1)
    assert not found.passed
    assert about_replications(found) == [
        f"'{name}', replication {number}: measures differ" for name in ("now", "more") for number in (0, 1)
    ]


def test_a_replication_that_fails_now_says_why(results, monkeypatch):
    monkeypatch.setattr("sim.replication.simulate", fakes.fail_at_one)
    found = verify(results, replications=2, n_jobs=1)
    assert about_replications(found) == [
        "'now', replication 1: RuntimeError: a child was lost",
        "'more', replication 1: RuntimeError: a child was lost",
    ]


def test_a_replication_is_run_again_alone(results):
    again = simulate_again(results, "more", 1)
    assert again.measures.equals(fakes.simulate(sim.compose(["teams.assessment.posts=70"]), 1).measures)


@pytest.mark.parametrize(
    ("scenario", "number", "said"),
    [
        ("mor", 0, "there is no scenario 'mor'; did you mean more?"),
        ("x", 0, "there is no scenario 'x'; there are: now, more"),
        ("now", 2, "'now' has replications 0 to 1, not 2"),
        ("now", -1, "'now' has replications 0 to 1, not -1"),
    ],
)
def test_a_replication_that_there_is_not_is_refused(results, scenario, number, said):
    with pytest.raises(ResultsError) as caught:
        simulate_again(results, scenario, number)
    assert str(caught.value) == said


def test_reproduced_elsewhere_every_file_is_the_same(results, tmp_path):
    again = reproduce(results, tmp_path / "elsewhere", n_jobs=1)
    assert again.manifest["run"]["replications_run"] == 4
    assert files_that_differ(results, again) == []


def test_reproduced_beside_the_store_nothing_is_taken_from_it(results, tmp_path):
    again = reproduce(results, tmp_path / "results", n_jobs=1)
    run = again.manifest["run"]
    assert (run["replications_run"], run["replications_from_store"]) == (4, 0)


def test_files_differ_by_their_recorded_hash_or_because_one_folder_lacks_them(tmp_path):
    first, second = (
        Results(tmp_path, {"outputs": outputs})
        for outputs in ({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "9", "d": "4"})
    )
    assert files_that_differ(first, second) == ["b", "c", "d"]
    assert files_that_differ(first, first) == []


def test_an_extension_keeps_what_there_is_and_runs_the_rest_beside_it(results):
    longer = extend(results, 3, n_jobs=1)
    assert longer.path.parent == results.path.parent
    assert longer.manifest["run"]["replications_from_store"] == 4
    assert longer.manifest["run"]["replications_run"] == 2
    kept = longer.measures[longer.measures["replication"] < 2].reset_index(drop=True)
    assert kept.equals(results.measures)


def test_an_extension_to_no_more_than_there_is_is_refused(results):
    with pytest.raises(ResultsError, match="every scenario has 2 replications or more"):
        extend(results, 2)


def test_other_versions_are_named_with_what_was_and_what_is(results):
    assert other_versions(results) == []
    now = results.manifest["packages"]["numpy"]
    results.manifest["packages"]["numpy"] = "1.0"
    results.manifest["code"]["model_version"] = "0" * 64
    model, numpy = other_versions(results)
    assert model.startswith("model was 000000000000, is ")
    assert numpy == f"numpy was 1.0, is {now}"


@pytest.mark.parametrize("again", [verify, reproduce, lambda results: extend(results, 9)])
def test_the_model_does_not_run_again_what_another_function_made(tmp_path, again):
    results = sim.run_experiment(SWEEP, simulate=fakes.simulate, results_dir=tmp_path, n_jobs=1)
    with pytest.raises(ResultsError, match=r"was made by tests\.support\.fakes\.simulate in place of the model"):
        again(results)
