"""Early help in a real service: as much of it as flows imply, on the first day and later, and whom it reaches."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import sim
from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.categories import NEEDS
from sim.measures import History, measure
from sim.model.demand import mean_family_size
from sim.model.early_help import children_helped
from sim.model.events import COLUMNS, ClosureStage, EventType
from sim.model.flows import flows
from sim.model.model import run
from tests.support.small_early_help import HELP
from tests.support.small_service import CHILD_IN_NEED, EARLY_HELP, fixed, plain


def test_offers_and_families_helped_are_as_many_as_flows_imply():
    overrides = ("run.years=1.0", "teams.early_help.posts=40", "demand.yearly_walk_sd=0.0")
    config = sim.compose([*SMALL, *overrides])
    expected = flows(config)
    measured = measure(History(run(config, 0))).horizon
    families = mean_family_size(config.demand.family_size_shares)
    assert measured["early_help_offers_per_year"] == pytest.approx(expected.offers.sum() / families, rel=0.1)
    assert measured["early_help_helped_mean"] == pytest.approx(
        children_helped(config.early_help, expected) / families, rel=0.12
    )
    assert measured["early_help_wait_mean_wd"] == 0.0


def test_a_referral_cuts_off_the_rest_of_a_spell_met_at_a_random_moment():
    config = plain(HELP | {"early_help.length_days": fixed(100.0), "early_help.completion_share": 0.5})
    offers = np.zeros((len(NEEDS), len(ClosureStage)))
    offers[EARLY_HELP, ClosureStage.CONTACT] = WORKING_DAYS_PER_YEAR / 0.6  # one family consents on every day
    referred = np.eye(len(NEEDS))[CHILD_IN_NEED] * WORKING_DAYS_PER_YEAR / 10.0  # a tenth of them
    expected = replace(flows(config), offers=offers)
    helped, fewer = (
        children_helped(config.early_help, replace(expected, help_stepped_up=cut)) for cut in (0.0 * referred, referred)
    )
    # Half take 100 days; the others 5, 10 and so on to 100, with a mean of 52.5 and a mean square of 25 x 143.5.
    mean, mean_square = 0.5 * 100.0 + 0.5 * 52.5, 0.5 * 100.0**2 + 0.5 * 25.0 * 143.5
    assert helped == pytest.approx(mean)
    assert helped - fewer == pytest.approx(0.1 * mean_square / mean / 2.0)  # long spells are likelier to be met


def test_the_first_day_finds_keyworkers_at_work_and_takes_no_more_than_there_are_places():
    log = log_of("teams.early_help.posts=5", "workforce.vacancy_rate=0.0")
    first_day = (log["event"] == EventType.EARLY_HELP_STARTED) & (log["time"] == 0.0) & (log["since"] < 0.0)
    assert 48 <= first_day.sum() <= 60  # five keyworkers, of whom one may be about to leave


SMALL = ("authority=darlington_typical_practice", "run.warm_up_days=0", "run.years=0.3")


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
        back = (log["event"] == EventType.RECONTACT) & (log["entity"] % 128 == 1) & (log["time"] < until)
        return set(log["entity"][back].tolist())

    # Whether a family comes back the first time is its own affair; when depends on how long it was with the service.
    assert first_returns(helped, until=160.0) < first_returns(without, until=math.inf)
    assert len(first_returns(helped, until=math.inf)) < len(first_returns(without, until=math.inf))


def test_who_accepted_is_helped_waits_or_has_gone():
    log = log_of("teams.early_help.posts=5", "workforce.vacancy_rate=0.0")
    event, since, detail = log["event"], log["since"], log["detail"]

    def number(which, also=True):
        return int(((event == which) & also).sum())

    accepted = number(EventType.EARLY_HELP_OFFERED, detail == 1)
    started, withdrawn = number(EventType.EARLY_HELP_STARTED, since >= 0.0), number(EventType.EARLY_HELP_WITHDRAWN)
    in_help = number(EventType.EARLY_HELP_STARTED) - number(EventType.EARLY_HELP_ENDED)
    assert accepted > started + withdrawn > 0  # some wait: five keyworkers are too few
    assert 0 < in_help <= 60
    waits = (log["time"] - since)[(event == EventType.EARLY_HELP_STARTED) & (since >= 0.0)]
    assert waits.min() >= 0.0
    assert waits.max() > 20.0
