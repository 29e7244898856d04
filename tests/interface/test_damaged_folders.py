"""Results folders that were changed by hand, cut off or lost: one line that says what is wrong, never a traceback."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.cli.main import main
from sim.experiment.results.manifest import FORMAT
from sim.experiment.run import repeat
from sim.experiment.store.version import hash_of_file
from tests.support import fakes

SWEEP = sim.Experiment(title="Posts", question="", sweep={"teams.assessment.posts": [40, 60]}, replications=3)


@pytest.fixture(autouse=True)
def fake_model(monkeypatch):
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    folder = tmp_path_factory.mktemp("original") / "results"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sim.replication.simulate", fakes.simulate)
        return sim.run_experiment(SWEEP, results_dir=folder, n_jobs=1).path


@pytest.fixture
def folder(original, tmp_path, monkeypatch):
    """A results folder to be damaged, not where it was written."""
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(original, tmp_path / "archive" / "2026" / "posts")


def changed_manifest(folder, **values):
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **values}), encoding="utf-8")


def fails(words, capsys, status=2):
    """Run a command that must fail, and return its only line on standard error."""
    capsys.readouterr()
    assert main(words) == status
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("frontdoor: ")
    return captured.err


def test_report_is_rebuilt_and_its_new_hash_recorded(folder, capsys):
    (folder / "report.html").unlink()
    assert main(["verify", str(folder), "--jobs", "1"]) == 1
    assert "report.html has changed" in capsys.readouterr().err
    assert main(["report", str(folder)]) == 0
    assert main(["verify", str(folder), "--jobs", "1"]) == 0


def test_report_does_not_take_over_changed_numbers(folder, capsys):
    recorded = (folder / "manifest.json").read_bytes()
    (folder / "summary.csv").write_text("better numbers", encoding="utf-8")
    assert "summary.csv" in fails(["report", str(folder)], capsys, status=1)
    assert (folder / "manifest.json").read_bytes() == recorded


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"scenarios": []}, "scenarios"),
        ({"scenarios": [{"name": "a"}]}, "scenarios.0.note"),
        ({"failures": None}, "failures"),
        ({"measures": "caseload_mean"}, "measures"),
        ({"run": {}}, "run.execution"),
        ({"baseline": "nobody"}, "'nobody' is no scenario"),
        ({"experiment": "../../elsewhere"}, "experiment"),
    ],
)
def test_manifest_that_lacks_something_is_refused(folder, capsys, values, word):
    changed_manifest(folder, **values)
    for command in ("compare", "report", "verify"):
        assert word in fails([command, str(folder)], capsys)


def of_format(folder, number, **code):
    """Make a folder one of another format; None is the first, which had no number."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest.pop("format")
    numbered = {} if number is None else {"format": number}
    manifest["run"]["command"] = ["select", "posts", "posts.list=[1, 2]"]
    text = json.dumps({**manifest, **numbered, "code": {**manifest["code"], **code}})
    (folder / "manifest.json").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("command", ["compare", "answer", "report", "verify", "reproduce"])
def test_folder_of_an_older_version_is_refused_with_the_reason_and_what_to_do(folder, capsys, command):
    of_format(folder, None, version="0.4.0")
    said = fails([command, str(folder)], capsys)
    assert f"was written by an older version of Front Door (format 1; this one reads {FORMAT}): " in said
    assert said.endswith("run it again (frontdoor select posts 'posts.list=[1, 2]'), or use version 0.4.0\n")
    with pytest.raises(sim.ResultsError, match="an older version of Front Door"):
        sim.Results.load(folder)


def test_folder_of_a_newer_version_is_refused(folder, capsys):
    of_format(folder, FORMAT + 1, version="9.0\n0")
    said = fails(["compare", str(folder)], capsys)
    assert f"by a newer version of Front Door (format {FORMAT + 1}; this one reads {FORMAT})" in said
    assert said.endswith("or use version 9.0 0\n")


@pytest.mark.parametrize("number", ["2", 2.0, True, [2]])
def test_format_that_is_no_number_is_refused(folder, capsys, number):
    of_format(folder, number)
    assert "not a manifest of this program; format: " in fails(["compare", str(folder)], capsys)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["experiment=mine.yaml"], "run it again (frontdoor run experiment=mine.yaml), or"),
        (["-m", "a=1,2"], "run it again (frontdoor run -m a=1,2), or"),
        (["select", "posts"], "run it again (frontdoor select posts), or"),
        ([], "run it again, or"),
    ],
)
def test_what_to_type_to_run_an_older_folder_again_is_a_command(folder, capsys, command, said):
    of_format(folder, None, version="0.4.0")
    run = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["run"]
    changed_manifest(folder, run={**run, "command": command})
    assert said in fails(["answer", str(folder)], capsys)


