"""Comparisons are fair: scenarios share every random number that the difference between them does not touch."""

import datetime as dt
import hashlib
import os
import subprocess
import sys
from functools import cache

import numpy as np
import pytest

import sim
from sim.clock import Calendar
from sim.config.categories import TEAMS
from sim.model.agency import AGENCY_OCCUPANTS_FROM
from sim.model.demand import Demand
from sim.model.events import COLUMNS, EventType, TaskKind
from sim.model.model import EventLog, run
from sim.model.role_groups import role_group
from sim.streams import Streams

SMALL = ("authority=darlington_typical_practice", "run.warm_up_days=0", "run.years=0.3")
"""A small authority for a quarter and more, from its caseload, with everything that can happen."""

NOBODY_COMES = (
    "demand.contacts_per_year=0",
    "run.initial_state=empty",
    "run.years=3.0",
    "workforce.supervision.enabled=false",
    "workforce.stress.effect_on_leaving=0",
    "workforce.stress.effect_on_sickness=0",
)
"""Only people: they come, go and fall ill, and neither work nor colleagues have a part in that."""

LATER = dt.date(2024, 5, 14)
GUIDANCE = "demand.below_threshold_factor=0.7"
STILL_THE_SAME_UNTIL = float(Calendar(dt.date(2024, 4, 1)).day_of(LATER))

TO = {"vacancy_rate": 0.02, "agency_rate": 0.4, "turnover_rate": 0.9, "sickness_rate": 0.2}
PATHS = (
    "[" + ", ".join(f"{{lever: {lever}, start: {LATER}, end: 2024-06-03, to: {to}}}" for lever, to in TO.items()) + "]"
)
POSTS = (
    f"[{{start: {LATER}, team: assessment, role: manager, posts: 1, filled: true}}, "
    f"{{start: {LATER}, team: safeguarding, role: social_worker, posts: -3}}]"
)
LOW = "{social_worker: 9, nqsw: 5, agency: 9}"
PATIENT = "{urgent: 20, standard: null}"

EXTRA_SLOTS_FROM = 8192
"""Numbers of posts from here on are slots of agency workers beyond vacancies."""


@cache
def log_of(*overrides: str, replication: int = 0) -> EventLog:
    return run(sim.compose([*SMALL, *overrides]), replication)


def table(log: EventLog, until: float = np.inf) -> np.ndarray:
    """Events up to a time, as they happened, without the list of what was left undone when the run ended."""
    rows = np.column_stack([log.log[name] for name in COLUMNS])
    time, event = rows[:, 0], rows[:, 1]
    return rows[(time < until) & (event != EventType.TASK_OPEN)]


def contacts(log: EventLog) -> dict[float, tuple[float, ...]]:
    """First contacts by identifier: when, how many children, need, rating, source."""
    rows = table(log)
    first = rows[rows[:, COLUMNS.index("event")] == EventType.CONTACT]
    told = [COLUMNS.index(name) for name in ("time", "children", "need", "rag", "detail")]
    return {row[COLUMNS.index("entity")]: tuple(row[told].tolist()) for row in first}


def is_below_threshold(contact: tuple[float, ...]) -> bool:
    return contact[2] < 2


def lives_by_post(log: EventLog) -> dict[tuple[int, int, int], list[tuple[float, ...]]]:
    """What happened to the people of every post of the establishment: time, event, occupant, detail."""
    people = (
        EventType.JOINED,
        EventType.LEFT,
        EventType.NOTICE,
        EventType.SICK,
        EventType.BACK,
        EventType.NQSW_YEAR_ENDED,
    )
    lives: dict[tuple[int, int, int], list[tuple[float, ...]]] = {}
    columns = (log.log[name] for name in ("time", "event", "worker", "detail"))
    for time, event, worker, detail in zip(*columns, strict=True):
        if event not in people:
            continue
        path, occupant = divmod(int(worker), 2**24)
        team_and_role, post = divmod(path, 2**14)
        if post < EXTRA_SLOTS_FROM:
            lives.setdefault((*divmod(team_and_role, 16), post), []).append((time, event, occupant, detail))
    return lives


