"""An experiment's results: complete, repeatable to the last byte, kept through interruptions and failures."""

import json
import os
import subprocess
import sys
import textwrap
import time

import pandas as pd
import pytest

import sim
from sim.experiment.run.plan import plan_from_manifest
from sim.experiment.run.replications import NothingFinishedError, StoppedError
from sim.experiment.run.unchanged import changed_files
from sim.experiment.store.version import hash_of_file
from sim.report import write_report
from tests.support import fakes

SWEEP = sim.Experiment(
    title="Posts",
    question="How many posts?",
    scenarios={"as now": []},
    sweep={"teams.assessment.posts": [40, 70]},
    replications={"baseline": 6, "default": 3},
)
COUNTS = {"as now": 6, "posts=40": 3, "posts=70": 3}
FILES = ["comparison.csv", "distributions.parquet", "measures.parquet", "monthly.parquet", "report.html", "summary.csv"]


@pytest.fixture(autouse=True)
def working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Results that tests only read."""
    return run_sweep(results_dir=tmp_path_factory.mktemp("module") / "results")


def run_sweep(simulate=fakes.simulate, **options):
    return sim.run_experiment(SWEEP, simulate=simulate, **{"n_jobs": 1, **options})


def without_the_run(results):
    return {key: value for key, value in results.manifest.items() if key != "run"}


def test_folder_holds_everything_and_the_manifest_says_what(results):
    assert sorted(path.name for path in results.path.iterdir()) == sorted([*FILES, "manifest.json"])
    assert results.path.parent == results.path.parents[2] / "results" / "experiment"
    assert list(results.path.parent.iterdir()) == [results.path]
    assert {name: hash_of_file(results.path / name) for name in FILES} == results.manifest["outputs"]
    assert results.measures.groupby("scenario")["replication"].nunique().to_dict() == COUNTS
    assert results.scenarios == list(COUNTS)
    scenario = results.manifest["scenarios"][1]
    assert scenario["config"]["teams"]["assessment"]["posts"] == 40
    assert scenario["overrides"] == ["teams.assessment.posts=40"]
    assert scenario["digest"] == sim.compose(scenario["overrides"]).digest
    for key in ("seed", "stream_scheme", "code", "packages", "inputs"):
        assert results.manifest[key], key


def test_tables_hold_what_the_model_gave(results):
    config = sim.compose(["teams.assessment.posts=70"])
    given = fakes.simulate(config, 2)
    chosen = "scenario == 'posts=70' and replication == 2"
    measures = results.measures.query(chosen).set_index("measure")["value"]
    pd.testing.assert_series_equal(measures, given.measures, check_names=False)
    monthly = results.monthly.query(chosen).pivot(index="month", columns="measure", values="value")
    pd.testing.assert_frame_equal(monthly, given.monthly, check_names=False)
    distributions = results.distributions.query(chosen)[["table", "key", "value"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(distributions, given.distributions)


def test_summary_and_comparison_files_are_the_tables(results):
    for name, table in {"summary.csv": results.summary(), "comparison.csv": results.compare()}.items():
        assert (results.path / name).read_bytes().count(b"\n") == len(table) + 1
        pd.testing.assert_frame_equal(pd.read_csv(results.path / name), table, check_dtype=False, rtol=1e-8)


def test_bytes_do_not_depend_on_workers_order_or_hash_seed(results, monkeypatch):
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    two = run_sweep(n_jobs=2)
    assert two.manifest["outputs"] == results.manifest["outputs"]
    assert without_the_run(two) == without_the_run(results)


@pytest.mark.usefixtures("without_report")
def test_finished_replications_are_found_again():
    first = run_sweep()
    again = run_sweep()
    assert again.path != first.path
    assert again.manifest["outputs"] == first.manifest["outputs"]
    assert again.manifest["run"]["replications_from_store"] == 12
    assert again.manifest["run"]["replications_run"] == 0
    anew = run_sweep(fresh=True)
    assert anew.manifest["run"]["replications_run"] == 12


@pytest.mark.usefixtures("without_report")
def test_replication_cut_off_in_the_store_is_run_again(working_directory):
    first = run_sweep()
    stored = sorted((working_directory / "results" / "store").rglob("*.parquet"))
    stored[0].write_bytes(stored[0].read_bytes()[:100])
    stored[1].unlink()
    again = run_sweep()
    assert again.manifest["run"]["replications_run"] == 2
    assert again.manifest["outputs"] == first.manifest["outputs"]


@pytest.mark.usefixtures("without_report")
def test_another_model_finds_nothing_in_the_store(monkeypatch):
    run_sweep()
    monkeypatch.setattr("sim.experiment.run.replications.model_version", lambda: "changed")
    assert run_sweep().manifest["run"]["replications_from_store"] == 0


@pytest.mark.usefixtures("without_report")
def test_events_are_kept_when_asked_for():
    config = sim.compose(["run.replications=2"])
    sim.run_experiment(config, simulate=fakes.simulate, n_jobs=1)
    keeping = sim.compose(["run.replications=2", "run.keep_events=true"])
    results = sim.run_experiment(keeping, simulate=fakes.simulate, n_jobs=1)
    logs = sorted((results.path / "events").rglob("*.parquet"))
    assert [path.name for path in logs] == ["000000.parquet", "000001.parquet"]
    pd.testing.assert_frame_equal(pd.read_parquet(logs[0]), fakes.simulate(keeping).events)


@pytest.mark.usefixtures("without_report")
@pytest.mark.parametrize("n_jobs", [1, 2])
def test_failed_replication_is_named_and_the_others_kept(n_jobs):
    results = run_sweep(fakes.fail_at_one, n_jobs=n_jobs)
    assert results.measures.groupby("scenario")["replication"].unique().map(list).to_dict() == {
        "as now": [0, 2, 3, 4, 5],
        "posts=40": [0, 2],
        "posts=70": [0, 2],
    }
    assert [(failure["scenario"], failure["replication"]) for failure in results.failures] == [
        (name, 1) for name in COUNTS
    ]
    failure = results.failures[0]
    assert failure["seed"] == sim.compose().run.seed
    assert failure["reason"] == "RuntimeError: a child was lost"
    assert "fail_at_one" in failure["traceback"]


def test_nothing_is_written_when_nothing_finished(working_directory):
    with pytest.raises(NothingFinishedError, match="the model is broken"):
        run_sweep(fakes.always_fail)
    assert not (working_directory / "results" / "experiment").exists()


def test_folder_is_written_whole_or_not_at_all(working_directory, monkeypatch):
    def broken(results):
        raise OSError("disk full")

    monkeypatch.setattr("sim.report.write_report", broken)
    with pytest.raises(StoppedError, match="disk full; the finished replications are kept"):
        run_sweep()
    assert list((working_directory / "results" / "experiment").iterdir()) == []


@pytest.mark.usefixtures("without_report")
def test_runs_that_end_in_the_same_second_have_folders_of_their_own(monkeypatch):
    monkeypatch.setattr("sim.experiment.run.folder._name", lambda plan: "the same")
    names = [run_sweep().path.name for _ in range(3)]
    assert names == ["the same", "the same_2", "the same_3"]


def test_killed_run_resumes_and_ends_with_the_same_bytes(tmp_path, results):
    script = """
        import sim
        from tests.support import fakes
        from tests.interface.test_run_experiment import SWEEP
        sim.run_experiment(SWEEP, simulate=fakes.simulate_slowly, n_jobs=2, results_dir="killed")
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    environment = {**os.environ, "PYTHONPATH": str(fakes.REPOSITORY), "PYTHONHASHSEED": "3"}
    driver = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while len(list(tmp_path.glob("killed/store/*/*/*.parquet"))) < 3:
        assert time.monotonic() < end
        time.sleep(0.05)
    driver.kill()
    driver.wait()
    assert not (tmp_path / "killed" / "experiment").exists()
    resumed = run_sweep(fakes.simulate_slowly, results_dir="killed")
    assert list((tmp_path / "killed" / "experiment").iterdir()) == [resumed.path.absolute()]
    assert 3 <= resumed.manifest["run"]["replications_from_store"] < 12
    found, expected = (dict(each.manifest["outputs"]) for each in (resumed, results))
    assert found.pop("report.html") != expected.pop("report.html")  # which names the function
    assert found == expected


