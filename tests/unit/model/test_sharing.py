"""Sharing: cases that wait too long for a worker go to another team, and what becomes of them there."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from sim.model.events import UNIT_CODE, AllocationReason, EventType, Role, TaskKind, VacancyFilledBy
from sim.model.model import Model
from sim.model.sharing import extent_on, goes_elsewhere, others_sign, post_moves
from tests.support.small_service import configured, family, holders, leave, limits, outcomes, plain, play, rows, team
from tests.support.whole_service import SMALL, unit

ASSESSMENT, SAFEGUARDING = 2.0, 3.0
NEVER = {"urgent": None, "standard": None}


def test_a_case_goes_elsewhere_when_it_has_waited_its_time_and_the_load_there_is_lower():
    assert goes_elsewhere(5.0, 5.0, own_load=1.0, other_load=0.9)
    assert not goes_elsewhere(4.9, 5.0, own_load=1.0, other_load=0.9)
    assert not goes_elsewhere(9.0, 5.0, own_load=1.0, other_load=1.0)


def test_how_far_teams_share_holds_from_a_day_until_the_next():
    extents = [(0.0, "none"), (3.0, "service"), (7.0, "council")]
    assert [extent_on(day, extents) for day in (1.0, 2.9, 3.0, 6.0, 7.0, 99.0)] == [
        "none",
        "none",
        "service",
        "service",
        "council",
        "council",
    ]


def service(**changes):
    """One who assesses and takes one child, and two who hold plans."""
    base = {
        "pathway.screening.enabled": False,
        "pathway.mash.enabled": False,
        "teams.assessment": team(1, 1),
        "teams.safeguarding": team(2, 1),
        "allocation.caseload_limit": limits(1.0),
        "allocation.overload_after_days": NEVER,
        "allocation.sharing": "council",
        "run.years": 0.15,
        "run.check_invariants": True,
    }
    return plain(base | {name.replace("__", "."): value for name, value in changes.items()})


TWO = [(0.5, family(0)), (0.6, family(1))]
"""The first is in assessment for three weeks, so that the second has to wait."""


def allocations(model, index):
    return [
        (row.time, row.team, row.reason, row.since) for row in rows(model, EventType.ALLOCATED, entity=index * 128.0)
    ]


@pytest.mark.parametrize("sharing", ["none", "service"])
def test_without_sharing_between_services_a_case_waits_for_its_own_team(sharing):
    model = play(service(allocation__sharing=sharing), TWO)
    ((time, team_code, reason, _),) = allocations(model, 1)
    assert time == pytest.approx(19.55)  # when the first has been assessed
    assert (team_code, reason) == (ASSESSMENT, AllocationReason.FIRST_WORKER)


def test_after_a_week_the_other_service_takes_it_and_the_family_has_waited_from_the_start():
    model = play(service(), TWO)
    waited_since = pytest.approx(0.6)
    assert allocations(model, 1) == [(6.0, SAFEGUARDING, AllocationReason.OTHER_TEAM, waited_since)]
    signed = rows(model, EventType.TASK_DONE, entity=128.0, detail=float(TaskKind.AUTHORISATION))
    assert [row.team for row in signed] == [SAFEGUARDING]  # by those who supervise the worker
    assert not rows(model, EventType.TASK_DONE, entity=128.0, detail=float(TaskKind.HANDOVER))  # nobody had it before
    assert len(rows(model, EventType.CASE_CLOSED, entity=128.0, team=SAFEGUARDING)) == 1


def test_a_plan_goes_on_with_the_same_worker_where_the_team_that_took_the_case_holds_plans():
    plans = {"child_in_need": outcomes("child_in_need_plan")}
    outcome = {"pathway__assessment__outcomes__child_in_need": plans["child_in_need"]}
    model = play(service(**outcome), TWO)
    taken = allocations(model, 1)
    assert [reason for _, _, reason, _ in taken] == [AllocationReason.OTHER_TEAM]
    assert len(rows(model, EventType.PLAN_STARTED, entity=128.0)) == 1
    # The family that its own team assessed changes worker at that point.
    assert [reason for _, _, reason, _ in allocations(model, 0)][-1] == AllocationReason.TRANSFER


def test_a_case_that_had_a_worker_is_read_by_the_next_and_counts_as_a_change():
    def go(model):
        (worker,) = holders(model)
        leave(worker)

    model = play(service(), [(0.5, family(0))], [(3.0, go)])
    first, second = allocations(model, 0)
    assert first[2] == AllocationReason.FIRST_WORKER
    assert second[:3] == (pytest.approx(9.0, abs=1.0), SAFEGUARDING, AllocationReason.OTHER_TEAM)
    assert len(rows(model, EventType.TASK_DONE, entity=0.0, detail=float(TaskKind.HANDOVER))) == 1


def test_it_stays_where_nobody_has_room_and_where_the_load_is_no_lower():
    full = play(service(teams__safeguarding=team(0, 1)), TWO)
    assert [reason for _, _, reason, _ in allocations(full, 1)] == [AllocationReason.FIRST_WORKER]

    def fill(model):
        for worker in holders(model, "safeguarding"):
            worker.hold(2.0)

    def empty(model):
        for worker in holders(model, "safeguarding"):
            worker.hold(-2.0)

    busier = play(service(run__check_invariants=False), TWO, [(0.1, fill), (15.5, empty)])
    assert allocations(busier, 1)[0][:2] == (16.0, SAFEGUARDING)


NORTH_AND_SOUTH = [unit("north", 0.5), unit("south", 0.5)]
TWO_IN_THE_NORTH = [(0.5, family(0, UNIT=0.1)), (0.6, family(1, UNIT=0.1))]


@pytest.mark.parametrize("sharing", ["service", "council"])
def test_a_team_of_the_same_service_comes_first(sharing):
    units = {"assessment": NORTH_AND_SOUTH, "safeguarding": NORTH_AND_SOUTH}
    config = service(
        allocation__sharing=sharing,
        teams__assessment=team(2, 2),
        teams__safeguarding=team(2, 2),
        teams__units=units,
    )
    model = play(config, TWO_IN_THE_NORTH)
    assert allocations(model, 1)[0][:3] == (6.0, ASSESSMENT + UNIT_CODE, AllocationReason.OTHER_TEAM)


def test_the_case_comes_back_to_the_family_s_own_team_with_the_next_stage():
    units = {"assessment": NORTH_AND_SOUTH, "safeguarding": NORTH_AND_SOUTH}
    config = service(
        teams__assessment=team(2, 2),
        teams__safeguarding=team(4, 2),
        teams__units=units,
        pathway__assessment__outcomes__child_in_need=outcomes("child_in_need_plan"),
    )
    model = play(config, TWO_IN_THE_NORTH)
    assert [(team_code, reason) for _, team_code, reason, _ in allocations(model, 1)] == [
        (ASSESSMENT + UNIT_CODE, AllocationReason.OTHER_TEAM),
        (SAFEGUARDING, AllocationReason.TRANSFER),
    ]


# Posts that move


@pytest.mark.parametrize(
    ("own", "other", "moves"),
    [(1.0, 1.06, True), (1.0, 1.05, False), (1.2, 1.0, False), (0.0, 0.1, True), (0.0, 0.0, False)],
)
def test_a_post_moves_where_the_load_is_higher_by_more_than_the_margin(own, other, moves):
    assert post_moves(own, other, 0.05) is moves


def test_a_post_moves_to_a_team_that_everybody_has_left_and_from_none():
    assert post_moves(1.0, math.inf, 0.05)
    assert not post_moves(math.inf, math.inf, 0.05)


def moving(**changes):
    """Two who assess and two who hold plans, all with room; loads are usual at the same caseload in both services."""
    base = {
        "teams__assessment": team(2, 1),
        "teams__safeguarding": team(2, 1),
        "allocation__caseload_limit": limits(10.0),
        "allocation__post_moves_from": 0.05,
        "teams__reserve__usual_caseload": {"assessment": 5.0, "safeguarding": 5.0},
    }
    return service(**base | changes)


def leaves(name, index=0, role=Role.SOCIAL_WORKER):
    """Somebody's last day, in a team."""

    def happen(model):
        people = [person for person in model.workforce.teams[name].people if person.role == role]
        leave(sorted(people, key=lambda person: person.key)[index])

    return happen


