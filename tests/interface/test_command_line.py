"""The commands as a planner types them: what they print, where, and with which exit status."""

import re
import runpy
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.cli.main import COMMANDS, OPTIONS, main
from tests.support import fakes

SHORT = ["run.replications=2", "execution.n_jobs=1"]

EXPERIMENT = """
title: Posts
question: How many posts?
scenarios: {as now: []}
sweep: {teams.assessment.posts: [40, 70]}
replications: {baseline: 4, default: 2}
measures: [assessments_within_45wd_share, cases_unallocated]
columns: {cases_unallocated: waiting}
"""


@pytest.fixture(autouse=True)
def working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(EXPERIMENT, encoding="utf-8")


@pytest.fixture
def fake_model(monkeypatch):
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)


@pytest.fixture(scope="module")
def directory_of_a_run(tmp_path_factory):
    """Where the experiment was run once, for tests of what follows a run."""
    directory = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(directory)
        patch.setattr("sim.replication.simulate", fakes.simulate)
        (directory / "mine.yaml").write_text(EXPERIMENT, encoding="utf-8")
        assert main(["run", "experiment=mine.yaml", "execution.n_jobs=1"]) == 0
    return directory


@pytest.fixture
def folder(directory_of_a_run, fake_model):
    """The results folder of that run, beside its store in a copy of its directory."""
    shutil.copytree(directory_of_a_run / "results", "results")
    (folder,) = Path("results/mine").iterdir()
    return str(folder)


def last_line(capsys):
    return capsys.readouterr().out.splitlines()[-1]


def finished(capsys):
    """The results whose folder is the last line printed."""
    return sim.Results.load(last_line(capsys))


@pytest.mark.parametrize("words", [[], *([command] for command in COMMANDS)])
def test_help_shows_a_worked_example(words, capsys):
    assert main([*words, "--help"]) == 0
    text = capsys.readouterr().out
    assert "example" in text.lower()
    assert f"frontdoor {' '.join(words)}" in text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["run", "workforce.vacancy_rat=0.1"], "did you mean workforce.vacancy_rate?"),
        (["run", "+workforce.vacancy_rat=0.1"], "did you mean workforce.vacancy_rate?"),
        (["run", "-m", "workforce.vacancy_rat=0.1,0.2"], "did you mean workforce.vacancy_rate?"),
        (["run", "-m", "workforce.vacancy_rate=0.1,7"], "workforce.vacancy_rate=7"),
        (["run", "-m", "authority=doncaster,nowhere"], "authority=nowhere"),
        (["run", "teams.assessment.posts=-1"], "teams.assessment.posts=-1"),
        (["run", "demand.sources.police.contact_share=0.9"], "add up to 1"),
        (["run", "authority=doncastr"], "did you mean doncaster?"),
        (["run", "run.start=2030-01-01", "run.end=2029-01-01", "run.years=null"], "run.start 2030-01-01"),
        (["run", "workforce.vacancy_rate=0.1,0.2"], "-m"),
        (["run", "experiment=theory_tandm"], "did you mean theory_tandem?"),
        (["run", "experiment=broken.yaml"], "broken.yaml: scenaros"),
        (["run", "experiment=mine.yaml", "experiment=theory_tandem"], "one experiment at a time"),
        (["run", "experiment=mine.yaml,theory_tandem"], "several experiments: run them one after the other with -m"),
        (["run", "experiment=mine.yaml", "workforce.vacancy_rat=1"], "did you mean workforce.vacancy_rate?"),
        (["compare", "."], "not a results folder"),
        (["report", "absent"], "there is no such folder"),
        (["verify", "."], "not a results folder"),
        (["extend", ".", "--replications", "9"], "not a results folder"),
        (["reproduce", "."], "not a results folder"),
        (["select", "absent", "--measure", "caseload_mean", "--indifference", "1"], "there is no such folder"),
        (["describe", "parameters", "authority=nowhere"], "authority=nowhere"),
        (["rnu"], "did you mean run?"),
    ],
)
def test_bad_input_is_one_clear_line_and_status_2(words, expected, capsys):
    Path("broken.yaml").write_text("title: T\nquestion: Q\nscenaros: {}\n", encoding="utf-8")
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert expected in captured.err
    assert not Path("results/store").exists()


