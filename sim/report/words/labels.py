"""What things are called in a report: parameters, measures and scenarios, in words rather than keys."""

from collections.abc import Iterable

from sim.data.ranges import evidence_ranges
from sim.experiment.analyses.waterfall import WITHOUT
from sim.experiment.file.overrides import changed_settings
from sim.experiment.results.scenario import FinishedScenario
from sim.measures import MEASURES
from sim.report.study.grid import Factor
from sim.report.study.study import Study
from sim.report.words import quantities

_FACTORS = {
    "teams.establishment_factor": "posts",
    "teams.front_door.posts": "front door posts",
    "teams.mash.posts": "MASH posts",
    "teams.assessment.posts": "assessment posts",
    "teams.safeguarding.posts": "safeguarding posts",
    "teams.conference.posts": "conference chairs' posts",
    "teams.early_help.posts": "early help posts",
    "workforce.agency_rate": "agency rate setting",
    "workforce.pay_uplift.share": "pay rise",
    "workforce.agency.conversion_share": "agency workers who become permanent",
    "workforce.nqsw.mentoring.share": "newly qualified workers with a mentor",
    "demand.contacts_per_year": "contacts",
    "demand.below_threshold_factor": "below-threshold contacts",
    "early_help.extra_keyworkers.posts": "extra keyworkers",
    "early_help.effect_scale": "strength of early help",
    "early_help.family_hub.takes_share": "share of families a hub takes",
}
_FEW = 3
"""So many parameters can be named in a line."""

_MOST_SETTINGS = 8
"""Settings that a line can name; a story that describes a council of its own has many more."""

_LONGEST_LINE = 160
"""Characters of them; a list of records is read where it is reproduced."""

_SHORT = 12
"""Characters of a value that a name has room for: a date, a policy."""

_PERCENTAGES = ("_factor", "_rate", "_share")
_A_YEAR = ("turnover_rate", "_per_year")

