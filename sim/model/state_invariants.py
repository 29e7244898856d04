"""Rules about the state of the model: cases and workers, trays and lists, people and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.events import UNIT_CODE
from sim.model.violation import InvariantError, about_family, about_worker

if TYPE_CHECKING:
    from sim.model.task import Task, WorkList
    from sim.model.violation import Checked
    from sim.model.worker import Worker


def check_state(model: Checked) -> None:
    """Check cases against workers, work against lists, people against posts, hours against time."""
    _cases_and_workers_agree(model)
    _cases_wait_on_one_tray(model)
    _people_work_when_they_are_there(model)
    _no_work_is_lost(model)
    _lists_count_what_waits(model)
    _lent_work_has_a_way_back(model)
    _posts_are_filled_or_vacant(model)


def _cases_and_workers_agree(model: Checked) -> None:
    for position, case in enumerate(model.council.open_cases):
        entity, worker = case.family.entity, case.worker
        if case.position != position:
            raise about_family(model, entity, "is open twice, or has been closed and is still on the books")
        if worker is not None and case not in worker.cases:
            raise about_family(model, entity, f"names worker {worker.identity}, who does not hold it")
    for team in model.workforce.teams.values():
        for worker in team.people:
            held = sum(case.weight for case in worker.cases)
            if abs(held - worker.weighted_caseload) > 1e-6:
                rule = f"holds {held:g}, counted {worker.weighted_caseload:g}"
                raise about_worker(model, worker.identity, rule)
            children = sum(case.family.children for case in worker.cases)
            if children != worker.children:
                raise about_worker(model, worker.identity, f"holds {children} children, counted {worker.children}")
            if worker.cases and not team.ever_holds(worker.role):
                raise about_worker(model, worker.identity, f"holds cases as {worker.role.name}")
            for case in worker.cases:
                if case.worker is not worker:
                    raise about_worker(model, worker.identity, "holds a case that names somebody else")
                if not case.is_open:
                    raise about_worker(model, worker.identity, f"holds case {case.family.entity}, which is closed")


def _cases_wait_on_one_tray(model: Checked) -> None:
    teams = model.workforce.teams.values()
    trays = [(team, case) for team in teams for case in team.desk.waiting]
    waiting = {case: team for team, case in trays}
    for team, case in trays:
        entity = case.family.entity
        if waiting[case] is not team or case.team is not team:
            raise about_family(model, entity, "waits in a team that is not its own")
        if case.worker is not None or not case.is_open:
            raise about_family(model, entity, "waits for a worker and has one, or is closed")
    if len(waiting) != len(trays):
        twice = next(case for team, case in trays if [other for _, other in trays].count(case) > 1)
        raise about_family(model, twice.family.entity, "waits on more than one tray")
    for case in model.council.open_cases:
        if case.worker is None and case not in waiting:
            raise about_family(model, case.family.entity, "has no worker and is not waiting for one")


def _people_work_when_they_are_there(model: Checked) -> None:
    now = model.env.now
    in_hand: dict[Task, Worker] = {}
    for team in model.workforce.teams.values():
        for worker in team.people:
            if worker.has_left:
                raise about_worker(model, worker.identity, "has left and is still in the team")
            task = worker.in_hand
            if task is not None:
                if task in in_hand:
                    raise about_worker(model, worker.identity, "does a task that somebody else does, too")
                in_hand[task] = worker
                if task.worker is not worker:
                    raise about_worker(model, worker.identity, "does a task that is somebody else's")
                if not worker.present:
                    raise about_worker(model, worker.identity, "works while away")
            attended = worker.attended_days(now)
            if worker.worked_days > attended + 1e-6:
                rule = f"worked {worker.worked_days:g} days and attended {attended:g}"
                raise about_worker(model, worker.identity, rule)


def _lists(model: Checked) -> set[WorkList]:
    """Return every list from which somebody takes work."""
    lists = set()
    for team in model.workforce.teams.values():
        lists |= {team.shared_list, team.manager_list}
        lists |= {work_list for worker in team.people for work_list in (worker.work_list, worker.own_tasks)}
    return lists


def _no_work_is_lost(model: Checked) -> None:
    """Check that every task of an open case is in hand or on a list from which somebody takes work."""
    lists = _lists(model)
    for work_list in lists:
        if work_list.waiting < 0:
            raise InvariantError(f"{work_list.waiting} tasks wait on a list of team {work_list.team_code}")
        if work_list.waiting > 0 and work_list.idle:
            raise about_worker(model, work_list.idle[0].identity, "is idle while work waits")
        for worker in work_list.idle:
            if not worker.present or worker.in_hand is not None:
                raise about_worker(model, worker.identity, "counts as idle and is away or at work")
    for case in model.council.open_cases:
        for task in case.tasks:
            if task.worker is not None:
                if task.worker.in_hand is not task:
                    raise about_family(model, case.family.entity, f"waits for a {task.kind.name} that nobody does")
            elif task.work_list is None:
                if case.worker is not None:
                    raise about_family(model, case.family.entity, f"has a {task.kind.name} on nobody's list")
            elif task.work_list not in lists:
                raise about_family(model, case.family.entity, f"has a {task.kind.name} on the list of somebody gone")


def _lists_count_what_waits(model: Checked) -> None:
    for work_list in _lists(model):
        if work_list.waiting != sum(1 for _ in work_list):
            code = work_list.team_code
            raise InvariantError(f"a list of team {code} has a task twice, or one that it does not count")


def _lent_work_has_a_way_back(model: Checked) -> None:
    """Check that what is lent waits with whoever it was lent to, and that its own people have nothing on loan."""
    for team in model.workforce.teams.values():
        for task in (*team.shared_list, *team.manager_list):
            if task.loan is not None:
                raise about_family(model, task.family.entity, f"has a {task.kind.name} on its own list, and on loan")
        for worker in team.people if team.holds_cases else ():
            for task in worker.work_list:
                if task.team_code % UNIT_CODE != team.code % UNIT_CODE and task.loan is None:
                    rule = f"has a {task.kind.name} of another team that nobody lent"
                    raise about_worker(model, worker.identity, rule)
                if task.loan is None:
                    continue
                if task.loan.lender is not worker:
                    rule = f"has a {task.kind.name} that was lent to somebody else"
                    raise about_worker(model, worker.identity, rule)
                if task.loan.own_list.idle:
                    rule = f"has not begun a {task.kind.name} of people who are idle"
                    raise about_worker(model, worker.identity, rule)


def _posts_are_filled_or_vacant(model: Checked) -> None:
    for team in model.workforce.teams.values():
        people = set(team.people)
        if len(people) != len(team.people):
            raise InvariantError(f"somebody is in team {team.label} twice")
        for post in team.posts:
            holder = post.occupant
            if (holder is None) != (post.vacant_since is not None):
                raise InvariantError(f"post {post.key} is neither filled nor vacant, or both")
            if holder is not None and (holder not in people or holder.post is not post):
                raise about_worker(model, holder.identity, f"is not in the post that they hold, {post.key}")
