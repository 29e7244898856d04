"""Every scenario with some of its measures, as a table, and how far they differ from the baseline."""

from sim.experiment.results.scenario import FinishedScenario
from sim.measures import quantities
from sim.report.layout.inline import small, with_small_print
from sim.report.layout.tables import Cell, Content, Table, number
from sim.report.study.forecast import PairedDifference
from sim.report.study.key_measures import key_measures
from sim.report.study.study import Study
from sim.report.words import labels, stuck

CAPTION = "Scenarios: averages with 95% intervals"
DIFFERENCES = "Differences from the baseline with paired 95% intervals; in brackets where none is shown"


def scenario_table(
    study: Study, measures: tuple[str, ...], caption: str = CAPTION, name: str = "scenario-table"
) -> Table:
    """Every scenario with its settings, where they are a grid, and some measures, the baseline first."""
    headings = [labels.measure(name) + small(quantities.unit_in_words(study.unit(name))) for name in measures]
    rows: list[list[Content]] = []
    for scenario in (study.baseline, *study.others):
        row = _named(study, scenario)
        for measure in measures:
            estimate, unit = study.estimates[scenario.name, measure], study.unit(measure)
            interval = quantities.interval(estimate.low, estimate.high, unit)
            row.append(number(with_small_print(quantities.value(estimate.value, unit), interval), estimate.value))
        rows.append([*row, number(str(scenario.replications), scenario.replications)])
    return Table(caption, [*_of_scenarios(study), *headings, "Replications"], rows, name=name, sortable=True, marked=0)


def difference_table(study: Study, measures: tuple[str, ...], name: str) -> Table:
    """Every scenario but the baseline with its paired differences in some measures."""
    headings = [labels.measure(name) + small(quantities.change_unit(study.unit(name))) for name in measures]
    rows: list[list[Content]] = [
        [
            *_named(study, scenario),
            *(_difference(study.difference(scenario, measure), study.unit(measure)) for measure in measures),
        ]
        for scenario in study.others
    ]
    return Table(DIFFERENCES, [*_of_scenarios(study), *headings], rows, name=name, sortable=True)


def _difference(moved: PairedDifference, unit: str) -> Cell:
    text = quantities.change(moved.value, unit)
    interval = quantities.change_interval(moved.low, moved.high, unit)
    return number(with_small_print(text if moved.is_shown else f"({text})", interval), moved.value)


def _of_scenarios(study: Study) -> list[str]:
    """Headings of the columns that say which scenario it is."""
    factors = study.factors if study.grid else ()
    return [labels.sentence_case(labels.factor(item.key)) for item in factors] or ["Scenario"]


def _named(study: Study, scenario: FinishedScenario) -> list[Content]:
    """Say which scenario it is: its level of each setting, where scenarios are a grid, or its name."""
    factors = study.factors if study.grid else ()
    levels = [labels.level(item.key, scenario.settings[item.key]) for item in factors]
    said = levels or [labels.scenario(study, scenario)]
    if factors and scenario is study.baseline:
        said[0] = f"Baseline: {said[0]}"
    if given := labels.given_name(study, scenario):
        said[0] += small(given, "screen")  # paper has no room for it
    if away := stuck.in_brief(study, scenario.name, key_measures(study)[0]):
        said[0] += small(away)
    return [*said]