_MEASURES = {
    "recontacts": "Contacts about families who come back",
    "contacts_open_case": "Contacts about an open case",
    "below_threshold_contacts_share": "Share of contacts below the threshold",
    "below_threshold_referrals_share": "Share of referrals below the threshold",
    "below_threshold_assessments_share": "Share of assessments below the threshold",
    "below_threshold_hours_share": "Share of work below the threshold",
    "below_threshold_front_door_hours_share": "Share of work below the threshold, up to assessment",
    "authorisation_wait_mean_wd": "Wait for authorisation",
    "cases_unallocated_over_10wd": "Children with no social worker for more than 10 working days",
    "cases_in_managers_name": "Children whose case is in a manager's name",
    "need_without_plan": "Children who need a plan and have none",
    "unallocated_wait_mean_wd": "Time without a social worker so far",
    "unassessed_risk_child_days": "Days of children at risk who are unseen or overdue",
    "caseload_mean_experienced": "Children for each experienced case holder",
    "caseload_sd": "Standard deviation of caseloads",
    "caseload_gini": "Gini index of caseloads",
    "time_to_hire_mean_wd": "Time to fill a vacancy",
    "overtime_mean": "Hours worked relative to contracted",
    "pressure_mean": "Share of own tasks past due, smoothed",
    "stress_mean_case_holders": "Stress of case holders",
    "stress_mean_shared_lists": "Stress of people who share a list",
    "files_put_right": "Files put right after a check",
    "audit_hours": "Hours spent on checks of files",
    "remedial_hours": "Hours spent on putting files right",
    "screening_wait_mean_wd": "Wait for screening",
    "mash_wait_mean_wd": "Wait for MASH research",
    "mash_decision_wait_mean_wd": "Wait for the MASH manager's decision",
    "assessment_wait_mean_wd": "Wait for the first work on an assessment",
    "assessments_within_45wd_share": "Assessments completed within 45 working days",
    "assessments_due_within_45wd_share": "Assessments falling due that were completed in time",
    "assessments_overdue_open": "Assessments open and overdue",
    "assessments_open": "Assessments open",
    "cases_unallocated": "Children with no social worker",
    "caseload_mean": "Children for each case holder",
    "cases_open": "Children with an open case",
    "contact_decision_within_1wd_share": "Contacts decided within 1 working day",
    "mash_within_limit_share_red": "MASH enquiries rated red decided in time",
    "mash_within_limit_share_amber": "MASH enquiries rated amber decided in time",
    "mash_within_limit_share_green": "MASH enquiries rated green decided in time",
    "child_seen_within_limit_share": "Children seen in time",
    "assessment_work_done_within_45wd_share": "Assessments whose work was done within 45 working days",
    "assessment_duration_p25_wd": "Length of assessments, lower quartile",
    "assessment_duration_median_wd": "Length of assessments, median",
    "assessment_duration_p75_wd": "Length of assessments, upper quartile",
    "assessment_duration_mean_wd": "Length of assessments, mean",
    "strategy_discussions_within_limit_share": "Strategy discussions held in time",
    "strategy_discussion_wait_mean_wd": "Wait for the strategy discussion",
    "section47_at_mash_share": "Reasonable cause seen before the assessment",
    "section47_during_plan_share": "Reasonable cause arising during a child in need plan",
    "section47_to_conference_share": "Section 47 enquiries that lead to a conference",
    "icpc_duration_p25_wd": "Strategy discussion to initial conference, lower quartile",
    "icpc_duration_median_wd": "Strategy discussion to initial conference, median",
    "icpc_duration_p75_wd": "Strategy discussion to initial conference, upper quartile",
    "icpc_duration_mean_wd": "Strategy discussion to initial conference, mean",
    "conferences_waiting_mean": "Children waiting for an initial conference",
    "conference_slot_wait_mean_wd_initial": "Wait for a chair's slot, initial conferences",
    "conference_slot_wait_mean_wd_review": "Wait for a chair's slot, review conferences",
    "supervision_on_time_share": "Supervision held on time",
    "supervision_missed_share": "Practitioners whose supervision is overdue",
    "stress_mean": "Stress, mean (1: own limit reached, nothing overdue)",
    "conference_reports_on_time_share": "Conference reports ready on time",
    "conference_reports_before_conference_share": "Conference reports ready before the conference",
    "conference_records_on_time_share": "Conference records done on time",
    "icpc_within_15wd_share": "Initial conferences within 15 working days",
    "cp_visits_on_time_share": "Child protection visits made on time",
    "cin_visits_on_time_share": "Child in need visits made on time",
    "core_groups_on_time_share": "Core groups held on time",
    "reviews_on_time_share": "Child protection reviews held on time",
    "cp_seen_in_4_weeks_share": "Children on protection plans seen in the last four weeks",
    "cin_seen_in_4_weeks_share": "Children on child in need plans seen in the last four weeks",
    "cp_visits_missed": "Child protection visits missed",
    "cin_visits_missed": "Child in need visits missed",
    "cp_plan_length_mean_wd": "Length of child protection plans, mean",
    "cin_plan_length_mean_wd": "Length of child in need plans, mean",
    "cp_plan_drift_mean_wd": "Drift of child protection plans, mean",
    "cin_plan_drift_mean_wd": "Drift of child in need plans, mean",
    "cp_plans_drifted_share": "Child protection plans that drifted by more than four weeks",
    "cin_plans_drifted_share": "Child in need plans that drifted by more than four weeks",
    "repeat_plan_share": "Protection plans that are second or later ones",
    "step_downs_to_cin": "Steps down to a child in need plan",
    "step_downs_to_early_help": "Steps down to early help",
    "cin_plans_stepped_up": "Steps up to a child protection plan",
    "care_entries_from_plans": "Entries to care from plans",
    "care_panel_wait_mean_wd": "Wait for the care panel",
    "reassessments": "Assessments during plans",
    "reassessments_within_45wd_share": "Assessments during plans within 45 working days",
    "assessed_not_in_need_share": "Referrals assessed and found not in need",
    "referral_no_further_action_share": "Referrals closed without assessment",
    "contact_to_referral_share": "Contacts that become referrals",
    "missed_need_at_screening_share": "Children in need screened out",
    "cp_cases_unallocated": "Children on a protection plan with no social worker",
    "cp_cases_unallocated_share": "Share of protection plans with no social worker",
    "allocation_wait_mean_wd": "Wait for a social worker",
    "changes_of_worker": "Changes of social worker",
    "changes_of_worker_per_child_per_year": "Changes of social worker for each child in a year",
    "caseload_mean_assessment": "Children for each case holder, assessment teams",
    "caseload_mean_safeguarding": "Children for each case holder, safeguarding teams",
    "caseload_mean_nqsw": "Children for each newly qualified case holder",
    "caseload_max": "Largest caseload",
    "workers_above_limit_share": "Case holders above their limit",
    "nqsw_share": "Social workers who are newly qualified",
    "cost_total_gbp": "Total cost",
    "cost_total_per_year_gbp": "Total cost a year",
    "cost_per_referral_gbp": "Cost for each referral",
    "cost_cashable_gbp": "Cost of agency workers and recruitment",
    "audited_compliant_share": "Files checked and found compliant",
    "graded_compliant_share": "Assessments and plan quarters that left a compliant file",
    "files_compliant_share": "Open files that are compliant",
    "graded_compliant_share_spread": "Compliant work, best less worst team",
    "file_put_right_mean_wd": "Time to put a file right",
    "with_children_share": "Share of case holders' time that is with children",
    "recording_share": "Share of work that is recording",
    "cost_of_care_apart_gbp": "Cost of care of those who entered it",
    "cost_of_case_work_apart_gbp": "Value of the time that case work takes",
    "cost_permanent_gbp": "Cost of permanent staff",
    "cost_agency_gbp": "Cost of agency workers",
    "cost_recruitment_gbp": "Cost of recruitment",
    "cost_per_assessment_gbp": "Cost for each assessment completed",
    "people_total": "Social workers holding cases",
    "plans_open_cin": "Children on a child in need plan",
    "plans_open_cp": "Children on a child protection plan",
    "rereferral_12m_share": "Referrals within 12 months of the previous one",
    "workers_above_25_cases": "Case holders with more than 25 children",
    "early_help_offers": "Families offered early help",
    "early_help_consent_share": "Families who accept early help",
    "early_help_spells_started": "Families with whom early help began",
    "early_help_spells_completed": "Families who completed early help",
    "early_help_completion_share": "Share of early help that is completed",
    "early_help_stepped_up": "Families referred while in early help or waiting",
    "early_help_helped_mean": "Families in early help",
    "early_help_helped_end": "Families in early help at the end",
    "early_help_waiting_mean": "Families waiting for early help",
    "early_help_waiting_end": "Families waiting for early help at the end",
    "early_help_wait_mean_wd": "Wait for early help",
    "consultations": "Calls to the consultation line",
    "contacts_diverted": "Contacts not made, for the line or a hub",
    "hub_families": "Families at a hub",
    "homeless_16_17": "Homeless young people of 16 and 17",
    "homeless_16_17_offered_share": "Homeless young people offered accommodation",
    "homeless_16_17_offer_mean_wd": "Time to the offer of accommodation",
    "homeless_16_17_placement_wait_mean_wd": "Wait for a place",
    "homeless_16_17_waiting_mean": "Young people waiting for a place",
    "homeless_16_17_waiting_end": "Young people waiting for a place at the end",
    "homeless_16_17_accommodated_mean": "Young people accommodated",
    "homeless_16_17_accommodated_end": "Young people accommodated at the end",
}
# What measures that belong together begin with; the rest of the name tells them apart.
_FAMILIES = {
    "assessment_duration_band_": "Share of assessments by working days taken: ",
    "audited_": "Share of files checked: ",
    "caseload_gini_": "Gini index of caseloads: ",
    "caseload_max_": "Largest caseload: ",
    "caseload_sd_": "Standard deviation of caseloads: ",
    "cases_unallocated_": "Children with no social worker: ",
    "contacts_": "Contacts: ",
    "cost_": "Cost: ",
    "graded_": "Share of work graded: ",
    "icpc_duration_band_": "Share of initial conferences by working days taken: ",
    "joiners_": "Joiners: ",
    "leavers_": "Leavers: ",
    "mash_wait_mean_wd_": "Wait for MASH research: ",
    "paid_": "Paid time: ",
    "plans_ended_": "Plans ended: ",
    "plans_started_": "Plans started: ",
    "workers_above_25_cases_": "Workers above 25 cases: ",
}

