"""What holds in every run, whatever the configuration: nobody is lost, or in two places, and chance repeats itself."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.config.categories import CASE_HOLDING_TEAMS, TEAMS
from sim.model.events import CASE_HOLDING_ROLES, UNIT_CODE, Destination, EventType, Role, TaskKind, WorkerKind
from sim.model.model import Model
from tests.support.small_service import configured, team
from tests.support.whole_service import (
    EVERYTHING,
    NORTH_AND_SOUTH,
    SMALL,
    children_are_conserved,
    hours_are_conserved,
    nothing_is_negative,
)

few_runs = settings(
    derandomize=True, deadline=None, max_examples=24, database=None, suppress_health_check=[HealthCheck.too_slow]
)


def some(*values):
    return st.sampled_from(values)


def lists(option):
    """None of an option with dates of its own, or one."""
    return some([], EVERYTHING[option])


ONE_TEAM = {"assessment": [], "safeguarding": []}
SEVERAL = {"assessment": NORTH_AND_SOUTH, "safeguarding": [*NORTH_AND_SOUTH]}

OPTIONS = {
    "teams.early_help": st.builds(team, st.integers(0, 3), st.integers(0, 1)),
    "teams.units": some(ONE_TEAM, SEVERAL, SEVERAL | {"assessment": []}),
    "teams.senior_practitioners.posts_share": some(0.0, 0.3, 1.0),
    "teams.changes": lists("teams.changes"),
    "allocation.changes": lists("allocation.changes"),
    "allocation.manager_name_share": some(0.0, 1.0),
    "allocation.nqsw_hold_protection_cases": st.booleans(),
    "demand.homeless_16_17_share": some(0.0, 0.06, 1.0),
    "demand.shocks": lists("demand.shocks"),
    "early_help.targeting.order": some("arrival", "need"),
    "early_help.length_days.mean": some(20.0, 120.0),
    "early_help.extra_keyworkers.posts": some(0, 3),
    "early_help.consultation_line.hours_per_day": some(0.0, 6.0),
    "early_help.family_hub.takes_share": some(0.0, 0.3),
    "early_help.family_hub.own_families_per_year": some(0.0, 100.0),
    "pathway.screening.threshold_drift": some(0.0, 1.0),
    "pathway.mash.threshold_drift": some(0.0, 1.0),
    "pathway.plans.drift": st.booleans(),
    "pathway.homeless_16_17.specialist_at_front_door": st.booleans(),
    "pathway.homeless_16_17.placements_per_10000": some(0.0, 0.3),
    "quality.enabled": st.booleans(),
    "quality.audits.share_per_month": some(0.0, 1.0),
    "quality.recording.templates.cut_share": some(0.0, 0.5),
    "workforce.supervision.enabled": st.booleans(),
    "workforce.supervision.interval_days": some(5.0, 20.0),
    "workforce.nqsw.share_of_starters": some(0.0, 0.4, 1.0),
    "workforce.nqsw.mentoring.share": some(0.0, 1.0),
    "workforce.agency.conversion_share": some(0.0, 1.0),
    "workforce.agency.contract_days": some(10.0, 130.0),
    "workforce.effort.overtime_limit": some(1.0, 1.2),
    "workforce.effort.compression_limit": some(0.8, 1.0),
    "workforce.effort.by_load.enabled": st.booleans(),
    "pathway.assessment.planned_length.by_load.enabled": st.booleans(),
    "allocation.change_in_assessment.enabled": st.booleans(),
    "allocation.sharing": some("none", "service", "council"),
    "allocation.post_moves_from": some(None, 0.0, 0.05),
    "pathway.screening.chasing.enabled": st.booleans(),
    "pathway.section47.postponement.enabled": st.booleans(),
    "pathway.section47.day_by_load.enabled": st.booleans(),
    "pathway.plans.child_in_need.length_by_load.enabled": st.booleans(),
    "workforce.rates_by_role.enabled": st.booleans(),
    "teams.reserve.enabled": st.booleans(),
    "teams.posts_follow_demand": some(0.0, 0.1, 1.0),
    "demand.movement.enabled": st.booleans(),
    "workforce.stress.effect_on_leaving": some(0.0, 1.5),
    "workforce.stress.effect_on_sickness": some(0.0, 1.0),
    "workforce.pay_uplift.share": some(-0.3, 0.0, 0.3),
    "workforce.hiring_days": some(None, 1.0, 20.0),
    "workforce.paths": lists("workforce.paths"),
    "workforce.hiring_campaigns": lists("workforce.hiring_campaigns"),
    "workforce.training": lists("workforce.training"),
    "workforce.inspections": lists("workforce.inspections"),
    "workforce.managed_teams": lists("workforce.managed_teams"),
}


def that_the_schema_accepts(changes):
    """As many managers as teams of a service, or none; and nobody for safeguarding where no case comes there."""
    if not changes["pathway.plans.transfer"]:
        changes["teams.units"] = changes["teams.units"] | {"safeguarding": []}
        changes["workforce.managed_teams"] = [
            block | {"team": "assessment"} for block in changes["workforce.managed_teams"]
        ]
    for name, units in changes["teams.units"].items():
        settings = changes[f"teams.{name}"]
        if units and settings["manager_posts"]:
            changes[f"teams.{name}"] = settings | {"manager_posts": len(units)}
    return changes


configurations = st.fixed_dictionaries(
    OPTIONS
    | {
        "demand.contacts_per_year": st.sampled_from([0.0, 300.0, 1500.0, 3000.0]),
        "demand.below_threshold_share": st.sampled_from([0.1, 0.5, 0.85, 1.0]),
        "demand.open_case_share": st.sampled_from([0.0, 0.08, 0.5]),
        "demand.batch_out_of_hours": st.booleans(),
        "pathway.screening.enabled": st.booleans(),
        "pathway.mash.enabled": st.booleans(),
        "pathway.plans.transfer": st.booleans(),
        "pathway.assessment.planned_length.enabled": st.booleans(),
        "pathway.plans.child_in_need.open_at_start": st.sampled_from([0.0, 60.0]),
        "pathway.plans.child_protection.open_at_start": st.sampled_from([0.0, 30.0]),
        "teams.front_door": st.builds(team, st.integers(0, 4), st.just(0), st.sampled_from(["risk", "fifo"])),
        "teams.mash": st.builds(team, st.integers(0, 4), st.integers(0, 2), st.sampled_from(["due", "risk"])),
        "teams.assessment": st.builds(team, st.integers(0, 9), st.integers(0, 2), st.sampled_from(["due", "fifo"])),
        "teams.safeguarding": st.builds(team, st.integers(0, 9), st.integers(0, 2)),
        "teams.conference": st.builds(team, st.integers(0, 2)),
        "workforce.vacancy_rate": st.sampled_from([0.0, 0.15, 0.5]),
        "workforce.agency_rate": st.sampled_from([0.0, 0.13, 0.4]),
        "workforce.turnover_rate": st.sampled_from([0.0, 0.12, 1.0, 3.0]),
        "workforce.sickness_rate": st.sampled_from([0.0, 0.035, 0.4]),
        "workforce.notice_days": st.sampled_from([0.0, 40.0]),
        "workforce.absence.reallocate_after_days": st.sampled_from([0.0, 5.0, 20.0]),
        "allocation.policy": st.sampled_from(["equitable", "rota", "duty", "skewed", "random"]),
        "allocation.queue_order": st.sampled_from(["risk", "fifo"]),
        "allocation.overload_after_days": st.fixed_dictionaries(
            {"urgent": st.sampled_from([0.0, 1.0, None]), "standard": st.sampled_from([0.0, 10.0, None])}
        ),
        "run.initial_state": st.sampled_from(["caseload", "empty"]),
        "run.backlog_days": st.sampled_from([0.0, 10.0]),
        "run.warm_up_days": st.just(0),
        "run.years": st.just(0.25),
        "run.check_invariants": some(False, False, False, True),
        "run.seed": st.integers(0, 2**63 - 1),
    }
).map(that_the_schema_accepts)


class Played:
    """A model that has run, and its log as columns."""

    def __init__(self, config, replication=0):
        self.model = Model(config, replication)
        self.log = self.model.run().log

    def where(self, *events):
        """Columns of the rows of these events."""
        chosen = np.isin(self.log["event"], events)
        return {name: self.log[name][chosen] for name in self.log.names}

    def bytes(self):
        return b"".join(
            table[name].tobytes() for table in (self.log, self.model.recorder.snapshots) for name in table.names
        )


@given(configurations)
@few_runs
def test_whatever_the_configuration(changes):
    config = configured(changes)
    played = Played(config)  # checks the model's own invariants at the end
    children_are_conserved(played.model)
    hours_are_conserved(played.model)
    nothing_is_negative(played.model)
    times_never_go_back(played)
    every_journey_is_somewhere(played)
    cases_have_one_worker_at_a_time(played)
    workers_do_one_thing_at_a_time_and_only_when_they_are_there(played)
    hours_fit_into_the_time_they_took(played)
    caseloads_keep_to_their_limits(played)
    assert Played(config).bytes() == played.bytes()


def times_never_go_back(played):
    assert (np.diff(played.log["time"]) >= 0.0).all()
    assert (np.diff(played.model.recorder.snapshots["time"]) >= 0.0).all()
    assert ((played.log["time"] >= 0.0) & (played.log["time"] <= played.model.env.now)).all()
    done = played.where(EventType.TASK_DONE)
    assert (done["since"] <= done["start"] + 1e-9).all()
    assert (done["start"] <= done["time"] + 1e-9).all()


def every_journey_is_somewhere(played):
    """Begun = closed + open, and every open journey waits for something that somebody can name."""
    begun = played.where(EventType.CONTACT, EventType.RECONTACT)["entity"].tolist()
    closed = played.where(EventType.JOURNEY_CLOSED)["entity"].tolist()
    cases = [float(case.family.entity) for case in played.model.council.open_cases]
    here_at_start = set(played.where(EventType.MASH_STARTED, EventType.UNALLOCATED)["entity"].tolist())
    assert len(set(begun)) == len(begun)
    assert len(set(closed)) == len(closed)
    assert len(set(cases)) == len(cases)
    known = set(begun) | here_at_start
    assert set(closed) <= known
    assert not set(cases) & set(closed)

    screened, mash, decided = (
        set(played.where(event)["entity"].tolist())
        for event in (EventType.SCREENED, EventType.MASH_STARTED, EventType.MASH_DECIDED)
    )
    open_tasks = played.where(EventType.TASK_OPEN)
    waiting = defaultdict(set)
    for entity, kind in zip(open_tasks["entity"].tolist(), open_tasks["detail"].tolist(), strict=True):
        waiting[entity].add(kind)
    for entity in known - set(closed) - set(cases):
        if entity in mash:
            assert entity not in decided
        else:
            assert entity not in screened
            assert TaskKind.SCREENING in waiting[entity]


def cases_have_one_worker_at_a_time(played):
    holder = {}
    now_known_as = conversions(played)
    changes = played.where(EventType.ALLOCATED, EventType.DEALLOCATED, EventType.UNALLOCATED, EventType.CASE_CLOSED)
    rows = zip(changes["event"].tolist(), changes["entity"].tolist(), changes["worker"].tolist(), strict=True)
    for event, entity, worker in rows:
        if event == EventType.ALLOCATED:
            assert holder.get(entity) is None
            holder[entity] = worker
        elif event == EventType.DEALLOCATED:
            assert worker in {holder[entity], now_known_as.get(holder[entity])}
            holder[entity] = None
        elif event == EventType.UNALLOCATED:
            assert worker == -1.0
            holder[entity] = None  # or handed over to the other team
        else:
            holder.pop(entity, None)
    for case in played.model.council.open_cases:
        if case.worker is not None:
            last = holder[case.family.entity]
            assert case.worker.identity in {last, now_known_as.get(last)}


def conversions(played):
    """Agency workers who have become permanent ones, and who they are from then on."""
    rows = played.where(EventType.LEFT, EventType.JOINED)
    steps = list(zip(rows["event"].tolist(), rows["worker"].tolist(), rows["detail"].tolist(), strict=True))
    return {
        worker: following[1]
        for (event, worker, detail), following in pairwise(steps)
        if event == EventType.LEFT and detail == Destination.CONVERTED
    }


def workers_do_one_thing_at_a_time_and_only_when_they_are_there(played):
    spans = defaultdict(list)
    done = played.where(EventType.TASK_DONE)
    for worker, start, end in zip(*(done[name].tolist() for name in ("worker", "start", "time")), strict=True):
        spans[worker].append((start, end))
    absent = played.where(EventType.BACK)
    for worker, start, end in zip(*(absent[name].tolist() for name in ("worker", "since", "time")), strict=True):
        spans[worker].append((start, end))
    joined = played.where(EventType.JOINED)
    first = dict(zip(joined["worker"].tolist(), joined["time"].tolist(), strict=True))
    left = played.where(EventType.LEFT)
    last = dict(zip(left["worker"].tolist(), left["time"].tolist(), strict=True))
    assert len(first) == len(joined["worker"])
    converted = set(conversions(played).values())
    for worker, mine in spans.items():
        mine.sort()
        if worker not in converted:  # they take the task in hand along
            assert mine[0][0] >= first[worker]
        assert mine[-1][1] <= last.get(worker, np.inf)
        assert all(end <= start + 1e-9 for (_, end), (start, _) in pairwise(mine))
    still_ill = played.where(EventType.SICK)
    back = set(zip(absent["worker"].tolist(), absent["since"].tolist(), strict=True))
    for worker, since in zip(still_ill["worker"].tolist(), still_ill["time"].tolist(), strict=True):
        if (worker, since) not in back:
            assert all(end <= since + 1e-9 for _, end in spans[worker])


def hours_fit_into_the_time_they_took(played):
    workforce = played.model.config.workforce
    done = played.where(EventType.TASK_DONE)
    most = workforce.hours_per_day * (1.0 - workforce.non_case_share) * max(workforce.leave_factors)
    most *= workforce.effort.overtime_limit * max(1.0, workforce.agency.capacity)
    assert (done["hours"] <= (done["time"] - done["start"]) * most + 1e-6).all()
    assert (done["hours"] > 0.0).all()


def caseloads_keep_to_their_limits(played):
    """Nobody below the own limit turns a case away, and nobody is taken above the hard limit once past the own."""
    allocation = played.model.config.allocation
    snapshots = played.model.recorder.snapshots
    largest = 6 * allocation.case_weights.child_protection
    heaviest = max(allocation.hard_limit, max(allocation.caseload_limit.model_dump().values()) + largest)
    # Children already held may come to weigh more: under section 47 or on a protection plan.
    assert (snapshots["weighted_caseload"] <= heaviest * allocation.case_weights.child_protection + 1e-6).all()
    services = [TEAMS.index(name) for name in CASE_HOLDING_TEAMS]
    may_hold = (*CASE_HOLDING_ROLES, Role.QUALIFIED_WITHOUT_CASES)
    holds = np.isin(snapshots["role"], may_hold) & np.isin(snapshots["team"] % UNIT_CODE, services)
    assert (snapshots["children"][~holds] == 0.0).all()
    if not allocation.nqsw_hold_protection_cases:
        newly = snapshots["worker"][snapshots["kind"] == WorkerKind.NQSW]
        years_end = played.where(EventType.NQSW_YEAR_ENDED)["worker"]
        given = played.where(EventType.ALLOCATED)
        protection = np.isin(given["detail"], [1.0, 3.0])
        assert not np.isin(given["worker"][protection], np.setdiff1d(newly, years_end)).any()


@cache
def ordinary(replication, seed=7):
    return Played(configured(EVERYTHING, {"run.years": 0.15, "run.seed": seed}), replication).bytes()


def test_replications_and_seeds_differ():
    assert len({ordinary(0), ordinary(1), ordinary(2), ordinary(0, seed=8)}) == 4


def test_what_only_concerns_later_days_changes_nothing_before():
    changes = SMALL | {"run.years": 0.3}
    start = "2024-05-15"
    usual = Played(configured(changes))
    other = Played(
        configured(
            changes,
            {"demand.below_threshold_factor": 0.4, "demand.below_threshold_ramp": {"start": start, "days": 0.0}},
        )
    )
    day = usual.model.calendar.day_of(other.model.config.demand.below_threshold_ramp.start)
    before = [np.searchsorted(played.log["time"], day) for played in (usual, other)]
    assert before[0] == before[1] > 1000
    for name in usual.log.names:
        assert usual.log[name][: before[0]].tobytes() == other.log[name][: before[1]].tobytes()
    assert usual.bytes() != other.bytes()
