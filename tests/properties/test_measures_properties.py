"""Properties of measures that hold for any log."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.measures import MEASURES
from sim.measures.windows import Stock, Windows
from sim.model.events import (
    AssessmentOutcome,
    EventType,
    MashDecision,
    PlanKind,
    Role,
    ScreeningDecision,
    TaskKind,
    WorkerKind,
)
from tests.support.measure_logs import HandLog

CONFIG = sim.compose()
END = 42.0
BOUNDED = [name for name, measure in MEASURES.items() if measure.unit == "share" or name.endswith("_share")]

times = st.floats(-30.0, 60.0, allow_nan=False)
delays = st.floats(0.0, 60.0, allow_nan=False)
journeys = st.lists(
    st.tuples(
        st.floats(0.0, 45.0),
        st.lists(delays, min_size=6, max_size=6),
        st.integers(1, 6),
        st.integers(0, 3),
        st.integers(0, 2),
    ),
    max_size=12,
)


def until_the_end(log, time, event, **values):
    """Write down what happens before the run ends; say whether it did."""
    if time < END:
        log.happens(time, event, **values)
    return time < END


def lived(log, entity, contact, delays, children, need, rag):
    """One family's journey as far as it comes before the run ends, with people who see no other."""
    family = {"entity": entity, "children": children, "need": need, "rag": rag}
    until = np.cumsum(delays) + contact
    officer, worker = 2 * entity, 2 * entity + 1
    if until_the_end(log, contact, EventType.CONTACT, detail=entity % 8, **family):
        task = family | {"team": "front_door"}
        if until[0] < END:
            log.works(TaskKind.SCREENING, officer, contact, contact + delays[0] / 2, until[0], **task)
        else:
            log.works(TaskKind.SCREENING, -1, contact, **task)
    if not until_the_end(log, until[0], EventType.SCREENED, since=contact, detail=ScreeningDecision.MASH, **family):
        return
    until_the_end(log, until[0], EventType.MASH_STARTED, **family)
    if not until_the_end(log, until[1], EventType.MASH_DECIDED, since=until[0], detail=MashDecision.REFERRAL, **family):
        return
    log.happens(until[1], EventType.REFERRAL, detail=entity % 2, **family)
    log.happens(until[1], EventType.ASSESSMENT_STARTED, since=until[1], **family)
    log.happens(until[1], EventType.UNALLOCATED, detail=0, **family)
    if not until_the_end(
        log, until[2], EventType.ALLOCATED, worker=worker, detail=0, since=until[1], reason=0, **family
    ):
        return
    if not until_the_end(log, until[3], EventType.CHILD_SEEN, since=until[1], **family):
        return
    outcome = AssessmentOutcome.CHILD_IN_NEED_PLAN
    if not until_the_end(log, until[4], EventType.ASSESSMENT_COMPLETED, since=until[1], detail=outcome, **family):
        return
    plan = PlanKind(entity % 2)
    log.happens(until[4], EventType.PLAN_STARTED, since=until[4], detail=plan, **family)
    kind = TaskKind.PLAN_VISIT_CHILD_IN_NEED + plan
    if until[5] < END:
        log.works(kind, worker, until[4], until[4], until[5], due=until[4] + 10, team="safeguarding", **family)
    else:
        log.works(kind, worker, until[4], until[4], due=until[4] + 10, team="safeguarding", **family)
    until_the_end(log, until[5], EventType.PLAN_ENDED, since=until[4], detail=plan, **family)


def history_of(families, start):
    log = HandLog(CONFIG, start=start, end=END)
    for entity, family in enumerate(families):
        log.employs(2 * entity, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door")
        log.employs(2 * entity + 1, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "safeguarding")
        lived(log, entity, *family)
    return log


@settings(max_examples=60, deadline=None)
@given(journeys, st.sampled_from([0.0, 7.0, 30.0]))
def test_shares_lie_between_zero_and_one(families, start):
    measured = history_of(families, start).measured
    for name in BOUNDED:
        for value in (measured.horizon[name], *measured.monthly.get(name, ())):
            assert math.isnan(value) or -1e-12 <= value <= 1.0 + 1e-12, name


@settings(max_examples=60, deadline=None)
@given(journeys)
def test_stocks_are_arrivals_less_departures_and_months_add_up(families):
    measured = history_of(families, start=0.0).measured
    horizon, monthly = measured.horizon, measured.monthly
    begun, completed = horizon["mash_enquiries"], horizon["referrals"]
    assert horizon["mash_enquiries_open_end"] == begun - completed
    assert horizon["assessments_open_end"] == completed - horizon["assessments_completed"]
    for plan in ("cin", "cp"):
        flows = horizon[f"plans_started_{plan}"] - horizon[f"plans_ended_{plan}"]
        assert horizon[f"plans_open_{plan}_end"] == horizon[f"plans_open_{plan}_start"] + flows
    for name, measure in MEASURES.items():
        if measure.monthly and f"{name}_per_year" in MEASURES:
            assert monthly[name].sum() == pytest.approx(horizon[name])
    days = np.array([21.0, 21.0])
    for name in ("assessments_open", "cases_unallocated", "overdue_tasks", "screening_queue_mean", "plans_open_cin"):
        assert monthly[name] @ days == pytest.approx(horizon[name] * END)


@settings(max_examples=60, deadline=None)
@given(journeys)
def test_overdue_is_part_of_open_and_unallocated_is_part_of_cases(families):
    measured = history_of(families, start=0.0).measured
    for part, whole in (
        ("assessments_overdue_open", "assessments_open"),
        ("assessments_overdue_open_end", "assessments_open_end"),
        ("cases_unallocated", "cases_open"),
        ("cp_cases_unallocated", "cases_unallocated"),
        ("assessment_duration_p25_wd", "assessment_duration_median_wd"),
        ("assessment_duration_median_wd", "assessment_duration_p75_wd"),
    ):
        values = [
            (measured.horizon[part], measured.horizon[whole]),
            *zip(measured.monthly[part], measured.monthly[whole], strict=True),
        ]
        assert all(math.isnan(lower) or -1e-9 <= lower <= upper + 1e-9 for lower, upper in values), part


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(times, delays, st.integers(1, 6)), min_size=1, max_size=20), st.randoms())
def test_stocks_and_ages_agree_with_adding_up_spell_by_spell(spells, random):
    windows = Windows([0.0, 10.0, 25.0], ["a", "b"])
    begun, length, weights = (np.array(column, dtype=np.float64) for column in zip(*spells, strict=True))
    ended = begun + length
    shuffled = np.array(random.sample(range(len(spells)), len(spells)))
    stock = Stock(begun, ended[shuffled], weights, weights[shuffled])
    edges = [(0.0, 10.0), (10.0, 25.0), (0.0, 25.0)]
    first = [np.clip(begun, low, high) for low, high in edges]
    last = [np.clip(ended, low, high) for low, high in edges]
    days = [float(weights @ (end - start)) for start, end in zip(first, last, strict=True)]
    mean = [total / (high - low) for total, (low, high) in zip(days, edges, strict=True)]
    assert windows.mean_level(stock) == pytest.approx(mean, abs=1e-9)
    ages = [
        float(weights @ ((end - begun) ** 2 - (start - begun) ** 2)) / 2.0 if total > 1e-6 else math.nan
        for start, end, total in zip(first, last, days, strict=True)
    ]
    found = windows.mean_age(begun, ended, weights)
    for age, total, value in zip(ages, days, found, strict=True):
        assert total <= 1e-6 or value == pytest.approx(age / total, rel=1e-6, abs=1e-6)
