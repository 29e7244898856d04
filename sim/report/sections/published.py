"""The baseline beside the figures published for the authority: a check anyone can repeat, with nothing left out."""

from sim.report.layout import tables
from sim.report.layout.markup import Content, Html, element
from sim.report.study.forecast import ENOUGH_FOR_A_RANGE
from sim.report.study.study import Study
from sim.report.words import labels, quantities, sentences

NOTE = (
    "Fitted: inputs of the model were solved from this very figure, so agreement is no evidence. Input: it went in; "
    "agreement shows that the model does what it was told. Predicted: not used for this council; agreement is "
    "evidence that the model resembles the service, disagreement a reason for caution about the same measure in every "
    "scenario. How long assessments last and how many hours they take was fitted once, to the typical English "
    "authority, not to this council. Where settings were changed, a difference from what was published is expected."
)

_PREFIX = "authority.published."

# Figures whose simulated counterpart has another name.
_MEASURES = {"cin_open": "cases_open", "cp_plans_open": "plans_open_cp"}

ROLES = {
    "referrals_per_year": "fitted",
    "referral_no_further_action_share": "fitted",
    "assessed_not_in_need_share": "fitted",
    "rereferral_12m_share": "fitted",
    "assessments_within_45wd_share": "predicted",
    "caseload_mean": "predicted",
    "cases_open": "input: plans open at the start",
    "plans_open_cp": "input: plans open at the start",
    "vacancy_rate": "input",
    "agency_rate": "input",
    "turnover_rate": "input",
    "sickness_rate": "input",
}
"""What part each figure had in making the authority's profile, by the measure that it is compared with."""

PREDICTED = tuple(name for name, role in ROLES.items() if role == "predicted")

_COMPARABLE_PARTS = {
    "caseload_mean": "looked-after children, and the people taken up by them, are taken out, as the model has neither.",
    "cases_open": "looked-after children, and others whom no social worker holds (mostly care leavers), are taken out "
    "of the children in need at 31 March.",
}
"""Figures that are derived from a published one, so that they count what the model counts."""

_SCOPE = {"assessments_within_45wd_share": "Published for the year to 31 March; simulated over the reported years."}


def title(study: Study) -> str:
    """Heading of the comparison: whose figures, and with which settings."""
    return f"{labels.baseline(study)}: simulated and published figures"


def table(study: Study) -> Html | None:
    """Lay every published figure beside the baseline's, or None when the authority has none."""
    published = _figures(study)
    if not published:
        return None
    headings: list[Content] = [
        "Figure",
        "Role",
        ["Published", element("small", f"{study.baseline.settings['authority.name']}, {_year(study)}")],
        ["Simulated", element("small", "mean and its 95% interval")],
        "Range of futures",
        "Simulated less published",
        "Reading",
    ]
    rows = [_row(study, name, value) for name, value in published.items()]
    return tables.table(title(study), headings, rows, name="published-figures")


def measures(study: Study) -> tuple[str, ...]:
    """Measures that the table shows."""
    return tuple(name for name in _figures(study) if name in study.measures)


def beside(study: Study, measure: str) -> str | None:
    """The published figure in a few words, to stand beside the simulated one; None where there is none."""
    published = _figures(study).get(measure)
    if published is None:
        return None
    kind = "comparable part of the published figure" if measure in _COMPARABLE_PARTS else "published"
    return f"{kind}, {_year(study)}: {quantities.value(published, study.unit(measure))}"


def disagreement(study: Study, measure: str) -> str | None:
    """Say that a published figure lies outside the futures of the baseline; None if it does not, or none is known."""
    published = _figures(study).get(measure)
    if published is None or measure not in study.measures:
        return None
    estimate, unit = study.estimates[study.baseline.name, measure], study.unit(measure)
    if estimate.n < ENOUGH_FOR_A_RANGE or estimate.range_low <= published <= estimate.range_high:
        return None
    return (
        f"{labels.measure(measure)}: {labels.the_baseline(study)} ({quantities.value(estimate.value, unit)}) does not "
        f"reproduce what is known ({beside(study, measure)}), which 9 in 10 simulated futures miss on the same side."
    )


def _year(study: Study) -> str:
    return str(study.baseline.settings[f"{_PREFIX}year"])


def _figures(study: Study) -> dict[str, float]:
    published = {
        key.removeprefix(_PREFIX): value
        for key, value in study.baseline.settings.items()
        if key.startswith(_PREFIX) and value is not None
    }
    return {_MEASURES.get(name, name): float(value) for name, value in published.items() if name != "year"}


def _row(study: Study, name: str, published: float) -> list[Content]:
    label: list[Content] = [labels.measure(name)]
    if name in _COMPARABLE_PARTS:
        label.append(element("small", f"Comparable part of the published figure: {_COMPARABLE_PARTS[name]}"))
    if name in _SCOPE:
        label.append(element("small", _SCOPE[name]))
    role = ROLES[name]
    if name not in study.measures:
        return [label, role, tables.number(quantities.plain(published)), "", "", "", "not measured in this run"]
    unit, estimate = study.unit(name), study.estimates[study.baseline.name, name]
    figure = quantities.value(published, unit)
    simulated = tables.with_small_print(
        quantities.value(estimate.value, unit), quantities.interval(estimate.low, estimate.high, unit)
    )
    return [
        label,
        role,
        tables.number(tables.with_small_print(figure, "comparable part") if name in _COMPARABLE_PARTS else figure),
        tables.number(simulated),
        tables.number(tables.range_of_futures(estimate, unit)),
        tables.number(f"{quantities.change(estimate.value - published, unit)} {quantities.change_unit(unit)}"),
        sentences.against_published(estimate, published),
    ]