@pytest.mark.usefixtures("fake_model")
def test_one_scenario(capsys):
    words = ["authority=darlington", "teams.assessment.posts=50", "--alone", *SHORT]
    assert main(["run", *words]) == 0
    results = finished(capsys)
    assert results.path.parent == Path("results/single")
    assert results.manifest["title"] == "Forecast for Darlington, with assessment posts 50"
    assert results.manifest["scenarios"][0]["config"]["teams"]["assessment"]["posts"] == 50
    assert results.manifest["run"]["command"] == words
    assert len(results.compare()) == 0


@pytest.mark.usefixtures("fake_model")
def test_a_change_is_run_beside_the_authority_as_it_is_and_the_difference_is_said_first(capsys):
    assert main(["run", "authority=darlington_typical_practice", "teams.assessment.posts=50", *SHORT]) == 0
    printed = capsys.readouterr()
    assert "2 scenarios, 4 replications: 4 new" in printed.err
    results = sim.Results.load(printed.out.splitlines()[-1])
    assert results.path.parent == Path("results/what_if")
    assert results.manifest["title"] == "Darlington as now, and with assessment posts 50"
    assert results.scenarios == ["as now", "assessment posts 50"]
    assert [entry["config"]["teams"]["assessment"]["posts"] for entry in results.manifest["scenarios"]] == [19, 50]
    assert [entry["replications"] for entry in results.manifest["scenarios"]] == [2, 2]
    said = " ".join(printed.out.split())
    assert said.index("Difference from 'as now'") < said.index("Mean over replications")
    assert (
        "What would change in Darlington with assessment posts 50 (now 19)? Assessment posts 50, against the "
        "baseline. Assessments completed within 45 working days: +15.5 percentage points (paired 95% interval +15.5"
    ) in said
    assert main(["answer", str(results.path)]) == 0
    assert " ".join(capsys.readouterr().out.split()) in said
    page = (results.path / "report.html").read_text(encoding="utf-8")
    assert page.index("+15.5 percentage points") < page.index("59.5%")


@pytest.mark.usefixtures("fake_model", "without_report")
def test_nothing_changed_is_one_scenario(capsys):
    assert (
        main(
            ["run", "authority=darlington_typical_practice", "teams.assessment.posts=19", "authority.name=Ours", *SHORT]
        )
        == 0
    )
    assert finished(capsys).scenarios == ["baseline"]


@pytest.mark.parametrize("words", [["-m", "teams.assessment.posts=40,50"], ["experiment=mine.yaml"]])
def test_alone_is_for_a_change(words, capsys):
    assert main(["run", *words, "--alone", "--dry-run"]) == 2
    assert "--alone: leaves out the authority as it is now" in capsys.readouterr().err


@pytest.mark.usefixtures("fake_model")
def test_sweep_ends_in_one_folder(capsys):
    words = ["run", "-m", "teams.assessment.posts=40,70", "authority=darlington,bradford", *SHORT]
    assert main(words) == 0
    results = finished(capsys)
    assert results.scenarios == [
        "posts=40, authority=darlington",
        "posts=40, authority=bradford",
        "posts=70, authority=darlington",
        "posts=70, authority=bradford",
    ]
    assert list(results.path.parent.iterdir()) == [results.path]
    assert sorted(path.name for path in Path().iterdir()) == ["mine.yaml", "results"]
    (authority,) = {entry["config"]["authority"]["name"] for entry in results.manifest["scenarios"][1::2]}
    assert authority == "Bradford"


@pytest.mark.usefixtures("fake_model", "without_report")
def test_sweep_of_one_point_is_a_forecast(capsys):
    assert main(["run", "-m", "teams.assessment.posts=40", *SHORT]) == 0
    assert finished(capsys).scenarios == ["baseline"]


