"""Figures published for the authority: what part each had in making its profile, and how the baseline compares."""

from math import sqrt

from sim.measures import quantities
from sim.report.study.forecast import Forecast
from sim.report.study.study import Study
from sim.report.words import labels

_PREFIX = "authority.published."

_FEWEST = 3
"""Replications that can say where futures lie."""

_WHICH = ("authority", "year")
"""Settings that say which figures these are."""

# Figures whose simulated counterpart has another name.
_MEASURES = {
    "cin_open": "cases_open",
    "cp_plans_open": "plans_open_cp",
    "referral_no_further_action_share": "referral_no_further_action_ratio",
    "assessed_not_in_need_share": "assessed_not_in_need_ratio",
}

ROLES = {
    "referrals_per_year": "fitted",
    "referral_no_further_action_ratio": "fitted",
    "assessed_not_in_need_ratio": "fitted",
    "rereferral_12m_share": "fitted",
    "assessments_within_45wd_share": "not predicted",
    "caseload_mean": "not predicted",
    "cases_open": "input: plans open at the start",
    "plans_open_cp": "input: plans open at the start",
    "vacancy_rate": "input",
    "agency_rate": "input",
    "turnover_rate": "input",
    "sickness_rate": "input",
}
"""What part each figure had in making the authority's profile, by the measure that it is compared with."""

OF_OWN_PRACTICE = {"assessments_within_45wd_share": "calibrated", "caseload_mean": "calibrated"}
"""The same where a council has a practice, and holds children, of its own: both were set from these figures."""

LEVELS = ("assessments_within_45wd_share", "caseload_mean")
"""What a reader takes for a forecast of the council: said in words where the published figure is missed."""

COMPARABLE_PARTS = {
    "caseload_mean": "looked-after children, and the people taken up by them, are taken out, as the model has neither.",
    "cases_open": "looked-after children, and others whom no social worker holds (mostly care leavers), are taken out "
    "of the children in need at 31 March.",
}
"""Figures that are derived from a published one, so that they count what the model counts."""


def figures(study: Study) -> dict[str, float]:
    """Figures published for the authority, by the measure that each is compared with; none that it has inherited."""
    if inherited_from(study):
        return {}
    published = {
        key.removeprefix(_PREFIX): value
        for key, value in study.baseline.settings.items()
        if key.startswith(_PREFIX) and value is not None
    }
    return {_MEASURES.get(name, name): float(value) for name, value in published.items() if name not in _WHICH}


def inherited_from(study: Study) -> str | None:
    """The other authority that the published figures belong to, from whose settings this one's start; mostly none."""
    settings = study.baseline.settings
    name, owner = settings["authority.name"], settings.get(f"{_PREFIX}authority")  # which older results do not say
    return None if owner is None or owner == name else str(owner)


def year(study: Study) -> str:
    """Year of the figures published for the authority."""
    return str(study.baseline.settings[f"{_PREFIX}year"])


def role(study: Study, measure: str) -> str:
    """What part the figure that a measure is compared with had in making the profile."""
    has_own_practice = study.baseline.settings.get("pathway.assessment.practice.drift.enabled", False)
    return (OF_OWN_PRACTICE if has_own_practice else ROLES).get(measure, ROLES[measure])


def beside(study: Study, measure: str) -> str | None:
    """The published figure in a few words, to stand beside the simulated one; None where there is none."""
    published = figures(study).get(measure)
    if published is None:
        return None
    part = ", comparable part" if measure in COMPARABLE_PARTS else ""
    return f"published, {year(study)}{part}: {quantities.value(published, study.unit(measure))}"


def disagreement(study: Study, measure: str) -> str | None:
    """Say that a published figure lies outside the futures of the baseline; None if it does not, or none is known."""
    published = figures(study).get(measure)
    if published is None or measure not in study.measures:
        return None
    estimate, unit = study.estimates[study.baseline.name, measure], study.unit(measure)
    if not _side(estimate, published):
        return None
    return (
        f"{labels.measure(measure)}: {labels.the_baseline(study)} ({quantities.value(estimate.value, unit)}) does not "
        f"reproduce what is known ({beside(study, measure)}): {_MISSED[_side(estimate, published)]}."
    )


def disagreement_in_short(study: Study, measure: str) -> str:
    """The same in one short sentence; empty where the published figure is not missed."""
    if disagreement(study, measure) is None:
        return ""
    published, unit = figures(study)[measure], study.unit(measure)
    return f"Published for {year(study)}: {quantities.value(published, unit)}; trust differences, not levels."


_MISSED = {1: "nearly all futures lie below it", -1: "nearly all futures lie above it"}


def _side(estimate: Forecast, published: float) -> int:
    """On which side of the futures a published figure lies: 1 above, -1 below, 0 among them or not known.

    Of few replications the futures are those of Student's t prediction interval at 95% for one more.
    """
    low, high = estimate.range_low, estimate.range_high
    if not estimate.holds_8_in_10:
        if estimate.n < _FEWEST:
            return 0
        further = (estimate.high - estimate.low) / 2.0 * sqrt(estimate.n + 1)
        low, high = estimate.value - further, estimate.value + further
    return int(published > high) - int(published < low)


def against_published(estimate: Forecast, published: float) -> str:
    """Say where a published figure lies among simulated futures.

    The range of futures comes first: unlike the interval of the average it does not widen, and so seem to agree more
    easily, when there are few replications.
    """
    if side := _side(estimate, published):
        return f"outside: {_MISSED[side]}"
    if not estimate.holds_8_in_10:
        return "too few replications to say"
    inside = "inside the range of 8 in 10 simulated futures"
    if estimate.low > published:
        return f"{inside}; their average is higher"
    return f"{inside}; their average is lower" if estimate.high < published else inside
