"""The diary: the same events in the same order as SimPy's own queue."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simpy import Environment

from sim.model.environment import Clockwork

PROCESSES = st.lists(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0, 1.75, 3.0, 40.0]), max_size=5), max_size=8)


def happened(env, processes, run):
    """Let every process wait for one delay after another, and write down who went on when."""
    written = []

    def process(number, delays):
        for delay in delays:
            yield env.timeout(delay)
            written.append((env.now, number))

    for number, delays in enumerate(processes):
        env.process(process(number, delays))
    run(env)
    return written


@given(PROCESSES)
@settings(derandomize=True, deadline=None)
def test_everything_happens_as_in_simpys_environment(processes):
    usual = happened(Environment(), processes, lambda env: env.run(until=60.0))
    assert happened(Clockwork(), processes, lambda env: env.run_to(60.0)) == usual


def test_what_is_due_at_the_end_itself_does_not_happen_and_the_clock_stands_there():
    env = Clockwork()
    assert happened(env, [[2.0, 0.5], [2.5]], lambda env: env.run_to(2.5)) == [(2.0, 0)]
    assert env.now == 2.5


def test_after_each_event_the_caller_may_look():
    times = []
    env = Clockwork()
    happened(env, [[0.5], [1.5]], lambda env: env.run_to(3.0, lambda: times.append(env.now)))
    assert sorted(set(times)) == [0.0, 0.5, 1.5]


def test_an_error_in_a_process_is_raised_where_the_model_is_run():
    env = Clockwork()

    def lose_a_child():
        yield env.timeout(1.0)
        raise RuntimeError("a child was lost")

    env.process(lose_a_child())
    with pytest.raises(RuntimeError, match="a child was lost"):
        env.run_to(5.0)
