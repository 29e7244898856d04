"""Hiring: how long a vacancy lasts, and what a campaign does to it."""

from __future__ import annotations

import math

import pytest

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.model.events import Event
from sim.model.hiring import campaign_factor, vacancy_life_days
from tests.support.small_service import plain, play, rows
from tests.support.small_workforce import (
    COMING_AND_GOING,
    day,
)


def test_hires_balance_leavers_at_the_vacancy_rate():
    life = vacancy_life_days(0.2, 0.3, None)
    leavers_a_year = (1.0 - 0.2) * 0.3
    hires_a_year = 0.2 / life * WORKING_DAYS_PER_YEAR
    assert hires_a_year == pytest.approx(leavers_a_year)


@pytest.mark.parametrize(
    ("vacancy", "turnover", "given", "life"),
    [(0.2, 0.3, 90.0, 90.0), (0.0, 0.3, None, 0.0), (0.2, 0.0, None, math.inf), (0.0, 0.0, None, 0.0)],
)
def test_life_of_a_vacancy_at_the_edges(vacancy, turnover, given, life):
    assert vacancy_life_days(vacancy, turnover, given) == life


@pytest.mark.parametrize(("now", "factor"), [(19.9, 1.0), (20.0, 3.0), (59.9, 3.0), (60.0, 1.0)])
def test_a_campaign_counts_from_its_first_day_to_its_last(now, factor):
    assert campaign_factor(3.0, 20.0, 60.0, now) == factor


def test_a_campaign_fills_open_vacancies_faster_while_it_lasts():
    base = plain(COMING_AND_GOING | {"workforce.turnover_rate": 0.0})
    campaign = {"start": day(base, 20), "end": day(base, 60), "factor": 3.0}

    def filled(*campaigns):
        model = play(
            plain(COMING_AND_GOING | {"workforce.turnover_rate": 0.0, "workforce.hiring_campaigns": list(campaigns)})
        )
        return sorted(row.time for row in rows(model, Event.VACANCY_FILLED))

    usual, faster = filled(), filled(campaign)
    assert faster[: sum(time < 20.0 for time in usual)] == [time for time in usual if time < 20.0]
    # Forty days of the campaign are worth 120: hazards add up.
    in_time = [time for time in usual if time < 140.0]
    assert [20.0 + (time - 20.0) / 3.0 for time in in_time if time >= 20.0] == pytest.approx(
        [time for time in faster if 20.0 <= time < 60.0]
    )