@pytest.mark.usefixtures("fake_model", "without_report")
@pytest.mark.parametrize("word", ["experiment=mine.yaml", "+experiment=mine.yaml", "experiments=mine.yaml"])
def test_experiment_is_asked_for_in_three_ways(word, capsys):
    assert main(["run", "authority=bradford", word, "execution.n_jobs=1"]) == 0
    results = finished(capsys)
    assert results.path.parent == Path("results/mine")
    assert [entry["replications"] for entry in results.manifest["scenarios"]] == [4, 2, 2]
    assert {entry["config"]["authority"]["name"] for entry in results.manifest["scenarios"]} == {"Bradford"}


@pytest.mark.usefixtures("fake_model", "without_report")
def test_table_claims_a_difference_only_where_the_interval_leaves_out_zero(capsys):
    main(["run", "experiment=mine.yaml", "execution.n_jobs=1"])
    means, differences = capsys.readouterr().out.split("Difference from 'as now'")
    as_now = sim.compose().teams.assessment.posts
    assert "waiting" in means
    rows = [line for line in differences.splitlines() if line.startswith("posts=70")]
    assert len(rows) == 1
    assert f"{0.5 * (70 - as_now):+.1f} pp" in rows[0]
    assert rows[0].endswith("(0)")  # nobody waits more or less


@pytest.mark.usefixtures("fake_model", "without_report")
def test_single_run_is_named_by_what_was_changed(capsys):
    words = ["authority=bradford", "run.seed=1", "run.seed=7", "workforce.vacancy_rate=0.25", "--alone"]
    assert main(["run", *words, *SHORT]) == 0
    printed = capsys.readouterr()
    assert "Forecast for Bradford, with vacancy rate 25%" in printed.out
    assert "\nvacancy rate 25%  2" in printed.out
    assert "1 scenario, " in printed.err
    manifest = sim.Results.load(printed.out.splitlines()[-1]).manifest
    overrides = manifest["scenarios"][0]["overrides"]
    assert overrides[:3] == ["authority=bradford", "run.seed=7", "workforce.vacancy_rate=0.25"]


def test_several_tables_do_not_make_one_csv_file(capsys):
    assert main(["describe", "--format", "csv"]) == 2
    assert "measures, parameters or experiments" in capsys.readouterr().err


def test_wide_table_is_divided_to_fit_the_terminal(folder, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "35")
    main(["compare", folder])
    table = capsys.readouterr().out.split("\n\n")[1:]
    assert sum("scenario" in block for block in table) == 2
    assert all(len(line) <= 35 for block in table for line in block.splitlines())


@pytest.mark.usefixtures("fake_model")
def test_hydra_shows_what_an_experiment_would_run(capsys):
    Path("mine.yaml").write_text(EXPERIMENT + "overrides: [run.seed=77]\n", encoding="utf-8")
    assert main(["run", "experiment=mine.yaml", "--cfg", "job"]) == 0
    assert "seed: 77" in capsys.readouterr().out
    assert not Path("results").exists()


@pytest.mark.usefixtures("without_report")
def test_failed_replication_is_named_and_the_status_says_so(capsys, monkeypatch):
    monkeypatch.setattr("sim.replication.simulate", fakes.fail_at_one)
    assert main(["run", "run.seed=5", "run.replications=3", "execution.n_jobs=1"]) == 1
    captured = capsys.readouterr()
    assert "failed: scenario 'baseline', replication 1, seed 5: RuntimeError: a child was lost" in captured.err
    results = sim.Results.load(captured.out.splitlines()[-1])
    assert sorted(results.measures["replication"].unique()) == [0, 2]


def test_broken_model_is_status_1(capsys, monkeypatch):
    monkeypatch.setattr("sim.replication.simulate", fakes.always_fail)
    assert main(["run", *SHORT]) == 1
    assert "every replication failed" in capsys.readouterr().err


def test_extend_keeps_what_is_there(folder, capsys):
    first = sim.Results.load(folder)
    assert main(["extend", folder, "--replications", "3", "--jobs", "1"]) == 0
    extended = finished(capsys)
    assert [entry["replications"] for entry in extended.manifest["scenarios"]] == [4, 3, 3]
    assert extended.manifest["run"]["replications_from_store"] == 8
    kept = first.measures.merge(extended.measures, on=["scenario", "replication", "measure"], suffixes=("", "_again"))
    assert len(kept) == len(first.measures)
    pd.testing.assert_series_equal(kept["value"], kept["value_again"], check_names=False)