def moved(model):
    return [(row.time, row.team, row.role) for row in rows(model, EventType.POST_MOVED)]


def posts(model):
    """Social workers' posts of each team that holds cases."""
    return {
        name: sum(post.role == Role.SOCIAL_WORKER for post in group.posts)
        for name, group in model.workforce.teams.items()
        if group.holds_cases
    }


def in_assessment():
    """Two children are assessed until day 20, and nobody is on a plan."""
    return [(0.5, family(0)), (0.6, family(1))]


def held_for_a_time(assessment, safeguarding):
    """Somebody in each service, who does not leave, has so many children from day 1 to day 4; loads are judged then."""

    def hold(times):
        def happen(model):
            holders(model, "assessment")[-1].hold(times * assessment)
            holders(model, "safeguarding")[0].hold(times * safeguarding)

        return happen

    return [(1.0, hold(1.0)), (4.0, hold(-1.0))]


def test_the_post_of_a_leaver_goes_to_the_team_that_needs_it_more_and_is_filled_there():
    model = play(moving(workforce__hiring_days=1.0), in_assessment(), [(3.0, leaves("safeguarding"))])
    assert moved(model) == [(3.0, ASSESSMENT, Role.SOCIAL_WORKER)]
    assert posts(model) == {"assessment": 3, "safeguarding": 1}
    (opened,) = rows(model, EventType.VACANCY_OPENED)
    (filled,) = rows(model, EventType.VACANCY_FILLED)
    assert (opened.team, opened.time) == (ASSESSMENT, 3.0)
    assert (filled.team, filled.since, filled.detail) == (ASSESSMENT, 3.0, VacancyFilledBy.EXPERIENCED)
    assert [len(holders(model, name)) for name in ("assessment", "safeguarding")] == [3, 1]
    newcomer = holders(model)[-1]
    assert newcomer.post in newcomer.team.posts
    assert newcomer.post.key not in {post.key for post in model.workforce.teams["safeguarding"].posts}