def test_results_load_again_from_their_folder(results):
    loaded = sim.Results.load(results.path)
    pd.testing.assert_frame_equal(loaded.summary(), results.summary())
    assert loaded.manifest == results.manifest


def test_folder_that_holds_no_results_is_refused(tmp_path):
    with pytest.raises(sim.ResultsError, match="there is no such folder"):
        sim.Results.load(tmp_path / "absent")
    with pytest.raises(sim.ResultsError, match=r"not a results folder; it has no manifest\.json"):
        sim.Results.load(tmp_path)
    (tmp_path / "manifest.json").write_text("[1, 2", encoding="utf-8")
    with pytest.raises(sim.ResultsError, match="not a manifest"):
        sim.Results.load(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"outputs": {"summary.csv": "0"}}), encoding="utf-8")
    with pytest.raises(sim.ResultsError, match=r"not a manifest of this program; experiment: Field required"):
        sim.Results.load(tmp_path)


def test_comparison_with_another_baseline(results):
    table = results.compare("posts=70").set_index(["scenario", "measure"])
    assert table.loc[("posts=40", "assessments_within_45wd_share"), "difference"] == pytest.approx(-0.15)
    with pytest.raises(sim.ResultsError, match="did you mean posts=70"):
        results.compare("posts=71")


def test_best_scenario_within_constraints(results):
    assert results.best("assessments_within_45wd_share")["scenario"].iloc[-1] == "posts=40"
    constrained = results.best("assessments_within_45wd_share", {"assessments_overdue_open": ">= 200"})
    assert list(constrained["scenario"]) == ["posts=40"]
    for measure, constraints, words in [
        ("contacts", {}, "did you mean"),
        ("assessments_within_45wd_share", {"assessments_overdue_open": "about 5"}, "is no bound; write one"),
    ]:
        with pytest.raises(sim.ResultsError, match=words):
            results.best(measure if measure != "contacts" else "assessments_overdue", constraints)


