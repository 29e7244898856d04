"""Hydra as its users know it, through ``frontdoor run``: own folders, sweeps, folders of results, tab completion."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.cli.main import main
from sim.config.files import option_names
from tests.support import fakes

SHORT = ["run.replications=2", "execution.n_jobs=1"]
COUNCILS = option_names("authority")
OTHERS = [name for name in COUNCILS if name != "doncaster"]
RUTLAND = "# @package _global_\ndefaults: [darlington, _self_]\nauthority: {name: Rutland}\n"
POSTS = """
title: Posts
question: How many posts?
scenarios: {as now: [], more: [teams.assessment.posts=70]}
measures: [assessments_within_45wd_share]
"""

pytestmark = pytest.mark.usefixtures("without_report")


@pytest.fixture(autouse=True)
def fake_model(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)
    for name, text in {
        "my/authority/rutland.yaml": RUTLAND,
        "my/experiments/rutland_posts.yaml": POSTS + "overrides: [authority=rutland]\n",
        "my/study/posts.yaml": "# @package _global_\nhydra:\n  mode: MULTIRUN\n  sweeper:\n    max_batch_size: 1\n"
        "    params: {teams.assessment.posts: '40,50,60'}\n",
        "a.yaml": POSTS,
        "b.yaml": POSTS,
    }.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def ran(capsys, *words):
    """Run and return the results whose folder is the last line printed."""
    assert main(["run", *words, *SHORT]) == 0
    return sim.Results.load(capsys.readouterr().out.splitlines()[-1])


def refused(capsys, *words):
    """Run what is refused, and return the one line that says why."""
    assert main(["run", *words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert not Path("results/store").exists()
    return captured.err


def authorities(results):
    return [entry["config"]["authority"]["name"] for entry in results.manifest["scenarios"]]


@pytest.mark.parametrize("folder", [["--config-dir", "my"], ["--config-dir=my"], ["hydra.searchpath=[file://my]"]])
def test_an_own_authority_runs(folder, capsys):
    results = ran(capsys, *folder, "authority=rutland")
    assert authorities(results) == ["Rutland"]
    assert results.manifest["title"] == "Forecast for Rutland"
    assert "my/authority/rutland.yaml" in results.manifest["inputs"]
    Path("my").rename("elsewhere")
    assert main(["reproduce", str(results.path), "--jobs", "1"]) == 0


def test_an_own_authority_is_swept_beside_the_projects(capsys):
    results = ran(capsys, "-m", "authority=doncaster,rutland", "--config-dir", "my")
    assert authorities(results) == ["Doncaster", "Rutland"]
    assert results.scenarios == ["authority=doncaster", "authority=rutland"]


def test_an_own_experiment_runs_by_its_name(capsys):
    results = ran(capsys, "experiment=rutland_posts", "--config-dir", "my")
    assert authorities(results) == ["Rutland", "Rutland"]
    assert {"my/authority/rutland.yaml", "experiments/rutland_posts.yaml"} <= set(results.manifest["inputs"])


def test_an_own_folder_from_python():
    results = sim.run_experiment("rutland_posts", SHORT, config_dir="my", simulate=fakes.simulate)
    assert authorities(results) == ["Rutland", "Rutland"]


def test_other_commands_take_an_own_folder_with_the_overrides(capsys):
    words = ["--measure", "assessments_within_45wd_share", "--at-least", "0.8", "--between", "40", "70"]
    own = ["authority=rutland", "hydra.searchpath=[file://my]"]
    assert main(["seek", "teams.assessment.posts", *words, "--replications", "12", "--jobs", "1", *own]) == 0
    results = sim.Results.load(capsys.readouterr().out.splitlines()[-1])
    assert set(authorities(results)) == {"Rutland"}
    assert main(["describe", "parameters", *own, "--format", "csv"]) == 0
    assert "authority.name,Rutland," in capsys.readouterr().out


def test_help_and_errors_know_what_is_in_the_folder(capsys):
    assert main(["run", "--help", "--config-dir", "my"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "authority: barking_and_dagenham, " in shown
    assert "england_typical" in shown
    assert "rutland" in shown
    assert "rutland_posts" in shown
    assert "did you mean rutland_posts?" in refused(capsys, "--config-dir", "my", "experiment=rutland_post")
    assert "did you mean rutland?" in refused(capsys, "--config-dir", "my", "-m", "authority=rutlnd,doncaster")
    assert "there is no such folder" in refused(capsys, "--config-dir", "absent", "authority=rutland")
    assert "its value is missing" in refused(capsys, "authority=rutland", "--config-dir")
    assert "add files of your own by --config-dir" in refused(capsys, "--config-name", "mine")


def test_a_sweep_kept_in_an_own_file_is_one_experiment_however_many_batches_hydra_makes(capsys):
    results = ran(capsys, "--config-dir", "my", "+study=posts")
    assert results.scenarios == ["posts=40", "posts=50", "posts=60"]
    assert results.manifest["baseline"] == "posts=40"
    assert [path.name for path in Path("results/sweep").iterdir()] == [results.path.name]


@pytest.mark.parametrize(
    "words",
    [
        ["hydra.mode=MULTIRUN", "teams.assessment.posts=40,50"],
        ["-m", "hydra.sweeper.params={teams.assessment.posts: '40,50'}"],
        ["-m", "+hydra.sweeper.params={teams.assessment.posts: '40,50'}"],
        ["-m", "teams.assessment.posts=range(40,60,10)"],
        ["-m", "teams.assessment.posts=choice(40,50)"],
        ["--multirun", "teams.assessment.posts=40,50"],
    ],
)
def test_a_sweep_is_asked_for_in_every_way_of_hydras(words, capsys):
    assert ran(capsys, *words).scenarios == ["posts=40", "posts=50"]


def test_a_value_of_an_item_is_swept(capsys):
    team = "workforce.managed_teams=[{start: 2024-09-01, end: 2025-03-01, workers: 6}]"
    results = ran(capsys, "-m", team, "workforce.managed_teams.0.managers=1,2")
    assert results.scenarios == ["managers=1", "managers=2"]


def test_several_experiments_leave_a_folder_each(capsys):
    results = ran(capsys, "-m", "experiment=a.yaml,b.yaml", "authority=bradford")
    assert results.path.parent == Path("results/b")
    assert [len(list(Path("results", name).iterdir())) for name in ("a", "b")] == [1, 1]
    assert set(authorities(results)) == {"Bradford"}


def test_experiments_are_swept_by_a_pattern_of_their_names(capsys):
    results = ran(capsys, "-m", "experiment=glob(rutland*)", "--config-dir", "my")
    assert results.path.parent == Path("results/rutland_posts")
    assert "there is no such experiment" in refused_later(capsys, "-m", "experiment=glob(x*)")


def refused_later(capsys, *words):
    assert main(["run", *words]) == 2
    return capsys.readouterr().err


def test_a_value_swept_over_an_experiment_makes_a_folder_of_each(capsys):
    results = ran(capsys, "-m", "experiment=a.yaml", "workforce.vacancy_rate=0.1,0.2")
    manifests = [sim.Results.load(path).manifest for path in Path("results/a").iterdir()]
    assert sorted(manifest["title"] for manifest in manifests) == [
        "Posts, with vacancy_rate=0.1",
        "Posts, with vacancy_rate=0.2",
    ]
    assert results.manifest["title"] == "Posts, with vacancy_rate=0.2"
    assert results.scenarios == ["as now", "more"]


def test_a_value_of_an_item_that_the_experiment_gives_is_swept(capsys):
    team = "workforce.managed_teams=[{start: 2024-09-01, end: 2025-03-01, workers: 4}]"
    Path("team.yaml").write_text(f'{POSTS}overrides: ["{team}"]\n', encoding="utf-8")
    results = ran(capsys, "-m", "experiment=team.yaml", "workforce.managed_teams.0.workers=6,8")
    assert results.manifest["title"] == "Posts, with workers=8"
    (found,) = results.manifest["scenarios"][0]["config"]["workforce"]["managed_teams"]
    assert found["workers"] == 8


def test_a_length_over_an_experiment_with_an_end_says_what_to_add(capsys):
    said = refused(capsys, "experiment=doncaster_2009_plan", "run.years=0.25")
    assert "run.years=0.25: run.end is set already, to 2012-04-01; add run.end=null" in said


def test_a_mistake_in_the_file_is_told_with_its_name_when_values_are_swept(capsys):
    Path("a.yaml").write_text(f"{POSTS}overrides: [workforce.vacancy_rat=1]\n", encoding="utf-8")
    said = refused(capsys, "-m", "experiment=a.yaml", "teams.mash.posts=1,2")
    assert "a.yaml: workforce.vacancy_rat=1: there is no key" in said


def test_nothing_runs_where_one_of_several_experiments_is_wrong(capsys):
    assert "there is no such file" in refused(capsys, "-m", "experiment=a.yaml,absent.yaml", *SHORT)
    assert "run them one after the other with -m" in refused(capsys, "experiment=a.yaml,b.yaml")


def test_an_option_of_hydras_does_not_turn_an_experiment_into_a_forecast(capsys):
    assert ran(capsys, "experiment=a.yaml", "hydra.mode=RUN").scenarios == ["as now", "more"]


def test_hydras_folder_of_a_run_is_the_folder_of_results(capsys):
    assert ran(capsys, "hydra.run.dir=out/today").path.parent == Path("out/today/single")
    assert ran(capsys, "experiment=a.yaml", "hydra.run.dir='my (out)'").path.parent == Path("my (out)/a")
    results = ran(capsys, "-m", "hydra.sweep.dir=out", "teams.assessment.posts=40,50")
    assert results.path.parent == Path("out/sweep")
    assert Path("out/store").is_dir()
    assert not Path("results").exists()


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        (["hydra.sweep.dir=out"], "write hydra.run.dir=FOLDER"),
        (["-m", "hydra.run.dir=out", "teams.mash.posts=1,2"], "write hydra.sweep.dir=FOLDER"),
        (["hydra.run.dir=${now:%Y}"], "must be a folder, written out"),
        (["hydra.output_subdir=x"], "manifest.json"),
        (["hydra.job.chdir=true"], "hydra.run.dir"),
        (["-m", "hydra.sweeper.max_batch_size=1", "teams.mash.posts=1,2"], "execution.n_jobs"),
    ],
)
def test_a_setting_of_hydras_that_would_be_ignored_is_refused(words, instead, capsys):
    assert instead in refused(capsys, *words)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["--cfg", "job", "--package", "authority.name"], "Doncaster"),
        (["--cfg", "job", "--config-dir", "my", "authority=rutland"], "name: Rutland"),
        (["--cfg", "hydra"], "launcher"),
        (["--cfg", "job", "--resolve", "run.seed=77"], "seed: 77"),
        (["--info", "searchpath", "--config-dir", "my"], "file://my"),
        (["--info", "defaults", "authority=bradford"], "authority/bradford"),
    ],
)
def test_hydra_shows_instead_of_running(words, shown, capsys):
    assert main(["run", *words]) == 0
    assert shown in capsys.readouterr().out
    assert not Path("results").exists()


def test_hydras_own_help_is_shown(capsys):
    with pytest.raises(SystemExit) as ended:  # as Hydra ends it
        main(["run", "--hydra-help"])
    assert not ended.value.code
    assert "Hydra" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("frontdoor se", ["seek", "select"]),
        ("frontdoor run auth", ["authority.", "authority.year=", "authority="]),
        (
            "frontdoor run authority=d",
            [f"authority={name}" for name in COUNCILS if name[0] == "d"],
        ),
        ("frontdoor run -m authority=doncaster,shef", ["authority=doncaster,sheffield"]),
        (
            "frontdoor run -m authority=doncaster,",
            [f"authority=doncaster,{name}" for name in OTHERS],
        ),
        ("frontdoor run 'workforce.paths=[{lever: x, start: y}]' authority=shef", ["authority=sheffield"]),
        ("frontdoor run --config-dir my authority=rutl", ["authority=rutland"]),
        ("frontdoor seek run.seed --config-dir my authority=rutl", ["authority=rutland"]),
        ("frontdoor run --config-dir my +st", ["+study="]),
        ("frontdoor run --config-dir my experiment=ru", ["experiment=rutland_posts"]),
        ("frontdoor run experiment=staf", ["experiment=staffing_grid", "experiment=staffing_sweep"]),
        ("frontdoor run workforce.man", ["workforce.managed_teams="]),
        ("frontdoor run allocation.policy=r", ["allocation.policy=rota", "allocation.policy=random"]),
        ("frontdoor run workforce.supervision.enabled=t", ["workforce.supervision.enabled=true"]),
        ("frontdoor run run.seed=7 run.seed=", ["run.seed=7"]),
        ("frontdoor run --mul", ["--multirun"]),
        ("frontdoor seek teams.assessment.posts authority=shef", ["authority=sheffield"]),
        ("python -m sim authority=shef", ["authority=sheffield"]),
        ("/usr/bin/python3 -m sim run authority=shef", ["authority=sheffield"]),
        ("frontdoor run nothing.begins.so", []),
    ],
)
def test_words_are_completed(line, expected, suggestions):
    assert suggestions(line) == expected


@pytest.fixture
def suggestions(capsys, monkeypatch):
    """Ask as the script of bash asks."""

    def ask(line):
        monkeypatch.setenv("COMP_LINE", line)
        assert main(["-sc", "query=bash"]) == 0
        return capsys.readouterr().out.split()

    return ask


def test_a_key_is_completed_up_to_its_next_dot(suggestions):
    (whole,) = suggestions("frontdoor run workforce")
    assert whole == "workforce."
    assert "workforce.nqsw." in suggestions("frontdoor run workforce.")
    assert "workforce.vacancy_rate=" in suggestions("frontdoor run workforce.")


@pytest.mark.parametrize("words", [["-sc"], ["run", "--shell-completion"]])
def test_a_shell_asks_what_comes_next(words, capsys, monkeypatch):
    monkeypatch.setenv("COMP_LINE", "frontdoor run authority=shef")
    assert main([*words, "query=bash"]) == 0
    assert capsys.readouterr().out == "authority=sheffield\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs bash")
def test_bash_completes_after_what_install_prints():
    python = f"{sys.executable} -m sim"
    script = f"""
