"""Tasks that never end or eat memory are ended and named; the others are done."""

import time

import pytest

from sim.execution import Failure, Limits
from sim.execution.local import run_locally
from tests.support.tasks import eat_memory_at_one, sleep_for_ever_at_one


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_a_task_that_never_ends_is_given_up_and_the_others_are_done(n_jobs):
    began = time.monotonic()
    found = dict(run_locally(sleep_for_ever_at_one, [0, 1, 2], n_jobs, Limits(seconds=1.0)))
    assert found[1] == Failure("it took longer than execution.task_seconds=1", "")
    assert (found[0], found[2]) == (0, 20)
    assert time.monotonic() - began < 60.0


def test_a_task_that_eats_memory_is_given_up_and_the_others_are_done():
    found = dict(run_locally(eat_memory_at_one, [0, 1, 2], 1, Limits(memory_mb=400.0)))
    assert found[1] == Failure("its process used more than execution.task_memory_mb=400", "")
    assert (found[0], found[2]) == (0, 20)