STAYS = {"assessment": 2, "safeguarding": 2}


@pytest.mark.parametrize(
    "changes",
    [
        {"allocation__sharing": "none"},
        {"allocation__sharing": "service"},
        {"allocation__post_moves_from": None},
        {"pathway__screening__enabled": True, "teams__front_door": team(0)},
    ],
    ids=["no sharing", "inside services only", "rule off", "nobody has any case"],
)
def test_a_post_stays_where_managers_do_not_share_or_nobody_needs_it_more(changes):
    model = play(moving(**changes), in_assessment(), [(3.0, leaves("safeguarding"))])
    assert (moved(model), posts(model)) == ([], STAYS)
    assert [row.team for row in rows(model, EventType.VACANCY_OPENED)] == [SAFEGUARDING]


@pytest.mark.parametrize(("here", "there", "moves"), [(2.0, 2.05, False), (2.0, 2.15, True), (0.0, 0.1, True)])
def test_cases_are_counted_for_each_post_and_must_be_more_by_the_margin(here, there, moves):
    """Two posts have two children, the vacant one counted, and two have 2.05: 5% more would be 2.1."""
    happenings = [*held_for_a_time(here, there), (3.0, leaves("assessment"))]
    assert posts(play(moving(run__check_invariants=False), [], happenings)) == (
        {"assessment": 1, "safeguarding": 3} if moves else STAYS
    )


@pytest.mark.parametrize(("usual", "moves"), [(5.0, True), (10.0, False)])
def test_caseloads_are_relative_to_what_is_usual_in_each_service(usual, moves):
    """Two posts have two children, and two have three: half as many more, but fewer where twice as many are usual."""
    caseload = {"assessment": 5.0, "safeguarding": usual}
    config = moving(run__check_invariants=False, teams__reserve__usual_caseload=caseload)
    model = play(config, [], [*held_for_a_time(2.0, 3.0), (3.0, leaves("assessment"))])
    assert bool(moved(model)) is moves


def test_a_team_keeps_its_last_social_worker_s_post():
    alone = moving(teams__safeguarding=team(1, 1))
    model = play(alone, in_assessment(), [(3.0, leaves("safeguarding"))])
    assert (moved(model), posts(model)) == ([], {"assessment": 2, "safeguarding": 1})


def test_a_supervisor_s_post_and_a_senior_practitioner_s_stay():
    two = moving(teams__safeguarding=team(2, 2))
    manager = play(two, in_assessment(), [(3.0, leaves("safeguarding", role=Role.MANAGER))])
    config = moving(**{"teams__senior_practitioners__posts_share": 0.5})
    senior = play(config, in_assessment(), [(3.0, leaves("safeguarding", role=Role.SENIOR_PRACTITIONER))])
    for model in (manager, senior):
        assert moved(model) == []
        assert [row.team for row in rows(model, EventType.VACANCY_OPENED)] == [SAFEGUARDING]


def test_a_post_that_is_to_go_goes_and_moves_nowhere():
    cut = [{"start": "2024-04-02", "team": "safeguarding", "role": "social_worker", "posts": -1}]
    config = moving(teams__changes=cut, run__start="2024-04-01")
    model = play(config, in_assessment(), [(3.0, leaves("safeguarding"))])
    assert (moved(model), posts(model)) == ([], {"assessment": 2, "safeguarding": 1})


