"""What may stand on the command line of a sweep, in which order, and what is refused before anything runs."""

from pathlib import Path

import pytest

import sim
from sim.cli.main import main
from sim.report.sections import published
from sim.report.study.study import Study
from tests.support import fakes

SHORT = ["run.replications=2", "execution.n_jobs=1"]

pytestmark = pytest.mark.usefixtures("without_report")


@pytest.fixture(autouse=True)
def fake_model(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)


def test_option_may_stand_between_overrides(capsys):
    assert main(["run", "authority=darlington", "-m", "teams.mash.posts=1,2", *SHORT]) == 0
    assert sim.Results.load(capsys.readouterr().out.splitlines()[-1]).scenarios == ["posts=1", "posts=2"]


def test_seeds_are_no_scenarios(capsys):
    assert main(["run", "-m", "run.seed=1,2", "--dry-run"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("frontdoor: run.seed: 1 and 2 cannot be compared")
    assert said.count("\n") == 1


@pytest.mark.parametrize("words", [["--cfg", "job", "run.seed=77"], ["run.seed=77", "--cfg", "job"]])
def test_configuration_of_an_experiment_is_shown_whatever_the_order(words, capsys):
    assert main(["run", "experiment=theory_tandem", *words]) == 0
    assert "seed: 77" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["execution.n_jobs=1,2"], "execution.n_jobs changes no result"),
        (["run.replications=1,2"], "run.replications changes no result"),
        (["teams.mash.posts=1,1"], "given twice"),
        (["teams.mash.posts=glob(*)"], "teams.mash.posts=1,2"),
        (["teams.mash.posts=interval(1,2)"], "range(1,3)"),
        (["coping=glob(z*)"], "coping=glob(z*): fits no coping; available: full, none"),
        (["authority=[doncaster,bradford]"], "choose one authority"),
        (["authority=[doncaster,bradford]", "--cfg", "job"], "choose one authority"),
    ],
)
def test_sweep_that_compares_nothing_is_refused(words, expected, capsys):
    assert main(["run", "-m", *words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert expected in captured.err
    assert not Path("results/store").exists()


def test_glob_of_a_group_is_every_option(capsys):
    assert main(["run", "-m", "authority=glob([brad*,don*])", *SHORT]) == 0
    assert "authority=bradford" in sim.Results.load(capsys.readouterr().out.splitlines()[-1]).scenarios


def test_what_another_council_did_not_publish_is_in_the_manifest_and_the_report(capsys):
    assert main(["run", "-m", "authority=leeds,hampshire", *SHORT]) == 0
    results = sim.Results.load(capsys.readouterr().out.splitlines()[-1])
    assert "authority=hampshire: referrals" in results.manifest["filled_in"]
    said = published.section(Study(results)).content
    assert any("Not published of authority=hampshire, and filled in: referrals, " in str(each) for each in said)
