"""What the tab key completes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.cli.main import main
from sim.config.files import experiment_names, option_names

COUNCILS = option_names("authority")


@pytest.fixture
def completed(tmp_path, monkeypatch, capsys):
    """Ask what a shell is told when the tab key is hit at the end of a line."""
    monkeypatch.chdir(tmp_path)

    def ask(line):
        monkeypatch.setenv("COMP_LINE", line)
        assert main(["-sc", "query=bash"]) == 0
        printed = capsys.readouterr()
        assert printed.err == ""
        return printed.out.splitlines()

    return ask


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("frontdoor va", ["validate"]),
        ("frontdoor seek workforce.vacancy_rate --betw", ["--between"]),
        ("frontdoor run --dr", ["--dry-run"]),
        ("frontdoor run exp", ["experiment="]),
        ("frontdoor run experiment=staffing_s", ["experiment=staffing_sweep"]),
        ("frontdoor run workforce.vac", ["workforce.vacancy_rate="]),
        ("frontdoor run authority=bradford run.st", ["run.start="]),
        ("frontdoor run authority=", [f"authority={name}" for name in COUNCILS]),
        ("frontdoor run authority=doncaster,dev", ["authority=doncaster,devon"]),
        ("frontdoor run authority=leeds_202", [f"authority=leeds_{year}" for year in range(2020, 2025)]),
        ("frontdoor run --mul", ["--multirun"]),
        ("frontdoor run --al", ["--alone"]),
        ("frontdoor seek workforce.vac", ["workforce.vacancy_rate"]),
        ("frontdoor tornado --parameters run.seed,workforce.vac", ["run.seed,workforce.vacancy_rate"]),
        ("frontdoor validate darlington allocation.policy=ro", ["allocation.policy=rota"]),
        ("frontdoor describe parameters authority=leic", ["authority=leicester", "authority=leicestershire"]),
        ("frontdoor tornado authority=shef", ["authority=sheffield"]),
        ("frontdoor validate eng", ["england_typical"]),
        ("frontdoor tornado --measure assessments_within", ["assessments_within_45wd_share"]),
        (
            "frontdoor tornado --measure caseload_mean,assessments_within",
            ["caseload_mean,assessments_within_45wd_share"],
        ),
        ("frontdoor describe theory_tan", ["theory_tandem"]),
        ("frontdoor describe experi", ["experiments"]),
    ],
)
def test_commands_options_and_names_are_completed(line, expected, completed):
    assert completed(line) == expected


def test_results_folders_are_completed_the_newest_first(completed, tmp_path):
    names = ["20260101T000000Z-aaaaaaaa", "20260201T000000Z-bbbbbbbb"]
    for name in names:
        (tmp_path / "results" / "single" / name).mkdir(parents=True)
        (tmp_path / "results" / "single" / name / "manifest.json").touch()
    assert completed("frontdoor compare res") == [f"results/single/{name}" for name in reversed(names)]
    assert completed("frontdoor compare results/single/20260201") == [f"results/single/{names[1]}"]


def test_every_experiment_is_offered(completed):
    assert {f"experiment={name}" for name in experiment_names()} <= set(completed("frontdoor run experiment="))


@pytest.mark.parametrize("shell", ["fish", "powershell"])
def test_other_shells_ask_in_typers_way(shell, capsys, monkeypatch):
    monkeypatch.setenv("_FRONTDOOR_COMPLETE", f"complete_{shell}")
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "frontdoor run authority=shef")
    monkeypatch.setenv("_TYPER_COMPLETE_WORD_TO_COMPLETE", "authority=shef")
    assert main([]) == 0
    assert capsys.readouterr().out.partition(":::")[0].strip() == "authority=sheffield"


@pytest.mark.parametrize(
    ("variable", "said"), [("bash", "complete -o default -F"), ("zsh", "compdef"), ("fish", "complete --command")]
)
def test_one_script_whichever_way_it_is_asked_for(variable, said, capsys, monkeypatch):
    monkeypatch.setattr("sim.cli.completion.typers._get_shell_name", lambda: variable)
    assert main(["--show-completion"]) == 0
    shown = capsys.readouterr().out
    assert main(["-sc", f"install={variable}"]) == 0
    assert capsys.readouterr().out == shown
    assert said in shown


def test_the_script_is_put_among_the_settings_of_the_shell(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setattr("sim.cli.completion.typers._get_shell_name", lambda: "bash")
    assert main(["--install-completion"]) == 0
    path = tmp_path / ".bash_completions" / "frontdoor.sh"
    assert str(path) in capsys.readouterr().out
    assert str(path) in (tmp_path / ".bashrc").read_text(encoding="utf-8")
    assert "COMP_WORDBREAKS" in path.read_text(encoding="utf-8")


def test_a_shell_that_cannot_be_told_is_named(capsys, monkeypatch):
    monkeypatch.setattr("sim.cli.completion.typers._get_shell_name", lambda: "tcsh")
    assert main(["--install-completion"]) == 2
    assert "the shell tcsh" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="needs bash and a terminal")
@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("frontdoor run workforce.vac", "frontdoor run workforce.vacancy_rate="),
        ("frontdoor run allocation.policy=ro", "frontdoor run allocation.policy=rota "),
        ("frontdoor seek workforce.nq", "frontdoor seek workforce.nqsw."),
        ("frontdoor va", "frontdoor validate "),
    ],
)
def test_a_blank_follows_in_bash_where_a_word_is_whole(typed, line, tmp_path):
    assert in_bash(typed, tmp_path) == line


def in_bash(typed, home):
    """Return what stands on the line of an interactive bash after the tab key."""
    import pty

    program = home / "frontdoor"
    program.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c "
        '\'import sys; sys.argv[0] = "frontdoor"; from sim.cli.main import main; sys.exit(main())\' "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    ours, theirs = pty.openpty()
    environment = {
        **os.environ,
        "PATH": f"{home}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(Path(sim.__file__).parents[1]),
        "HOME": str(home),
        "INPUTRC": os.devnull,
        "PS1": "prompt: ",
        "TERM": "dumb",
    }
    shell = subprocess.Popen(
        ["bash", "--norc", "--noprofile", "-i"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        os.write(ours, b"eval \"$(frontdoor -sc install=bash)\"; echo rea''dy\n")
        _read_until(ours, "ready\r\nprompt: ")  # only then it reads keys
        os.write(ours, f"{typed}\t|\n".encode())  # a pipe that leads nowhere yet: nothing is run
        return "frontdoor" + _read_until(ours, "|").partition("|")[0].partition("frontdoor")[2]
    finally:
        shell.kill()
        shell.wait()
        os.close(ours)


def _read_until(terminal, end):
    """Return what a terminal shows up to a text."""
    shown = ""
    while end not in shown:
        shown += os.read(terminal, 4096).decode()
    return shown
