"""Posts filled and vacant, people coming, going and ill: rules, and rates that come out as they were asked for."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.clock import WORKING_DAYS_PER_YEAR, Calendar
from sim.config.base import Distribution
from sim.model.agency import agency_plan
from sim.model.events import Destination, Event, Role, WorkerKind
from sim.model.hiring import vacancy_life_days
from sim.model.leaving import leaving_hazard
from sim.model.sickness import mean_absence_days, sickness_hazard
from sim.model.thresholds import days_until
from tests.support.small_service import configured, family, fixed, holders, plain, play, rows, team

PEOPLE = {
    "teams.front_door": team(0),
    "teams.mash": team(0),
    "teams.conference": team(0),
    "teams.assessment": team(400),
    "teams.safeguarding": team(0),
}
"""One large team, in which rates can be counted."""


# Rules


def test_a_stay_lasts_until_the_resignation_and_then_the_notice():
    hazard = leaving_hazard(0.5, 40.0)
    assert 1.0 / hazard + 40.0 == pytest.approx(2.0 * WORKING_DAYS_PER_YEAR)
    assert leaving_hazard(0.0, 40.0) == 0.0


@pytest.mark.parametrize("notice", [0.0, 40.0])
def test_more_turnover_is_more_hazard(notice):
    hazards = [leaving_hazard(rate, notice) for rate in (0.0, 0.05, 0.1, 0.5, 1.0, 3.0)]
    assert hazards == sorted(set(hazards))


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


def test_the_profile_s_agency_workers_cover_their_share_and_the_rest_are_extra():
    # 100 posts, 20 vacant, 80 in post; agency 20% of all: 20 workers, half of the vacancies covered: 10 and 10 extra.
    plan = agency_plan(100.0, 0.2, 0.2, 0.2, cover_share=0.5, lag_over_life=0.0)
    assert (plan.cover_share, plan.cover_probability, plan.extra_workers) == pytest.approx((0.5, 0.5, 10.0))


@pytest.mark.parametrize(
    ("rate", "covered", "extra"),
    [
        (0.0, 0.0, 0.0),  # none at all
        (1.0 / 9.0, 0.0, 10.0),  # 10 workers: the usual extra, and no cover
        (0.15789473684210525, 5.0, 10.0),  # 15 workers: cover gives way first
        (0.2727272727272727, 20.0, 10.0),  # 30 workers: every vacancy covered
        (1.0 / 3.0, 20.0, 20.0),  # 40 workers: now the extra
    ],
)
def test_another_agency_rate_moves_cover_first_and_then_the_extra(rate, covered, extra):
    plan = agency_plan(100.0, 0.2, rate, 0.2, cover_share=0.5, lag_over_life=0.0)
    assert (plan.cover_share * 20.0, plan.extra_workers) == (pytest.approx(covered), pytest.approx(extra))


@pytest.mark.parametrize("rate", [0.0, 0.05, 0.13, 0.3, 0.6])
@pytest.mark.parametrize("lag", [0.0, 0.1, 1.0])
def test_cover_and_extra_add_up_to_the_agency_rate(rate, lag):
    plan = agency_plan(100.0, 0.15, rate, 0.13, cover_share=0.7, lag_over_life=lag)
    agency = plan.cover_share * 15.0 + plan.extra_workers
    assert agency / (agency + 85.0) == pytest.approx(rate)
    assert 0.0 <= plan.cover_share <= plan.cover_probability <= 1.0


def test_without_vacancies_all_agency_workers_are_extra():
    plan = agency_plan(100.0, 0.0, 0.2, 0.2, cover_share=0.5, lag_over_life=0.0)
    assert (plan.cover_share, plan.extra_workers) == (0.0, pytest.approx(25.0))


def test_sickness_takes_its_share_of_the_days():
    hazard = sickness_hazard(0.05, 12.0)
    well, ill = 1.0 / hazard, 12.0
    assert ill / (well + ill) == pytest.approx(0.05)
    assert sickness_hazard(0.0, 12.0) == 0.0
    assert sickness_hazard(0.05, 0.0) == 0.0


def test_a_last_day_ends_a_spell():
    leaving = 0.5 / WORKING_DAYS_PER_YEAR  # half of the people in a year
    kept = (1.0 - math.exp(-12.0 * leaving)) / leaving
    assert mean_absence_days(Distribution(**fixed(12.0)), 0.5) == pytest.approx(kept)
    exponential = Distribution(distribution="exponential", mean=40.0, cv=1.0)
    assert mean_absence_days(exponential, 0.5) == pytest.approx(1.0 / (1.0 / 40.0 + leaving), rel=1e-3)
    assert mean_absence_days(exponential, 0.0) == pytest.approx(40.0)
    assert mean_absence_days(Distribution(**fixed(0.0)), 0.5) == 0.0


@pytest.mark.parametrize(
    ("left", "hazard", "days", "until"),
    [
        (0.3, 0.1, 5.0, 3.0),
        (0.5, 0.1, 5.0, 5.0),
        (0.6, 0.1, 5.0, None),
        (0.3, 0.0, 5.0, None),
        (math.inf, 0.1, 5, None),
    ],
)
def test_a_threshold_is_reached_at_its_exact_time(left, hazard, days, until):
    assert days_until(left, hazard, days) == (None if until is None else pytest.approx(until))


# Rates, measured from the run


def per_person_year(model, event, **fields):
    snapshots = model.recorder.snapshots
    permanent = snapshots["kind"] != WorkerKind.AGENCY
    in_post = permanent.sum() / len(np.unique(snapshots["time"]))
    years = model.env.now / WORKING_DAYS_PER_YEAR
    return len(rows(model, event, **fields)) / in_post / years


def test_turnover_comes_out_as_asked():
    config = plain(
        PEOPLE
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


def test_sickness_comes_out_as_asked():
    config = plain(
        PEOPLE | {"workforce.sickness_rate": 0.1, "workforce.absence.length_days": fixed(10.0), "run.years": 1.0}
    )
    snapshots = play(config).recorder.snapshots
    # 400 people over 25 spells' time: the share is known to about 0.004; hazards are looked at weekly, which takes
    # a fortieth of it.
    assert 1.0 - snapshots["present"].mean() == pytest.approx(0.1, abs=0.025)


def test_the_vacant_posts_of_the_first_day_are_exact_and_nested():
    def vacant(rate):
        model = play(plain(PEOPLE | {"workforce.vacancy_rate": rate, "run.years": 0.01}))
        return {post.index for post in model.workforce.teams["assessment"].posts if post.occupant is None}

    few, many = vacant(0.1), vacant(0.25)
    assert (len(few), len(many)) == (40, 100)
    assert few < many


def test_the_same_people_leave_earlier_when_more_leave():
    def resigned(rate):
        model = play(plain(PEOPLE | {"workforce.turnover_rate": rate, "workforce.notice_days": 0.0, "run.years": 1.0}))
        return {row.worker: row.time for row in rows(model, Event.NOTICE)}

    few, many = resigned(0.1), resigned(0.2)
    assert few.keys() < many.keys()
    assert all(many[worker] == pytest.approx(few[worker] / 2.0) for worker in few)


def test_leavers_go_where_the_shares_say():
    config = plain(
        PEOPLE
        | {
            "workforce.turnover_rate": 1.0,
            "workforce.leaver_destinations": {"left_sector": 0.0, "agency": 0.0, "other_council": 1.0},
        }
    )
    assert {row.detail for row in rows(play(config), Event.LEFT)} == {float(Destination.OTHER_COUNCIL)}


# Agency workers


AGENCY = {
    "teams.assessment": team(1),
    "workforce.agency.start_lag_days": 15.0,
    "workforce.agency.contract_days": 1300.0,
    "workforce.agency.cover_share": 1.0,
}


def lose_the_worker(model):
    worker = holders(model)[0]
    worker.leaves = True
    worker.called_away()


def always_cover(model):
    agency = model.workforce.agency
    agency.plan = agency.plan._replace(cover_probability=1.0)


def test_agency_covers_a_vacancy_after_a_lag_and_leaves_when_it_is_filled():
    def hire(model):
        model.workforce.hiring.employ(model.workforce.teams["assessment"].posts[0])

    model = play(plain(AGENCY), (), [(0.5, always_cover), (1.0, lose_the_worker), (40.0, hire)])
    (covering,) = rows(model, Event.JOINED, detail=float(WorkerKind.AGENCY))
    assert covering.time == 16.0
    (left,) = rows(model, Event.LEFT, detail=float(Destination.CONTRACT_ENDED))
    assert (left.time, left.worker, left.since) == (40.0, covering.worker, 16.0)
    (filled,) = rows(model, Event.VACANCY_FILLED)
    assert (filled.time, filled.since) == (40.0, 1.0)
    assert [worker.kind for worker in holders(model)] == [WorkerKind.PERMANENT]


def test_a_vacancy_filled_before_the_agency_worker_comes_is_not_covered():
    def hire(model):
        model.workforce.hiring.employ(model.workforce.teams["assessment"].posts[0])

    model = play(plain(AGENCY), (), [(0.5, always_cover), (1.0, lose_the_worker), (10.0, hire)])
    assert rows(model, Event.JOINED, detail=float(WorkerKind.AGENCY)) == []


def test_contracts_follow_each_other_while_a_post_is_vacant():
    config = plain(AGENCY | {"workforce.agency.contract_days": 5.0})
    model = play(config, (), [(0.5, always_cover), (1.0, lose_the_worker)])
    joined = rows(model, Event.JOINED, detail=float(WorkerKind.AGENCY))
    left = rows(model, Event.LEFT, detail=float(Destination.CONTRACT_ENDED))
    assert len(joined) >= 3
    assert len({row.worker for row in joined}) == len(joined)
    assert [row.time for row in joined[1:]] == [row.time for row in left][: len(joined) - 1]
    assert len(model.workforce.teams["assessment"].people) <= 1


def test_agency_workers_beyond_vacancies_are_spread_over_case_holding_teams():
    config = plain(
        {
            "teams.mash": team(0),
            "teams.conference": team(0),
            "teams.assessment": team(60),
            "teams.safeguarding": team(20),
            "workforce.agency_rate": 0.2,
            "workforce.reference_agency_rate": 0.2,
        }
    )
    model = play(config)
    # 80 in post and none vacant: 20 agency workers, three quarters in the team with three quarters of the posts.
    agency = {
        name: sum(worker.kind == WorkerKind.AGENCY for worker in group.people)
        for name, group in model.workforce.teams.items()
    }
    assert {name: number for name, number in agency.items() if number} == {"assessment": 15, "safeguarding": 5}


# Newly qualified workers


def test_starters_are_newly_qualified_for_a_year():
    config = plain(
        {
            "teams.assessment": team(2),
            "workforce.nqsw.share_of_starters": 1.0,
            "workforce.nqsw.year_days": 20.0,
            "workforce.nqsw.capacity_at_start": 0.5,
            "workforce.nqsw.capacity_at_end": 1.0,
            "allocation.caseload_limit": {"social_worker": 22.0, "nqsw": 10.0, "agency": 22.0},
        }
    )

    def hire(model):
        lose_the_worker(model)
        model.env.process(_employ_soon(model))

    def _employ_soon(model):
        yield model.env.timeout(1.0)
        model.workforce.hiring.employ(
            next(post for post in model.workforce.teams["assessment"].posts if not post.occupant)
        )

    model = play(config, (), [(4.0, hire)])
    (ended,) = rows(model, Event.NQSW_YEAR_ENDED)
    snapshots = model.recorder.snapshots
    mine = (snapshots["worker"] == ended.worker) & (snapshots["role"] == Role.SOCIAL_WORKER)
    joined = rows(model, Event.JOINED, worker=ended.worker)[0]
    assert (joined.time, joined.detail, ended.time) == (5.0, WorkerKind.NQSW, 25.0)
    newly = snapshots["kind"][mine] == WorkerKind.NQSW
    assert set(snapshots["caseload_limit"][mine][newly]) == {10.0}
    assert set(snapshots["caseload_limit"][mine][~newly]) == {22.0}


def test_nobody_joins_or_leaves_where_nothing_says_so():
    events = {row.event for row in rows(play(plain()))}
    assert events == {float(Event.JOINED)}


def test_managers_and_contact_officers_are_never_newly_qualified():
    config = configured(
        {
            "run.initial_state": "empty",
            "demand.contacts_per_year": 0.0,
            "run.years": 0.1,
            "workforce.nqsw.share_of_starters": 1.0,
            "workforce.turnover_rate": 2.0,
        }
    )
    snapshots = play(config).recorder.snapshots
    newly = snapshots["kind"] == WorkerKind.NQSW
    assert newly.any()
    assert set(snapshots["role"][newly]) == {float(Role.SOCIAL_WORKER)}


def test_hardly_any_vacancies_and_turnover_do_not_break_the_plan():
    plan = agency_plan(100.0, 1e-9, 0.0, 0.0, cover_share=0.7, lag_over_life=1e7)
    assert (plan.cover_share, plan.cover_probability, plan.extra_workers) == (0.0, 0.0, 0.0)


# Agency workers who stay, and managed teams


def test_an_agency_worker_whose_contract_ends_can_take_up_the_vacant_post():
    config = plain(AGENCY | {"workforce.agency.contract_days": 5.0, "workforce.agency.conversion_share": 1.0})
    model = play(config, (), [(0.5, always_cover), (1.0, lose_the_worker)])
    (converted,) = rows(model, Event.LEFT, detail=float(Destination.CONVERTED))
    (joined,) = rows(model, Event.JOINED, time=converted.time)
    (filled,) = rows(model, Event.VACANCY_FILLED)
    assert (joined.detail, joined.worker != converted.worker) == (WorkerKind.PERMANENT, True)
    assert (filled.time, filled.detail, filled.since) == (converted.time, 2.0, 1.0)
    (worker,) = holders(model)
    post = model.workforce.teams["assessment"].posts[0]
    assert (worker.identity, worker.kind, post.occupant, post.vacant_since) == (
        joined.worker,
        WorkerKind.PERMANENT,
        worker,
        None,
    )
    assert rows(model, Event.LEFT, detail=float(Destination.CONTRACT_ENDED)) == []


def test_who_stays_keeps_their_cases_and_their_hours_start_again():
    config = plain(
        AGENCY
        | {
            "workforce.agency.contract_days": 20.0,
            "workforce.agency.conversion_share": 1.0,
            "pathway.screening.enabled": False,
            "pathway.mash.enabled": False,
            "run.check_invariants": True,
        }
    )
    model = play(config, [(17.0, family(0))], [(0.5, always_cover), (1.0, lose_the_worker)])
    (converted,) = rows(model, Event.LEFT, detail=float(Destination.CONVERTED))
    (allocated,) = rows(model, Event.ALLOCATED)
    assert 17.0 <= allocated.time < converted.time
    (worker,) = holders(model)
    assert worker.attended_days(model.env.now) == pytest.approx(model.env.now - converted.time)


def test_nobody_stays_where_no_contract_is_to_become_permanent():
    config = plain(AGENCY | {"workforce.agency.contract_days": 5.0, "workforce.agency.conversion_share": 0.0})
    model = play(config, (), [(0.5, always_cover), (1.0, lose_the_worker)])
    assert rows(model, Event.LEFT, detail=float(Destination.CONVERTED)) == []


def test_a_managed_team_comes_and_goes_with_its_manager():
    base = plain()
    calendar = Calendar(base.run.start)
    block = {
        "start": calendar.date_of(10).isoformat(),
        "end": calendar.date_of(40).isoformat(),
        "workers": 3,
        "managers": 1,
        "team": "assessment",
    }
    model = play(plain({"workforce.managed_teams": [block]}))
    joined = [row for row in rows(model, Event.JOINED) if row.time > 0.0]
    left = rows(model, Event.LEFT)
    assert [(row.time, row.detail, row.role) for row in joined] == [
        (10.0, WorkerKind.AGENCY, Role.SOCIAL_WORKER)
    ] * 3 + [(10.0, WorkerKind.AGENCY, Role.MANAGER)]
    assert {row.worker for row in left} == {row.worker for row in joined}
    assert {(row.time, row.detail) for row in left} == {(40.0, Destination.CONTRACT_ENDED)}
    assert [post for post in model.workforce.teams["assessment"].posts if post.vacant_since is not None] == []
