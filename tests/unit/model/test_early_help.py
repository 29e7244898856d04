"""Early help: who is offered it, who waits, what a spell is, what it does, and what keeps families from a contact."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import sim
from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.base import NEEDS
from sim.measures import measure_log
from sim.model.contact import Contact, Route
from sim.model.demand import mean_family_size
from sim.model.early_help import (
    children_helped,
    mean_spell_days,
    need_as_judged,
    pieces_done,
    pieces_of_work,
    places_for,
    posts_by,
    spell_lengths,
    strength,
)
from sim.model.events import COLUMNS, ClosureStage, EarlyHelpEnd, Event, Role, TaskKind
from sim.model.family import Family, Origin
from sim.model.flows import flows
from sim.model.model import Model, run
from tests.small_service import (
    CHILD_IN_NEED,
    EARLY_HELP,
    UNIVERSAL,
    GivenDraws,
    family,
    fixed,
    leave,
    outcomes,
    plain,
    play,
    rows,
    team,
)

HELP = {
    "teams.early_help": team(1),
    "early_help.consent_share": 0.6,
    "early_help.families_per_keyworker": 1.0,
    "early_help.hours_per_week": 2.0,
    "early_help.length_days": fixed(15.0),
    "early_help.session_interval_days": 5.0,
    "early_help.completion_share": 0.8,
}
"""One keyworker who helps one family at a time: three pieces of work of two hours, one a week."""

RETURNS = {
    "pathway.returns.enabled": True,
    "pathway.returns.scale": 1.0,
    "pathway.returns.probability": dict.fromkeys(("contact", "mash", "referral", "assessment", "plan"), 0.8),
    "pathway.returns.missed_need_factor": 1.0,
    "pathway.returns.delay_days": fixed(12.0),
    "pathway.returns.worsening_share": 0.0,
    "early_help.effect_scale": 1.0,
    "early_help.effect": {
        "return_odds_during": 0.5,
        "return_odds_after": 0.375,
        "escalation_factor": 0.5,
        "lasting_days": 252.0,
        "reference_hours": 6.0,
        "dose_elasticity": 1.0,
    },
}
"""Four in five come back, after twelve days; odds of 4 become 2 while helped (0.667), and 1.5 afterwards (0.6)."""


def needs_help(index=0, **draws):
    return family(index, need=EARLY_HELP, **draws)


def seen(model, *events):
    return [(row.event, pytest.approx(row.time)) for row in rows(model, *events)]


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
    assert seen(model, Event.EARLY_HELP_OFFERED, Event.EARLY_HELP_STARTED, Event.EARLY_HELP_ENDED) == [
        (Event.EARLY_HELP_OFFERED, 0.1),
        (Event.EARLY_HELP_STARTED, 0.1),
        (Event.EARLY_HELP_ENDED, 15.1),
    ]
    (ended,) = rows(model, Event.EARLY_HELP_ENDED)
    assert (ended.detail, ended.since) == (EarlyHelpEnd.COMPLETED, pytest.approx(0.1))
    sessions = rows(model, Event.TASK_DONE, detail=float(TaskKind.EARLY_HELP_SESSION))
    assert [(row.start, row.time, row.hours) for row in sessions] == [
        (pytest.approx(begun), pytest.approx(begun + 0.2), 2.0) for begun in (0.1, 5.1, 10.1)
    ]


def helped_before(index, **draws):
    someone = needs_help(index, **draws)
    someone.begin_journey(0.0)
    return someone


@pytest.mark.parametrize(("started", "sessions"), [(-0.5, [4.5, 9.5]), (-6.0, [4.0]), (-14.5, [])])
def test_a_spell_that_began_before_the_start_goes_on_in_its_own_rhythm(started, sessions):
    def resume(model):
        model.pathway.early_help.resume(helped_before(0), started)

    model = play(plain(HELP), [], [(0.0, resume)])
    (began,), (ended,) = rows(model, Event.EARLY_HELP_STARTED), rows(model, Event.EARLY_HELP_ENDED)
    assert (began.time, began.since) == (0.0, started)
    assert (ended.detail, ended.time) == (EarlyHelpEnd.COMPLETED, pytest.approx(started + 15.0))
    done = rows(model, Event.TASK_DONE, detail=float(TaskKind.EARLY_HELP_SESSION))
    assert [row.start for row in done] == [pytest.approx(begun) for begun in sessions]


def test_a_spell_that_ended_before_the_start_or_finds_no_place_is_not_gone_on_with():
    def resume(model):
        early_help = model.pathway.early_help
        early_help.resume(helped_before(0), -15.0)  # three weeks: over
        early_help.resume(helped_before(1, EARLY_HELP_COMPLETION=0.87), -10.5)  # broken off after two
        early_help.resume(helped_before(2), -10.0)
        early_help.resume(helped_before(3), -10.0)  # only one family at a time

    model = play(plain(HELP), [], [(0.0, resume)])
    assert [row.entity for row in rows(model, Event.EARLY_HELP_STARTED)] == [helped_before(2).entity]


def test_who_does_not_consent_is_not_helped():
    model = play(plain(HELP), [(0.0, needs_help(EARLY_HELP_CONSENT=0.61))])
    assert [row.detail for row in rows(model, Event.EARLY_HELP_OFFERED)] == [0.0]
    assert rows(model, Event.EARLY_HELP_STARTED) == []


def test_a_family_may_break_off():
    model = play(plain(HELP), [(0.0, needs_help(EARLY_HELP_COMPLETION=0.87))])
    (ended,) = rows(model, Event.EARLY_HELP_ENDED)  # after two of three pieces
    assert (ended.detail, ended.time) == (EarlyHelpEnd.DROPPED_OUT, pytest.approx(10.1))


def test_families_wait_for_a_place_and_are_helped_in_order_of_arrival():
    model = play(plain(HELP), [(0.0, needs_help(0)), (1.0, needs_help(1)), (2.0, needs_help(2))])
    started = rows(model, Event.EARLY_HELP_STARTED)
    assert [(row.time, row.since) for row in started] == [
        (pytest.approx(start), pytest.approx(offered)) for start, offered in ((0.1, 0.1), (15.1, 1.1), (30.1, 2.1))
    ]


def test_a_list_ordered_by_need_helps_the_neediest_first():
    changes = HELP | {
        "early_help.targeting": {"order": "need", "accuracy": 0.9},
        "pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes("early_help")),
        "pathway.assessment.planned_length.enabled": False,
        "pathway.assessment.visit_spacing_days": 0.0,
        "pathway.assessment.authorisation.enabled": False,
    }
    contacts = [(0.0, needs_help(0)), (1.0, needs_help(1)), (2.0, family(2, CHILD_IN_NEED)), (3.0, needs_help(3))]
    served = [row.entity for row in rows(play(plain(changes), contacts), Event.EARLY_HELP_STARTED)]
    entities = [someone.entity for _, someone in contacts]
    assert served == [entities[0], entities[2], entities[1], entities[3]]


def test_a_referral_ends_help_and_makes_room():
    contacts = [(0.0, needs_help(0, RETURN=0.1)), (1.0, needs_help(1, RETURN=0.9))]
    changes = HELP | RETURNS | {"pathway.returns.worsening_share": 1.0, "pathway.returns.delay_days": fixed(4.0)}
    changes |= {"early_help.effect_scale": 0.0}
    model = play(plain(changes), contacts)
    # Back on day 4.1, in need by now: screened in 0.1, researched in 0.2, decided in 0.1 days, and referred on day 4.5.
    ended = rows(model, Event.EARLY_HELP_ENDED)[0]
    assert (ended.time, ended.detail) == (pytest.approx(4.5), EarlyHelpEnd.STEPPED_UP)
    assert [row.time for row in rows(model, Event.EARLY_HELP_STARTED)][:2] == [pytest.approx(0.1), pytest.approx(4.5)]


def test_a_referral_takes_a_family_off_the_waiting_list():
    contacts = [(0.0, needs_help(0, RETURN=0.9)), (0.5, needs_help(1, RETURN=0.1)), (1.0, needs_help(2, RETURN=0.9))]
    changes = HELP | RETURNS | {"pathway.returns.worsening_share": 1.0, "pathway.returns.delay_days": fixed(4.0)}
    model = play(plain(changes), contacts)
    (withdrawn,) = rows(model, Event.EARLY_HELP_WITHDRAWN)
    assert (withdrawn.time, withdrawn.since) == (pytest.approx(5.0), pytest.approx(0.6))
    assert [row.since for row in rows(model, Event.EARLY_HELP_STARTED)] == [pytest.approx(0.1), pytest.approx(1.1)]


def test_a_family_in_early_help_is_not_offered_it_again():
    changes = HELP | RETURNS | {"pathway.returns.delay_days": fixed(4.0), "early_help.effect_scale": 0.0}
    model = play(plain(changes | {"run.years": 0.03}), [(0.0, needs_help(RETURN=0.1))])
    assert len(rows(model, Event.RECONTACT)) == 1
    assert len(rows(model, Event.EARLY_HELP_OFFERED)) == 1


def test_a_keyworker_who_leaves_takes_no_family_along_and_makes_no_room():
    changes = HELP | {"teams.early_help": team(2), "early_help.families_per_keyworker": 2.0}

    def one_leaves(model):
        leave(model.workforce.teams["early_help"].people[0])

    contacts = [(float(index), needs_help(index)) for index in range(6)]
    model = play(plain(changes), contacts, [(4.5, one_leaves)])
    started = [row.time for row in rows(model, Event.EARLY_HELP_STARTED)]
    # Four places, then two: the fifth family waits until a third of the four spells has ended.
    assert started[:4] == [pytest.approx(index + 0.1) for index in range(4)]
    assert started[4] > 17.0
    assert len(rows(model, Event.EARLY_HELP_ENDED)) >= 4


def test_without_keyworkers_nobody_is_offered_help():
    model = play(plain(HELP | {"teams.early_help": team(0)}), [(0.0, needs_help())])
    assert rows(model, Event.EARLY_HELP_OFFERED) == []
    assert [row.detail for row in rows(model, Event.JOURNEY_CLOSED)] == [ClosureStage.CONTACT]


@pytest.mark.parametrize("outcome", ["early_help", "no_further_action"])
def test_assessments_may_end_with_an_offer(outcome):
    changes = {"pathway.assessment.outcomes": dict.fromkeys(NEEDS, outcomes(outcome))}
    model = play(plain(HELP | changes), [(0.0, family())])
    assert len(rows(model, Event.JOURNEY_CLOSED)) == 1
    assert len(rows(model, Event.EARLY_HELP_OFFERED)) == (outcome == "early_help")


# What it does


def contacts_in_all(changes, **draws):
    model = play(plain(HELP | RETURNS | {"run.years": 0.1} | changes), [(0.0, needs_help(**draws))])
    return len(rows(model, Event.CONTACT, Event.RECONTACT))


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
    assert [row.time for row in rows(model, Event.RECONTACT)] == [pytest.approx(12.6)]


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
        assert rows(model, Event.RECONTACT)[0].need == need


# More keyworkers


def test_extra_keyworkers_are_hired_from_the_day_on():
    start = plain().run.start.replace(day=15)
    changes = {"early_help.extra_keyworkers": {"posts": 2, "start": start, "ramp_days": 0.0}}
    changes |= {"workforce.hiring_days": 1.0}
    model = play(plain(HELP | changes))
    opened = rows(model, Event.VACANCY_OPENED, hours=float(Role.KEYWORKER))
    first_day = float(model.calendar.day_of(start))
    assert [row.time for row in opened] == [first_day, first_day]
    joined = [row.time for row in rows(model, Event.JOINED, hours=float(Role.KEYWORKER))]
    assert len(joined) == 3
    assert all(first_day <= time < first_day + 15.0 for time in joined[1:])
    assert model.pathway.early_help.places == 3


# Around the front door


def elsewhere(route, someone, changes=None):
    """A service to which one family comes on this way, on day 2."""
    model = Model(plain(HELP | RETURNS | {"run.years": 0.1} | (changes or {})), 0)
    model.demand.contacts = lambda: [Contact(2.0, 0, someone, route)]
    model.run()
    return model


def test_a_contact_after_a_consultation_goes_its_way():
    model = elsewhere(Route.CONSULTED, needs_help(RETURN=0.9))
    assert [row.detail for row in rows(model, Event.CONSULTED)] == [0.0]
    assert len(rows(model, Event.CONTACT)) == 1


def test_an_advised_partner_makes_no_contact_and_the_family_may_come_later():
    model = elsewhere(Route.ADVISED, needs_help(RETURN=0.1), {"run.years": 0.06})
    assert [row.detail for row in rows(model, Event.CONSULTED)] == [1.0]
    assert rows(model, Event.CONTACT) == []
    assert [row.time for row in rows(model, Event.RECONTACT)] == [14.0]


def test_a_hub_offers_help_to_who_needs_it():
    model = elsewhere(Route.HUB, needs_help(RETURN=0.9, EARLY_HELP_CONSENT=0.99))
    assert [row.detail for row in rows(model, Event.HUB_VISITED)] == [1.0]
    assert [row.time for row in rows(model, Event.EARLY_HELP_STARTED)] == [2.0]
    model = elsewhere(Route.HUB, family(0, UNIVERSAL, RETURN=0.9))
    assert rows(model, Event.EARLY_HELP_OFFERED) == []


def test_who_would_not_have_been_a_contact_does_not_become_one():
    visitor = Family(GivenDraws({"RETURN": 0.1}), Origin.HUB_VISITOR, 4, 0, 0, 1, 1.0, EARLY_HELP, 2)
    model = elsewhere(Route.HUB, visitor)
    assert [row.detail for row in rows(model, Event.HUB_VISITED)] == [0.0]
    assert rows(model, Event.CONTACT, Event.RECONTACT) == []


# In a real service


def test_offers_and_families_helped_are_as_many_as_flows_imply():
    overrides = ("run.years=1.0", "teams.early_help.posts=40", "demand.yearly_walk_sd=0.0")
    config = sim.compose([*SMALL, *overrides])
    expected = flows(config)
    measured = measure_log(run(config, 0)).horizon
    families = mean_family_size(config.demand.family_size_shares)
    assert measured["early_help_offers_per_year"] == pytest.approx(expected.offers.sum() / families, rel=0.1)
    assert measured["early_help_helped_mean"] == pytest.approx(children_helped(config, expected) / families, rel=0.12)
    assert measured["early_help_wait_mean_wd"] == 0.0


def test_referrals_cut_off_help_as_often_as_flows_imply_and_take_half_of_what_is_left():
    config = plain(HELP | {"early_help.length_days": fixed(100.0), "early_help.completion_share": 0.5})
    spells, none = spell_lengths(config.early_help), np.zeros(len(NEEDS))
    offers = np.zeros((len(NEEDS), len(ClosureStage)))
    offers[EARLY_HELP, ClosureStage.CONTACT] = WORKING_DAYS_PER_YEAR / 0.6  # one family consents on every day
    expected = flows(config)
    undisturbed = children_helped(config, replace(expected, offers=offers, help_stepped_up=none))
    assert undisturbed == pytest.approx(0.5 * 100.0 + 0.5 * 52.5)
    cut = np.eye(len(NEEDS))[CHILD_IN_NEED] * WORKING_DAYS_PER_YEAR / 10.0  # a tenth of them are referred
    rest = (spells.days**2 * spells.weight).sum() / (spells.days * spells.weight).sum() / 2.0
    helped = children_helped(config, replace(expected, offers=offers, help_stepped_up=cut))
    assert undisturbed - helped == pytest.approx(0.1 * rest)
    assert 38.0 < rest < 50.0  # long spells are likelier to be met


def test_the_first_day_finds_keyworkers_at_work_and_takes_no_more_than_there_are_places():
    log = log_of("teams.early_help.posts=5", "workforce.vacancy_rate=0.0")
    first_day = (log["event"] == Event.EARLY_HELP_STARTED) & (log["time"] == 0.0) & (log["since"] < 0.0)
    assert 48 <= first_day.sum() <= 60  # five keyworkers, of whom one may be about to leave


SMALL = ("authority=darlington", "run.warm_up_days=0", "run.years=0.3")


@cache
def log_of(*overrides):
    return run(sim.compose([*SMALL, *overrides]), 0).log


def test_settings_of_help_that_is_not_there_change_nothing():
    plain_log = log_of("teams.early_help.posts=0")
    other = log_of(
        "teams.early_help.posts=0",
        "early_help.consent_share=0.9",
        "early_help.effect_scale=3",
        "early_help.families_per_keyworker=5",
        "early_help.consultation_line.diverted_share=0.9",
    )
    for name in COLUMNS:
        assert plain_log[name].tobytes() == other[name].tobytes()


def test_helped_families_come_back_less_often_and_nobody_else_more():
    settings = ("teams.early_help.posts=15", "run.years=0.8", "quality.enabled=false")
    without, helped = log_of(*settings, "early_help.effect_scale=0"), log_of(*settings, "early_help.effect_scale=3")

    def first_returns(log, until):
        back = (log["event"] == Event.RECONTACT) & (log["entity"] % 128 == 1) & (log["time"] < until)
        return set(log["entity"][back].tolist())

    # Whether a family comes back the first time is its own affair; when depends on how long it was with the service.
    assert first_returns(helped, until=160.0) < first_returns(without, until=math.inf)
    assert len(first_returns(helped, until=math.inf)) < len(first_returns(without, until=math.inf))


def test_who_accepted_is_helped_waits_or_has_gone():
    log = log_of("teams.early_help.posts=5", "workforce.vacancy_rate=0.0")
    event, since, detail = log["event"], log["since"], log["detail"]

    def number(which, also=True):
        return int(((event == which) & also).sum())

    accepted = number(Event.EARLY_HELP_OFFERED, detail == 1)
    started, withdrawn = number(Event.EARLY_HELP_STARTED, since >= 0.0), number(Event.EARLY_HELP_WITHDRAWN)
    in_help = number(Event.EARLY_HELP_STARTED) - number(Event.EARLY_HELP_ENDED)
    assert accepted > started + withdrawn > 0  # some wait: five keyworkers are too few
    assert 0 < in_help <= 60
    waits = (log["time"] - since)[(event == Event.EARLY_HELP_STARTED) & (since >= 0.0)]
    assert waits.min() >= 0.0
    assert waits.max() > 20.0
