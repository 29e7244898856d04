"""Measures of logs written by hand, against results worked by hand."""

import math
from pathlib import Path

import pytest

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.base import SOURCES
from sim.measures import MEASURES, History, distributions
from sim.measures.catalogue import markdown
from sim.model.events import (
    AssessmentOutcome,
    CaseStage,
    Event,
    MashDecision,
    PlanKind,
    Role,
    ScreeningDecision,
    TaskKind,
    WorkerKind,
)
from tests.measure_logs import HandLog

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "measures.md"


def table(log, name):
    return {key: value for found, key, value in distributions(History(log)) if found == name}


class TestTable:
    def test_every_measure_is_computed_and_nothing_else(self, log):
        assert list(log.measured.horizon) == list(MEASURES)
        assert set(log.measured.monthly) == {name for name, measure in MEASURES.items() if measure.monthly}

    def test_names_end_with_the_unit_unless_they_count_or_are_shares(self):
        of = ("red", "amber", "green", "initial", "review")
        suffixes = {"working days": ("_wd", *(f"_wd_{which}" for which in of)), "GBP": ("_gbp",)}
        for name, measure in MEASURES.items():
            assert measure.name == name
            assert measure.definition.endswith(".")
            assert name.endswith(suffixes.get(measure.unit, name))

    def test_the_documentation_is_up_to_date(self):
        assert DOCUMENTATION.read_text(encoding="utf-8") == markdown()

    def test_nothing_happening_gives_zeros_and_nothing_to_measure(self, log):
        values = log.measured.horizon
        assert all(value == 0.0 or math.isnan(value) for value in values.values())
        nothing = (
            "contacts",
            "referrals_per_year",
            "cases_unallocated_end",
            "overdue_tasks",
            "cost_total_gbp",
            "mash_queue_mean",
        )
        assert [values[name] for name in nothing] == [0.0] * len(nothing)
        unknown = (
            "caseload_mean",
            "caseload_max",
            "assessments_within_45wd_share",
            "vacancy_rate",
            "screening_utilisation",
        )
        assert all(math.isnan(values[name]) for name in unknown)