@pytest.mark.parametrize("command", ["compare", "answer", "report", "slide"])
@pytest.mark.parametrize("change", ["more replications", "unknown measure"])
def test_manifest_that_says_what_the_tables_do_not_is_refused(folder, capsys, command, change):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    if change == "unknown measure":
        changed_manifest(folder, measures=["zzz"])
        said = "there is no measure 'zzz'"
    else:
        manifest["scenarios"][1]["replications"] = 4
        changed_manifest(folder, scenarios=manifest["scenarios"])
        said = "has 3 replications and 0 failed, of 4"
    assert said in fails([command, str(folder)], capsys)
    assert main(["verify", str(folder), "--jobs", "1"]) == 1


def cut_off(path):
    path.write_bytes(path.read_bytes()[:200])


def empty(path):
    path.write_bytes(b"")


def without_rows(path):
    pd.read_parquet(path).head(0).to_parquet(path, index=False)


def other_columns(path):
    pd.read_parquet(path).rename(columns={"value": "number"}).to_parquet(path, index=False)


def text_for_numbers(path):
    pd.read_parquet(path).astype({"value": str}).to_parquet(path, index=False)


@pytest.mark.parametrize("damage", [cut_off, empty, without_rows, other_columns, text_for_numbers])
def test_damaged_table_is_named(folder, capsys, damage):
    damage(folder / "measures.parquet")
    assert "measures.parquet" in fails(["compare", str(folder)], capsys, status=1)
    assert "measures.parquet" in fails(["report", str(folder)], capsys, status=1)
    assert main(["verify", str(folder), "--jobs", "1"]) == 1
    captured = capsys.readouterr()
    assert "measures.parquet has changed" in captured.err
    assert "0 of 6 replications checked: 2 differences" in captured.out


def test_unknown_package_in_a_manifest_is_no_obstacle(folder):
    results = sim.Results.load(folder)
    results.manifest["packages"] = {"abacus": "1.0"}
    assert any(line.startswith("numpy was None") for line in repeat.other_versions(results))


def test_moved_folder_is_extended_into_results(folder, tmp_path):
    assert main(["extend", str(folder), "--replications", "4", "--jobs", "1"]) == 0
    assert [path.name for path in (tmp_path / "results").iterdir() if path.name != "store"] == ["experiment"]
    assert [path.name for path in (tmp_path / "archive").rglob("*") if path.is_dir()] == ["2026", "posts"]


