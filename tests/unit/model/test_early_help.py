"""Early help: who is offered it, who waits, and what a spell is, day by day."""

from __future__ import annotations

import pytest

from sim.config.categories import NEEDS
from sim.model.early_help import (
    mean_spell_days,
    need_as_judged,
    pieces_done,
    pieces_of_work,
    places_for,
    posts_by,
    spell_lengths,
    strength,
)
from sim.model.events import ClosureStage, EarlyHelpEnd, EventType, Role, TaskKind
from tests.support.small_early_help import HELP, RETURNS, needs_help, seen
from tests.support.small_service import (
    ASSESSED_IN_ITS_HOURS,
    CHILD_IN_NEED,
    EARLY_HELP,
    begun,
    family,
    fixed,
    leave,
    outcomes,
    plain,
    play,
    rows,
    team,
)

# Rules


def test_a_spell_is_so_many_pieces_of_work():
    assert [pieces_of_work(days, 10.0) for days in (0.0, 12.0, 16.0, 100.0)] == [1, 1, 2, 10]


def test_who_does_not_complete_breaks_off_anywhere_on_the_way():
    assert pieces_done(10, 0.8, 0.79) == 10
    assert [pieces_done(10, 0.8, u) for u in (0.80001, 0.9, 0.99999)] == [1, 6, 10]
    assert pieces_done(10, 0.0, 1e-9) == 1


def test_spells_that_are_broken_off_are_half_as_long_on_average():
    # Ten pieces if completed; one to ten otherwise, 5.5 on average; two weeks each.
    spells = {"length_days": fixed(100.0), "completion_share": 0.8, "session_interval_days": 10.0}
    settings = plain({f"early_help.{name}": value for name, value in spells.items()}).early_help
    assert mean_spell_days(settings) == pytest.approx(0.8 * 100.0 + 0.2 * 55.0)


def test_spells_are_completed_or_end_anywhere_on_the_way():
    lengths = {"length_days": fixed(60.0), "completion_share": 0.7, "session_interval_days": 20.0}
    spells = spell_lengths(plain({f"early_help.{name}": value for name, value in lengths.items()}).early_help)
    found = dict(zip(zip(spells.days.tolist(), spells.is_completed.tolist(), strict=True), spells.weight, strict=True))
    assert found == pytest.approx({(60.0, True): 0.7, (20.0, False): 0.1, (40.0, False): 0.1, (60.0, False): 0.1})


def test_places_are_whole_families():
    assert [places_for(3, limit) for limit in (12.0, 2.5, 0.3)] == [36, 7, 0]


def test_need_is_judged_right_or_as_need_for_early_help():
    assert need_as_judged(CHILD_IN_NEED, 0.8, 0.79) == CHILD_IN_NEED
    assert need_as_judged(CHILD_IN_NEED, 0.8, 0.81) == EARLY_HELP


def test_strength_of_an_effect_grows_with_the_dose_as_its_elasticity_says():
    assert strength(1.0, 36.0, 36.0, 0.5) == 1.0
    assert strength(1.0, 144.0, 36.0, 0.5) == pytest.approx(2.0)
    assert strength(1.0, 144.0, 36.0, 0.0) == 1.0
    assert strength(0.0, 144.0, 36.0, 0.5) == 0.0


def test_extra_posts_open_along_the_ramp():
    assert [posts_by(day, 10.0, 0.0, 4) for day in (9.9, 10.0)] == [0, 4]
    assert [posts_by(day, 10.0, 20.0, 4) for day in (9.9, 10.0, 14.9, 15.0, 20.0, 25.0, 90.0)] == [0, 1, 1, 2, 3, 4, 4]


# A spell, day by day


def test_a_spell_is_done_piece_by_piece():
    model = play(plain(HELP), [(0.0, needs_help())])
    # Screened in an hour; three pieces of two hours, one a week; the spell ends with its third week.
    assert seen(model, EventType.EARLY_HELP_OFFERED, EventType.EARLY_HELP_STARTED, EventType.EARLY_HELP_ENDED) == [
        (EventType.EARLY_HELP_OFFERED, 0.1),
        (EventType.EARLY_HELP_STARTED, 0.1),
        (EventType.EARLY_HELP_ENDED, 15.1),
    ]
    (ended,) = rows(model, EventType.EARLY_HELP_ENDED)
    assert (ended.detail, ended.since) == (EarlyHelpEnd.COMPLETED, pytest.approx(0.1))
    sessions = rows(model, EventType.TASK_DONE, detail=float(TaskKind.EARLY_HELP_SESSION))
    assert [(row.start, row.time, row.hours) for row in sessions] == [
        (pytest.approx(begun), pytest.approx(begun + 0.2), 2.0) for begun in (0.1, 5.1, 10.1)
    ]


