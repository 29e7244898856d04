"""What early help does: who does not come back, for how long, and with what need."""

from __future__ import annotations

import pytest

from sim.model.events import EventType
from tests.support.small_early_help import HELP, RETURNS, needs_help
from tests.support.small_service import CHILD_IN_NEED, EARLY_HELP, fixed, plain, play, rows


def contacts_in_all(changes, **draws):
    model = play(plain(HELP | RETURNS | {"run.years": 0.1} | changes), [(0.0, needs_help(**draws))])
    return len(rows(model, EventType.CONTACT, EventType.RECONTACT))


@pytest.mark.parametrize(
    ("delay", "u", "comes_back"),
    [(12.0, 0.66, True), (12.0, 0.67, False), (16.0, 0.59, True), (16.0, 0.61, False), (16.0, 0.81, False)],
)
def test_help_keeps_families_from_coming_back_while_it_lasts_and_afterwards(delay, u, comes_back):
    changes = {"pathway.returns.delay_days": fixed(delay)}
    assert contacts_in_all(changes, RETURN=u) == 1 + comes_back


def test_on_the_waiting_list_nothing_is_gained():
    someone = needs_help(1, RETURN=0.79)
    model = play(plain(HELP | RETURNS | {"run.years": 0.06}), [(0.0, needs_help(0, RETURN=0.9)), (0.5, someone)])
    assert [row.time for row in rows(model, EventType.RECONTACT)] == [pytest.approx(12.6)]


def test_help_that_was_broken_off_does_nothing_afterwards():
    changes = {"pathway.returns.delay_days": fixed(11.0), "run.years": 0.07}
    assert contacts_in_all(changes, RETURN=0.7, EARLY_HELP_COMPLETION=0.81) == 2
    assert contacts_in_all({"pathway.returns.delay_days": fixed(4.0)}, RETURN=0.7, EARLY_HELP_COMPLETION=0.81) == 1


def test_the_effect_wears_off():
    changes = {"pathway.returns.delay_days": fixed(20.0), "early_help.effect.lasting_days": 4.0}
    assert contacts_in_all(changes, RETURN=0.79) == 2
    assert contacts_in_all(changes | {"early_help.effect.lasting_days": 6.0}, RETURN=0.79) == 1


def test_scale_of_none_means_no_effect():
    assert contacts_in_all({"early_help.effect_scale": 0.0}, RETURN=0.79) >= 2


def test_need_of_helped_families_worsens_less_often():
    changes = HELP | RETURNS | {"pathway.returns.worsening_share": 0.8, "run.years": 0.06}
    for u, need in ((0.39, CHILD_IN_NEED), (0.41, EARLY_HELP)):
        model = play(plain(changes), [(0.0, needs_help(RETURN=0.1, RETURN_NEED=u))])
        assert rows(model, EventType.RECONTACT)[0].need == need
