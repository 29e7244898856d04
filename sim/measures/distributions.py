"""Distributions over the reporting window, as rows (table, key, value) for plots and tables of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat

import numpy as np

from sim.config.categories import SOURCES, TEAMS
from sim.measures.caseload import SERVICES, case_workers
from sim.measures.cases import PROTECTION_STAGES, Spells, waits
from sim.measures.costs import costs_by_year
from sim.measures.flow import begun_in_the_run, plans
from sim.measures.history import History, Rows
from sim.measures.timeliness import BAND_LIMITS, BANDS
from sim.measures.windows import Booleans, Floats, Stock
from sim.measures.workforce import joined_in_the_run
from sim.model.events import EventType, PlanKind, WorkerKind

CASELOAD_LIMITS = (0, 5, 10, 15, 20, 25, 30)
CASELOAD_BANDS = ("0", "1-5", "6-10", "11-15", "16-20", "21-25", "26-30", "31+")

WAIT_LIMITS = (0, 5, 10, 20, 45)
WAIT_BANDS = ("0", "1-5", "6-10", "11-20", "21-45", "46+")

RISKS = ("protection", "red", "other")
"""How urgent a case without a worker is: under section 47 or on a protection plan; else rated red; else the rest."""

AGE_BANDS = tuple(band.replace("_plus", "+").replace("_", "-") for band in BANDS)
"""Working days since the referral, as published for assessments completed."""

FUNNEL = ("contacts", "mash", "referrals", "assessments", "section47s", "conferences", "plans_cin", "plans_cp")
"""Steps of the way from a contact to a plan."""

Row = tuple[str, str, float]


def distributions(history: History) -> list[Row]:
    """Compute every distribution.

    Returns
    -------
    list of tuple
        Table, key and value:

        - ``caseload_bands`` and ``caseload_bands_experienced``, ``_nqsw``, ``_agency``: share of social workers in the
          assessment and safeguarding teams who hold so many children, over all snapshots;
        - ``caseload_mean_by_team``, ``case_holders_by_team``, ``nqsw_share_by_team``, ``unallocated_by_team`` and
          ``assessments_overdue_by_team``: means over the window by team, those inside a service told apart by name;
        - ``assessments_open_by_age: `` and the name of a team: as below, where there are several assessment teams;
        - ``assessment_duration_bands``: share of assessments completed in so many working days;
        - ``assessments_open_by_age`` and ``unallocated_by_age``: children at the end of the window, by working days
          since the referral, or since they have had no worker;
        - ``assessments_open_by_age_monthly``: the former at the end of every month; keys such as ``2025-03 11-20``;
        - ``unallocated_by_risk: `` and one of :data:`RISKS`: children on an average day of the window, by working
          days without a worker and by how urgent the case was when it began to wait;
        - ``workforce_bridge``: people in the social work workforce at the start, joiners, leavers, people at the end;
          ``workforce_bridge_agency``: the same of its agency workers;
        - ``funnel_`` and one of :data:`FUNNEL`: children by source, each step counted when it happened; those whose
          contact was before the run are ``open_at_start``;
        - ``cost_headings_year_1``, ``cost_payers_year_1`` and so on: pounds by heading and by payer.
    """
    return [
        *_caseloads(history),
        *_teams(history),
        *_assessments(history),
        *_unallocated(history),
        *_workforce(history),
        *_funnel(history),
        *costs_by_year(history),
    ]


def _caseloads(history: History) -> Iterator[Row]:
    workers = case_workers(history)
    band = np.searchsorted(CASELOAD_LIMITS, history.snapshots["children"])
    kind = history.snapshots["kind"]
    for table, who in {
        "caseload_bands": workers,
        "caseload_bands_experienced": workers & (kind == WorkerKind.PERMANENT),
        "caseload_bands_nqsw": workers & (kind == WorkerKind.NQSW),
        "caseload_bands_agency": workers & (kind == WorkerKind.AGENCY),
    }.items():
        counts = np.bincount(band[who], minlength=len(CASELOAD_BANDS))
        yield from _rows(table, CASELOAD_BANDS, counts / max(1, counts.sum()))


def _teams(history: History) -> Iterator[Row]:
    """How the teams of the services that hold cases compare."""
    windows, snapshots, assessments = history.windows, history.snapshots, history.assessments
    holds = case_workers(history) & (snapshots["children"] >= 1)
    observed = max(1, len(np.unique(snapshots["time"])))
    waiting = waits(history)
    for service in SERVICES:
        code = TEAMS.index(service)
        units = [unit.name for unit in getattr(history.config.teams.units, service)]
        for place, label in enumerate([f"{service}: {name}" for name in units] or [service]):
            mine = holds & (snapshots["team"] == code) & (snapshots["unit"] == place)
            holders = int(mine.sum())
            yield "case_holders_by_team", label, holders / observed
            yield "caseload_mean_by_team", label, float(snapshots["children"][mine].sum()) / max(1, holders)
            newly_qualified = int((snapshots["kind"][mine] == WorkerKind.NQSW).sum())
            yield "nqsw_share_by_team", label, newly_qualified / max(1, holders)
            unallocated = waiting.where((waiting.team == code) & (waiting.unit == place))
            yield "unallocated_by_team", label, float(windows.mean_level(unallocated.stock)[-1])
            if service == "assessment":
                overdue = assessments.children * (assessments.unit == place)
                late = Stock(
                    assessments.limit_passes,
                    np.maximum(assessments.limit_passes, assessments.ended),
                    overdue,
                    overdue,
                )
                yield "assessments_overdue_by_team", label, float(windows.mean_level(late)[-1])


def _assessments(history: History) -> Iterator[Row]:
    windows, assessments = history.windows, history.assessments
    children, referred, completed = assessments.children, assessments.referred, assessments.completed
    ended = assessments.ended
    inside = (completed >= windows.start) & (completed < windows.end)
    lengths = _by_band(np.floor(completed) - np.floor(referred), children * inside, BAND_LIMITS)
    yield from _rows("assessment_duration_bands", AGE_BANDS, lengths / max(1.0, lengths.sum()))

    def open_by_age(moment: float, among: Booleans) -> Floats:
        still_open = np.flatnonzero(among & (referred < moment) & (ended >= moment))
        return _by_band(_age(moment, referred[still_open]), children[still_open], BAND_LIMITS)

    everyone = np.ones(len(children), dtype=np.bool_)
    yield from _rows("assessments_open_by_age", AGE_BANDS, open_by_age(windows.end, everyone))
    for month, month_end in zip(windows.labels, windows.edges[1:].tolist(), strict=True):
        keys = [f"{month} {band}" for band in AGE_BANDS]
        yield from _rows("assessments_open_by_age_monthly", keys, open_by_age(month_end, everyone))
    for place, unit in enumerate(history.config.teams.units.assessment):
        ages = open_by_age(windows.end, assessments.unit == place)
        yield from _rows(f"assessments_open_by_age: {unit.name}", AGE_BANDS, ages)


def _unallocated(history: History) -> Iterator[Row]:
    windows, waiting = history.windows, waits(history)
    end = windows.end
    still_waiting = (waiting.begun < end) & (waiting.ended >= end)
    left = waiting.where(still_waiting)
    yield from _rows("unallocated_by_age", WAIT_BANDS, _by_band(_age(end, left.begun), left.children, WAIT_LIMITS))
    protected = np.isin(waiting.stage, PROTECTION_STAGES)
    which = (protected, waiting.urgent & ~protected, ~waiting.urgent)
    for risk, mine in zip(RISKS, which, strict=True):
        values = [float(windows.mean_level(stock)[-1]) for stock in _by_days_waited(waiting.where(mine))]
        yield from zip(repeat(f"unallocated_by_risk: {risk}"), WAIT_BANDS, values, strict=False)


def _by_days_waited(waiting: Spells) -> Iterator[Stock]:
    """Children who have waited as long as each of :data:`WAIT_BANDS` says, in whole working days."""
    first_day = np.floor(waiting.begun)
    begins = waiting.begun
    for limit in (*WAIT_LIMITS, np.inf):
        ends = np.maximum(begins, np.minimum(waiting.ended, first_day + limit + 1.0))
        yield Stock(begins, ends, waiting.children, waiting.children)
        begins = ends


def _workforce(history: History) -> Iterator[Row]:
    windows, people = history.windows, history.people
    for table, who in {
        "workforce_bridge": people.social_work & people.permanent,
        "workforce_bridge_agency": people.social_work & ~people.permanent,
    }.items():
        employed = people.employed(who)
        joined = Stock(joined_in_the_run(employed.arrivals), employed.departures)
        yield table, "start", float(windows.end_level(employed)[-1] - _net(history, joined))
        yield table, "joiners", float(windows.count(joined.arrivals)[-1])
        yield table, "leavers", float(windows.count(joined.departures)[-1])
        yield table, "end", float(windows.end_level(employed)[-1])


def _net(history: History, stock: Stock) -> float:
    return float(history.windows.count(stock.arrivals)[-1] - history.windows.count(stock.departures)[-1])


def _funnel(history: History) -> Iterator[Row]:
    windows = history.windows
    journeys = history.rows(EventType.CONTACT, EventType.RECONTACT)
    contacts = history.rows(EventType.CONTACT, EventType.RECONTACT, EventType.CONTACT_OPEN_CASE)
    order = np.argsort(journeys.entity, kind="stable")
    known, source = journeys.entity[order], journeys.detail[order]
    keys = (*SOURCES, "open_at_start")

    def source_of(rows: Rows) -> Floats:
        if not len(known):
            return np.full(len(rows), len(SOURCES))
        position = np.minimum(np.searchsorted(known, rows.entity), len(known) - 1)
        return np.where(known[position] == rows.entity, source[position], len(SOURCES))

    def by_source(rows: Rows, codes: Floats) -> Floats:
        inside = (rows.time >= windows.start) & (rows.time < windows.end)
        children = rows.children * inside
        return np.bincount(codes.astype(np.int64), children, minlength=len(keys)).astype(np.float64)

    yield from _rows(f"funnel_{FUNNEL[0]}", keys, by_source(contacts, contacts.detail))
    steps = (
        history.rows(EventType.MASH_STARTED),
        history.rows(EventType.REFERRAL),
        history.rows(EventType.ASSESSMENT_COMPLETED),
        begun_in_the_run(history.rows(EventType.SECTION47_STARTED)),
        history.rows(EventType.CONFERENCE_HELD),
        begun_in_the_run(plans(history, EventType.PLAN_STARTED, PlanKind.CHILD_IN_NEED)),
        begun_in_the_run(plans(history, EventType.PLAN_STARTED, PlanKind.CHILD_PROTECTION)),
    )
    for step, rows in zip(FUNNEL[1:], steps, strict=True):
        yield from _rows(f"funnel_{step}", keys, by_source(rows, source_of(rows)))


def _age(end: float, since: Floats) -> Floats:
    """Working days since a time, as seen at the close of the day before ``end``."""
    return np.maximum(0.0, np.ceil(end) - 1.0 - np.floor(since))


def _by_band(days: Floats, weights: Floats, limits: tuple[int, ...]) -> Floats:
    return np.bincount(np.searchsorted(limits, days), weights, minlength=len(limits) + 1).astype(np.float64)


def _rows(table: str, keys: Sequence[str], values: Floats) -> Iterator[Row]:
    return ((table, key, float(value)) for key, value in zip(keys, values, strict=True))
