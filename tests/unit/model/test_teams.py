"""Teams: posts, lists of work and caseload limits."""

from __future__ import annotations

import math

import pytest

from sim.config.categories import CASE_HOLDING_TEAMS, TEAMS
from sim.config.teams import establishment
from sim.model.events import CaseStage, EventType, Role, WorkerKind
from sim.model.model import Model
from sim.model.teams import relative_caseload
from tests.support.small_service import family, holders, plain, play, rows, team


@pytest.mark.parametrize(
    ("posts", "factor", "result"), [(10, 1.0, 10), (10, 0.9, 9), (15, 0.9, 14), (14, 0.9, 13), (0, 2.0, 0), (3, 0.0, 0)]
)
def test_establishment_is_rounded_half_up(posts, factor, result):
    assert establishment(posts, factor) == result


def test_the_caseload_of_a_team_is_all_that_it_has_for_each_of_its_people_relative_to_the_usual():
    assert relative_caseload(24.0, 2, 10.0) == 1.2
    assert relative_caseload(24.0, 0, 10.0) == relative_caseload(24.0, 2, 0.0) == math.inf
    assert relative_caseload(0.0, 2, 10.0) == relative_caseload(0.0, 0, 10.0) == 0.0  # nothing to do: nobody is missing


def test_establishment_factor_concerns_case_holders_only():
    teams = {f"teams.{name}": team(10, 3) for name in TEAMS}
    model = Model(plain(teams | {"teams.establishment_factor": 0.8}), 0)
    own = {
        name: sum(post.role != Role.MANAGER for post in group.posts) for name, group in model.workforce.teams.items()
    }
    managers = [sum(post.role == Role.MANAGER for post in group.posts) for group in model.workforce.teams.values()]
    assert own == dict.fromkeys(TEAMS, 10) | {"assessment": 8, "safeguarding": 8}
    assert managers == [3] * len(TEAMS)


def test_every_team_is_staffed_by_its_own_role():
    model = Model(plain({f"teams.{name}": team(1) for name in TEAMS}), 0)
    roles = {name: group.posts[0].role for name, group in model.workforce.teams.items()}
    assert roles == {
        "front_door": Role.CONTACT_OFFICER,
        "mash": Role.SOCIAL_WORKER,
        "assessment": Role.SOCIAL_WORKER,
        "safeguarding": Role.SOCIAL_WORKER,
        "conference": Role.CONFERENCE_CHAIR,
        "early_help": Role.KEYWORKER,
    }


def test_case_holders_have_a_list_each_and_others_share():
    teams = {f"teams.{name}": team(2, 2) for name in TEAMS}
    model = play(plain(teams))
    for name, group in model.workforce.teams.items():
        own = [worker.work_list for worker in group.people if worker.role != Role.MANAGER]
        managers = [worker.work_list for worker in group.people if worker.role == Role.MANAGER]
        assert (own[0] is own[1]) is (name not in CASE_HOLDING_TEAMS)
        assert managers[0] is managers[1] is group.manager_list
        assert all(work_list is not group.manager_list for work_list in own)


def test_caseload_limits_go_by_kind_and_only_case_holders_have_one():
    limits = {"social_worker": 20.0, "nqsw": 12.0, "agency": 18.0}
    groups = Model(plain({"allocation.caseload_limit": limits}), 0).workforce.teams
    kinds = (WorkerKind.PERMANENT, WorkerKind.NQSW, WorkerKind.AGENCY)
    assert [groups["assessment"].caseload_limit(Role.SOCIAL_WORKER, kind) for kind in kinds] == [20.0, 12.0, 18.0]
    assert groups["assessment"].caseload_limit(Role.MANAGER, WorkerKind.PERMANENT) == 0.0
    assert groups["mash"].caseload_limit(Role.SOCIAL_WORKER, WorkerKind.PERMANENT) == 0.0