eval "$({python} -sc install=bash)"
COMP_LINE="python -m sim -m authority=doncaster,shef"; COMP_POINT=${{#COMP_LINE}}
_python_m_sim_completion
echo "${{COMPREPLY[@]}}"
eval "$({python} -sc uninstall=bash)"
type _python_m_sim_completion || true
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])}
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout == "authority=doncaster,sheffield\n"


@pytest.mark.parametrize("word", ["install=csh", "install", "remove=bash", ""])
def test_completion_for_another_shell_is_refused(word, capsys):
    assert main(["run", "-sc", word]) == 2
    assert "-sc install=bash (or zsh, fish, powershell)" in capsys.readouterr().err


def test_dry_sweep_writes_nothing_and_a_sweep_leaves_no_record_of_hydras(tmp_path, monkeypatch):
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)
    sweep = ["run", "-m", "authority=darlington,bradford", "run.replications=2", "execution.n_jobs=1"]
    assert main([*sweep, "--dry-run"]) == 0
    assert list(empty.iterdir()) == []
    assert main(sweep) == 0
    assert sorted(path.name for path in (empty / "results").iterdir()) == ["store", "sweep"]


@pytest.mark.parametrize("text", ["authority: [unclosed\n", "authority:\n  name: !!python/object/apply:os.getcwd []\n"])
def test_file_of_ones_own_that_is_no_yaml_is_named(tmp_path, capsys, text):
    (tmp_path / "my" / "authority" / "rut.yaml").write_text(text, encoding="utf-8")
    for words in (["--config-dir", "my"], ["-m", "--config-dir", "my", "run.seed=1,2"]):
        assert main(["run", *words, "authority=rut", "--dry-run"]) == 2
        said = capsys.readouterr().err
        assert said.startswith("frontdoor: authority/rut.yaml line ")
        assert said.count("\n") == 1
