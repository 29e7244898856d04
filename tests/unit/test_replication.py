"""A replication as tables: what comes out of a short run of the real model."""

import numpy as np
import pytest

import sim
from sim.config.errors import InputError
from sim.measures import MEASURES
from sim.replication import configuration

OVERRIDES = [
    "authority=darlington_typical_practice",
    "run.years=null",
    "run.start=2024-04-02",
    "run.end=2024-08-01",
    "run.warm_up_days=20",
]


@pytest.fixture(scope="module")
def replication():
    return sim.simulate(sim.compose(OVERRIDES))


def test_events_are_words_and_whole_numbers(replication):
    events = replication.events
    assert events["time"].is_monotonic_increasing
    assert {"contact", "referral", "task_done"} <= set(events["event"].cat.categories)
    contacts = events[events["event"] == "contact"]
    assert contacts["children"].between(1, 6).all()
    assert contacts["need"].isin(["universal", "early_help", "child_in_need", "child_protection"]).all()
    assert contacts["team"].isna().all()
    assert contacts["role"].isna().all()
    assert set(events.loc[events["event"] == "joined", "role"]) >= {"social_worker", "manager", "keyworker"}
    allocated = events["event"] == "allocated"
    assert set(events.loc[allocated, "reason"]) == {"first_worker", "change_of_worker", "transfer"}
    assert events.loc[~allocated, "reason"].isna().all()
    assert np.issubdtype(events["entity"].dtype, np.integer)


def test_snapshots_are_of_people_every_fifth_day(replication):
    workers = replication.workers
    assert (workers["time"] % 5.0 == 0.0).all()
    assert set(workers["role"].unique()) == {
        "contact_officer",
        "social_worker",
        "manager",
        "conference_chair",
        "keyworker",
        "qualified_without_cases",
    }


def test_measures_have_names_and_months(replication):
    assert list(replication.measures.index) == list(MEASURES)
    assert list(replication.monthly.index) == ["2024-04", "2024-05", "2024-06", "2024-07"]
    assert replication.monthly["contacts"].sum() == replication.measures["contacts"]


def test_distributions_are_tidy(replication):
    tables = replication.distributions
    assert list(tables.columns) == ["table", "key", "value"]
    shares = tables[tables["table"] == "caseload_bands"]["value"]
    assert shares.sum() == pytest.approx(1.0)


def test_measures_agree_with_the_tables_they_summarise(replication):
    # The same things counted the slow way.
    events, (start, end) = replication.events, (20.0, 85.0)  # 85 working days from 2 April to 31 July
    inside = events[(events["time"] >= start) & (events["time"] < end)]
    completed = inside[inside["event"] == "assessment_completed"]
    days = np.floor(completed["time"]) - np.floor(completed["since"])
    measures = replication.measures
    in_plans = inside[inside["event"] == "reassessment_completed"]["children"].sum()
    assert measures["assessments_completed"] == completed["children"].sum() + in_plans
    assert measures["assessments_within_45wd_share"] == pytest.approx(
        np.average(days <= 45, weights=completed["children"])
    )
    assert measures["assessment_duration_median_wd"] == np.median(np.repeat(days, completed["children"]))
    workers = replication.workers
    holders = workers[
        workers["time"].between(start, end, inclusive="left")
        & workers["role"].isin(["social_worker", "qualified_without_cases"])
        & workers["team"].isin(["assessment", "safeguarding"])
        & (workers["children"] > 0)
    ]
    assert measures["caseload_mean"] == pytest.approx(holders["children"].mean())


def test_stocks_follow_from_flows(replication):
    monthly, measures = replication.monthly, replication.measures
    started = monthly["referrals"] * (1.0 - monthly["referral_no_further_action_ratio"])
    change = np.diff(monthly["assessments_open_end"])
    completed = monthly["assessments_completed"] - monthly["reassessments"]
    assert change == pytest.approx((started - completed).to_numpy()[1:])
    for plan in ("cin", "cp"):
        net = measures[f"plans_started_{plan}"] - measures[f"plans_ended_{plan}"]
        assert measures[f"plans_open_{plan}_end"] == measures[f"plans_open_{plan}_start"] + net
    enquiries = monthly["mash_queue_end"] + monthly["mash_decision_queue_end"]
    assert (enquiries <= monthly["mash_enquiries_open_end"]).all()


def test_people_work_no_longer_than_they_are_there(replication):
    busy = replication.measures.filter(regex="_utilisation$")
    assert busy.between(0.05, 1.0).all()


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (
            "authority=darlington_typical_practice",
            TypeError,
            r"overrides come in a list: simulate\(\['authority=darlington_typical_practice'\]\)",
        ),
        (3, TypeError, "give a Config or a list of overrides such as .*, not int"),
        ([3], TypeError, "give a Config or a list of overrides such as .*, not int"),
        ([None], TypeError, "give a Config or a list of overrides such as .*, not NoneType"),
        (["authority=darlingtn"], sim.ConfigError, "did you mean darlington"),
    ],
)
def test_what_is_neither_a_configuration_nor_overrides_is_refused(given, error, message):
    with pytest.raises(error, match=message):
        sim.simulate(given)


@pytest.mark.parametrize("given", ["0", None, True, np.True_, 1.5, 1.0, float("nan"), -1, 1_000_000, 10**30])
def test_what_is_no_number_of_a_replication_is_refused(given):
    with pytest.raises(InputError, match=r"^simulate: a replication is named by a whole number from 0 to 999999, not "):
        sim.simulate(OVERRIDES, given)


def test_a_number_from_numpy_names_the_same_replication():
    first, second = (sim.simulate(OVERRIDES, given) for given in (2, np.int64(2)))
    assert repr(first) == repr(second)
    assert first.measures.equals(second.measures)


def test_overrides_are_composed_and_nothing_is_the_default_configuration():
    assert configuration(OVERRIDES) == configuration(tuple(OVERRIDES)) == sim.compose(OVERRIDES)
    assert configuration(None) == configuration([]) == sim.compose()


def test_overrides_give_what_their_configuration_gives(replication):
    assert sim.simulate(OVERRIDES).measures.equals(replication.measures)


def test_a_notebook_shows_what_was_run_and_the_key_measures(replication):
    shown = replication._repr_html_()
    assert "Darlington, 2024-04-30 to 2024-07-31, replication 0, seed 20240401" in shown
    assert f"{100 * replication.measures['assessments_within_45wd_share']:.1f}%" in shown
    assert "Assessments completed within 45 working days" in shown
    assert repr(replication) == "Replication(Darlington, 2024-04-30 to 2024-07-31, replication 0, seed 20240401)"