def helped_before(index, **draws):
    return begun(index, need=EARLY_HELP, **draws)


@pytest.mark.parametrize(("started", "sessions"), [(-0.5, [4.5, 9.5]), (-6.0, [4.0]), (-14.5, [])])
def test_a_spell_that_began_before_the_start_goes_on_in_its_own_rhythm(started, sessions):
    def resume(model):
        model.pathway.early_help.resume(helped_before(0), started)

    model = play(plain(HELP), [], [(0.0, resume)])
    (began,), (ended,) = rows(model, EventType.EARLY_HELP_STARTED), rows(model, EventType.EARLY_HELP_ENDED)
    assert (began.time, began.since) == (0.0, started)
    assert (ended.detail, ended.time) == (EarlyHelpEnd.COMPLETED, pytest.approx(started + 15.0))
    done = rows(model, EventType.TASK_DONE, detail=float(TaskKind.EARLY_HELP_SESSION))
    assert [row.start for row in done] == [pytest.approx(begun) for begun in sessions]


def test_a_spell_that_ended_before_the_start_or_finds_no_place_is_not_gone_on_with():
    def resume(model):
        early_help = model.pathway.early_help
        early_help.resume(helped_before(0), -15.0)  # three weeks: over
        early_help.resume(helped_before(1, EARLY_HELP_COMPLETION=0.87), -10.5)  # broken off after two
        early_help.resume(helped_before(2), -10.0)
        early_help.resume(helped_before(3), -10.0)  # only one family at a time

    model = play(plain(HELP), [], [(0.0, resume)])
    assert [row.entity for row in rows(model, EventType.EARLY_HELP_STARTED)] == [helped_before(2).entity]


def test_who_does_not_consent_is_not_helped():
    model = play(plain(HELP), [(0.0, needs_help(EARLY_HELP_CONSENT=0.61))])
    assert [row.detail for row in rows(model, EventType.EARLY_HELP_OFFERED)] == [0.0]
    assert rows(model, EventType.EARLY_HELP_STARTED) == []


def test_a_family_may_break_off():
    model = play(plain(HELP), [(0.0, needs_help(EARLY_HELP_COMPLETION=0.87))])
    (ended,) = rows(model, EventType.EARLY_HELP_ENDED)  # after two of three pieces
    assert (ended.detail, ended.time) == (EarlyHelpEnd.DROPPED_OUT, pytest.approx(10.1))


def test_families_wait_for_a_place_and_are_helped_in_order_of_arrival():
    model = play(plain(HELP), [(0.0, needs_help(0)), (1.0, needs_help(1)), (2.0, needs_help(2))])
    started = rows(model, EventType.EARLY_HELP_STARTED)
    assert [(row.time, row.since) for row in started] == [
        (pytest.approx(start), pytest.approx(offered)) for start, offered in ((0.1, 0.1), (15.1, 1.1), (30.1, 2.1))
    ]


def test_a_list_ordered_by_need_helps_the_neediest_first():
    changes = HELP | ASSESSED_IN_ITS_HOURS
    changes |= {
        "early_help.targeting": {"order": "need", "accuracy": 0.9},
        "pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes("early_help")),
    }
    contacts = [(0.0, needs_help(0)), (1.0, needs_help(1)), (2.0, family(2, CHILD_IN_NEED)), (3.0, needs_help(3))]
    served = [row.entity for row in rows(play(plain(changes), contacts), EventType.EARLY_HELP_STARTED)]
    entities = [someone.entity for _, someone in contacts]
    assert served == [entities[0], entities[2], entities[1], entities[3]]


