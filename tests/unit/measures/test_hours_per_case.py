"""Hours per case against usual, of snapshots written by hand."""

import math

import pytest

from sim.model.events import Role
from tests.support.small_service import plain
from tests.support.small_workforce import hours_by_load


def test_by_caseload_hours_are_those_of_the_rule_and_each_case_counts_once(log):
    # Usual at a load of 0.5; at 1.0 half of the hours. One worker of a load of 0.5 with 10, one of 1.0 with 20.
    usual = {"assessment": 0.5, "safeguarding": 1.0}
    log.config = plain(hours_by_load(elasticity=1.0, least=0.5, most=1.2, reference=usual))
    log.sees(0.0, 1, 10)
    log.sees(0.0, 2, 20)
    log.sees(0.0, 3, 20, present=0.0)
    log.sees(0.0, 4, 0)
    log.sees(5.0, 5, 25, team="safeguarding")
    assert log("hours_per_case_ratio_assessment") == pytest.approx((10 * 1.0 + 20 * 0.5) / 30)
    assert log("hours_per_case_ratio_safeguarding") == pytest.approx(0.8)
    assert log("hours_per_case_ratio") == pytest.approx((10 * 1.0 + 20 * 0.5 + 25 * 0.8) / 55)


def test_the_reserve_hurries_by_overdue_tasks(log):
    by_load = {
        "workforce.effort.by_load.enabled": True,
        "workforce.effort.compression_limit": 0.8,
        "workforce.effort.full_pressure": 0.5,
    }
    log.config = plain(by_load)
    log.sees(0.0, 1, 6, role=Role.QUALIFIED_WITHOUT_CASES, caseload_limit=6.0, pressure=0.25)
    assert log("hours_per_case_ratio") == pytest.approx(0.9)


def test_people_of_other_teams_are_left_out(log):
    log.config = plain({"workforce.effort.by_load.enabled": True})
    log.sees(0.0, 1, 10, team="mash")
    assert math.isnan(log("hours_per_case_ratio"))


def test_without_the_rule_they_follow_overdue_tasks(log):
    log.config = plain({"workforce.effort.compression_limit": 0.8, "workforce.effort.full_pressure": 0.5})
    log.sees(0.0, 1, 30, pressure=0.25)
    log.sees(0.0, 2, 10, pressure=0.9)
    assert log("hours_per_case_ratio") == pytest.approx((30 * 0.9 + 10 * 0.8) / 40)
