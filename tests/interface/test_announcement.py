"""Before replications run it is said how many and how long; a dry run stops there, and no stream need be there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.cli.main import main
from tests.support import fakes
from tests.support.fakes import REPOSITORY

EXPERIMENT = """
title: Posts
question: How many posts?
sweep: {teams.assessment.posts: [40, 70]}
replications: 2
"""
RUN = ["run", "experiment=mine.yaml", "execution.n_jobs=1"]


@pytest.fixture(autouse=True)
def working_directory(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(EXPERIMENT, encoding="utf-8")


@pytest.fixture
def folder(capsys):
    assert main(RUN) == 0
    return capsys.readouterr().out.splitlines()[-1]


def files():
    return {path: path.stat().st_mtime_ns for path in Path().rglob("*")}


def announced(words, capsys):
    """What a dry run says; it says no more, and writes nothing."""
    before = files()
    assert main([*words, "--dry-run"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert files() == before
    return said.err


def test_a_run_says_before_it_begins_how_many_and_how_long(capsys):
    said = announced(RUN, capsys)
    assert re.fullmatch(
        r"2 scenarios, 4 replications: 4 new, 0 in the store; 1 process, about \d+ (seconds|minutes)\n", said
    )


def test_what_is_in_the_store_already_is_not_counted_as_new(folder, capsys):
    said = announced([*RUN, "run.replications=3"], capsys)
    assert said.startswith("2 scenarios, 6 replications: 2 new, 4 in the store; 1 process, about ")
    assert announced(RUN, capsys) == "2 scenarios, 4 replications: 0 new, 4 in the store; 1 process\n"


def test_a_dry_sweep_stops_before_it_begins(capsys):
    assert main(["run", "-m", "teams.assessment.posts=40,70,80", "run.replications=2", "--dry-run"]) == 0
    assert capsys.readouterr().err.startswith("3 scenarios, 6 replications: 6 new")
    assert not Path("results/store").exists()


def test_a_dry_run_of_a_change_counts_the_authority_as_it_is(capsys):
    change = ["run", "authority=darlington", "teams.assessment.posts=40", "run.replications=3"]
    assert announced(change, capsys).startswith("2 scenarios, 6 replications: 6 new")
    assert announced([*change, "--alone"], capsys).startswith("1 scenario, 3 replications: 3 new")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["verify", "--all"], "2 scenarios, 4 replications: all run anew; 1 process, about"),
        (["reproduce"], "2 scenarios, 4 replications: all run anew; 1 process, about"),
        (["extend", "--replications", "5"], "2 scenarios, 10 replications: 6 new, 4 in the store"),
        (["extend", "--precision", "0.05", "--at-most", "30"], "all of them together are at most 60 replications"),
        (["select", "--measure", "cases_unallocated", "--indifference", "1", "--at-most", "20"], "at most 40 repl"),
    ],
)
def test_a_dry_run_of_what_follows_a_run(words, expected, folder, capsys):
    assert expected in announced([words[0], folder, *words[1:], "--jobs", "1"], capsys)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["seek", "workforce.vacancy_rate", "--measure", "caseload_mean", "--at-most", "9", "--between", "0", "0.4"],
         "near the answer with at most 30 replications each"),
        (["tornado", "--measure", "caseload_mean", "--parameters", "workforce.hiring_days"], "3 scenarios, "),
        (["tornado", "--measure", "caseload_mean", "--top", "2", "run.replications=10"], "this is the first round"),
        (["waterfall", "experiment=mine.yaml", "--from", "posts=40", "--to", "posts=70", "--measure", "caseload_mean"],
         "2 scenarios, 4 replications"),
        (["validate", "darlington", "--at-most", "50"], "together are at most 50 replications, about "),
        (["validate", "darlington", "--slopes", "--replications", "4"], "16 scenarios, 64 replications"),
    ],
)  # fmt: skip
def test_a_dry_run_of_an_analysis(words, expected, capsys):
    assert expected in announced([*words, "--jobs", "1"], capsys)


def test_the_last_run_here_tells_how_long_the_next_takes(folder, capsys, monkeypatch):
    again = [*RUN, "run.replications=100"]
    expected = re.search("about (.+)", announced(again, capsys))[1]
    manifest = Path(folder) / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(re.sub(r'"wall_seconds": [\d.]+', '"wall_seconds": 36000', text), encoding="utf-8")
    assert re.search("about (.+)", announced(again, capsys))[1] == "490 hours"  # 10 for 4, and 196 are new
    assert expected != "490 hours"


def test_the_command_that_was_typed_is_in_the_manifest(capsys):
    words = ["tornado", "--measure", "caseload_mean", "--parameters", "workforce.hiring_days", "run.replications=2"]
    assert main([*words, "--jobs", "1"]) == 0
    results = sim.Results.load(capsys.readouterr().out.splitlines()[-1])
    assert results.manifest["run"]["command"] == [*words, "--jobs", "1"]


def test_the_first_finished_replication_tells_how_long_the_others_take(capsys):
    assert main(RUN) == 0
    assert re.search(r"^1 of 4 replications done in \d+ s, about \d+ seconds? left$", capsys.readouterr().err, re.M)


def test_nothing_that_is_piped_has_colours_or_moves_the_cursor(folder, capsys, monkeypatch):
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    main([*RUN, "run.replications=3"])
    main(["compare", folder])
    main(["describe"])
    captured = capsys.readouterr()
    for text in (captured.out, captured.err):
        assert not re.search(r"[\x00-\x09\x0b-\x1f]", text)
    assert all(line == line.rstrip() for line in captured.out.splitlines())


FAKE_RUN = f"""
import sys
sys.path.insert(0, {str(REPOSITORY)!r})
import sim.replication
from tests.support import fakes
from sim.cli.main import main
sim.replication.simulate = fakes.simulate
status = main(sys.argv[1:])
"""


def without_stream(number, words):
    """Run a command that has no standard output (1) or error (2), as with ``2>&-``."""
    script = f"import os; os.close({number})\nimport sys; sys.{('stdout', 'stderr')[number - 1]} = None\n{FAKE_RUN}"
    script += "open('status.txt', 'w').write(str(status))"
    done = subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, text=True, timeout=120, check=False, env=os.environ
    )
    return int(Path("status.txt").read_text(encoding="utf-8")), done.stdout


def test_without_standard_error_a_run_ends_as_always():
    status, printed = without_stream(2, RUN)
    assert status == 0
    assert "replications done" not in printed
    assert len(sim.Results.load(printed.splitlines()[-1]).measures) > 0


def test_without_standard_error_a_mistake_does_not_land_on_standard_output():
    assert without_stream(2, ["rnu"]) == (2, "")


def test_without_standard_output_a_run_ends_as_always():
    status, _ = without_stream(1, RUN)
    assert status == 0
    assert len(list(Path("results/mine").iterdir())) == 1


def test_without_any_stream_python_can_run_an_experiment(monkeypatch):
    monkeypatch.setattr("sys.stderr", None)
    results = sim.run_experiment("mine.yaml", ["execution.n_jobs=1"], report=None)
    assert results.scenarios == ["posts=40", "posts=70"]


def test_from_python_a_dry_run_stops_as_well():
    with pytest.raises(sim.config.errors.NotBegunError):
        sim.run_experiment("mine.yaml", ["execution.n_jobs=1"], dry_run=True)
    assert not Path("results").exists()
