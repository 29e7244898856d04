"""Agency workers: how many, where, when they come and go, who of them stays, and managed teams."""

from __future__ import annotations

import pytest

from sim.clock import Calendar
from sim.model.agency import agency_plan
from sim.model.events import Destination, EventType, Role, TaskKind, WorkerKind
from tests.support.small_service import family, holders, plain, play, rows, team
from tests.support.small_workforce import (
    AGENCY,
    always_cover,
    lose_the_worker,
)


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


def test_hardly_any_vacancies_and_turnover_do_not_break_the_plan():
    plan = agency_plan(100.0, 1e-9, 0.0, 0.0, cover_share=0.7, lag_over_life=1e7)
    assert (plan.cover_share, plan.cover_probability, plan.extra_workers) == (0.0, 0.0, 0.0)


def test_agency_covers_a_vacancy_after_a_lag_and_leaves_when_it_is_filled():
    def hire(model):
        model.workforce.hiring.employ(model.workforce.teams["assessment"].posts[0])

    model = play(plain(AGENCY), (), [(0.5, always_cover), (1.0, lose_the_worker), (40.0, hire)])
    (covering,) = rows(model, EventType.JOINED, detail=float(WorkerKind.AGENCY))
    assert covering.time == 16.0
    (left,) = rows(model, EventType.LEFT, detail=float(Destination.CONTRACT_ENDED))
    assert (left.time, left.worker, left.since) == (40.0, covering.worker, 16.0)
    (filled,) = rows(model, EventType.VACANCY_FILLED)
    assert (filled.time, filled.since) == (40.0, 1.0)
    assert [worker.kind for worker in holders(model)] == [WorkerKind.PERMANENT]


def test_a_vacancy_filled_before_the_agency_worker_comes_is_not_covered():
    def hire(model):
        model.workforce.hiring.employ(model.workforce.teams["assessment"].posts[0])

    model = play(plain(AGENCY), (), [(0.5, always_cover), (1.0, lose_the_worker), (10.0, hire)])
    assert rows(model, EventType.JOINED, detail=float(WorkerKind.AGENCY)) == []


def test_contracts_follow_each_other_while_a_post_is_vacant():
    config = plain(AGENCY | {"workforce.agency.contract_days": 5.0})
    model = play(config, (), [(0.5, always_cover), (1.0, lose_the_worker)])
    joined = rows(model, EventType.JOINED, detail=float(WorkerKind.AGENCY))
    left = rows(model, EventType.LEFT, detail=float(Destination.CONTRACT_ENDED))
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


def test_an_agency_worker_whose_contract_ends_can_take_up_the_vacant_post():
    config = plain(AGENCY | {"workforce.agency.contract_days": 5.0, "workforce.agency.conversion_share": 1.0})
    model = play(config, (), [(0.5, always_cover), (1.0, lose_the_worker)])
    (converted,) = rows(model, EventType.LEFT, detail=float(Destination.CONVERTED))
    (joined,) = rows(model, EventType.JOINED, time=converted.time)
    (filled,) = rows(model, EventType.VACANCY_FILLED)
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
    assert rows(model, EventType.LEFT, detail=float(Destination.CONTRACT_ENDED)) == []


def test_who_stays_keeps_their_cases_and_their_hours_start_again():
    config = plain(
        AGENCY
        | {
            "workforce.agency.contract_days": 20.0,
            "workforce.agency.conversion_share": 1.0,
            "pathway.screening.enabled": False,
            "pathway.mash.enabled": False,
            "run.check_invariants": True,
            "run.seed": 2,  # a contract that ends within the run
        }
    )
    model = play(config, [(17.0, family(0))], [(0.5, always_cover), (1.0, lose_the_worker)])
    (converted,) = rows(model, EventType.LEFT, detail=float(Destination.CONVERTED))
    (allocated,) = rows(model, EventType.ALLOCATED)
    assert 17.0 <= allocated.time < converted.time
    (worker,) = holders(model)
    assert worker.attended_days(model.env.now) == pytest.approx(model.env.now - converted.time)


