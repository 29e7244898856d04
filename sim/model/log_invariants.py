"""Rules about what follows what, for one family or one person, in everything that was written down."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.clock import WEEK_DAYS
from sim.model.events import Destination, EventType, Role, TaskKind
from sim.model.family import FAMILIES_OF_AN_ORIGIN, JOURNEYS_OF_A_FAMILY, Origin
from sim.model.violation import InvariantError, about_family, about_worker
from sim.model.worker import IDENTITIES_OF_A_TEAM

if TYPE_CHECKING:
    from sim.model.violation import Checked

Numbers = npt.NDArray[Any]  # type: ignore[explicit-any]  # columns, positions and masks alike

ROUNDING = 1e-9


def check_log(model: Checked) -> None:
    """Check every step of every family and every person against what may follow what."""
    steps = Steps(model)
    for rule in (
        _time_goes_on,
        _journeys_follow_each_other,
        _every_journey_is_in_one_place,
        _cases_pass_from_hand_to_hand,
        _plans_do_not_overlap,
        _enquiries_do_not_overlap,
        _conferences_have_a_slot,
        _early_help_adds_up,
        _placements_add_up,
        _people_add_up,
        _posts_add_up,
        _people_do_one_thing_at_a_time,
        _hours_fit_into_the_time_they_took,
        _lent_work_is_done_by_whom_it_was_lent_to,
    ):
        rule(model, steps)


class Steps:
    """The log by event, as whole columns."""

    def __init__(self, model: Checked) -> None:
        self._log = model.recorder.log
        self.event = self._log["event"].astype(np.int8)
        self.open_cases = np.sort([float(case.family.entity) for case in model.council.open_cases])

    def rows(self, *events: EventType) -> Numbers:
        """Return the positions of the rows of these events, in the order of the log."""
        chosen = np.zeros(len(EventType), dtype=bool)
        chosen[list(events)] = True
        return np.flatnonzero(chosen[self.event])

    def column(self, name: str, rows: Numbers) -> Numbers:
        """Return a column of these rows."""
        return self._log[name][rows]

    def columns(self, names: Sequence[str], *events: EventType) -> list[Numbers]:
        """Return columns of the rows of these events."""
        rows = self.rows(*events)
        return [self.column(name, rows) for name in names]

    @cached_property
    def identities_before(self) -> dict[float, float]:
        """Return whom agency workers were who stayed on: by their new identifier the one before.

        Somebody leaves as the one and joins as the other; nobody else joins in between.
        """
        before: dict[float, float] = {}
        leaves = math.nan
        for event, worker, detail in zip(
            *self.columns(["event", "worker", "detail"], EventType.LEFT, EventType.JOINED), strict=True
        ):
            if event == EventType.JOINED and not math.isnan(leaves):
                before[worker] = leaves
            leaves = worker if event == EventType.LEFT and detail == Destination.CONVERTED else math.nan
        return before

    @cached_property
    def closed(self) -> Numbers:
        """Journeys that have been closed."""
        return np.sort(self.columns(["entity"], EventType.JOURNEY_CLOSED)[0])


def _sequences(whom: Numbers, step: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Put steps in order by whom they concern.

    Returns the order, the step before each one (-1 for the first), and which rows are the first and the last of theirs.
    """
    order = np.argsort(whom, kind="stable")
    whom, step = whom[order], step[order]
    first = np.ones(len(whom), dtype=bool)
    first[1:] = whom[1:] != whom[:-1]
    last = np.ones(len(whom), dtype=bool)
    last[:-1] = first[1:]
    before = np.full(len(whom), -1)
    before[1:] = np.where(first[1:], -1, step[:-1])
    return order, before, first, last


def _time_goes_on(model: Checked, steps: Steps) -> None:
    log = model.recorder.log
    time, since = log["time"], log["since"]
    if (np.diff(time) < 0.0).any():
        raise InvariantError("the log is not in the order in which things happened")
    back = np.flatnonzero(since > time + ROUNDING)
    if len(back):
        row = back[0]
        rule, entity = f"waited a negative time for {EventType(steps.event[row]).name}", log["entity"][row]
        raise about_family(model, entity, rule) if entity >= 0.0 else about_worker(model, log["worker"][row], rule)
    done = steps.rows(EventType.TASK_DONE)
    start = log["start"][done]
    early = np.flatnonzero((start < since[done] - ROUNDING) | (time[done] < start - ROUNDING))
    if len(early):
        kind = TaskKind(int(log["detail"][done[early[0]]])).name
        worker, entity = log["worker"][done[early[0]]], log["entity"][done[early[0]]]
        rule = f"has a {kind} by worker {int(worker)} that began before it was released, or ended before it began"
        raise about_family(model, entity, rule)