@pytest.mark.usefixtures("without_report")
def test_extend_until_precise(folder, capsys):
    words = ["extend", folder, "--jobs", "1", "--measures", "assessments_within_45wd_share"]
    assert main([*words, "--precision", "0.004", "--at-most", "99"]) == 0
    precise = finished(capsys).summary().query("measure == 'assessments_within_45wd_share'")
    assert 12 < precise["n"].min() == precise["n"].max() < 99
    assert (precise["ci95_high"] - precise["mean"] <= 0.00401 * precise["mean"]).all()
    # Differences are the same in every replication of this model, so there is nothing to add to the first twelve.
    assert main([*words, "--precision", "0.01", "--differences"]) == 0
    assert [entry["replications"] for entry in finished(capsys).manifest["scenarios"]] == [12, 12, 12]
    assert main([*words, "--precision", "1e-6", "--at-most", "13"]) == 0
    assert [entry["replications"] for entry in finished(capsys).manifest["scenarios"]] == [13, 13, 13]


def simulate_nothing_overdue(config, replication=0):
    found = fakes.simulate(config, replication)
    return replace(found, measures=found.measures.where(found.measures.index != "assessments_overdue_open", 0.0))


@pytest.mark.usefixtures("without_report")
def test_what_was_never_seen_is_not_called_precise(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.replication.simulate", simulate_nothing_overdue)
    assert main(["run", "run.replications=2", "execution.n_jobs=1"]) == 0
    words = ["extend", str(finished(capsys).path), "--jobs", "1", "--measures", "assessments_overdue_open"]
    assert main([*words, "--precision", "0.05", "--at-most", "20"]) == 0
    printed = capsys.readouterr()
    assert "note: Assessments open and overdue: not seen in any replication, so how rare" in printed.err
    assert "not reached" not in printed.err
    (entry,) = sim.Results.load(printed.out.strip().splitlines()[-1]).manifest["scenarios"]
    assert entry["replications"] == 12
    assert main([*words, "--precision", "0.05", "--at-most", "11"]) == 2
    assert "--at-most: 11: must be 12 or more" in capsys.readouterr().err


def test_compare_for_all_scenarios_together_and_pairing(folder, capsys):
    assert main(["compare", folder, "--together", "--pairing"]) == 0
    out = capsys.readouterr().out
    assert "hold for all scenarios together" in out
    assert "100.0% of 100.0%" in out


def test_verify_and_reproduce_agree_with_what_was_recorded(folder, capsys):
    assert main(["verify", folder, "--all", "--jobs", "1"]) == 0
    assert "8 replications checked: all as recorded" in capsys.readouterr().out
    assert main(["reproduce", folder, "--jobs", "1"]) == 0
    out = capsys.readouterr().out
    assert "every file is the same to the last byte" in out
    assert sim.Results.load(out.splitlines()[-1]).manifest["run"]["replications_from_store"] == 0


def test_verify_finds_a_forged_number(folder, capsys):
    path = Path(folder) / "measures.parquet"
    table = pd.read_parquet(path)
    table.loc[0, "value"] += 1e-12
    table.to_parquet(path, index=False)
    assert main(["verify", folder, "--jobs", "1"]) == 1
    captured = capsys.readouterr()
    assert "measures.parquet has changed" in captured.err
    assert "'as now', replication 0: measures differ" in captured.err
    assert "comparison.csv does not follow from the replications" in captured.err  # its last digits
    assert "3 differences" in captured.out


def test_compare_and_report_read_a_folder_again(folder, capsys):
    assert main(["compare", folder, "--baseline", "posts=70", "--measures", "assessments_within_45wd_share"]) == 0
    assert "posts=40" in capsys.readouterr().out
    assert main(["compare", folder, "--measures", "assessments_within_45wd_shar"]) == 2
    capsys.readouterr()
    (Path(folder) / "report.html").write_text("lost", encoding="utf-8")
    assert main(["report", folder]) == 0
    report = Path(last_line(capsys))
    assert report.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert main(["verify", folder, "--jobs", "1"]) == 0


def test_slides_are_written_and_edited_ones_kept(folder, capsys):
    assert main(["slide", folder]) == 0
    path = Path(last_line(capsys))
    assert path == Path(folder) / "answer.pptx"
    assert main(["verify", folder, "--jobs", "1"]) == 0
    path.write_bytes(b"edited")
    assert main(["slide", folder]) == 2
    assert "may have been edited; rename or delete it" in capsys.readouterr().err
    assert path.read_bytes() == b"edited"


def test_describe_lists_every_measure_parameter_and_experiment(capsys):
    assert main(["describe", "measures", "--format", "csv"]) == 0
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()[1:]] == list(sim.MEASURES)
    assert main(["describe", "parameters", "authority=bradford", "--format", "markdown"]) == 0
    assert "| authority.name | Bradford |" in capsys.readouterr().out
    assert main(["describe", "experiments"]) == 0
    assert "\ntheory_tandem\n" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["describe", "experiments"], ["run", "authorty=bradford"], ["authorty=bradford"]])