def test_a_referral_ends_help_and_makes_room():
    contacts = [(0.0, needs_help(0, RETURN=0.1)), (1.0, needs_help(1, RETURN=0.9))]
    changes = HELP | RETURNS | {"pathway.returns.worsening_share": 1.0, "pathway.returns.delay_days": fixed(4.0)}
    changes |= {"early_help.effect_scale": 0.0}
    model = play(plain(changes), contacts)
    # Back on day 4.1, in need by now: screened in 0.1, researched in 0.2, decided in 0.1 days, and referred on day 4.5.
    ended = rows(model, EventType.EARLY_HELP_ENDED)[0]
    assert (ended.time, ended.detail) == (pytest.approx(4.5), EarlyHelpEnd.STEPPED_UP)
    assert [row.time for row in rows(model, EventType.EARLY_HELP_STARTED)][:2] == [
        pytest.approx(0.1),
        pytest.approx(4.5),
    ]


def test_a_referral_takes_a_family_off_the_waiting_list():
    contacts = [(0.0, needs_help(0, RETURN=0.9)), (0.5, needs_help(1, RETURN=0.1)), (1.0, needs_help(2, RETURN=0.9))]
    changes = HELP | RETURNS | {"pathway.returns.worsening_share": 1.0, "pathway.returns.delay_days": fixed(4.0)}
    model = play(plain(changes), contacts)
    (withdrawn,) = rows(model, EventType.EARLY_HELP_WITHDRAWN)
    assert (withdrawn.time, withdrawn.since) == (pytest.approx(5.0), pytest.approx(0.6))
    assert [row.since for row in rows(model, EventType.EARLY_HELP_STARTED)] == [pytest.approx(0.1), pytest.approx(1.1)]


def test_a_family_in_early_help_is_not_offered_it_again():
    changes = HELP | RETURNS | {"pathway.returns.delay_days": fixed(4.0), "early_help.effect_scale": 0.0}
    model = play(plain(changes | {"run.years": 0.03}), [(0.0, needs_help(RETURN=0.1))])
    assert len(rows(model, EventType.RECONTACT)) == 1
    assert len(rows(model, EventType.EARLY_HELP_OFFERED)) == 1


def test_a_keyworker_who_leaves_takes_no_family_along_and_makes_no_room():
    changes = HELP | {"teams.early_help": team(2), "early_help.families_per_keyworker": 2.0}

    def one_leaves(model):
        leave(model.workforce.teams["early_help"].people[0])

    contacts = [(float(index), needs_help(index)) for index in range(6)]
    model = play(plain(changes), contacts, [(4.5, one_leaves)])
    started = [row.time for row in rows(model, EventType.EARLY_HELP_STARTED)]
    # Four places, then two: the fifth family waits until a third of the four spells has ended.
    assert started[:4] == [pytest.approx(index + 0.1) for index in range(4)]
    assert started[4] > 17.0
    assert len(rows(model, EventType.EARLY_HELP_ENDED)) >= 4


def test_without_keyworkers_nobody_is_offered_help():
    model = play(plain(HELP | {"teams.early_help": team(0)}), [(0.0, needs_help())])
    assert rows(model, EventType.EARLY_HELP_OFFERED) == []
    assert [row.detail for row in rows(model, EventType.JOURNEY_CLOSED)] == [ClosureStage.CONTACT]


@pytest.mark.parametrize("outcome", ["early_help", "no_further_action"])
def test_assessments_may_end_with_an_offer(outcome):
    changes = {"pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes(outcome))}
    model = play(plain(HELP | changes), [(0.0, family())])
    assert len(rows(model, EventType.JOURNEY_CLOSED)) == 1
    assert len(rows(model, EventType.EARLY_HELP_OFFERED)) == (outcome == "early_help")


# More keyworkers


def test_extra_keyworkers_are_hired_from_the_day_on():
    start = plain().run.start.replace(day=15)
    changes = {"early_help.extra_keyworkers": {"posts": 2, "start": start, "ramp_days": 0.0}}
    changes |= {"workforce.hiring_days": 1.0}
    model = play(plain(HELP | changes))
    opened = rows(model, EventType.VACANCY_OPENED, role=float(Role.KEYWORKER))
    first_day = float(model.calendar.day_of(start))
    assert [row.time for row in opened] == [first_day, first_day]
    joined = [row.time for row in rows(model, EventType.JOINED, role=float(Role.KEYWORKER))]
    assert len(joined) == 3
    assert all(first_day <= time < first_day + 15.0 for time in joined[1:])
    assert model.pathway.early_help.places == 3