def _journeys_follow_each_other(model: Checked, steps: Steps) -> None:
    """A family's journey begins once, closes once, and only then can the next begin."""
    entity, event = steps.columns(["entity", "event"], EventType.CONTACT, EventType.RECONTACT, EventType.JOURNEY_CLOSED)
    closes = (event == EventType.JOURNEY_CLOSED).astype(int)
    order, before, first, _ = _sequences(entity // JOURNEYS_OF_A_FAMILY, closes)
    entity, closes = entity[order], closes[order]
    again = np.flatnonzero(before == closes)
    if len(again):
        what = "closes" if closes[again[0]] else "begins"
        raise about_family(model, entity[again[0]], f"{what} more than once, or while another of the family is open")
    other = np.flatnonzero((closes == 1) & ~first)
    other = other[entity[other] != entity[other - 1]]
    unknown = np.flatnonzero(first & (closes == 1) & (entity // FAMILIES_OF_AN_ORIGIN != Origin.OPEN_AT_START))
    for rows in (other, unknown):
        if len(rows):
            raise about_family(model, entity[rows[0]], "closes and has not begun")


def _every_journey_is_in_one_place(model: Checked, steps: Steps) -> None:
    """What has begun and is not closed is a case, with the MASH, or waits for a contact officer's decision."""
    begun, at_hub, decided, case_begun = (
        steps.columns(["entity"], *events)[0]
        for events in (
            (EventType.CONTACT, EventType.RECONTACT),
            (EventType.MASH_STARTED,),
            (EventType.MASH_DECIDED,),
            (EventType.UNALLOCATED,),
        )
    )
    cases = steps.open_cases
    under_way = np.setdiff1d(np.concatenate((begun, at_hub, case_begun)), steps.closed)
    gone = np.setdiff1d(cases, under_way)
    if len(gone):
        raise about_family(model, gone[0], "has been closed, and its case is open")
    with_mash = np.intersect1d(np.setdiff1d(at_hub, decided), under_way)
    both = np.intersect1d(with_mash, cases)
    if len(both):
        raise about_family(model, both[0], "is with the MASH and an open case")
    entity, kind = steps.columns(["entity", "detail"], EventType.TASK_OPEN)
    to_be_screened = entity[kind == TaskKind.SCREENING]
    nowhere = np.setdiff1d(under_way, np.concatenate((cases, with_mash, to_be_screened)))
    if len(nowhere):
        raise about_family(model, nowhere[0], "is lost: open, and nowhere")


_TAKES_A_SLOT = (EventType.CONFERENCE_BOOKED, EventType.CONFERENCE_POSTPONED)

_CASE = {EventType.UNALLOCATED: 0, EventType.ALLOCATED: 1, EventType.DEALLOCATED: 2, EventType.CASE_CLOSED: 3}
_CASE_STEP = np.array(
    [  # next: unallocated, allocated, deallocated, closed
        [True, True, False, True],
        [True, False, True, True],
        [True, False, False, False],
        [False, False, False, False],
        [True, False, False, False],  # the first step (before = -1)
    ]
)


def _cases_pass_from_hand_to_hand(model: Checked, steps: Steps) -> None:
    """A case waits, is allocated, loses its worker and waits again, until it is closed: never two workers at once."""
    entity, event = steps.columns(["entity", "event"], *_CASE)
    code = np.zeros(len(EventType), dtype=int)
    code[list(_CASE)] = list(_CASE.values())
    step = code[event.astype(int)]
    order, before, _, last = _sequences(entity, step)
    entity, step = entity[order], step[order]
    wrong = np.flatnonzero(~_CASE_STEP[before, step])
    if len(wrong):
        raise about_family(model, entity[wrong[0]], f"is {list(_CASE)[step[wrong[0]]].name} out of turn")
    entity, step = entity[last], step[last]
    held = np.sort([float(case.family.entity) for case in model.council.open_cases if case.worker is not None])
    for what, said, found in (
        ("open", entity[step != _CASE[EventType.CASE_CLOSED]], steps.open_cases),
        ("allocated", entity[step == _CASE[EventType.ALLOCATED]], held),
    ):
        differ = np.setxor1d(said, found)
        if len(differ):
            raise about_family(model, differ[0], f"is {what} in the log or on the books, and not in both")


def _alternate(
    model: Checked, steps: Steps, begins: EventType, ends: Sequence[EventType], what: str, family: bool = False
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Check that something begins and ends in turn for everybody.

    Returns whom and detail, and which rows are a beginning, and one that has not ended.
    """
    entity, event, detail = steps.columns(["entity", "event", "detail"], begins, *ends)
    ending = (event != begins).astype(int)
    order, before, _, last = _sequences(entity // JOURNEYS_OF_A_FAMILY if family else entity, ending)
    entity, ending, detail = entity[order], ending[order], detail[order]
    wrong = np.flatnonzero((before == ending) | ((before < 0) & (ending == 1)))
    if len(wrong):
        raise about_family(model, entity[wrong[0]], f"has two {what} at once, or one that ends and has not begun")
    begun = ending == 0
    return entity, detail, begun, begun & last


def _plans_do_not_overlap(model: Checked, steps: Steps) -> None:
    """A family is on one plan at a time: each ends as the kind it was, before the next, and before the case closes."""
    entity, kind, begun, still_open = _alternate(model, steps, EventType.PLAN_STARTED, [EventType.PLAN_ENDED], "plans")
    ended = np.flatnonzero(begun & ~still_open)
    other = ended[kind[ended] != kind[ended + 1]]
    if len(other):
        raise about_family(model, entity[other[0]], "ends a plan of another kind than it began")
    _only_in_open_cases(model, steps, entity[still_open], "plan")


def _enquiries_do_not_overlap(model: Checked, steps: Steps) -> None:
    ends = [EventType.CONFERENCE_HELD, EventType.SECTION47_CLOSED]
    entity, _, _, still_open = _alternate(model, steps, EventType.SECTION47_STARTED, ends, "section 47 enquiries")
    _only_in_open_cases(model, steps, entity[still_open], "section 47 enquiry")


def _only_in_open_cases(model: Checked, steps: Steps, entity: Numbers, what: str) -> None:
    elsewhere = np.setdiff1d(entity, steps.open_cases)
    if len(elsewhere):
        raise about_family(model, elsewhere[0], f"has a {what} open and no open case")


def _conferences_have_a_slot(model: Checked, steps: Steps) -> None:
    """Of the conferences of a day, none is booked beyond the slots of the chairs in post when it was booked."""
    conferences = model.council.conferences
    if not conferences.is_limited:
        return
    rows = steps.rows(EventType.JOINED, EventType.LEFT, *_TAKES_A_SLOT)
    event, role = steps.event[rows], steps.column("role", rows)
    chair = (role == Role.CONFERENCE_CHAIR) & ~np.isin(event, _TAKES_A_SLOT)
    chairs = np.cumsum(np.where(chair, np.where(event == EventType.JOINED, 1, -1), 0))
    booked = np.isin(event, _TAKES_A_SLOT)
    day = np.floor(steps.column("start", rows[booked]) + ROUNDING)
    per_day = np.maximum(chairs[booked], 1) * conferences.slots_per_chair_week / WEEK_DAYS
    order = np.argsort(day, kind="stable")
    day, per_day, rows = day[order], per_day[order], rows[booked][order]
    number = np.arange(len(day)) - np.searchsorted(day, day) + 1
    above = np.flatnonzero(number > np.floor((day + 1.0) * per_day) - np.floor(day * per_day))
    if len(above):
        entity = steps.column("entity", rows[above[:1]])[0]
        raise about_family(model, entity, f"has a conference on day {day[above[0]]:g} for which there is no slot")


def _early_help_adds_up(model: Checked, steps: Steps) -> None:
    """Who has accepted waits, is helped, or has gone; spells under way are those that began and have not ended."""
    ends = [EventType.EARLY_HELP_ENDED]
    _, _, _, still_open = _alternate(
        model, steps, EventType.EARLY_HELP_STARTED, ends, "spells of early help", family=True
    )
    early_help = model.pathway.early_help
    if still_open.sum() != early_help.families_helped:
        raise InvariantError(f"{still_open.sum()} families in early help, counted {early_help.families_helped}")
    event, consents, since = steps.columns(
        ["event", "detail", "since"],
        EventType.EARLY_HELP_OFFERED,
        EventType.EARLY_HELP_STARTED,
        EventType.EARLY_HELP_WITHDRAWN,
    )
    accepted = ((event == EventType.EARLY_HELP_OFFERED) & (consents == 1.0)).sum()
    no_longer = ((event != EventType.EARLY_HELP_OFFERED) & (since >= 0.0)).sum()
    if accepted - no_longer != early_help.families_waiting:
        raise InvariantError(f"{accepted - no_longer} families wait for early help, {early_help.families_waiting} do")


def _placements_add_up(model: Checked, steps: Steps) -> None:
    event, entity = steps.columns(["event", "entity"], EventType.ACCOMMODATED, EventType.ACCOMMODATION_ENDED)
    taken = np.cumsum(np.where(event == EventType.ACCOMMODATED, 1, -1))
    homeless = model.pathway.homeless
    wrong = np.flatnonzero((taken < 0) | (taken > homeless.places))
    if len(wrong):
        raise about_family(model, entity[wrong[0]], f"lives in a placement and there are {homeless.places}")


def _people_add_up(model: Checked, steps: Steps) -> None:
    """Everybody joins once and leaves once, and who has not left is in a team."""
    worker, event = steps.columns(["worker", "event"], EventType.JOINED, EventType.LEFT)
    leaves = (event == EventType.LEFT).astype(int)
    order, before, first, last = _sequences(worker, leaves)
    worker, leaves = worker[order], leaves[order]
    wrong = np.flatnonzero(np.where(first, leaves == 1, (before == 1) | (leaves == 0)))
    if len(wrong):
        raise about_worker(model, worker[wrong[0]], "joins or leaves twice, or leaves and has not joined")
    people = [float(person.identity) for team in model.workforce.teams.values() for person in team.people]
    differ = np.setxor1d(worker[last & (leaves == 0)], people)
    if len(differ):
        raise about_worker(model, differ[0], "is in post in the log or in a team, and not in both")


def _posts_add_up(model: Checked, steps: Steps) -> None:
    """Posts that became vacant and were neither filled nor removed are vacant, team by team and role by role."""
    ways = (EventType.VACANCY_OPENED, EventType.VACANCY_FILLED, EventType.VACANCY_REMOVED)
    event, team_code, role = steps.columns(["event", "team", "role"], *ways)
    opened = np.where(event == EventType.VACANCY_OPENED, 1, -1)
    for team in model.workforce.teams.values():
        for kind in Role:
            vacant = sum(post.role == kind and post.vacant_since is not None for post in team.posts)
            said = opened[(team_code == team.code) & (role == kind)].sum()
            if said != vacant:
                raise InvariantError(f"{vacant} posts of {kind.name} vacant in {team.label}, {said} in the log")


def _people_do_one_thing_at_a_time(model: Checked, steps: Steps) -> None:
    """Nobody does two things at once, or works while away or out of post."""
    names = ["worker", "start", "time"]
    worker, start, end = steps.columns(names, EventType.TASK_DONE)
    away, since, back = steps.columns(["worker", "since", "time"], EventType.BACK)
    ill, fell_ill = steps.columns(["worker", "time"], EventType.SICK)
    joined, joined_at = steps.columns(["worker", "time"], EventType.JOINED)
    left, left_at, how = steps.columns(["worker", "time", "detail"], EventType.LEFT)
    converted = np.isin(joined_at, left_at[how == Destination.CONVERTED])  # a task may go on from one post to the next
    still_ill = _spells_without_end(ill, fell_ill, away, since)
    whom = np.concatenate((joined[~converted], worker, away, ill[still_ill], left))
    begins = np.concatenate((joined_at[~converted], start, since, fell_ill[still_ill], left_at))
    ends = np.concatenate((joined_at[~converted], end, back, np.full(still_ill.sum(), np.inf), left_at))
    # Of what begins at one moment, joining comes first and leaving last, and work or an absence in between.
    turn = np.repeat([0, 1, 1, 1, 2], [(~converted).sum(), len(worker), len(away), still_ill.sum(), len(left)])
    order = np.lexsort((turn, begins, whom))
    whom, begins, ends, turn = whom[order], begins[order], ends[order], turn[order]
    together = (whom[1:] == whom[:-1]) & (ends[:-1] > begins[1:] + ROUNDING)
    before_joining = (whom[1:] == whom[:-1]) & (turn[1:] == 0)
    after_leaving = (whom[1:] == whom[:-1]) & (turn[:-1] == 2)
    wrong = np.flatnonzero(together | before_joining | after_leaving)
    if len(wrong):
        row = wrong[0]
        rule = f"does two things at once, or works while away or out of post, about {begins[row + 1]:.6g}"
        raise about_worker(model, whom[row], rule)


def _spells_without_end(ill: Numbers, fell_ill: Numbers, away: Numbers, since: Numbers) -> Numbers:
    """Say which spells of sickness go on."""
    ended = set(zip(away.tolist(), since.tolist(), strict=True))
    spells = zip(ill.tolist(), fell_ill.tolist(), strict=True)
    return np.array([spell not in ended for spell in spells], dtype=bool)


def _hours_fit_into_the_time_they_took(model: Checked, steps: Steps) -> None:
    """Nobody gets more done in a day than its hours with all the overtime there is."""
    settings = model.config.workforce
    start, end, hours, worker = steps.columns(["start", "time", "hours", "worker"], EventType.TASK_DONE)
    paid = 1.0 + sum(block.share for block in settings.overtime)
    longest = max(settings.effort.overtime_limit, paid)
    capacity = max(1.0, settings.agency.capacity, settings.nqsw.capacity_at_end) * longest
    most = np.asarray(model.day_hours)[start.astype(int)] * capacity * (end - start)
    wrong = np.flatnonzero((hours > most + 1e-6) | (hours < 0.0))
    if len(wrong):
        row = wrong[0]
        rule = f"did {hours[row]:g} hours of work in time for {most[row]:g}"
        raise about_worker(model, worker[row], rule)


def _lent_work_is_done_by_whom_it_was_lent_to(model: Checked, steps: Steps) -> None:
    """What is lent is taken back from the same person, done by that person, or waits at the end; nobody else does it.

    Contacts about an open case that come together are alike in the log, so that pieces of work are counted. They are
    told apart by family and not by journey: one that waits may see its journey end and the next one begin.
    """
    names = ["entity", "detail", "since", "worker"]
    before = steps.identities_before
    lent: Counter[tuple[float, ...]] = Counter()
    for row in zip(*steps.columns([*names, "event"], EventType.LENT, EventType.TAKEN_BACK), strict=True):
        work = (row[0] // JOURNEYS_OF_A_FAMILY, row[1], row[2], before.get(row[3], row[3]))
        lent[work] += 1 if row[4] == EventType.LENT else -1
        if lent[work] < 0:
            raise about_family(model, row[0], "has work taken back from somebody who does not have it")
    *columns, team = steps.columns([*names, "team"], EventType.TASK_DONE, EventType.TASK_OPEN)
    journey, kind, _, worker = columns
    columns[0] = journey // JOURNEYS_OF_A_FAMILY
    may_be_lent = np.isin(kind, [TaskKind.SCREENING, TaskKind.MASH_RESEARCH])
    waits: Counter[tuple[float, ...]] = Counter(
        zip(*(column[may_be_lent & (worker < 0.0)] for column in columns[:3]), strict=True)
    )
    elsewhere = may_be_lent & (worker >= 0.0) & (worker // IDENTITIES_OF_A_TEAM != team)
    for entity, *piece, person in zip(journey[elsewhere], *(column[elsewhere] for column in columns), strict=True):
        done = (*piece, before.get(person, person))
        lent[done] -= 1
        if lent[done] < 0:
            raise about_family(model, entity, "has work done in another team by somebody to whom nobody lent it")
    for lent_work, number in lent.items():
        waits[lent_work[:3]] -= number
        if waits[lent_work[:3]] < 0 < number:
            raise about_family(
                model, lent_work[0] * JOURNEYS_OF_A_FAMILY, "has work lent more than once, or lent and lost"
            )
