"""Open cases: each is there once, from its opening to its closing, and all are equally likely to be found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.events import CaseStage
from sim.model.model import Model
from tests.support.small_service import family, plain

CONFIG = plain()


@pytest.fixture(scope="module")
def council():
    return Model(CONFIG, 0).council


def opened(council, index):
    return council.open_case(family(index), council.teams["assessment"], CaseStage.ASSESSMENT, 0.0)


@given(st.lists(st.none() | st.integers(0, 30), max_size=40))
@settings(derandomize=True, deadline=None)
def test_open_are_those_opened_and_not_closed_in_whatever_order_they_close(council, steps):
    """None opens a case; a number closes the one that has been open for so long."""
    council.open_cases.clear()
    still_open, closed = [], []
    for number, step in enumerate(steps):
        if step is None:
            still_open.append(opened(council, number))
        elif still_open:
            closed.append(still_open.pop(step % len(still_open)))
            council.close_case(closed[-1])
        assert set(council.open_cases) == set(still_open)
        assert len(council.open_cases) == len(still_open)
    assert all(case.is_open for case in still_open)
    assert not any(case.is_open for case in closed)


def test_any_open_case_is_each_of_them_equally_often():
    council = Model(CONFIG, 0).council
    assert council.any_open_case(0.5) is None
    cases = [opened(council, number) for number in range(4)]
    found = [council.any_open_case((number + 0.5) / 40.0) for number in range(40)]
    assert [found.count(case) for case in cases] == [10] * 4
    assert council.any_open_case(1.0 - 1e-12) is cases[-1]