def test_python_m_sim_is_frontdoor_and_without_a_command_frontdoor_run(words, capsys, monkeypatch):
    status = main(words if len(words) == 2 else ["run", *words])
    printed = capsys.readouterr()
    monkeypatch.setattr("sys.argv", ["sim", *words])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("sim", run_name="__main__")
    assert (ended.value.code, capsys.readouterr()) == (status, printed)


@pytest.mark.parametrize("option", OPTIONS)
def test_python_m_sim_takes_the_options_of_frontdoor(option, capsys, monkeypatch):
    monkeypatch.setattr(sys.modules["sim.cli.main"], "install", lambda: "tab completion is in a file")
    monkeypatch.setattr(sys.modules["sim.cli.main"], "shown", lambda: "the script")
    assert main([option]) == 0
    printed = capsys.readouterr()
    monkeypatch.setattr("sys.argv", ["sim", option])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("sim", run_name="__main__")
    assert (ended.value.code, capsys.readouterr()) == (0, printed)
    assert "Hydra" not in printed.out


def test_messages_name_what_is_kept_after_an_interruption(capsys, monkeypatch):
    def interrupted(function, tasks, n_jobs):
        yield 0, function(tasks[0])
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)
    monkeypatch.setattr("sim.experiment.run.replications.run_tasks", interrupted)
    assert main(["run", "run.replications=5", "execution.n_jobs=1"]) == 130
    assert "1 of 5 replications done; the same command goes on from there" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "hint"), [("--multrun", "did you mean --multirun?"), ("-x", "frontdoor run --help")]
)
def test_an_unknown_option_is_named(option, hint, capsys):
    assert main(["run", option, "authority=darlington"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert option in said
    assert hint in said


def test_heads_of_a_further_block_have_no_empty_line_above_the_figures(folder, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "35")
    main(["compare", folder])
    blocks = capsys.readouterr().out.strip().split("\n\n")[1:]
    assert len(blocks) == 2
    assert all(re.match(r"scenario .*\n(?:.+\n)*?-+(?:  -+)+\n", block) for block in blocks)


def test_names_are_no_markup(folder, capsys):
    Path("mine.yaml").write_text(EXPERIMENT.replace("as now", "'[bold]as :x: now'"), encoding="utf-8")
    assert main(["run", "experiment=mine.yaml", "execution.n_jobs=1"]) == 0
    assert "[bold]as :x: now *" in capsys.readouterr().out


@pytest.mark.usefixtures("fake_model", "without_report")
def test_one_scenario_is_nothing_to_compare(capsys):
    assert main(["run", *SHORT]) == 0
    folder = last_line(capsys)
    assert main(["compare", folder]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "holds one scenario, 'baseline', so there is nothing to compare" in captured.err


def test_a_replication_run_again_is_shown_with_labels_and_units(folder, capsys):
    assert main(["repeat", folder, "--scenario", "posts=40", "--replication", "0"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^Assessments .* \d+\.\d%$", out, re.MULTILINE)


def test_an_extended_folder_is_named_from_where_one_is(folder, capsys):
    assert main(["extend", str(Path(folder).resolve()), "--replications", "3", "--jobs", "1"]) == 0
    assert not Path(last_line(capsys)).is_absolute()