def test_some_posts_are_for_senior_practitioners_who_hold_fewer_cases_and_are_never_newly_qualified():
    changes = {f"teams.{name}": team(10, 1) for name in TEAMS} | {
        "teams.senior_practitioners": {"posts_share": 0.25, "limit_factor": 0.5},
        "workforce.turnover_rate": 0.5,
        "workforce.nqsw.share_of_starters": 1.0,
        "run.years": 0.02,
    }
    model = play(plain(changes))
    for name, group in model.workforce.teams.items():
        seniors = [worker for worker in group.people if worker.role == Role.SENIOR_PRACTITIONER]
        assert len(seniors) == (3 if name in CASE_HOLDING_TEAMS else 0)  # a quarter of ten, rounded half up
        assert all(worker.caseload_limit == 11.0 and worker.kind == WorkerKind.PERMANENT for worker in seniors)
        assert all(worker in group.case_holders for worker in seniors)
    assert any(worker.kind == WorkerKind.NQSW for worker in model.workforce.teams["assessment"].people)


def test_section_47_weighs_as_much_as_a_protection_plan():
    weights = Model(plain(), 0).workforce.teams["assessment"].case_weights
    assert weights == {
        CaseStage.ASSESSMENT: (1.0,) * 4,
        CaseStage.SECTION47: (1.3,) * 4,
        CaseStage.CHILD_IN_NEED: (1.0,) * 4,
        CaseStage.CHILD_PROTECTION: (1.3,) * 4,
    }


def test_an_assessment_weighs_by_the_hours_that_its_need_takes():
    changes = {
        "allocation.case_weights": {
            "assessment": 2.0,
            "child_in_need": 1.0,
            "child_protection": 1.3,
            "assessment_by_need": True,
        },
        "pathway.assessment.hours_factor": {
            "universal": 0.5,
            "early_help": 0.75,
            "child_in_need": 1.0,
            "child_protection": 1.5,
        },
    }
    weights = Model(plain(changes), 0).workforce.teams["assessment"].case_weights
    assert weights[CaseStage.ASSESSMENT] == (1.0, 1.5, 2.0, 3.0)
    assert weights[CaseStage.CHILD_IN_NEED] == (1.0,) * 4


def test_posts_are_numbered_by_team_role_and_place():
    model = Model(plain({"teams.mash": team(2, 1)}), 0)
    assert [post.key for post in model.workforce.teams["mash"].posts] == [(1, 1, 0), (1, 1, 1), (1, 2, 0)]


def test_snapshots_show_what_everybody_holds():
    config = plain({"pathway.screening.enabled": False, "pathway.mash.enabled": False, "teams.assessment": team(2, 1)})
    model = play(config, [(0.0, family(0, children=3)), (0.1, family(1, children=1))])
    snapshots = model.recorder.snapshots
    holder = holders(model)[0]
    mine = snapshots["worker"] == holder.identity
    assert snapshots["time"][mine].tolist() == [5.0 * week for week in range(16)]
    # The assessment is open from the first day to day 19, when it is signed off.
    assert snapshots["children"][mine].tolist()[:6] == [3, 3, 3, 3, 0, 0]
    assert snapshots["cases"][mine].tolist()[:6] == [1, 1, 1, 1, 0, 0]
    assert snapshots["weighted_caseload"][mine].tolist()[:6] == [3, 3, 3, 3, 0, 0]
    assert set(snapshots["caseload_limit"][mine]) == {22.0}
    assert snapshots["attended_days"][mine].tolist() == snapshots["time"][mine].tolist()


def test_snapshots_share_a_pooled_list_among_the_people_present():
    config = plain({"teams.front_door": team(2), "pathway.screening.due_days": 1.0})

    def fall_ill(model):
        model.env.process(
            model.workforce.roster.sickness.absence(model.workforce.teams["front_door"].people[0], 20.0, 0.0)
        )

    # 100 contacts on day 3: one works, one is ill. By day 5 the first 20 are done and the next is in hand.
    model = play(config, [(3.0, family(index)) for index in range(100)], [(1.0, fall_ill)])
    snapshots = model.recorder.snapshots
    at = (snapshots["time"] == 5.0) & (snapshots["team"] == 0.0)
    done = sum(row.start < 5.0 - 1e-6 for row in rows(model, EventType.TASK_DONE, detail=0.0))
    assert done == 20
    waiting = snapshots["tasks_open"][at]
    assert waiting.tolist() in ([79.0, 79.0], [80.0, 80.0])  # the 21st begins at the very moment of the snapshot
    assert snapshots["tasks_overdue"][at].tolist() == waiting.tolist()
    assert sorted(snapshots["present"][at]) == [0.0, 1.0]
