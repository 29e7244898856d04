"""A real dask scheduler with workers of its own: the same bytes, nothing lost when a worker dies, clear errors."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress

import psutil
import pytest

import sim
from sim.config.errors import ConfigError
from sim.execution import ClusterLostError, Engine, Failure, Limits, run_tasks
from sim.execution.cluster import chunks_of
from sim.experiment.run.repeat import files_that_differ
from tests.support import fakes, tasks
from tests.support.fakes import REPOSITORY

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.fixture(scope="module")
def cluster():
    with running(workers=2) as address:
        yield address


@contextmanager
def running(workers):
    """Start a scheduler and workers on this machine as a user would, and end them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    processes = [start("scheduler", "--host", "127.0.0.1", "--port", address.rsplit(":", 1)[1])]
    processes += [start_worker(address) for _ in range(workers)]
    try:
        wait_for_workers(address, workers)
        yield address
    finally:
        for process in processes:
            end(process.pid)


def start_worker(address, **environment):
    return start("worker", address, "--nthreads", "1", "--host", "127.0.0.1", **environment)


def start(kind, *options, **environment):
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options, "--no-dashboard"],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=REPOSITORY,
    )


def wait_for_workers(address, workers):
    from distributed import Client

    end_of_waiting = time.monotonic() + 60.0
    while True:
        try:
            with Client(address, timeout=5, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=30)
                return
        except OSError:
            assert time.monotonic() < end_of_waiting, "no scheduler"


def end(pid):
    """Kill a process and all its children at once."""
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL)


def dask(address, **limits):
    return Engine("dask", 2, address, Limits(**limits))


def configs(address=None):
    engine = ["execution=dask", f"execution.address={address}"] if address else []
    return {
        f"posts {posts}": sim.compose(
            ["authority=darlington", f"teams.assessment.posts={posts}", "run.replications=8", *engine]
        )
        for posts in (18, 19, 20)
    }


def test_chunks_hold_every_task_once_and_leave_each_worker_many():
    for number, workers in [(1, 1), (90, 2), (5000, 2), (5000, 64)]:
        chunks = chunks_of(number, workers)
        assert [index for chunk in chunks for index in chunk] == list(range(number))
        assert max(map(len, chunks)) <= 10
        assert len(chunks) >= min(number, 32 * workers)


def test_results_and_failures_are_those_of_their_tasks(cluster):
    found = dict(run_tasks(tasks.divide_by, [4, 0, 2, 1], dask(cluster)))
    assert {index: found[index] for index in (0, 2, 3)} == {0: 0.25, 2: 0.5, 3: 1.0}
    assert found[1].reason == "ZeroDivisionError: float division by zero"


def test_the_same_bytes_as_on_this_machine(cluster, tmp_path):
    here = sim.run_experiment(configs(), results_dir=tmp_path / "here", simulate=fakes.simulate, n_jobs=1)
    there = sim.run_experiment(configs(cluster), results_dir=tmp_path / "there", simulate=fakes.simulate)
    assert files_that_differ(here, there) == []


@pytest.mark.slow
def test_a_worker_killed_half_way_with_its_nanny_costs_nothing(tmp_path):
    here = sim.run_experiment(configs(), results_dir=tmp_path / "here", simulate=fakes.simulate_slowly, n_jobs=2)
    with running(workers=2) as address:
        killer = threading.Thread(target=kill_a_worker, args=(address, tmp_path / "there"))
        killer.start()
        there = sim.run_experiment(configs(address), results_dir=tmp_path / "there", simulate=fakes.simulate_slowly)
        killer.join()
    assert there.failures == []
    assert files_that_differ(here, there) == []


def kill_a_worker(address, results_dir):
    """Kill the worker that was started last, and the nanny over it, once four of the replications are done."""
    while len(list(results_dir.rglob("*.hashes.json"))) < 4:
        time.sleep(0.05)
    port = address.rsplit(":", 1)[1]
    nannies = [
        process
        for process in psutil.process_iter(["cmdline"])
        if "dask_worker" in (line := " ".join(process.info["cmdline"] or [])) and f":{port}" in line
    ]
    end(max(nannies, key=lambda process: process.create_time()).pid)


@pytest.mark.slow
def test_a_scheduler_that_is_gone_is_named_and_what_is_finished_is_kept(tmp_path):
    with running(workers=1) as address:
        done = []
        running_tasks = run_tasks(tasks.nap, list(range(200)), dask(address))
        done += [next(running_tasks) for _ in range(20)]
        end_everything_at(address)
        with pytest.raises(ClusterLostError, match="connection to the dask scheduler is lost"):
            done.extend(running_tasks)
    assert 20 <= len(done) < 200
    with pytest.raises(ConfigError, match="no dask scheduler answers there"):
        sim.run_experiment(configs(address), results_dir=tmp_path, simulate=fakes.simulate)


def end_everything_at(address):
    port = address.rsplit(":", 1)[1]
    for process in psutil.process_iter(["cmdline"]):
        line = " ".join(process.info["cmdline"] or [])
        if "dask_" in line and port in line:
            end(process.pid)


@pytest.mark.slow
def test_a_task_that_never_ends_is_given_up_and_the_others_are_done(cluster):
    found = dict(run_tasks(tasks.sleep_for_ever_at_one, [0, 1, 2], dask(cluster, seconds=1.0)))
    assert isinstance(found[1], Failure)
    assert "execution.task_seconds=1" in found[1].reason
    assert (found[0], found[2]) == (0, 20)


def test_workers_of_another_version_are_refused(cluster):
    engine = Engine("dask", 2, cluster, fingerprint=tasks.own_process)
    with pytest.raises(ConfigError, match=r"worker tcp://.* has process \d+, not \d+"):
        list(run_tasks(tasks.divide_by, [1.0], engine))


def test_a_worker_of_another_version_that_joins_later_runs_nothing(cluster):
    engine = Engine("dask", 2, cluster, fingerprint=tasks.own_setting)
    running_tasks = run_tasks(tasks.setting_after_nap, range(100_000), engine)
    found = dict(next(running_tasks) for _ in range(20))
    late = start_worker(cluster, VERSION_OF_A_TEST="another")
    try:
        with pytest.raises(ConfigError, match=r"worker tcp://\S+ has setting another, not as here$"):
            found.update(running_tasks)
    finally:
        end(late.pid)
    assert set(found.values()) == {"as here"}


def test_a_cluster_of_its_own():
    assert dict(run_tasks(tasks.divide_by, [4, 2], Engine("dask", 1))) == {0: 0.25, 1: 0.5}
