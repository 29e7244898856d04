"""The baseline beside the figures published for the authority: a check anyone can repeat, with nothing left out."""

from sim.report import labels, quantities, tables, words
from sim.report.markup import Content, Html, element
from sim.report.study import Study

NOTE = (
    "Nothing here was tuned to agree. Agreement on figures that went in (vacancy, agency, turnover rates) shows that "
    "the model does what it was told. Agreement on figures that did not (timeliness, caseload) is evidence that it "
    "resembles the service; disagreement is a reason for caution about the same measure in every scenario."
)

_PREFIX = "authority.published."

# Figures whose simulated counterpart has another name.
_MEASURES = {"cin_open": "cases_open", "cp_plans_open": "plans_open_cp"}

_SCOPE = {
    "caseload_mean": "The published caseload counts looked-after children and care leavers; the model leaves both out.",
    "cases_open": "Published: children in need at 31 March, looked-after children and care leavers included; the "
    "model leaves both out.",
    "assessments_within_45wd_share": "Published for the year to 31 March; simulated over the reported years.",
}


def table(study: Study) -> Html | None:
    """Lay every published figure beside the baseline's, or None when the authority has none."""
    published = _figures(study)
    if not published:
        return None
    settings = study.baseline.settings
    headings: list[Content] = [
        "Figure",
        ["Published", element("small", f"{settings['authority.name']}, {settings[_PREFIX + 'year']}")],
        ["Simulated baseline", element("small", "mean and its 95% interval")],
        ["Range of futures", element("small", "8 in 10")],
        "Simulated less published",
        "Reading",
    ]
    rows = [_row(study, name, value) for name, value in published.items()]
    return tables.table("Baseline and published figures", headings, rows, name="published-figures")


def measures(study: Study) -> tuple[str, ...]:
    """Measures that the table shows."""
    return tuple(name for name in _figures(study) if name in study.measures)


def _figures(study: Study) -> dict[str, float]:
    published = {
        key.removeprefix(_PREFIX): value
        for key, value in study.baseline.settings.items()
        if key.startswith(_PREFIX) and value is not None
    }
    return {_MEASURES.get(name, name): float(value) for name, value in published.items() if name != "year"}


def _row(study: Study, name: str, published: float) -> list[Content]:
    label: list[Content] = [labels.measure(name)]
    if name in _SCOPE:
        label.append(element("small", _SCOPE[name]))
    if name not in study.measures:
        return [label, tables.number(quantities.plain(published)), "", "", "", "not measured in this run"]
    unit, estimate = study.unit(name), study.estimates[study.baseline.name, name]
    simulated = tables.with_small_print(
        quantities.value(estimate.mean, unit), quantities.interval(estimate.low, estimate.high, unit)
    )
    return [
        label,
        tables.number(quantities.value(published, unit)),
        tables.number(simulated),
        tables.number(quantities.interval(estimate.p10, estimate.p90, unit)),
        tables.number(f"{quantities.change(estimate.mean - published, unit)} {quantities.change_unit(unit)}"),
        words.against_published(estimate, published),
    ]
