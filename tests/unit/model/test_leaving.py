"""Leaving: rates that come out as they were asked for, and where people go."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.model.events import Destination, Event, WorkerKind
from sim.model.leaving import leaving_hazard
from tests.support.small_service import plain, play, rows
from tests.support.small_workforce import (
    ONE_LARGE_TEAM,
)


def test_a_stay_lasts_until_the_resignation_and_then_the_notice():
    hazard = leaving_hazard(0.5, 40.0)
    assert 1.0 / hazard + 40.0 == pytest.approx(2.0 * WORKING_DAYS_PER_YEAR)
    assert leaving_hazard(0.0, 40.0) == 0.0


@pytest.mark.parametrize("notice", [0.0, 40.0])
def test_more_turnover_is_more_hazard(notice):
    hazards = [leaving_hazard(rate, notice) for rate in (0.0, 0.05, 0.1, 0.5, 1.0, 3.0)]
    assert hazards == sorted(set(hazards))


def per_person_year(model, event, **fields):
    snapshots = model.recorder.snapshots
    permanent = snapshots["kind"] != WorkerKind.AGENCY
    in_post = permanent.sum() / len(np.unique(snapshots["time"]))
    years = model.env.now / WORKING_DAYS_PER_YEAR
    return len(rows(model, event, **fields)) / in_post / years


def test_turnover_comes_out_as_asked():
    config = plain(
        ONE_LARGE_TEAM
        | {
            "workforce.turnover_rate": 0.3,
            "workforce.reference_turnover_rate": 0.3,
            "workforce.vacancy_rate": 0.1,
            "workforce.hiring_days": None,
            "run.years": 2.0,
        }
    )
    model = play(config)
    leavers = per_person_year(model, Event.LEFT)
    # About 216 leavers, nearly Poisson: six standard deviations are 0.12.
    assert leavers == pytest.approx(0.3, abs=0.12)
    assert per_person_year(model, Event.VACANCY_FILLED) == pytest.approx(0.3, abs=0.12)
    vacant = 1.0 - len(model.workforce.teams["assessment"].people) / 400.0
    assert vacant == pytest.approx(0.1, abs=6.0 * math.sqrt(0.1 * 0.9 / 400.0))
    for left in rows(model, Event.LEFT):
        notice = rows(model, Event.NOTICE, worker=left.worker)
        if notice and notice[0].time > 0.0:
            assert left.time - notice[0].time == pytest.approx(config.workforce.notice_days)


def test_the_same_people_leave_earlier_when_more_leave():
    def resigned(rate):
        model = play(
            plain(ONE_LARGE_TEAM | {"workforce.turnover_rate": rate, "workforce.notice_days": 0.0, "run.years": 1.0})
        )
        return {row.worker: row.time for row in rows(model, Event.NOTICE)}

    few, many = resigned(0.1), resigned(0.2)
    assert few.keys() < many.keys()
    assert all(many[worker] == pytest.approx(few[worker] / 2.0) for worker in few)


def test_leavers_go_where_the_shares_say():
    config = plain(
        ONE_LARGE_TEAM
        | {
            "workforce.turnover_rate": 1.0,
            "workforce.leaver_destinations": {"left_sector": 0.0, "agency": 0.0, "other_council": 1.0},
        }
    )
    assert {row.detail for row in rows(play(config), Event.LEFT)} == {float(Destination.OTHER_COUNCIL)}