class TestDemand:
    def test_contacts_by_source_and_by_month(self, log):
        police, schools = SOURCES.index("police"), SOURCES.index("schools")
        log.happens(1.0, Event.CONTACT, entity=1, children=2, need=0, detail=police)
        log.happens(22.0, Event.RECONTACT, entity=2, children=1, need=3, detail=police, since=-50.0)
        log.happens(23.0, Event.CONTACT_OPEN_CASE, entity=2, children=1, need=3, detail=schools)
        log.happens(43.0, Event.CONTACT, entity=3, children=4, detail=police)
        assert log("contacts") == 4.0
        assert log.months("contacts") == [2.0, 2.0]
        assert log("contacts_per_year") == pytest.approx(4.0 * WORKING_DAYS_PER_YEAR / 42.0)
        assert (log("contacts_police"), log("contacts_schools"), log("contacts_health")) == (3.0, 1.0, 0.0)
        assert (log("recontacts"), log("contacts_open_case")) == (1.0, 1.0)
        assert log("below_threshold_contacts_share") == pytest.approx(2 / 3)

    def test_referrals_and_what_becomes_of_them(self, log):
        log.happens(1.0, Event.CONTACT, entity=1, children=5, detail=0)
        for entity, children, need, again in ((1, 2, 1, 0), (2, 1, 2, 1), (3, 1, 3, 0)):
            log.happens(5.0, Event.REFERRAL, entity=entity, children=children, need=need, detail=again)
        log.happens(5.0, Event.REFERRAL_CLOSED, entity=2, children=1, need=2, since=5.0)
        outcome = AssessmentOutcome.EARLY_HELP
        log.happens(30.0, Event.ASSESSMENT_COMPLETED, entity=1, children=2, need=1, detail=outcome, since=5.0)
        assert log("referrals") == 4.0
        assert log("contact_to_referral_share") == 0.8
        assert log("rereferral_12m_share") == 0.25
        assert log("referral_no_further_action_share") == 0.25
        assert log("assessed_not_in_need_share") == 0.5
        assert log("below_threshold_referrals_share") == 0.5
        assert log("below_threshold_assessments_share") == 1.0

    def test_missed_need_is_of_contacts_above_the_threshold(self, log):
        for need, decision in (
            (0, ScreeningDecision.ADVICE),
            (2, ScreeningDecision.EARLY_HELP),
            (3, ScreeningDecision.MASH),
        ):
            log.happens(2.0, Event.SCREENED, entity=need, need=need, detail=decision, since=1.0)
        assert log("missed_need_at_screening_share") == 0.5

    def test_hours_below_the_threshold(self, log):
        log.employs(7, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door")
        log.works(TaskKind.SCREENING, 7, 1.0, 1.0, 2.0, need=1, hours=3.0)
        log.works(TaskKind.SCREENING, 7, 1.0, 2.0, 3.0, need=2, hours=1.0)
        log.works(TaskKind.SUPERVISION, 7, 1.0, 3.0, 4.0, need=-1, hours=5.0)  # for no family
        assert log("below_threshold_hours_share") == 0.75

    def test_work_on_plans_is_not_the_front_doors(self, log):
        log.employs(7, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door")
        log.employs(8, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "safeguarding")
        log.works(TaskKind.SCREENING, 7, 1.0, 1.0, 2.0, need=1, hours=3.0)
        log.works(TaskKind.SCREENING, 7, 1.0, 2.0, 3.0, need=2, hours=1.0)
        log.works(TaskKind.PLAN_VISIT_CHILD_IN_NEED, 8, 1.0, 1.0, 2.0, team="safeguarding", need=2, hours=4.0)
        assert log("below_threshold_front_door_hours_share") == 0.75
        assert log("below_threshold_hours_share") == 0.375


class TestTimeliness:
    def test_decisions_late_and_not_yet_made_count_against(self, log):
        log.employs(7, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door")
        for entity, (contact, decided) in enumerate(((1.1, 2.9), (1.9, 3.0), (38.0, 38.5))):
            log.works(TaskKind.SCREENING, 7, contact, decided - 0.1, decided, entity=entity)
            log.happens(decided, Event.SCREENED, entity=entity, since=contact)
        log.works(TaskKind.SCREENING, -1, 39.9, entity=8)  # past its limit from 41.0
        log.works(TaskKind.SCREENING, -1, 40.0, entity=9)  # within it until 42.0, the end
        assert log("contact_decision_within_1wd_share") == pytest.approx(2 / 4)
        assert log.months("contact_decision_within_1wd_share") == pytest.approx([1 / 2, 1 / 2])

    def test_mash_limits_in_hours_and_in_days(self, log):
        limit = log.config.pathway.mash.limit_days.red
        cases = ((0, 1.0, 1.0 + limit), (0, 1.0, 1.01 + limit), (2, 1.2, 4.9), (2, 1.2, 5.0))
        for entity, (rag, started, decided) in enumerate(cases):
            log.happens(started, Event.MASH_STARTED, entity=entity, rag=rag)
            log.happens(
                decided, Event.MASH_DECIDED, entity=entity, rag=rag, since=started, detail=MashDecision.REFERRAL
            )
        log.happens(10.0, Event.MASH_STARTED, entity=8, rag=0)
        assert log("mash_within_limit_share_red") == pytest.approx(1 / 3)
        assert log("mash_within_limit_share_green") == 0.5
        assert math.isnan(log("mash_within_limit_share_amber"))
        assert log("mash_enquiries_open_end") == 1.0

    def test_children_seen(self, log):
        for entity, rag, seen in ((1, 0, 2.9), (2, 0, 3.0), (3, 1, 11.9), (4, 1, None)):
            log.happens(1.5, Event.ASSESSMENT_STARTED, entity=entity, rag=rag, since=1.5)
            if seen:
                log.happens(seen, Event.CHILD_SEEN, entity=entity, rag=rag, since=1.5)
        assert log("child_seen_within_limit_share") == pytest.approx(2 / 4)

    def test_published_share_is_blind_to_open_assessments_and_the_cohort_is_not(self, log):
        # Referred on -40.5 (limit passes on 5.0), -30.5 (15.0), -20.5 (25.0); and within the limit still, on 3.0.
        for entity, since in enumerate((-40.5, -30.5, -20.5, 3.0)):
            log.happens(0.0, Event.ASSESSMENT_STARTED, entity=entity, children=entity + 1, since=since)
        log.happens(4.9, Event.ASSESSMENT_COMPLETED, entity=0, children=1, since=-40.5, detail=0)
        log.happens(15.0, Event.ASSESSMENT_COMPLETED, entity=1, children=2, since=-30.5, detail=0)
        assert log("assessments_within_45wd_share") == pytest.approx(1 / 3)
        assert log("assessments_due_within_45wd_share") == pytest.approx(1 / 6)
        assert log.months("assessments_due_within_45wd_share") == pytest.approx([1 / 3, 0.0])
        assert log("assessments_overdue_open") == pytest.approx(3 * 17.0 / 42.0)
        assert log.months("assessments_overdue_open_end") == [0.0, 3.0]
        assert log("assessments_open_end") == 7.0
        assert log("assessment_duration_mean_wd") == pytest.approx((45.0 + 2 * 46.0) / 3)
        assert log("assessment_duration_median_wd") == 46.0
        assert log("assessment_duration_band_41_45_share") == pytest.approx(1 / 3)
        assert log("assessment_duration_band_46_50_share") == pytest.approx(2 / 3)
        # On the last day, 41: referred on -21 and on 3.
        ages = {"61+": 3.0, "31-40": 4.0}
        assert table(log, "assessments_open_by_age") == {
            band: ages.get(band, 0.0) for band in table(log, "assessments_open_by_age")
        }
        # On the last day of April, 20, the same were 41 and 17 working days old.
        by_month = {key: value for key, value in table(log, "assessments_open_by_age_monthly").items() if value}
        assert by_month == {"2024-04 11-20": 4.0, "2024-04 41-45": 3.0, "2024-05 31-40": 4.0, "2024-05 61+": 3.0}
        assert table(log, "assessment_duration_bands")["46-50"] == pytest.approx(2 / 3)

    def test_work_done_is_told_from_work_recorded(self, log):
        log.happens(0.0, Event.ASSESSMENT_STARTED, entity=1, since=-25.5)
        log.happens(19.5, Event.ASSESSMENT_WORK_DONE, entity=1, since=-25.5)
        log.happens(30.0, Event.ASSESSMENT_COMPLETED, entity=1, since=-25.5, detail=0)
        log.happens(22.0, Event.ASSESSMENT_WORK_DONE, entity=2, since=-24.0)
        assert log("assessment_work_done_within_45wd_share") == 0.5
        assert log("assessments_within_45wd_share") == 0.0

    def test_conferences(self, log):
        for entity, held in enumerate((16.9, 17.0)):
            log.happens(held, Event.CONFERENCE_HELD, entity=entity, since=1.5, detail=1)
        assert log("icpc_within_15wd_share") == 0.5

    def test_visits_missed_late_and_overdue_are_not_on_time(self, log):
        log.employs(7, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "safeguarding")
        kind = TaskKind.PLAN_VISIT_CHILD_PROTECTION
        log.works(kind, 7, 1.0, 9.0, 11.9, due=11.0)  # on the day
        log.works(kind, 7, 1.0, 9.0, 12.0, due=11.9)  # a day late
        log.works(kind, -1, 20.0, due=30.0)  # not made
        log.works(kind, -1, 40.0, due=50.0)  # not due
        log.happens(30.0, Event.VISIT_MISSED, detail=PlanKind.CHILD_PROTECTION)
        log.happens(30.0, Event.VISIT_MISSED, detail=PlanKind.CHILD_IN_NEED)
        assert log("cp_visits_on_time_share") == pytest.approx(1 / 4)
        assert log("cin_visits_on_time_share") == 0.0
        assert log("overdue_tasks_end") == 1.0
        assert log("overdue_tasks") == pytest.approx(11.0 / 42.0)

    def test_authorisation(self, log):
        log.employs(7, Role.MANAGER, WorkerKind.PERMANENT, "assessment")
        log.works(TaskKind.AUTHORISATION, 7, 1.0, 4.0, 4.1, children=3)
        log.works(TaskKind.AUTHORISATION, 7, 10.0, 11.0)  # begun, and not done when the run ended
        log.works(TaskKind.AUTHORISATION, -1, 20.0)
        assert log("authorisation_wait_mean_wd") == pytest.approx((3 * 3.0 + 1.0) / 4)


class TestBacklog:
    def test_waits_for_a_worker(self, log):
        log.happens(-6.0, Event.UNALLOCATED, "assessment", entity=1, children=2, detail=CaseStage.ASSESSMENT)
        log.happens(
            10.5, Event.ALLOCATED, "assessment", entity=1, children=2, worker=7, since=-6.0, start=0.0, detail=0
        )
        log.happens(20.0, Event.UNALLOCATED, "assessment", entity=2, detail=CaseStage.ASSESSMENT)
        log.happens(40.0, Event.CASE_CLOSED, "assessment", entity=1, children=2, worker=7, since=-6.0, detail=0)
        assert log("cases_unallocated") == pytest.approx((2 * 10.5 + 22.0) / 42.0)
        assert log.months("cases_unallocated_end") == [1.0, 1.0]
        assert log("allocation_wait_mean_wd") == pytest.approx(16.5)
        ages = 2 * (16.5**2 - 6.0**2) / 2 + 22.0**2 / 2
        assert log("unallocated_wait_mean_wd") == pytest.approx(ages / (2 * 10.5 + 22.0))
        assert log("cases_open") == pytest.approx((2 * 40.0 + 22.0) / 42.0)
        assert log("cases_open_end") == 1.0
        assert table(log, "unallocated_by_age")["21-45"] == 1.0

    def test_who_waits_at_the_end_by_risk_and_days(self, log):
        waiting = {"detail": CaseStage.ASSESSMENT, "rag": 2}
        log.happens(20.0, Event.UNALLOCATED, "assessment", entity=1, **waiting | {"children": 3})
        log.happens(39.0, Event.UNALLOCATED, "assessment", entity=2, **waiting | {"rag": 0})
        log.happens(
            41.5, Event.UNALLOCATED, "safeguarding", entity=3, **waiting | {"detail": CaseStage.CHILD_PROTECTION}
        )
        log.happens(5.0, Event.UNALLOCATED, "assessment", entity=4, **waiting | {"rag": 0})
        log.happens(9.0, Event.ALLOCATED, "assessment", entity=4, worker=7, since=5.0, start=0.0, **waiting)
        found = {risk: table(log, f"unallocated_by_risk: {risk}") for risk in ("protection", "red", "other")}
        days = {
            risk: {band: round(42.0 * children, 9) for band, children in bands.items() if children}
            for risk, bands in found.items()
        }
        # In child days: the first, on days 20 to 41, as three children; the second on 39 to 41, the fourth on 5 to 8.
        assert days == {
            "protection": {"0": 0.5},
            "red": {"0": 2.0, "1-5": 5.0},
            "other": {"0": 3.0, "1-5": 15.0, "6-10": 15.0, "11-20": 30.0, "21-45": 3.0},
        }
        assert sum(table(log, "unallocated_by_age").values()) == 5.0

    def test_a_case_can_change_stage_or_close_while_it_waits(self, log):
        log.happens(1.0, Event.ALLOCATED, "safeguarding", entity=1, worker=7, detail=CaseStage.SECTION47, since=1.0)
        log.happens(2.0, Event.CASE_STAGE, "safeguarding", entity=1, worker=7, detail=CaseStage.CHILD_PROTECTION)
        log.happens(6.0, Event.DEALLOCATED, "safeguarding", entity=1, worker=7, detail=CaseStage.CHILD_PROTECTION)
        log.happens(6.0, Event.UNALLOCATED, "safeguarding", entity=1, detail=CaseStage.CHILD_PROTECTION)
        log.happens(9.0, Event.CASE_STAGE, "safeguarding", entity=1, detail=CaseStage.CHILD_IN_NEED)
        log.happens(15.0, Event.CASE_CLOSED, "safeguarding", entity=1, detail=CaseStage.CHILD_IN_NEED)
        assert log("cases_unallocated") == pytest.approx(9.0 / 42.0)
        assert log("cp_cases_unallocated") == pytest.approx(3.0 / 42.0)
        assert log("cp_cases_unallocated_share") == pytest.approx(3.0 / 7.0)  # on such a plan from 2 to 9
        assert log("cases_unallocated_end") == 0.0

    @pytest.mark.parametrize(
        ("since", "seen", "completed", "days"),
        [
            (2.0, 5.0, 30.0, 3.0),  # seen, and in time
            (-45.0, 20.0, 30.0, 30.0 - 0.0),  # unseen, then overdue from 1.0 on
            (-30.0, 4.0, 30.0, 4.0 + (30.0 - 16.0)),  # seen; overdue from 16.0
            (-30.0, 4.0, None, 4.0 + (42.0 - 16.0)),
            (10.0, None, None, 32.0),
        ],
    )
    def test_risk_that_nobody_has_assessed(self, log, since, seen, completed, days):
        for entity, need in ((1, 2), (2, 1)):  # the second is below the threshold
            log.happens(max(0.0, since), Event.ASSESSMENT_STARTED, entity=entity, need=need, since=since)
            if seen:
                log.happens(seen, Event.CHILD_SEEN, entity=entity, need=need, since=since)
            if completed:
                log.happens(completed, Event.ASSESSMENT_COMPLETED, entity=entity, need=need, since=since, detail=0)
        assert log("unassessed_risk_child_days") == pytest.approx(days)


class TestCaseload:
    def test_distribution_over_case_holders(self, log):
        log.sees(0.0, 1, 10)
        log.sees(0.0, 2, 30, kind=WorkerKind.NQSW)
        log.sees(0.0, 3, 0)
        log.sees(5.0, 1, 20, team="safeguarding")
        log.sees(5.0, 4, 50, role=Role.MANAGER)
        log.sees(5.0, 5, 50, team="mash")
        assert log("caseload_mean") == 20.0
        assert (log("caseload_mean_assessment"), log("caseload_mean_safeguarding")) == (20.0, 20.0)
        assert log("caseload_mean_nqsw") == 30.0
        assert log("caseload_max") == 30.0
        assert log("caseload_sd") == pytest.approx((10.0 + 0.0) / 2)
        assert log("caseload_gini") == pytest.approx((0.25 + 0.0) / 2)  # mean difference 10, twice the mean 40
        assert log("workers_above_25_cases") == 0.5
        assert log("workers_above_limit_share") == pytest.approx(1 / 3)
        assert table(log, "caseload_bands") == {
            "0": 0.25, "1-5": 0.0, "6-10": 0.25, "11-15": 0.0, "16-20": 0.25, "21-25": 0.0, "26-30": 0.25, "31+": 0.0
        }  # fmt: skip
        assert table(log, "caseload_bands_nqsw")["26-30"] == 1.0

    def test_changes_of_worker_leave_out_first_workers_and_transfers(self, log):
        log.happens(0.0, Event.UNALLOCATED, "assessment", entity=1, children=2, detail=0)
        for why in (0.0, 1.0, 2.0):
            log.happens(
                why, Event.ALLOCATED, "assessment", entity=1, children=2, worker=7, since=why, start=why, detail=0
            )
        assert log("changes_of_worker") == 2.0
        assert log("changes_of_worker_per_child_per_year") == pytest.approx(WORKING_DAYS_PER_YEAR / 42.0)


class TestWorkforce:
    def test_rates_by_the_definitions_of_the_department(self, log):
        log.employs(1, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment")
        log.employs(2, Role.SOCIAL_WORKER, WorkerKind.NQSW, "safeguarding", joined=21.0)
        log.employs(3, Role.MANAGER, WorkerKind.PERMANENT, "mash", left=21.0)
        log.employs(4, Role.SOCIAL_WORKER, WorkerKind.AGENCY, "assessment", left=10.5)
        log.employs(5, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door", left=20.0)
        log.happens(31.5, Event.NQSW_YEAR_ENDED, "safeguarding", worker=2, hours=1)
        log.happens(0.0, Event.VACANCY_OPENED, "safeguarding", hours=1)
        log.happens(21.0, Event.VACANCY_FILLED, "safeguarding", hours=1, detail=1, since=0.0)
        log.happens(21.0, Event.VACANCY_OPENED, "mash", hours=2)
        log.happens(20.0, Event.VACANCY_OPENED, "front_door", hours=0)
        log.happens(10.0, Event.SICK, "assessment", worker=1, hours=1, detail=0)
        log.happens(14.2, Event.BACK, "assessment", worker=1, hours=1, detail=0, since=10.0)
        log.happens(16.8, Event.SICK, "mash", worker=3, hours=2, detail=0)  # and left without coming back
        assert log("people_in_post") == pytest.approx(1.5)
        assert log("agency_workers") == pytest.approx(0.25)
        assert log("people_total") == pytest.approx(1.75)
        assert log("vacancy_rate") == pytest.approx(1 / 3)  # one vacant, two in post, all the time
        assert log("agency_rate") == pytest.approx(0.25 / 2.25)
        assert log("turnover_rate") == pytest.approx(0.5 * WORKING_DAYS_PER_YEAR / 42.0)
        assert log("sickness_rate") == pytest.approx(8.4 / 84.0)
        assert log("nqsw_share") == pytest.approx(10.5 / 84.0)
        assert log("time_to_hire_mean_wd") == 21.0
        assert (log("joiners"), log("leavers")) == (1.0, 1.0)
        assert table(log, "workforce_bridge") == {"start": 2.0, "joiners": 1.0, "leavers": 1.0, "end": 2.0}
        assert table(log, "workforce_bridge_agency") == {"start": 1.0, "joiners": 0.0, "leavers": 1.0, "end": 0.0}

    def test_effort_of_those_at_work(self, log):
        log.sees(0.0, 1, 10, overtime=1.2, pressure=0.4)
        log.sees(0.0, 2, 10, overtime=1.0, pressure=0.0)
        log.sees(0.0, 3, 10, overtime=1.2, pressure=0.4, present=0)
        assert log("overtime_mean") == pytest.approx(1.1)
        assert log("pressure_mean") == pytest.approx(0.2)

    def test_money(self, log):
        costs = log.config.costs
        log.employs(1, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment", left=21.0)
        log.employs(2, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door", joined=-50.0)
        log.employs(3, Role.MANAGER, WorkerKind.PERMANENT, "mash", joined=41.0)
        log.employs(4, Role.SOCIAL_WORKER, WorkerKind.AGENCY, "assessment")
        log.happens(21.0, Event.VACANCY_FILLED, "assessment", hours=1, since=0.0)
        log.happens(1.0, Event.ASSESSMENT_COMPLETED, children=4, since=0.0, detail=0)
        day = 1.0 / WORKING_DAYS_PER_YEAR
        permanent = day * (21 * costs.social_worker_gbp + 42 * costs.contact_officer_gbp + costs.manager_gbp)
        assert log("cost_permanent_gbp") == pytest.approx(permanent)
        assert log("cost_agency_gbp") == pytest.approx(day * 42 * costs.agency_gbp)
        assert log("cost_recruitment_gbp") == costs.recruitment_gbp
        total = permanent + day * 42 * costs.agency_gbp + costs.recruitment_gbp
        assert log("cost_total_gbp") == pytest.approx(total)
        assert log("cost_per_assessment_gbp") == pytest.approx(total / 4)
        assert log("cost_total_per_year_gbp") == pytest.approx(total / 42 * WORKING_DAYS_PER_YEAR)


class TestFlow:
    def test_plans(self, log):
        cp = PlanKind.CHILD_PROTECTION
        log.happens(0.0, Event.PLAN_STARTED, entity=1, children=3, detail=cp, since=-100.0)  # open when the run starts
        log.happens(21.0, Event.PLAN_STARTED, entity=2, children=2, detail=cp, since=21.0)
        log.happens(31.5, Event.PLAN_ENDED, entity=1, children=3, detail=cp, since=-100.0)
        log.happens(31.5, Event.PLAN_STARTED, entity=1, children=3, detail=PlanKind.CHILD_IN_NEED, since=31.5)
        assert (log("plans_started_cp"), log("plans_started_cin"), log("plans_ended_cp")) == (2.0, 3.0, 3.0)
        assert log("plans_open_cp") == pytest.approx((3 * 31.5 + 2 * 21.0) / 42.0)
        assert (log("plans_open_cp_start"), log("plans_open_cp_end")) == (3.0, 2.0)
        assert log.months("plans_open_cp_start") == [3.0, 3.0]

    def test_events_of_the_pathway_are_counted_in_children(self, log):
        for event in (Event.SECTION47_STARTED, Event.CONFERENCE_HELD, Event.CARE_ENTERED, Event.JOURNEY_CLOSED):
            log.happens(3.0, event, children=3, since=1.0, detail=0)
        assert [log(name) for name in ("section47s", "conferences", "care_entries", "journeys_closed")] == [3.0] * 4

    def test_funnel_by_source(self, log):
        log.happens(1.0, Event.CONTACT, entity=5, children=2, detail=SOURCES.index("health"))
        log.happens(2.0, Event.REFERRAL, entity=5, children=2, detail=0)
        log.happens(3.0, Event.REFERRAL, entity=1, children=1, detail=0)
        protection = {"children": 2, "detail": PlanKind.CHILD_PROTECTION}
        log.happens(4.0, Event.SECTION47_STARTED, entity=5, children=2, detail=0, since=4.0)
        log.happens(0.0, Event.SECTION47_STARTED, entity=1, children=1, detail=0, since=-3.0)  # begun before the run
        log.happens(5.0, Event.CONFERENCE_HELD, entity=5, children=2, detail=1, since=4.0)
        log.happens(5.0, Event.PLAN_STARTED, entity=5, since=5.0, **protection)
        log.happens(0.0, Event.PLAN_STARTED, entity=3, since=-9.0, **protection)  # likewise
        for step in ("section47s", "conferences", "plans_cp"):
            assert {key: value for key, value in table(log, f"funnel_{step}").items() if value} == {"health": 2.0}
        assert sum(table(log, "funnel_plans_cin").values()) == 0.0
        assert table(log, "funnel_contacts")["health"] == 2.0
        assert {key: value for key, value in table(log, "funnel_referrals").items() if value} == {
            "health": 2.0,
            "open_at_start": 1.0,
        }


class TestQueues:
    def test_waits_queues_and_utilisation_are_clipped_to_the_window(self, config):
        log = HandLog(config, start=10.0, end=30.0)
        log.employs(7, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door")
        log.employs(8, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door", joined=20.0)
        log.happens(12.0, Event.SICK, worker=7, hours=0, detail=0)
        log.happens(14.0, Event.BACK, worker=7, hours=0, detail=0, since=12.0)
        log.works(TaskKind.SCREENING, 7, 5.0, 6.0, 11.0)  # wait before the window; busy for 1 day of it
        log.works(TaskKind.SCREENING, 7, 8.0, 15.0, 17.0)  # waits 7; queues for 5
        log.works(TaskKind.SCREENING, 8, 20.0, 29.0)  # waits 9; busy for the last day
        log.works(TaskKind.SCREENING, -1, 26.0)  # still waiting
        assert log("screening_wait_mean_wd") == 8.0
        assert log("screening_queue_mean") == pytest.approx((5.0 + 9.0 + 4.0) / 20.0)
        assert log("screening_queue_end") == 1.0
        assert log("screening_utilisation") == pytest.approx((1.0 + 2.0 + 1.0) / (18.0 + 10.0))

    def test_mash_by_rating_and_managers_apart(self, log):
        log.employs(7, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "mash")
        log.employs(8, Role.MANAGER, WorkerKind.PERMANENT, "mash")
        log.works(TaskKind.MASH_RESEARCH, 7, 1.0, 2.0, 4.0, rag=0, team="mash")
        log.works(TaskKind.MASH_RESEARCH, 7, 1.0, 4.0, 8.0, rag=2, team="mash")
        log.works(TaskKind.MASH_DECISION, 8, 4.0, 4.5, 25.5, rag=0, team="mash")
        assert (log("mash_wait_mean_wd"), log("mash_wait_mean_wd_red"), log("mash_wait_mean_wd_green")) == (
            2.0,
            1.0,
            3.0,
        )
        assert log("mash_queue_mean") == pytest.approx(4.0 / 42.0)
        assert log("mash_decision_wait_mean_wd") == 0.5
        assert (log("mash_utilisation"), log("mash_manager_utilisation")) == (pytest.approx(6.0 / 42.0), 0.5)

    def test_assessments_wait_until_the_first_visit_begins(self, log):
        log.employs(7, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment")
        for entity, since in ((1, 1.0), (2, 2.0), (3, 3.0)):
            log.happens(since, Event.ASSESSMENT_STARTED, entity=entity, since=since)
        log.works(TaskKind.ASSESSMENT_VISIT, 7, 9.0, 12.0, 13.0, entity=1, team="assessment")
        log.works(TaskKind.ASSESSMENT_VISIT, 7, 2.0, 6.0, 7.0, entity=1, team="assessment")
        log.works(TaskKind.ASSESSMENT_VISIT, 7, 2.0, 11.0, entity=2, team="assessment")
        log.works(TaskKind.ASSESSMENT_VISIT, -1, 3.0, entity=3, team="assessment")
        assert log("assessment_wait_mean_wd") == pytest.approx((5.0 + 9.0) / 2)
        assert log("assessment_queue_mean") == pytest.approx((5.0 + 9.0 + 39.0) / 42.0)
        assert log("assessment_utilisation") == pytest.approx((1.0 + 1.0 + 31.0) / 42.0)
