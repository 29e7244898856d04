"""All measures of all scenarios, with intervals and paired differences, and what each of them means."""

from sim.experiment.results.scenario import FinishedScenario
from sim.measures import quantities
from sim.report.layout.inline import code, with_small_print
from sim.report.layout.parts import Details, Filter, Paragraph
from sim.report.layout.section import Section, provenance
from sim.report.layout.tables import Table
from sim.report.study.forecast import Forecast
from sim.report.study.key_measures import key_measures
from sim.report.study.study import Study
from sim.report.words import labels, sentences

_TABLE = "all-measures"

_COMPARED = (
    "Difference from baseline", "95% interval, paired", "Reading", "Standard error, paired", "Standard error, unpaired",
)  # fmt: skip
"""Columns that alone would be empty."""


def section(study: Study) -> Section:
    """Every measure, to be filtered and sorted; the first of the main measures is shown at first."""
    measures = [labels.measure(name) for name in study.measures]
    scenarios = [labels.scenario(study, item) for item in (study.baseline, *study.others)]
    content = [
        Paragraph((sentences.TABLE_NOTE if study.others else "") + "Click a heading to sort.", "note"),
        Filter("Measure", _TABLE, 0, measures, labels.measure(key_measures(study)[0])),
        Filter("Scenario", _TABLE, 2, scenarios),
        table(study),
        Details("What each measure means", [_definitions(study)]),
        provenance(study, ("every measure",)),
    ]
    return Section("measures", "All measures", "All measures", content)


def table(study: Study) -> Table:
    """Every measure of every scenario, with intervals and paired differences from the baseline."""
    headings = [
        "Measure", "Unit", "Scenario", "n", "Mean", "95% interval of the mean", "Median",
        with_small_print("Range of futures", "8 in 10; all, of fewer than 9"), *(_COMPARED if study.others else ()),
    ]  # fmt: skip
    rows = [
        _row(study, scenario, measure)
        for measure in study.measures
        for scenario in (study.baseline, *study.others)
        if (scenario.name, measure) in study.estimates
    ]
    return Table("All measures, by scenario", headings, rows, name=_TABLE, sortable=True, tall=True)


def _row(study: Study, scenario: FinishedScenario, measure: str) -> list[str]:
    """Plain cells: this table has thousands of rows, and is most of the page."""
    unit, estimate = study.unit(measure), study.estimates[scenario.name, measure]
    return [
        labels.measure(measure),
        quantities.unit_in_words(unit),
        labels.scenario(study, scenario),
        str(estimate.n),
        quantities.value(estimate.value, unit),
        quantities.interval(estimate.low, estimate.high, unit),
        quantities.value(estimate.median, unit),
        _range(estimate, unit),
        *(_difference(study, scenario, measure) if study.others else ()),
    ]


def _range(estimate: Forecast, unit: str) -> str:
    """The range of futures, and of how many, where the average is over fewer."""
    ends = quantities.interval(estimate.range_low, estimate.range_high, unit)
    return ends if estimate.runs == estimate.n else f"{ends} (of {estimate.runs})"


def _difference(study: Study, scenario: FinishedScenario, measure: str) -> list[str]:
    if scenario is study.baseline:
        return [""] * len(_COMPARED)
    difference, unit = study.difference(scenario, measure), study.unit(measure)
    return [
        quantities.change(difference.value, unit),
        quantities.change_interval(difference.low, difference.high, unit),
        sentences.verdict(difference),
        quantities.standard_error(difference.se_paired, unit),
        quantities.standard_error(difference.se_unpaired, unit),
    ]


def _definitions(study: Study) -> Table:
    """What each measure means, by the name other programs use."""
    rows = [
        [labels.measure(name), code(name), quantities.unit_in_words(study.unit(name)), labels.definition(name)]
        for name in study.measures
    ]
    return Table("Definitions", ["Measure", "Name", "Unit", "Definition"], rows, name="definitions")