@pytest.mark.parametrize(
    "overrides",
    [
        (GUIDANCE, f"demand.below_threshold_ramp.start={LATER}"),
        (GUIDANCE, f"demand.below_threshold_ramp.start={LATER}", "demand.below_threshold_ramp.days=40.0"),
        (f"demand.shocks=[{{start: {LATER}, end: null, factor: 1.5, ramp_days: 0.0}}]",),
        ("early_help.consultation_line.hours_per_day=10", f"early_help.consultation_line.start={LATER}"),
        ("early_help.family_hub.takes_share=0.2", f"early_help.family_hub.start={LATER}"),
        ("early_help.family_hub.own_families_per_year=300", f"early_help.family_hub.start={LATER}"),
        ("early_help.extra_keyworkers.posts=9", f"early_help.extra_keyworkers.start={LATER}"),
        (f"workforce.paths={PATHS}",),
        (f"teams.changes={POSTS}", f"allocation.changes=[{{start: {LATER}, policy: rota}}]"),
        (f"allocation.changes=[{{start: {LATER}, caseload_limit: {LOW}, overload_after_days: {PATIENT}}}]",),
        (
            "pathway.homeless_16_17.specialist_at_front_door=true",
            f"pathway.homeless_16_17.specialist_start={LATER}",
            "workforce.nqsw.mentoring.share=1",
            f"workforce.nqsw.mentoring.start={LATER}",
        ),
        ("pathway.screening.rapid_triage.enabled=true", f"pathway.screening.rapid_triage.start={LATER}"),
        ("demand.source_triage.enabled=true", f"demand.source_triage.start={LATER}"),
        (f"workforce.managed_teams=[{{start: {LATER}, end: 2024-12-02, workers: 2, team: mash, hours_factor: 1.1}}]",),
        (f"workforce.overtime=[{{start: {LATER}, end: 2024-07-01, share: 0.2, teams: [mash, assessment]}}]",),
    ],
    ids=[
        "guidance",
        "guidance, step by step",
        "shock",
        "consultation",
        "hub",
        "hub's own families",
        "keyworkers",
        "paths of rates",
        "posts and policy",
        "limits and patience",
        "specialist and mentors",
        "rapid triage",
        "triage at the source",
        "managed team",
        "overtime",
    ],
)
def test_an_option_that_starts_later_changes_nothing_before(overrides):
    usual, with_option = log_of(), log_of(*overrides)
    before = table(usual, STILL_THE_SAME_UNTIL)
    assert len(before) > 1000
    np.testing.assert_array_equal(before, table(with_option, STILL_THE_SAME_UNTIL))
    assert not np.array_equal(table(usual), table(with_option), equal_nan=True)


def test_low_risk_closure_that_starts_later_changes_nothing_before():
    few = "teams.establishment_factor=0.4"
    closing = ("allocation.low_risk_closure.enabled=true", f"allocation.low_risk_closure.start={LATER}")
    usual, with_option = log_of(few), log_of(few, *closing, "allocation.low_risk_closure.after_days=2")
    np.testing.assert_array_equal(table(usual, STILL_THE_SAME_UNTIL), table(with_option, STILL_THE_SAME_UNTIL))
    closed = with_option.log["event"] == EventType.CLOSED_UNDER_PRESSURE
    assert closed.any()
    assert with_option.log["time"][closed].min() > STILL_THE_SAME_UNTIL


def test_duty_cover_that_starts_later_changes_nothing_before():
    few = "teams.establishment_factor=0.4"
    cover = ("allocation.duty_cover.enabled=true", f"allocation.duty_cover.start={LATER}")
    usual, with_option = log_of(few), log_of(few, *cover)
    np.testing.assert_array_equal(table(usual, STILL_THE_SAME_UNTIL), table(with_option, STILL_THE_SAME_UNTIL))
    visits = (with_option.log["event"] == EventType.TASK_DONE) & (with_option.log["detail"] == TaskKind.DUTY_VISIT)
    assert visits.any()


def test_a_source_that_holds_more_back_sends_no_family_that_it_would_have_held_back():
    mild, strict = (
        contacts(log_of("demand.source_triage.enabled=true", f"demand.source_triage.specificity={share}"))
        for share in (0.4, 0.8)
    )
    assert strict.keys() < mild.keys()
    assert all(mild[family] == contact for family, contact in strict.items())


def test_supervision_that_starts_later_is_until_then_as_if_there_were_none():
    none, later = log_of("workforce.supervision.enabled=false"), log_of(f"workforce.supervision.start={LATER}")
    before = table(none, STILL_THE_SAME_UNTIL)
    np.testing.assert_array_equal(before, table(later, STILL_THE_SAME_UNTIL))
    assert not np.array_equal(table(none), table(later), equal_nan=True)


def test_more_demand_only_adds_contacts():
    volume = sim.compose(SMALL).demand.contacts_per_year
    usual, more = contacts(log_of()), contacts(log_of(f"demand.contacts_per_year={1.1 * volume}"))
    assert usual.items() < more.items()
    # A Poisson number, clear of zero and of twice what is expected by more than five standard deviations.
    assert 0.05 < len(more) / len(usual) - 1.0 < 0.15


def test_growth_only_adds_contacts():
    usual, more = contacts(log_of()), contacts(log_of("demand.growth_per_year=0.5"))
    assert usual.items() < more.items()


def test_fewer_contacts_below_the_threshold_and_all_of_those_above_it():
    usual, fewer = contacts(log_of()), contacts(log_of("demand.below_threshold_factor=0.8"))
    assert fewer.items() < usual.items()
    removed = [contact for entity, contact in usual.items() if entity not in fewer]
    assert all(map(is_below_threshold, removed))
    below = sum(map(is_below_threshold, usual.values()))
    assert abs(len(removed) / below - 0.2) < 6.0 * (0.16 / below) ** 0.5