def test_nobody_stays_where_no_contract_is_to_become_permanent():
    config = plain(AGENCY | {"workforce.agency.contract_days": 5.0, "workforce.agency.conversion_share": 0.0})
    model = play(config, (), [(0.5, always_cover), (1.0, lose_the_worker)])
    assert rows(model, EventType.LEFT, detail=float(Destination.CONVERTED)) == []


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
    joined = [row for row in rows(model, EventType.JOINED) if row.time > 0.0]
    left = rows(model, EventType.LEFT)
    assert [(row.time, row.detail, row.role) for row in joined] == [
        (10.0, WorkerKind.AGENCY, Role.SOCIAL_WORKER)
    ] * 3 + [(10.0, WorkerKind.AGENCY, Role.MANAGER)]
    assert {row.worker for row in left} == {row.worker for row in joined}
    assert {(row.time, row.detail) for row in left} == {(40.0, Destination.CONTRACT_ENDED)}
    assert [post for post in model.workforce.teams["assessment"].posts if post.vacant_since is not None] == []


MASH_TEAM = {
    "start": "2024-04-16",  # day 10
    "end": "2024-05-29",  # day 40
    "workers": 2,
    "managers": 1,
    "team": "mash",
    "hours_factor": 1.2,
    "capacity": 0.8,
}


def test_a_managed_team_of_the_mash_works_its_own_hours_in_its_own_way():
    contacts = [(day, family(index)) for index, day in enumerate((25.0, 25.0, 25.0))]
    settings = {"pathway.screening.enabled": False, "workforce.managed_teams": [MASH_TEAM]}
    model = play(plain(settings), contacts)
    done = rows(model, EventType.TASK_DONE, detail=float(TaskKind.MASH_RESEARCH))
    # Two hours take the MASH's own worker a fifth of a day, and theirs 2 / (12 x 0.8).
    assert sorted(row.time for row in done) == [pytest.approx(25.2)] + [pytest.approx(25.0 + 2.0 / 9.6)] * 2


def test_a_managed_team_of_the_front_door_takes_contacts():
    block = MASH_TEAM | {"team": "front_door", "managers": 0}
    contacts = [(25.0, family(index)) for index in range(3)]
    model = play(plain({"workforce.managed_teams": [block]}), contacts)
    joined = [row for row in rows(model, EventType.JOINED) if row.time > 0.0]
    assert {row.role for row in joined} == {Role.CONTACT_OFFICER}
    assert max(row.time for row in rows(model, EventType.SCREENED)) == pytest.approx(25.0 + 1.0 / 9.6)


@pytest.mark.parametrize(("finishes", "handed_over"), [(0.0, 1), (25.0, 0)])
def test_a_managed_team_may_finish_what_it_has_or_hand_it_over(finishes, handed_over):
    block = MASH_TEAM | {"team": "assessment", "workers": 1, "managers": 0, "finishes_days": finishes}
    nobody_else = {"teams.assessment": team(0, 1), "workforce.managed_teams": [block]}
    # Assessments take 20 days from the referral: that of day 12 is done by day 40, that of day 30 is not.
    contacts = [(12.0, family(0)), (30.0, family(1))]
    model = play(plain(nobody_else | {"pathway.screening.enabled": False, "pathway.mash.enabled": False}), contacts)
    assert len(rows(model, EventType.DEALLOCATED)) == handed_over
    assert len(rows(model, EventType.ASSESSMENT_COMPLETED)) == 1
    assert len(rows(model, EventType.ALLOCATED)) == 1 + handed_over


def test_the_service_is_sound_with_managed_teams_everywhere():
    blocks = [
        MASH_TEAM | {"team": name, "finishes_days": 10.0}
        for name in ("front_door", "mash", "assessment", "safeguarding")
    ]
    busy = {"demand.contacts_per_year": 1500.0, "run.check_invariants": True, "workforce.sickness_rate": 0.1}
    model = play(plain({"workforce.managed_teams": blocks} | busy))
    assert len(rows(model, EventType.LEFT, detail=float(Destination.CONTRACT_ENDED))) == 12