_ENDINGS = {"_per_year": " a year", "_end": ", at the end", "_start": ", at the start"}
"""What follows from the name of a measure without them."""

# Parts of the names of measures; an empty text drops a part that the unit repeats.
_WORDS = {
    "15wd": "15 working days",
    "45wd": "45 working days",
    "cin": "child in need",
    "cp": "child protection",
    "end": "at the end",
    "gbp": "",
    "gini": "Gini index",
    "icpc": "initial conference",
    "la": "council",
    "mash": "MASH",
    "mean": "",
    "max": "largest",
    "nqsw": "newly qualified",
    "p25": "lower quartile",
    "p75": "upper quartile",
    "sd": "standard deviation",
    "section47s": "section 47 enquiries",
    "share": "",
    "start": "at the start",
    "wd": "",
}


def measure(name: str) -> str:
    """Name of a measure in words."""
    if name in _MEASURES:
        return _MEASURES[name]
    for ending, words in _ENDINGS.items():
        base = name.removesuffix(ending)
        known = next((_MEASURES[each] for each in (base, f"{base}_mean") if base != name and each in _MEASURES), None)
        if known is not None:
            return known + words
    for beginning, words in _FAMILIES.items():
        if name.startswith(beginning):
            return words + _member(name.removeprefix(beginning))
    return _in_words(name)


