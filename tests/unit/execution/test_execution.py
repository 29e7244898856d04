"""Tasks on several processes: nothing lost, nothing blamed wrongly, nothing left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from sim.execution import Failure
from sim.execution.local import ATTEMPTS, run_locally
from tests.support.fakes import REPOSITORY
from tests.support.tasks import die_always_at_three, die_once_at_three, divide_by, interrupt_is_blocked, worker_threads

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_results_and_failures_are_those_of_their_tasks(n_jobs):
    found = dict(run_locally(divide_by, [4, 0, 2, 1], n_jobs))
    assert {index: found[index] for index in (0, 2, 3)} == {0: 0.25, 2: 0.5, 3: 1.0}
    assert isinstance(found[1], Failure)
    assert found[1].reason == "ZeroDivisionError: float division by zero"
    assert "divide_by" in found[1].traceback


def test_no_tasks_no_processes():
    assert list(run_locally(divide_by, [], 2)) == []


@needs_signals
def test_dead_worker_costs_its_task_a_second_try(tmp_path):
    tasks = [(number, tmp_path / "died") for number in range(8)]
    assert dict(run_locally(die_once_at_three, tasks, 2)) == {number: 10 * number for number in range(8)}


@needs_signals
def test_task_that_kills_its_workers_is_given_up_and_no_other_lost():
    found = dict(run_locally(die_always_at_three, list(range(6)), 2))
    assert found.pop(3) == Failure(f"its worker process died {ATTEMPTS} times", "")
    assert found == {number: 10 * number for number in (0, 1, 2, 4, 5)}


@needs_signals
def test_no_interrupt_from_the_keyboard_reaches_a_worker_and_all_reach_the_driver():
    assert dict(run_locally(interrupt_is_blocked, [0, 1], 2)) == {0: True, 1: True}
    assert not interrupt_is_blocked(None)


def test_workers_use_one_thread_each_and_the_driver_keeps_its_settings():
    before = dict(os.environ)
    assert dict(run_locally(worker_threads, [0, 1], 2)) == {0: "1", 1: "1"}
    assert dict(os.environ) == before


def test_script_needs_no_guard_against_its_own_workers(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(REPOSITORY)!r})\n"
        "from sim.execution.local import run_locally\nfrom tests.support.tasks import divide_by\n"
        "print(sorted(run_locally(divide_by, [1, 2], 2)))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "[(0, 1.0), (1, 0.5)]\n"


@needs_signals
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_the_driver(tmp_path, sent):
    script = f"""
        from tests.support.tasks import write_pid_and_sleep
        from sim.execution.local import run_locally
        list(run_locally(write_pid_and_sleep, [{str(tmp_path)!r}] * 2, 2))
    """
    driver = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], cwd=REPOSITORY)
    wait_until(lambda: len(list(tmp_path.iterdir())) == 2)
    driver.send_signal(sent)
    driver.wait()
    workers = [int(path.name) for path in tmp_path.iterdir()]
    wait_until(lambda: not any(is_running(worker) for worker in workers))


def wait_until(condition, seconds=60.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def is_running(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