def test_sharing_that_begins_later_moves_posts_from_then_on():
    later = [{"start": "2024-04-08", "sharing": "council"}]
    config = moving(
        teams__safeguarding=team(3, 1), allocation__sharing="none", allocation__changes=later, run__start="2024-04-01"
    )
    departures = [(3.0, leaves("safeguarding")), (8.0, leaves("safeguarding"))]
    model = play(config, in_assessment(), departures)
    assert moved(model) == [(8.0, ASSESSMENT, Role.SOCIAL_WORKER)]


def test_where_no_case_comes_to_a_service_no_post_goes_there():
    """Workers keep the cases they assessed, and safeguarding has neither people nor posts."""
    config = moving(pathway__plans__transfer=False, teams__safeguarding=team(0))
    model = play(config, in_assessment(), [(3.0, leaves("assessment"))])
    assert (moved(model), posts(model)) == ([], {"assessment": 2, "safeguarding": 0})


@pytest.mark.parametrize(("sharing", "moves"), [("none", False), ("service", True), ("council", True)])
def test_posts_move_between_the_teams_of_a_service_where_managers_share(sharing, moves):
    units = {"assessment": NORTH_AND_SOUTH, "safeguarding": NORTH_AND_SOUTH}
    config = moving(
        allocation__sharing=sharing,
        teams__assessment=team(4, 2),
        teams__safeguarding=team(4, 2),
        teams__units=units,
    )
    model = play(config, TWO_IN_THE_NORTH, [(3.0, leaves("assessment: south"))])
    assert moved(model) == [(3.0, ASSESSMENT, Role.SOCIAL_WORKER)] * moves
    counted = posts(model)
    assert (counted["assessment: north"], counted["assessment: south"]) == ((3, 1) if moves else (2, 2))


@pytest.mark.parametrize("seed", [1, 2])
def test_where_people_come_and_go_posts_are_as_many_as_ever_and_every_team_keeps_one(seed):
    units = {"assessment": NORTH_AND_SOUTH, "safeguarding": NORTH_AND_SOUTH}
    changes = {
        "teams.units": units,
        "allocation.post_moves_from": 0.0,
        "workforce.turnover_rate": 1.5,
        "workforce.hiring_days": 10.0,
        "teams.posts_follow_demand": 0.0,
        "run.seed": seed,
        "run.years": 1.0,
        "run.check_invariants": True,
    }
    model = play(configured(SMALL, changes))
    start = posts(Model(configured(SMALL, changes), 0))
    number = Counter(row.team for row in rows(model, EventType.POST_MOVED))
    assert sum(number.values()) > 5
    assert len(number) > 1
    assert sum(posts(model).values()) == sum(start.values())
    assert min(posts(model).values()) >= 1


# Supervisors


def test_others_sign_where_more_than_the_limit_waits_and_less_waits_for_them():
    assert others_sign(8.1, 8.0, 8.0)
    assert others_sign(math.inf, 20.0, 8.0)  # none is at work
    assert not others_sign(8.0, 0.0, 8.0)
    assert not others_sign(9.0, 9.0, 8.0)
    assert not others_sign(math.inf, math.inf, 8.0)


def signed_where(**changes):
    """Where authorisations of the assessment team's cases are signed; its only supervisor leaves on the first day."""
    base = {"teams__safeguarding": team(2, 1), "teams__assessment": team(2, 1)}
    model = play(moving(**base | changes), in_assessment(), [(1.0, leaves("assessment", role=Role.MANAGER))])
    return [row.team for row in rows(model, EventType.TASK_DONE, detail=float(TaskKind.AUTHORISATION))]


def test_a_supervisor_of_another_team_signs_where_none_is_at_work():
    assert signed_where() == [SAFEGUARDING, SAFEGUARDING]


@pytest.mark.parametrize("sharing", ["none", "service"])
def test_without_sharing_between_services_a_signature_waits(sharing):
    assert signed_where(allocation__sharing=sharing) == []


@pytest.mark.parametrize(("limit", "where"), [(0.0, {ASSESSMENT, SAFEGUARDING}), (9.0, {ASSESSMENT})])
def test_a_supervisor_of_another_team_signs_what_is_beyond_the_limit(limit, where):
    """Four children's signatures come in the same hours, and a signature takes half a day."""
    four = [(0.5 + 0.001 * number, family(number)) for number in range(4)]
    config = moving(
        teams__assessment=team(4, 1),
        allocation__lending__supervisors_waiting_limit=limit,
        pathway__assessment__authorisation__hours=4.0,
    )
    signed = rows(play(config, four), EventType.TASK_DONE, detail=float(TaskKind.AUTHORISATION))
    assert len(signed) == 4
    assert {row.team for row in signed} == where
