"""What things are called in a report: parameters, measures and scenarios, in words rather than keys."""

from sim.measures import MEASURES
from sim.report import quantities
from sim.report.study import Factor, Scenario, Study

_FACTORS = {
    "teams.establishment_factor": "posts",
    "workforce.agency_rate": "agency rate",
    "workforce.turnover_rate": "turnover",
    "workforce.vacancy_rate": "vacancy rate",
    "workforce.sickness_rate": "sickness",
    "demand.contacts_per_year": "contacts",
    "demand.below_threshold_factor": "below-threshold contacts",
}
_PERCENTAGES = ("_factor", "_rate", "_share")
_A_YEAR = ("turnover_rate", "_per_year")

_MEASURES = {
    "assessments_within_45wd_share": "Assessments completed within 45 working days",
    "assessments_due_within_45wd_share": "Assessments falling due that were completed in time",
    "assessments_overdue_open": "Assessments open and overdue",
    "assessments_open": "Assessments open",
    "cases_unallocated": "Children with no social worker",
    "caseload_mean": "Children for each case holder",
    "cases_open": "Children with an open case",
    "contact_decision_within_1wd_share": "Contacts decided within 1 working day",
    "people_total": "Social workers holding cases",
    "plans_open_cin": "Children on a child in need plan",
    "plans_open_cp": "Children on a child protection plan",
    "rereferral_12m_share": "Referrals within 12 months of the previous one",
    "workers_above_25_cases": "Case holders with more than 25 children",
}
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
    return _MEASURES.get(name) or _in_words(name)


def definition(name: str) -> str:
    """Definition of a measure, as a sentence."""
    text = MEASURES[name].definition.rstrip(".")
    return f"{sentence_case(text)}."


def factor(key: str) -> str:
    """Name of a parameter in words: the last part of its key, unless it has a better one."""
    return _FACTORS.get(key) or key.rsplit(".", 1)[-1].replace("_", " ")


def level(key: str, number: float) -> str:
    """Value of a parameter in words; shares and factors as percentages."""
    text = f"{quantities.plain(100 * number)}%" if key.endswith(_PERCENTAGES) else quantities.plain(number)
    return f"{text} a year" if key.endswith(_A_YEAR) else text


def setting(item: Factor, number: float) -> str:
    """A parameter and its value, for example ``agency rate 19%``."""
    return f"{factor(item.key)} {level(item.key, number)}"


def scenario(study: Study, item: Scenario) -> str:
    """Name of a scenario: what was set, where scenarios cross a few parameters; otherwise the name it was given."""
    if item is study.baseline:
        return "Baseline"
    if study.grid is None:
        return item.name.replace("_", " ")
    return sentence_case(settings(study, item))


def settings(study: Study, item: Scenario) -> str:
    """What a scenario sets, of the few parameters that scenarios cross."""
    return ", ".join(setting(each, item.settings[each.key]) for each in study.factors)


def with_people(study: Study, item: Scenario) -> str:
    """Name of a scenario and, where known, how many people work in it."""
    people = study.people(item)
    return f"{scenario(study, item)} ({people:.0f} people)" if people is not None else scenario(study, item)


def sentence_case(text: str) -> str:
    """Write the first letter as a capital, and leave the rest."""
    return text[:1].upper() + text[1:]


def _in_words(name: str) -> str:
    parts = name.split("_")
    text = sentence_case(" ".join(word for word in (_WORDS.get(part, part) for part in parts) if word))
    return text + "".join(f" ({kind})" for kind in ("mean", "share") if kind in parts)
