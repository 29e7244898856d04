"""Rates by role: whose vacancies, turnover and agency cover are the published ones, and who has rates of their own."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.config.categories import TEAMS
from sim.model.agency import cover_alone
from sim.model.events import Destination, EventType, Role, WorkerKind
from sim.model.model import Model
from sim.model.role_groups import RoleGroup, RoleGroups, is_counted, role_group
from tests.support.small_service import configured, plain, play, rows, team
from tests.support.small_workforce import day
from tests.support.whole_service import SMALL

ON = {"workforce.rates_by_role.enabled": True}
SOCIAL_WORKERS, CHAIRS, OTHERS = RoleGroup.SOCIAL_WORK, RoleGroup.CONFERENCE_CHAIRS, RoleGroup.OTHER_STAFF

LARGE = ON | {
    "teams.front_door": team(200, managers=20),
    "teams.mash": team(100, managers=10),
    "teams.assessment": team(200, managers=20),
    "teams.safeguarding": team(150),
    "teams.conference": team(100),
    "teams.early_help": team(180, managers=20),
    "workforce.vacancy_rate": 0.2,
    "workforce.turnover_rate": 0.4,
    "workforce.reference_turnover_rate": 0.4,
    "workforce.notice_days": 0.0,
    "run.years": 1.0,
}
"""Large teams of every role, in which rates can be counted; 500 social work posts."""


def group_of(row):
    """The group of the post or person that a row of the log is about."""
    return role_group(TEAMS[int(row.team)], Role(int(row.role)))


def lives(model, *services):
    """When everybody of these services came and went, by who they are."""
    codes = [float(TEAMS.index(service)) for service in services]
    return [
        (row.worker, row.role, row.event, row.time, row.detail)
        for row in rows(model)
        if row.event in (EventType.JOINED, EventType.NOTICE, EventType.LEFT) and row.team in codes
    ]


@pytest.mark.parametrize(
    ("service", "role", "group"),
    [
        ("mash", Role.SOCIAL_WORKER, SOCIAL_WORKERS),
        ("assessment", Role.SENIOR_PRACTITIONER, SOCIAL_WORKERS),
        ("safeguarding", Role.MANAGER, SOCIAL_WORKERS),
        ("front_door", Role.MANAGER, SOCIAL_WORKERS),
        ("front_door", Role.CONTACT_OFFICER, OTHERS),
        ("early_help", Role.KEYWORKER, OTHERS),
        ("early_help", Role.MANAGER, OTHERS),
        ("conference", Role.CONFERENCE_CHAIR, CHAIRS),
    ],
)
def test_who_belongs_to_social_work(service, role, group):
    assert role_group(service, role) == group
    assert is_counted(service, role, by_role=True) == (group == SOCIAL_WORKERS)


def test_without_rates_by_role_whole_services_are_counted_and_everybody_has_the_same_rates():
    assert is_counted("conference", Role.CONFERENCE_CHAIR, by_role=False)
    assert not is_counted("front_door", Role.MANAGER, by_role=False)
    groups = RoleGroups(plain(LARGE | {"workforce.rates_by_role.enabled": False}).workforce)
    assert groups.groups == (SOCIAL_WORKERS,)
    assert groups.of("front_door", Role.CONTACT_OFFICER) == SOCIAL_WORKERS


def test_each_group_has_the_rates_that_are_set_for_it():
    workforce = plain(LARGE | {"workforce.hiring_days": 100.0}).workforce
    groups = RoleGroups(workforce)
    for group, rates in {
        CHAIRS: workforce.rates_by_role.conference_chairs,
        OTHERS: workforce.rates_by_role.other_staff,
    }.items():
        assert groups.vacancy_rate(group) == rates.vacancy_rate
        assert groups.turnover_rate(group) == groups.reference_turnover_rate(group) == rates.turnover_rate
        assert groups.agency_cover_share(group) == rates.agency_cover_share
        assert groups.hiring_days(group) is None
    assert (groups.vacancy_rate(SOCIAL_WORKERS), groups.turnover_rate(SOCIAL_WORKERS)) == (0.2, 0.4)
    assert groups.hiring_days(SOCIAL_WORKERS) == 100.0


@given(share=st.floats(0.0, 1.0), lag=st.floats(0.0, 800.0))
@settings(derandomize=True, deadline=None)
def test_a_share_of_vacancies_is_covered_as_far_as_the_lag_allows(share, lag):
    plan = cover_alone(share, lag)
    assert plan.extra_workers == 0.0
    assert 0.0 <= plan.cover_share <= share
    assert 0.0 <= plan.cover_probability <= 1.0
    if math.exp(-lag) >= share:
        assert plan.cover_share == share
        assert plan.cover_probability * math.exp(-lag) == pytest.approx(share)


def test_the_vacancies_of_the_first_day_are_exact_in_each_group():
    model = play(plain(LARGE | {"run.years": 0.01}))
    vacant = Counter(group_of(row) for row in rows(model, EventType.VACANCY_OPENED, time=0.0))
    assert vacant == {SOCIAL_WORKERS: 100, CHAIRS: 4, OTHERS: 18}  # of 500, 100 and 400


def test_agency_workers_are_counted_against_social_work_posts_and_stay_away_from_other_staff():
    agency = {
        "workforce.agency_rate": 0.2,
        "workforce.reference_agency_rate": 0.2,
        "workforce.agency.cover_share": 0.5,
        "workforce.rates_by_role.conference_chairs": {
            "vacancy_rate": 0.4,
            "turnover_rate": 0.08,
            "agency_cover_share": 0.5,
        },
        "run.years": 0.01,
    }
    model = play(plain(LARGE | agency))
    assert model.workforce.roster.social_work_posts == 500
    # 400 of 500 posts are filled: 100 agency workers, 50 in vacancies and 50 beyond. Chairs lack 40.
    plan = model.workforce.agency.plan
    assert (plan.cover_share, plan.extra_workers) == pytest.approx((0.5, 50.0))
    at_work = [
        role_group(worker.team.name, worker.role)
        for group in model.workforce.teams.values()
        for worker in group.people
        if worker.kind == WorkerKind.AGENCY
    ]
    assert at_work.count(OTHERS) == 0
    assert at_work.count(CHAIRS) == pytest.approx(20, abs=10)
    assert at_work.count(SOCIAL_WORKERS) == pytest.approx(100, abs=16)


def test_each_group_leaves_and_is_hired_at_its_own_turnover():
    events = rows(play(plain(LARGE)))
    left = Counter(
        group_of(row) for row in events if row.event == EventType.LEFT and row.detail != Destination.CONTRACT_ENDED
    )
    hired = Counter(group_of(row) for row in events if row.event == EventType.VACANCY_FILLED)
    # In post 400, 96 and 382, at 0.4, 0.08 and 0.125 a year: 160, 8 and 48 leave, and as many come.
    for group, expected in {SOCIAL_WORKERS: 160.0, CHAIRS: 8.0, OTHERS: 48.0}.items():
        assert left[group] == pytest.approx(expected, abs=3.0 * math.sqrt(expected))
        assert hired[group] == pytest.approx(expected, abs=3.5 * math.sqrt(expected))


def test_social_workers_vacancies_turnover_and_paths_leave_the_lives_of_others_untouched():
    base = plain(LARGE)
    path = {"start": day(base, 20), "end": day(base, 120)}
    usual, changed = (
        play(plain(LARGE | changes))
        for changes in (
            {},
            {
                "workforce.vacancy_rate": 0.3,
                "workforce.turnover_rate": 0.6,
                "workforce.agency_rate": 0.1,
                "workforce.paths": [
                    path | {"lever": "vacancy_rate", "to": 0.05},
                    path | {"lever": "turnover_rate", "to": 0.2},
                    path | {"lever": "agency_rate", "to": 0.3},
                ],
            },
        )
    )
    others = ("early_help", "conference")
    assert lives(usual, *others) == lives(changed, *others) != []
    officers, officers_changed = (
        [life for life in lives(model, "front_door") if life[1] == Role.CONTACT_OFFICER] for model in (usual, changed)
    )
    assert officers == officers_changed
    assert {life[2] for life in officers} == {EventType.JOINED, EventType.NOTICE, EventType.LEFT}
    assert lives(usual, "assessment") != lives(changed, "assessment")


def test_other_staff_s_rates_leave_social_workers_untouched():
    usual, changed = (
        play(plain(LARGE | {"workforce.rates_by_role.other_staff": rates}))
        for rates in (
            {"vacancy_rate": 0.045, "turnover_rate": 0.125, "agency_cover_share": 0.0},
            {"vacancy_rate": 0.2, "turnover_rate": 0.5, "agency_cover_share": 0.5},
        )
    )
    others = ("mash", "assessment", "safeguarding", "conference")
    assert lives(usual, *others) == lives(changed, *others) != []
    assert lives(usual, "early_help") != lives(changed, "early_help")


def test_pay_moves_everybody_and_a_path_of_vacancies_keeps_it_from_social_workers_alone():
    base = plain(LARGE)
    still = {"workforce.pay_uplift.leaving_elasticity": 0.0, "workforce.pay_uplift.hiring_elasticity": 10.0}
    on_path = {"workforce.paths": [{"lever": "vacancy_rate", "start": day(base, 0), "end": day(base, 5), "to": 0.2}]}
    usual, better_paid = (
        play(plain(LARGE | still | on_path | {"workforce.pay_uplift.share": share})) for share in (0.0, 0.5)
    )
    assert lives(usual, "assessment") == lives(better_paid, "assessment")
    vacant, vacant_then = (
        sum(post.vacant_since is not None for post in model.workforce.teams["early_help"].posts)
        for model in (usual, better_paid)
    )
    assert vacant_then < vacant


def test_invariants_hold_at_every_event_with_rates_by_role():
    rates = ON | {
        "workforce.vacancy_rate": 0.3,
        "workforce.turnover_rate": 1.0,
        "workforce.reference_turnover_rate": 1.0,
        "workforce.rates_by_role.conference_chairs.vacancy_rate": 0.3,
        "run.check_invariants": True,
    }
    model = Model(configured(SMALL, rates), 0)
    model.run()
    assert len(model.recorder.log["time"]) > 1000


def test_a_group_s_turnover_that_leaves_no_time_for_the_notice_is_refused():
    with pytest.raises(ValueError, match=r"workforce\.rates_by_role\.other_staff\.turnover_rate 3 leaves less time"):
        configured({"workforce.notice_days": 90.0, "workforce.rates_by_role.other_staff.turnover_rate": 3.0})