def test_who_comes_does_not_depend_on_who_works():
    usual = contacts(log_of())
    assert usual == contacts(log_of("teams.assessment.posts=5", "workforce.turnover_rate=0.5"))


@pytest.mark.parametrize("team", ["mash", "assessment", "safeguarding"])
def test_one_more_post_leaves_everybody_else_as_they_were(team):
    posts = getattr(sim.compose(SMALL).teams, team).posts
    usual = lives_by_post(log_of(*NOBODY_COMES))
    more = lives_by_post(log_of(*NOBODY_COMES, f"teams.{team}.posts={posts + 1}"))
    assert len(more.keys() - usual.keys()) == 1
    # The number of vacant posts is a share of all posts: the new post can be vacant in the place of another, or bring
    # one more vacancy. Everybody in all other posts joins, falls ill and leaves at the same moments.
    touched = [post for post, life in usual.items() if more[post] != life]
    assert len(touched) <= 1
    left = sum(event == EventType.LEFT for life in usual.values() for _, event, occupant, _ in life)
    assert left > 5


def test_the_same_social_workers_leave_earlier_when_more_leave_and_the_others_as_before():
    usual = leaving(log_of(*NOBODY_COMES))
    worse = leaving(log_of(*NOBODY_COMES, "workforce.turnover_rate=0.5"))
    # Those of the first day who were not yet in notice then: their thresholds are the same, reached earlier.
    notice = sim.compose(SMALL).workforce.notice_days
    stayed = {worker: time for worker, time in usual.items() if time > notice + 1.0}
    others = {worker: time for worker, time in stayed.items() if role_group(TEAMS[worker[0]], worker[1])}
    assert len(stayed) - len(others) > 5
    assert others
    assert all(worse[worker] < time for worker, time in stayed.items() if worker not in others)
    assert {worker: worse[worker] for worker in others} == others


def leaving(log: EventLog) -> dict[tuple[int, int, int], float]:
    """When the first occupant of each post left, if there was one on the first day."""
    return {
        post: next(time for time, event, occupant, _ in life if event == EventType.LEFT and occupant == 0)
        for post, life in lives_by_post(log).items()
        if life[0][2] < AGENCY_OCCUPANTS_FROM
        and life[0][0] == 0.0
        and any(event == EventType.LEFT and occupant == 0 for _, event, occupant, _ in life)
    }


def test_a_longer_horizon_begins_with_the_shorter_one():
    shorter, longer = log_of("run.years=0.15"), log_of()
    end = shorter.window[1]
    assert end < longer.window[1]
    np.testing.assert_array_equal(table(shorter), table(longer, end))
    kept = longer.snapshots["time"] < end
    for name in ("worker", "present", "weighted_caseload", "tasks_open", "worked_days"):
        np.testing.assert_array_equal(shorter.snapshots[name], longer.snapshots[name][kept])


def test_who_comes_does_not_depend_on_how_long_the_run_is():
    def arrivals(years: float) -> list[tuple[float, int, tuple[int, ...] | None]]:
        config = sim.compose([*SMALL, f"run.years={years}"])
        demand = Demand(config, Calendar(config.run.start), Streams(1, 0), horizon_days=years * 253.0)
        return [(contact.time, contact.source, contact.family and contact.family.key) for contact in demand.contacts()]

    longest = arrivals(8.0)
    for years in (1.0, 4.0, 6.0):
        shorter = arrivals(years)
        assert shorter == longest[: len(shorter)]


def test_replications_differ_and_can_be_repeated():
    first = log_of("run.years=0.15")
    again = run(sim.compose([*SMALL, "run.years=0.15"]), 0)
    np.testing.assert_array_equal(table(first), table(again))
    for other in (log_of("run.years=0.15", replication=1), log_of("run.years=0.15", "run.seed=1")):
        assert len(contacts(other)) > 100
        # By chance a few share identifier, opening hour and children; none would if times had no batches.
        assert len(contacts(first).items() & contacts(other).items()) < 0.01 * len(contacts(first))


DIGEST = """
import hashlib, sys
import sim
from sim.model.model import run
log = run(sim.compose(sys.argv[1:]), 0)
for part in (log.log, log.snapshots):
    for name in part.names:
        print(name, hashlib.sha256(part[name].tobytes()).hexdigest())
"""


def test_the_same_to_the_last_byte_whatever_the_hash_seed():
    here = log_of("run.years=0.15")
    expected = [
        f"{name} {hashlib.sha256(part[name].tobytes()).hexdigest()}"
        for part in (here.log, here.snapshots)
        for name in part.names
    ]
    for hash_seed in ("1", "2"):
        found = subprocess.run(
            [sys.executable, "-c", DIGEST, *SMALL, "run.years=0.15"],
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        assert found.stdout.splitlines() == expected