def test_report_can_be_written_again():
    results = run_sweep()
    before = hash_of_file(results.path / "report.html")
    (results.path / "report.html").unlink()
    write_report(results)
    assert hash_of_file(results.path / "report.html") == before


@pytest.mark.usefixtures("without_report")
def test_changed_file_is_noticed():
    results = run_sweep()
    assert changed_files(results) == []
    (results.path / "summary.csv").write_text("better numbers", encoding="utf-8")
    assert changed_files(results) == ["summary.csv"]


def test_plan_survives_the_manifest(results):
    plan = plan_from_manifest(results.manifest)
    assert [(scenario.name, scenario.replications) for scenario in plan.scenarios] == list(COUNTS.items())
    assert plan.baseline == "as now"
    assert plan.scenario("posts=70").config == sim.compose(["teams.assessment.posts=70"])


@pytest.mark.usefixtures("without_report")
def test_configurations_made_in_python_are_compared_with_the_first():
    configs = {
        f"{posts} posts": sim.compose([f"teams.assessment.posts={posts}", "run.replications=2"]) for posts in (50, 40)
    }
    results = sim.run_experiment(configs, simulate=fakes.simulate, n_jobs=1)
    assert results.manifest["baseline"] == "50 posts"
    with pytest.raises(TypeError, match="final"):
        sim.run_experiment(configs, ["run.seed=1"], simulate=fakes.simulate)


@pytest.mark.parametrize("given", [["authority=doncaster"], {"as now": ["authority=doncaster"]}, None, 3])
def test_overrides_are_no_experiment(given):
    with pytest.raises(TypeError, match=r"overrides alone are named: run_experiment\(overrides="):
        sim.run_experiment(given)


@pytest.mark.usefixtures("without_report")
def test_overrides_alone_are_run_beside_the_authority_as_it_is():
    overrides = ["teams.assessment.posts=50", "run.replications=2"]
    results = sim.run_experiment(overrides=overrides, simulate=fakes.simulate, n_jobs=1)
    assert results.scenarios == ["as now", "assessment posts 50"]
    results = sim.run_experiment(overrides=overrides, alone=True, simulate=fakes.simulate, n_jobs=1)
    assert results.scenarios == ["baseline"]
    with pytest.raises(TypeError, match="alone: is for overrides without an experiment"):
        sim.run_experiment(SWEEP, alone=True)


def test_options_that_are_lists_of_records_are_reported(tmp_path):
    team = "{start: 2024-06-01, end: 2024-10-01, workers: 5, managers: 1, team: assessment}"
    experiment = sim.Experiment(
        title="A managed team",
        question="",
        scenarios={"as it is": [], "managed": [f"workforce.managed_teams=[{team}]"]},
        replications=2,
    )
    results = sim.run_experiment(experiment, simulate=fakes.simulate, results_dir=tmp_path, n_jobs=1)
    assert "managed" in (results.path / "report.html").read_text(encoding="utf-8")