def test_measures_may_be_listed_with_spaces_and_are_checked_first(folder, capsys):
    both = "assessments_within_45wd_share, cases_unallocated"
    assert main(["compare", str(folder), "--measures", both]) == 0
    capsys.readouterr()
    assert main(["compare", str(folder), "--measures", "caseload_men"]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("taken", ["results", "results/store", "results/single"])
def test_place_that_cannot_be_written_is_found_before_anything_runs(folder, capsys, monkeypatch, taken):
    monkeypatch.setattr("sim.replication.simulate", fakes.always_fail)
    Path(taken).parent.mkdir(exist_ok=True)
    Path(taken).write_text("a file", encoding="utf-8")
    assert "cannot write results there" in fails(["run", "execution.n_jobs=1", "run.replications=2"], capsys)


def test_error_of_the_operating_system_is_one_line(folder, capsys, monkeypatch):
    def full(results):
        raise OSError(28, "No space left on device", "report.html")

    monkeypatch.setattr("sim.report.write_report", full)
    assert fails(["report", str(folder)], capsys) == "frontdoor: report.html: No space left on device\n"


@pytest.mark.usefixtures("without_report")
@pytest.mark.parametrize("keep_events", ["false", "true"])
def test_damaged_replication_in_the_store_is_run_again(tmp_path, keep_events):
    configuration = sim.compose(["run.replications=2", f"run.keep_events={keep_events}"])

    def again():
        return sim.run_experiment(configuration, simulate=fakes.simulate, results_dir=tmp_path, n_jobs=1)

    first = again()
    stored = sorted((tmp_path / "store").rglob("000001*.parquet"))[0]
    content = stored.read_bytes()
    stored.write_bytes(content[:100] + bytes(100) + content[200:])
    second = again()
    assert second.manifest["run"]["replications_run"] == 1
    pd.testing.assert_frame_equal(second.measures, first.measures)


def recorded(folder, **hashes):
    """Change what the manifest says of files; None takes a file off the list."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    outputs = {**manifest["outputs"], **hashes}
    changed_manifest(folder, outputs={name: said for name, said in outputs.items() if said is not None})


def test_every_file_must_be_on_the_list(folder, capsys):
    recorded(folder, **{"report.html": None})
    (folder / "note.txt").write_text("of somebody else", encoding="utf-8")
    assert main(["verify", str(folder), "--jobs", "1"]) == 1
    err = capsys.readouterr().err
    assert "differs: report.html is not among the files that the manifest lists" in err
    assert "differs: note.txt is not among the files that the manifest lists" in err


def test_forged_summary_does_not_follow_from_the_replications(folder, capsys):
    path = folder / "summary.csv"
    path.write_bytes(path.read_bytes().replace(b"1", b"2", 1))
    recorded(folder, **{"summary.csv": hash_of_file(path)})
    assert main(["verify", str(folder), "--jobs", "1"]) == 1
    captured = capsys.readouterr()
    assert "differs: summary.csv does not follow from the replications" in captured.err
    assert "6 files and 2 of 6 replications checked: 1 difference\n" in captured.out


@pytest.mark.parametrize("command", ["compare", "answer", "report", "slide"])
def test_changed_tables_are_not_shown(folder, capsys, command):
    path = folder / "measures.parquet"
    table = pd.read_parquet(path)
    table.loc[0, "value"] += 1.0
    table.to_parquet(path, index=False)
    assert "changed since they were written: measures.parquet" in fails([command, str(folder)], capsys, status=1)


def test_seed_of_the_manifest_is_that_of_the_runs(folder, capsys):
    changed_manifest(folder, seed=1)
    assert "manifest of this program; seed 1 is not that of the base" in fails(["verify", str(folder)], capsys)


def test_fewer_replications_than_there_are_is_no_extension(folder, capsys):
    said = fails(["extend", str(folder), "--replications", "3"], capsys)
    assert "every scenario has 3 replications or more" in said


def test_precision_that_is_not_reached_is_said(folder, capsys):
    words = ["extend", str(folder), "--precision", "0.0001", "--at-most", "12", "--jobs", "1"]
    assert main([*words, "--measures", "assessments_overdue_open"]) == 0
    assert "note: the precision is not reached with 12 replications (at most)" in capsys.readouterr().err


def test_missing_replications_are_said(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.replication.simulate", fakes.fail_at_one)
    path = sim.run_experiment(SWEEP, results_dir="results", n_jobs=1).path
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)
    assert main(["answer", str(path)]) == 1
    assert "Replications that failed (2 in all) are missing from every number" in capsys.readouterr().out
    assert main(["verify", str(path), "--jobs", "1"]) == 0
    captured = capsys.readouterr()
    assert "note: 2 of its replications failed and are in no table" in captured.err
    assert "2 of 4 replications checked: all as recorded" in captured.out


def test_results_of_an_own_function_say_so_and_are_not_run_again_by_the_model(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    results = sim.run_experiment(SWEEP, simulate=fakes.simulate, results_dir="results", n_jobs=1)
    name = "tests.support.fakes.simulate"
    own = results.manifest["code"]["simulate"]
    assert own == {"function": name, "text_sha256": hash_of_file(Path(fakes.__file__))}
    page = (results.path / "report.html").read_text(encoding="utf-8")
    assert f"Simulated by {name}, not by the model of this program." in page
    assert own["text_sha256"] in page
    assert main(["answer", str(results.path)]) == 0
    assert f"Simulated by {name}" in " ".join(capsys.readouterr().out.split())
    repeated = ["repeat", "--scenario", results.scenarios[0], "--replication", "0"]
    for words in (["verify"], ["reproduce"], ["extend", "--replications", "9"], repeated):
        assert f"was made by {name} in place of the model" in fails([*words, str(results.path)], capsys)


def test_configuration_that_is_not_the_recorded_one_is_named(folder, capsys):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["scenarios"][1]["config"]["workforce"]["turnover_rate"] += 0.01
    changed_manifest(folder, scenarios=manifest["scenarios"])
    assert main(["verify", str(folder), "--jobs", "1"]) == 1
    name = manifest["scenarios"][1]["name"]
    assert f"{name!r}: the configuration in the manifest is not the one" in capsys.readouterr().err