def definition(name: str) -> str:
    """Definition of a measure, as a sentence."""
    text = MEASURES[name].definition.rstrip(".")
    return f"{sentence_case(text)}."


def factor(key: str) -> str:
    """Name of a parameter in words: one of its own, or that of its evidence range, or the last part of its key."""
    found = evidence_ranges().get(key)
    return _FACTORS.get(key) or (found.label if found else key.rsplit(".", 1)[-1].replace("_", " "))


def level(key: str, number: float) -> str:
    """Value of a parameter in words; shares and factors as percentages."""
    text = f"{quantities.plain(100 * number)}%" if key.endswith(_PERCENTAGES) else quantities.plain(number)
    return f"{text} a year" if key.endswith(_A_YEAR) else text


def factors(keys: Iterable[str]) -> str:
    """Names of several parameters in words, each once, with commas between them."""
    return ", ".join(dict.fromkeys(factor(key) for key in keys))


def change(override: str) -> str:
    """What an override sets, in words; a list or another long value is named without its content.

    Examples
    --------
    >>> change("workforce.vacancy_rate=0.07"), change("workforce.supervision.enabled=true")
    ('vacancy rate 7%', 'supervision enabled: true')
    >>> change("workforce.paths=[{lever: vacancy_rate, start: 2009-07-01, end: 2012-01-01, to: 0.07}]")
    'workforce paths'
    """
    if override.startswith(WITHOUT):
        return WITHOUT + change(override.removeprefix(WITHOUT))
    key, is_override, value = override.partition("=")
    if not is_override:
        return override
    try:
        return f"{factor(key)} {level(key, float(value))}"
    except ValueError:
        name = _FACTORS.get(key) or " ".join(key.split(".")[-2:]).replace("_", " ")
        return f"{name}: {value}" if len(value) <= _SHORT else name


def setting(item: Factor, number: float) -> str:
    """A parameter and its value, for example ``agency rate 19%``."""
    return f"{factor(item.key)} {level(item.key, number)}"


def scenario(study: Study, item: FinishedScenario) -> str:
    """Name of a scenario: what was set, where scenarios cross a few parameters; otherwise the name it was given."""
    if item is study.baseline:
        return "Baseline" if study.others else baseline(study)
    if study.grid is None and not (study.factors and "=" in item.name):  # points of a sweep are named key=value
        return item.name.replace("_", " ")
    return sentence_case(settings(study, item))


def settings(study: Study, item: FinishedScenario) -> str:
    """What a scenario sets, of the few parameters that scenarios cross."""
    return ", ".join(setting(each, item.settings[each.key]) for each in study.factors)


def the_baseline(study: Study) -> str:
    """What the first scenario is called in a sentence: alone it is no baseline of anything."""
    return "the baseline" if study.others else "this run"


def baseline(study: Study) -> str:
    """The baseline's authority and settings: what scenarios differ in, if that is little, and what was overridden."""
    named = study.factors if len(study.factors) <= _FEW else ()
    keys = {each.key for each in named}
    changed = [text for text in changed_settings(study.baseline.overrides) if text.partition("=")[0] not in keys]
    parts = [setting(each, study.baseline.settings[each.key]) for each in named] + changed
    authority = str(study.baseline.settings["authority.name"])
    if len(parts) > _MOST_SETTINGS or sum(map(len, parts)) > _LONGEST_LINE:
        return f"{authority}, with {len(parts)} settings of its own, which are listed under Reproduce"
    return f"{authority}, with {', '.join(parts)}" if parts else authority


def with_people(study: Study, item: FinishedScenario) -> str:
    """Name of a scenario and, where known, how many people work in it."""
    people = study.people(item)
    return f"{scenario(study, item)} ({people:.0f} people)" if people is not None else scenario(study, item)


def sentence_case(text: str) -> str:
    """Write the first letter as a capital, and leave the rest."""
    return text[:1].upper() + text[1:]


def _member(rest: str) -> str:
    """What is told apart from its like, in words: ``1_10_share`` is 1 to 10."""
    parts = rest.replace("_plus", " or more").removesuffix("_share").removesuffix("_gbp").split("_")
    if all(part[:1].isdigit() for part in parts):
        return " to ".join(parts)
    return " ".join(word for word in (_WORDS.get(part, part) for part in parts) if word)


def _in_words(name: str) -> str:
    parts = name.split("_")
    text = sentence_case(" ".join(word for word in (_WORDS.get(part, part) for part in parts) if word))
    return text + "".join(f" ({kind})" for kind in ("mean", "share") if kind in parts)
