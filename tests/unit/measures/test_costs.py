"""Money of logs written by hand, against sums worked by hand."""

import pytest

import sim
from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.categories import SOURCES
from sim.measures.costs import AGENCY, HEADINGS, PERMANENT, RECRUITMENT, WEEKS_PER_YEAR
from sim.model.agency import AGENCY_OCCUPANTS_FROM, MANAGED_POSTS_FROM
from sim.model.events import EventType, Role, TaskKind, WorkerKind
from sim.model.worker import identity_of
from tests.support.measure_logs import HandLog

A_DAY = 1.0 / WORKING_DAYS_PER_YEAR
WINDOW_DAYS = 42.0


def configured(**changes):
    values = sim.compose(["authority=darlington_typical_practice"]).model_dump(mode="json")
    for name, value in changes.items():
        *groups, last = name.split("__")
        place = values
        for group in groups:
            place = place[group]
        place[last] = value
    return sim.Config.model_validate(values)


@pytest.fixture(scope="module")
def config():
    return configured()


def test_pay_is_time_employed_at_the_rate_of_the_role(log):
    costs = log.config.costs
    log.employs(1, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door", joined=-50.0)
    log.employs(2, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment", left=21.0)
    log.employs(3, Role.MANAGER, WorkerKind.PERMANENT, "mash", joined=41.0)
    log.employs(4, Role.CONFERENCE_CHAIR, WorkerKind.PERMANENT, "conference")
    log.employs(5, Role.KEYWORKER, WorkerKind.PERMANENT, "early_help", joined=10.0, left=20.0)
    assert log("cost_contact_officers_gbp") == pytest.approx(42 * A_DAY * costs.contact_officer_gbp)
    assert log("cost_social_workers_gbp") == pytest.approx(21 * A_DAY * costs.social_worker_gbp)
    assert log("cost_managers_gbp") == pytest.approx(1 * A_DAY * costs.manager_gbp)
    assert log("cost_conference_chairs_gbp") == pytest.approx(42 * A_DAY * costs.conference_chair_gbp)
    assert log("cost_keyworkers_gbp") == pytest.approx(10 * A_DAY * costs.keyworker_gbp)


def test_the_newly_qualified_earn_less_until_their_year_has_ended(log):
    costs = log.config.costs
    log.employs(1, Role.SOCIAL_WORKER, WorkerKind.NQSW, "assessment")
    log.happens(30.0, EventType.NQSW_YEAR_ENDED, "assessment", worker=1, role=Role.SOCIAL_WORKER, detail=0)
    assert log("cost_newly_qualified_gbp") == pytest.approx(30 * A_DAY * costs.newly_qualified_gbp)
    assert log("cost_social_workers_gbp") == pytest.approx(12 * A_DAY * costs.social_worker_gbp)


def test_agency_managers_cost_more(log):
    costs = log.config.costs
    log.employs(1, Role.SOCIAL_WORKER, WorkerKind.AGENCY, "assessment")
    log.employs(2, Role.MANAGER, WorkerKind.AGENCY, "assessment", left=21.0)
    assert log("cost_agency_workers_gbp") == pytest.approx(42 * A_DAY * costs.agency_gbp)
    assert log("cost_agency_managers_gbp") == pytest.approx(21 * A_DAY * costs.agency_manager_gbp)


def test_paid_overtime_is_of_the_people_at_work_week_by_week():
    blocks = [
        {"start": "2024-04-09", "end": "2024-04-23", "share": 0.1, "teams": ["assessment", "mash"], "pay_factor": 1.5},
        {"start": "2024-04-16", "end": "2024-04-23", "share": 0.2, "teams": ["assessment"], "pay_factor": 1.0},
    ]
    log = HandLog(configured(workforce__overtime=blocks))
    costs = log.config.costs
    for day in (0.0, 5.0, 10.0, 15.0):  # the first block is of days 5 to 15, the second of days 10 to 15
        log.sees(day, 1, 5.0)
        log.sees(day, 2, 5.0, kind=WorkerKind.NQSW, present=float(day == 10.0))
        log.sees(day, 3, 0.0, "mash", role=Role.MANAGER, kind=WorkerKind.AGENCY)
        log.sees(day, 4, 0.0, "front_door", role=Role.CONTACT_OFFICER)
    weeks = costs.social_worker_gbp * (0.15 + 0.15 + 0.2) + costs.newly_qualified_gbp * (0.15 + 0.2)
    weeks += costs.agency_manager_gbp * (0.15 + 0.15)
    assert log("cost_overtime_gbp") == pytest.approx(5 * A_DAY * weeks)
    assert log("cost_total_gbp") == log("cost_paid_by_council_gbp") == log("cost_overtime_gbp")


def test_agency_cover_of_other_roles_costs_in_proportion_to_their_pay(log):
    costs = log.config.costs
    log.employs(1, Role.KEYWORKER, WorkerKind.AGENCY, "early_help")
    premium = costs.agency_gbp / costs.social_worker_gbp
    assert premium > 1.0
    assert log("cost_agency_workers_gbp") == pytest.approx(42 * A_DAY * costs.keyworker_gbp * premium)


def test_managed_teams_are_a_heading_of_their_own(log):
    costs = log.config.costs
    for role, left in ((Role.SOCIAL_WORKER, 21.0), (Role.MANAGER, None)):
        worker = identity_of((2, int(role), MANAGED_POSTS_FROM + 3, AGENCY_OCCUPANTS_FROM))
        log.employs(worker, role, WorkerKind.AGENCY, "assessment", left=left)
    assert log("cost_managed_teams_gbp") == pytest.approx(
        A_DAY * (21 * costs.managed_team_gbp + 42 * costs.managed_team_manager_gbp)
    )
    assert log("cost_agency_gbp") == log("cost_managed_teams_gbp")
    assert log("cost_agency_workers_gbp") == log("cost_agency_managers_gbp") == 0.0


def test_triage_at_the_source_is_paid_by_the_source():
    log = HandLog(configured(demand__source_triage__hours=0.5, demand__source_triage__gbp_per_hour=30.0))
    police, schools = SOURCES.index("police"), SOURCES.index("schools")
    for day, source in ((1.0, police), (2.0, police), (30.0, schools)):
        log.happens(day, EventType.TRIAGED_AT_SOURCE, children=2, detail=source)
    log.happens(2.0, EventType.HELD_BACK_AT_SOURCE, children=2, need=0, detail=police)
    log.happens(30.0, EventType.HELD_BACK_AT_SOURCE, children=3, need=2, detail=schools)
    assert (log("cost_paid_by_police_gbp"), log("cost_paid_by_schools_gbp")) == (30.0, 15.0)
    assert log("cost_source_triage_gbp") == log("cost_total_gbp") == 45.0
    assert log("cost_paid_by_council_gbp") == 0.0
    assert log("source_triage_hours") == 1.5
    assert (log("contacts_held_back"), log("held_back_in_need_share")) == (5.0, 0.6)


def test_a_rise_of_pay_is_paid_to_the_councils_own_staff_from_its_day():
    log = HandLog(configured(workforce__pay_uplift__share=0.1, workforce__pay_uplift__start="2024-05-01"))
    costs = log.config.costs
    log.employs(1, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment", left=31.0)  # 10 days of it
    log.employs(2, Role.MANAGER, WorkerKind.PERMANENT, "assessment", left=20.0)  # gone before
    log.employs(3, Role.CONTACT_OFFICER, WorkerKind.PERMANENT, "front_door", joined=40.0)  # 2 days
    log.employs(4, Role.SOCIAL_WORKER, WorkerKind.AGENCY, "assessment")
    rise = 0.1 * A_DAY * (10 * costs.social_worker_gbp + 2 * costs.contact_officer_gbp)
    assert log("cost_pay_uplift_gbp") == pytest.approx(rise)
    ordinary = A_DAY * (31 * costs.social_worker_gbp + 20 * costs.manager_gbp + 2 * costs.contact_officer_gbp)
    assert log("cost_permanent_gbp") == pytest.approx(ordinary + rise)


def test_hours_of_supervision_and_training_are_shown_and_only_the_trainer_costs(log):
    log.employs(1, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment")
    before = log("cost_total_gbp")
    for kind, hours in ((TaskKind.SUPERVISION, 1.5), (TaskKind.SUPERVISING, 2.0), (TaskKind.MENTORING, 1.0)):
        log.works(kind, 1, 1.0, begun=2.0, done=3.0, hours=hours)
    assert (log("paid_supervision_hours"), log("paid_mentoring_hours")) == (3.5, 1.0)
    assert log("cost_total_gbp") == before
    log.works(TaskKind.TRAINING, 1, 4.0, begun=5.0, done=6.0, hours=6.0)
    assert log("paid_training_hours") == 6.0
    assert log("cost_training_gbp") == pytest.approx(6 * log.config.costs.training_gbp_per_hour)
    assert log("cost_total_gbp") == pytest.approx(before + log("cost_training_gbp"))


def test_a_hire_costs_less_where_it_is_newly_qualified(log):
    costs = log.config.costs
    for newly_qualified in (0, 0, 1):
        log.happens(21.0, EventType.VACANCY_FILLED, "assessment", role=1, since=0.0, detail=newly_qualified)
    log.happens(-1.0, EventType.VACANCY_FILLED, "assessment", role=1, since=-9.0, detail=0)
    assert log("cost_recruitment_experienced_gbp") == 2 * costs.recruitment_gbp
    assert log("cost_recruitment_newly_qualified_gbp") == costs.recruitment_newly_qualified_gbp


def programme(fixed, per_family, council, health, schools):
    return {
        "fixed_gbp_per_year": fixed,
        "per_family_gbp": per_family,
        "payer_shares": {"council": council, "health": health, "schools": schools},
    }


def test_early_help_and_who_pays():
    config = configured(
        early_help__cost=programme(1000.0, 200.0, 0.5, 0.3, 0.2),
        early_help__consultation_line__hours_per_day=5.0,
        early_help__consultation_line__gbp_per_hour=40.0,
        early_help__consultation_line__start="2024-05-01",
        early_help__consultation_line__cost=programme(60000.0, 3.0, 0.0, 1.0, 0.0),
        early_help__family_hub__own_families_per_year=10.0,
        early_help__family_hub__cost=programme(250000.0, 150.0, 0.0, 0.0, 1.0),
        demand__sources__schools__below_threshold_factor=0.9,
        early_help__threshold_guidance__cost=programme(40000.0, 0.0, 1.0, 0.0, 0.0),
    )
    log = HandLog(config)
    log.employs(1, Role.KEYWORKER, WorkerKind.PERMANENT, "early_help")
    for _ in range(3):
        log.happens(5.0, EventType.EARLY_HELP_STARTED, "early_help", since=0.0)
    log.happens(30.0, EventType.CONSULTED, detail=1)
    log.happens(30.0, EventType.HUB_VISITED, detail=0)
    years = WINDOW_DAYS * A_DAY
    help_gbp, keyworker_gbp = years * 1000.0 + 3 * 200.0, years * config.costs.keyworker_gbp
    line_gbp = 21 * A_DAY * 60000.0 + 21 * 5 * 40.0 + 3.0  # from the 22nd working day of the window on
    hub_gbp, guidance_gbp = years * 250000.0 + 150.0, years * 40000.0
    assert log("cost_early_help_programme_gbp") == pytest.approx(help_gbp)
    assert log("cost_consultation_line_gbp") == pytest.approx(line_gbp)
    assert log("cost_family_hub_gbp") == pytest.approx(hub_gbp)
    assert log("cost_threshold_guidance_gbp") == pytest.approx(guidance_gbp)
    shared = help_gbp + keyworker_gbp
    assert log("cost_paid_by_council_gbp") == pytest.approx(0.5 * shared + guidance_gbp)
    assert log("cost_paid_by_health_gbp") == pytest.approx(0.3 * shared + line_gbp)
    assert log("cost_paid_by_schools_gbp") == pytest.approx(0.2 * shared + hub_gbp)


def test_guidance_costs_where_it_is_given():
    guidance = {"is_given": True, "below_threshold_factor": 0.9, "cost": programme(40000.0, 0.0, 1.0, 0.0, 0.0)}
    log = HandLog(configured(early_help__threshold_guidance=guidance))
    assert log("cost_threshold_guidance_gbp") == pytest.approx(WINDOW_DAYS * A_DAY * 40000.0)


def test_case_work_has_a_value_that_no_total_contains():
    log = HandLog(configured(costs__case_work_gbp_per_hour=50.0))
    log.employs(1, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment")
    before = log("cost_total_gbp")
    log.works(TaskKind.ASSESSMENT_VISIT, 1, 1.0, begun=2.0, done=3.0, hours=4.0)
    log.works(TaskKind.SCREENING, 1, 1.0, begun=3.0, done=4.0, hours=1.0)
    log.works(TaskKind.EARLY_HELP_SESSION, 1, 1.0, begun=4.0, done=5.0, hours=6.0)
    log.works(TaskKind.SUPERVISION, 1, 1.0, begun=5.0, done=6.0, hours=2.0)
    assert log("cost_of_case_work_apart_gbp") == pytest.approx(5.0 * 50.0)
    assert log("cost_total_gbp") == before


def test_time_of_the_reserve_for_cases_costs_money_and_its_own_meetings_do_not():
    log = HandLog(configured(costs__case_work_gbp_per_hour=50.0))
    reserve = identity_of((2, Role.QUALIFIED_WITHOUT_CASES, 3, 0))
    holder = identity_of((2, Role.SOCIAL_WORKER, 3, 0))
    log.employs(reserve, Role.QUALIFIED_WITHOUT_CASES, WorkerKind.PERMANENT, "assessment")
    log.employs(holder, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment")
    for worker in (reserve, holder):
        log.works(TaskKind.ASSESSMENT_VISIT, worker, 1.0, begun=2.0, done=3.0, hours=4.0)
        log.works(TaskKind.TRAINING, worker, 1.0, begun=3.0, done=4.0, hours=6.0)
    assert log("cost_reserve_gbp") == pytest.approx(4.0 * 50.0)


def test_options_that_are_not_there_cost_nothing(log):
    for name in ("consultation_line", "family_hub", "threshold_guidance", "business_support"):
        assert log(f"cost_{name}_gbp") == 0.0


def test_recording_that_is_taken_over_is_paid_by_the_hour():
    """Of 10 ordinary hours 4 are recording; templates leave 3 of them, and support takes 1.5 of those."""
    recording = {
        "task_share": 0.4,
        "templates": {"start": None, "cut_share": 0.25},
        "business_support": {"start": "2024-05-01", "taken_share": 0.5},
    }
    log = HandLog(configured(quality__recording=recording, costs__business_support_gbp_per_hour=20.0))
    log.employs(1, Role.SOCIAL_WORKER, WorkerKind.PERMANENT, "assessment")
    log.works(TaskKind.ASSESSMENT_VISIT, 1, 25.0, begun=26.0, done=27.0, hours=7.5)
    log.works(TaskKind.ASSESSMENT_VISIT, 1, 5.0, begun=28.0, done=29.0, hours=9.0)  # asked for before support began
    log.works(TaskKind.AUTHORISATION, 1, 25.0, begun=30.0, done=31.0, hours=2.0)  # nothing to record
    assert log("cost_business_support_gbp") == pytest.approx(1.5 * 20.0)


def test_care_is_shown_apart_unless_it_is_asked_for():
    care = {"gbp_per_week": 2000.0, "stay_weeks": 1.0}
    weeks = min(1.0, 21 * A_DAY * WEEKS_PER_YEAR)
    for included in (False, True):
        log = HandLog(configured(costs__care=care, costs__include_care=included))
        log.happens(21.0, EventType.CARE_ENTERED, "assessment", children=2)
        log.happens(-3.0, EventType.CARE_ENTERED, "assessment", children=5)  # before the reporting window
        assert log("cost_of_care_apart_gbp") == pytest.approx(2 * weeks * 2000.0)
        assert log("cost_care_gbp") == log("cost_total_gbp") == (log("cost_of_care_apart_gbp") if included else 0.0)


def test_children_in_care_go_on_costing_until_the_window_ends():
    log = HandLog(configured(costs__care={"gbp_per_week": 2000.0, "stay_weeks": 104.0}))
    log.happens(21.0, EventType.CARE_ENTERED, "assessment", children=1)
    assert log("cost_of_care_apart_gbp") == pytest.approx(21 * A_DAY * WEEKS_PER_YEAR * 2000.0)


@pytest.fixture(scope="module")
def replication():
    changes = [
        "authority=darlington_typical_practice",
        "run.years=1.1",
        "run.warm_up_days=20",
        "costs.include_care=true",
        "demand.below_threshold_factor=0.9",
        "quality.recording.business_support.taken_share=0.1",
    ]
    return sim.simulate(sim.compose(changes))


class TestTotal:
    """Of a simulated year and a month, with something in most headings."""

    def test_it_is_the_sum_of_its_headings_to_the_penny(self, replication):
        values = replication.measures
        total = 0.0
        for heading in HEADINGS:
            total += values[f"cost_{heading}_gbp"]
        assert values["cost_total_gbp"] == total > 0.0
        for group, parts in {"permanent": PERMANENT, "agency": AGENCY, "recruitment": RECRUITMENT}.items():
            assert values[f"cost_{group}_gbp"] == pytest.approx(sum(values[f"cost_{part}_gbp"] for part in parts))

    def test_somebody_pays_it(self, replication):
        values = replication.measures
        paid = sum(values[f"cost_paid_by_{payer}_gbp"] for payer in ("council", "health", "schools", "police"))
        assert paid == pytest.approx(values["cost_total_gbp"], rel=1e-12)

    def test_months_and_years_add_up(self, replication):
        total = replication.measures["cost_total_gbp"]
        table = replication.distributions
        assert set(table["table"][table["table"].str.startswith("cost_headings")]) == {
            "cost_headings_year_1",
            "cost_headings_year_2",
        }
        for name in ("cost_headings", "cost_payers"):
            assert table["value"][table["table"].str.startswith(name)].sum() == pytest.approx(total)
