"""What goes wrong around a run: finished work is kept, the failure named, the status right, the same command resumes.

A killed worker, scheduler or driver: tests of execution, of the cluster and of running an experiment.
"""

import errno
import os
import re
import shlex
import signal
import subprocess
import sys
import textwrap
import time

import pytest

import sim
from sim.cli.main import main
from sim.experiment.run import folder
from sim.experiment.store import whole_file
from tests.support import fakes

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals and limits")

EXPERIMENT = """
title: Posts
question: How many posts?
sweep: {teams.assessment.posts: [40, 60]}
replications: 4
"""
RUN = ["run", "experiment=mine.yaml", "execution.n_jobs=1"]


@pytest.fixture(autouse=True)
def working_directory(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(EXPERIMENT, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Hashes of every file of the experiment when nothing goes wrong."""
    directory = tmp_path_factory.mktemp("undisturbed")
    (directory / "mine.yaml").write_text(EXPERIMENT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sim.replication.simulate", fakes.simulate)
        results = sim.run_experiment(directory / "mine.yaml", results_dir=directory / "results", n_jobs=1)
    return results.manifest["outputs"]


def finished(printed):
    """The results whose folder is the last line printed."""
    return sim.Results.load(printed.splitlines()[-1])


def half_written(directory):
    return [path for path in directory.rglob("*") if "partial" in path.name]


def test_full_disk_keeps_what_is_finished(working_directory, monkeypatch, capsys, undisturbed):
    written, write_whole = [], whole_file.write_whole

    def full_after_three(path, content):
        if len(written) == 6:  # two files for each replication
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        write_whole(path, content)
        written.append(path)

    with monkeypatch.context() as patched:
        patched.setattr("sim.experiment.store.store.write_whole", full_after_three)
        assert main(RUN) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert re.fullmatch(
        r"frontdoor: results/store/\w+: No space left on device, with 3 of 8 replications done; the same command goes "
        "on from there",
        last.replace("\\", "/"),
    )
    assert not (working_directory / "results" / "mine").exists()
    assert main(RUN) == 0
    resumed = finished(capsys.readouterr().out)
    assert resumed.manifest["run"]["replications_from_store"] == 3
    assert resumed.manifest["outputs"] == undisturbed


def test_nothing_is_left_of_a_file_that_could_not_be_written(tmp_path, monkeypatch):
    def full(path, target):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (tmp_path / "there").write_bytes(b"before")
    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="No space left"):
        whole_file.write_whole(tmp_path / "there", b"after")
    assert (tmp_path / "there").read_bytes() == b"before"
    assert half_written(tmp_path) == []


@needs_posix
@pytest.mark.slow
def test_results_that_do_not_fit_on_the_disk(working_directory, undisturbed):
    """Really no room for the report: the system refuses files beyond half a megabyte."""
    script = """
        import resource, signal, sys
        import sim.replication
        from tests.support import fakes
        sim.replication.simulate = fakes.simulate
        from sim.cli.main import main
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
        sys.exit(main(sys.argv[2:]))
    """
    environment = {**os.environ, "PYTHONPATH": str(fakes.REPOSITORY)}

    def run(largest):
        command = [sys.executable, "-c", textwrap.dedent(script), str(largest), *RUN]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=False)

    stopped = run(500_000)
    assert stopped.returncode == 1
    assert stopped.stderr.splitlines()[-1] == (
        "frontdoor: results/mine: cannot write results: File too large; the finished replications are kept, and the "
        "same command writes their results"
    )
    assert list((working_directory / "results" / "mine").iterdir()) == []
    resumed = run(100_000_000)
    assert resumed.returncode == 0
    results = finished(resumed.stdout)
    assert results.manifest["run"]["replications_from_store"] == 8
    assert results.manifest["outputs"] == undisturbed


def test_interrupt_while_results_are_written(working_directory, monkeypatch, capsys):
    def interrupted(results):
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.report.write_report", interrupted)
    assert main(RUN) == 130
    said = capsys.readouterr().err.splitlines()[-1]
    assert said == (
        "frontdoor: interrupted while writing results; the finished replications are kept, and the same command "
        "writes their results"
    )
    assert list((working_directory / "results" / "mine").iterdir()) == []


@needs_posix
@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "a batch system's time limit"])
def test_interrupt_resumes_to_the_same_bytes(working_directory, undisturbed, sent):
    script = """
        import signal
        import sys
        import sim.replication
        from tests.support import fakes
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are started without
        sim.replication.simulate = fakes.simulate if sys.argv[1] == "at once" else fakes.simulate_slowly
        from sim.cli.main import main
        sys.exit(main(sys.argv[2:]))
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    environment = {**os.environ, "PYTHONPATH": str(fakes.REPOSITORY)}
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": environment}
    driver = subprocess.Popen([*command, "slowly", *RUN], **streams)
    end = time.monotonic() + 120
    while len(list(working_directory.glob("results/store/*/*/*.hashes.json"))) < 2:
        assert time.monotonic() < end
        time.sleep(0.02)
    driver.send_signal(sent)
    out, err = driver.communicate(timeout=60)
    assert (driver.returncode, out) == (130, "")
    kept = int(re.search(r"interrupted with (\d) of 8 replications done; the same command goes on", err)[1])
    assert 2 <= kept < 8
    resumed = subprocess.run([*command, "at once", *RUN], timeout=200, check=True, **streams)
    results = finished(resumed.stdout)
    assert results.manifest["run"]["replications_from_store"] == kept
    assert results.manifest["outputs"] == undisturbed


def test_failed_replication_is_repeated_alone_by_the_command_that_was_printed(monkeypatch, capsys, undisturbed):
    monkeypatch.setattr("sim.replication.simulate", fakes.fail_at_one)
    assert main(RUN) == 1
    said = capsys.readouterr()
    seed = sim.compose().run.seed
    for scenario in ("posts=40", "posts=60"):
        assert f"failed: scenario '{scenario}', replication 1, seed {seed}: RuntimeError: a child was lost" in said.err
    assert re.search(r"8 of 8 replications done in \d+ s, 2 of them failed\n", said.err)
    assert finished(said.out).measures["replication"].unique().tolist() == [0, 2, 3]
    repeat = next(line for line in said.err.splitlines() if "to run it alone: " in line).split("alone: ")[1]
    assert main(shlex.split(repeat)[1:]) == 1
    again = capsys.readouterr().err
    assert "in fail_at_one" in again
    assert again.splitlines()[-1] == "RuntimeError: a child was lost"
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)  # what was wrong is mended
    assert main(shlex.split(repeat)[1:]) == 0
    assert "Assessments open and overdue" in capsys.readouterr().out
    assert main(RUN) == 0
    resumed = finished(capsys.readouterr().out)
    assert resumed.manifest["run"]["replications_from_store"] == 6
    assert resumed.manifest["run"]["replications_run"] == 2
    assert resumed.manifest["outputs"] == undisturbed


@pytest.mark.usefixtures("without_report")
def test_what_a_failure_says_does_nothing_to_the_terminal(monkeypatch, capsys):
    monkeypatch.setattr("sim.replication.simulate", fakes.fail_in_colour_at_one)
    assert main(RUN) == 1
    said = capsys.readouterr()
    assert "\x1b" not in said.err
    assert r"\x1b[31mlost" in said.err
    assert len(finished(said.out).failures) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("misbehaves", "limit", "reason"),
    [
        (fakes.simulate_for_ever_at_one, "task_seconds=3", "it took longer than execution.task_seconds=3"),
        (fakes.simulate_eating_at_one, "task_memory_mb=800", "its process used more than execution.task_memory_mb=800"),
    ],
)
def test_replication_beyond_its_limits_is_given_up_and_named(monkeypatch, capsys, misbehaves, limit, reason):
    words = ["run", "teams.assessment.posts=40", "run.replications=3", "execution.n_jobs=1", "--alone"]
    words += [f"execution.{limit}"]
    monkeypatch.setattr("sim.replication.simulate", misbehaves)
    assert main(words) == 1
    said = capsys.readouterr()
    seed = sim.compose().run.seed
    assert f"failed: scenario 'baseline', replication 1, seed {seed}: {reason}" in said.err
    results = finished(said.out)
    assert f"frontdoor repeat {results.path} --scenario baseline --replication 1" in said.err
    assert results.measures["replication"].unique().tolist() == [0, 2]
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)
    assert main(words) == 0
    resumed = finished(capsys.readouterr().out)
    assert resumed.manifest["run"]["replications_from_store"] == 2
    whole = sim.run_experiment(
        sim.compose(["teams.assessment.posts=40", "run.replications=3"]),
        simulate=fakes.simulate,
        results_dir="whole",
        n_jobs=1,
    )
    assert {name: resumed.manifest["outputs"][name] for name in ("measures.parquet", "monthly.parquet")} == {
        name: whole.manifest["outputs"][name] for name in ("measures.parquet", "monthly.parquet")
    }


@pytest.mark.usefixtures("without_report")
def test_folder_left_by_a_killed_driver_is_removed_after_a_day(working_directory):
    parent = working_directory / "results" / "mine"
    abandoned, being_written = parent / ".partial-abandoned", parent / ".partial-being-written"
    for each in (abandoned, being_written):
        each.mkdir(parents=True)
        (each / "measures.parquet").touch()
    long_ago = time.time() - folder._SECONDS_UNTIL_ABANDONED - 60.0
    os.utime(abandoned, (long_ago, long_ago))
    results = sim.run_experiment("mine.yaml", simulate=fakes.simulate, n_jobs=1)
    assert sorted(parent.iterdir()) == sorted([being_written, results.path.absolute()])
