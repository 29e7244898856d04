"""Open cases: each is there once, from its opening to its closing, and all are equally likely to be found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.events import CaseStage
from sim.model.model import Model
from tests.support.small_service import NO_FRONT_DOOR, family, leave, limits, plain, play, team
from tests.support.whole_service import unit

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


USUAL = {"assessment": 0.5, "safeguarding": 0.8}

REFERRED = NO_FRONT_DOOR | {
    "allocation.caseload_limit": limits(2.0),
    "allocation.overload_after_days": {"urgent": None, "standard": None},
    "teams.reserve.usual_caseload": USUAL,
}


def relative_loads(day, changes, contacts, happenings=()):
    """What two services hold on a day, relative to what is usual."""
    seen = []

    def look(model):
        seen.extend(model.council.relative_caseload(model.council.teams_of(name)) for name in USUAL)

    play(plain(REFERRED | changes), contacts, [*happenings, (day, look)])
    return seen


def test_a_service_holds_what_its_people_have_and_what_waits_for_them():
    one_holds_two_and_one_waits = [(0.1 * number, family(number)) for number in range(3)]
    assert relative_loads(1.0, {}, one_holds_two_and_one_waits) == [pytest.approx(3.0 / 1 / 0.5), 0.0]


def test_teams_of_a_service_are_counted_together():
    areas = [unit("north", 0.5), unit("south", 0.5)]
    changes = {
        "teams.assessment": team(4, 2),
        "teams.safeguarding": team(2, 2),
        "teams.units": {"assessment": areas, "safeguarding": areas},
    }
    all_in_the_north = [(0.1 * number, family(number, UNIT=0.1)) for number in range(6)]
    assert relative_loads(1.0, changes, all_in_the_north) == [pytest.approx(6.0 / 4 / 0.5), 0.0]


def test_a_service_that_everybody_has_left_holds_infinitely_more_than_usual():
    def go(model):
        leave(model.workforce.teams["assessment"].case_holders[0])

    loads = relative_loads(30.0, {}, [(0.1, family(0)), (0.2, family(1))], [(1.0, go)])
    assert loads == [float("inf"), 0.0]
