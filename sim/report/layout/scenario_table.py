"""Every scenario with some of its measures, as a table."""

from sim.measures import quantities
from sim.report.layout.inline import small, with_small_print
from sim.report.layout.tables import Content, Table, number
from sim.report.study.key_measures import key_measures
from sim.report.study.study import Study
from sim.report.words import labels, stuck

CAPTION = "Scenarios: averages with 95% intervals"


def scenario_table(
    study: Study, measures: tuple[str, ...], caption: str = CAPTION, name: str = "scenario-table"
) -> Table:
    """Every scenario with its settings, where they are a grid, and some measures, the baseline first."""
    factors = study.factors if study.grid else ()
    headings = [labels.sentence_case(labels.factor(item.key)) for item in factors] or ["Scenario"]
    headings += [labels.measure(name) + small(quantities.unit_in_words(study.unit(name))) for name in measures]
    headings.append("Replications")
    rows: list[list[Content]] = []
    for scenario in (study.baseline, *study.others):
        levels = [labels.level(item.key, scenario.settings[item.key]) for item in factors]
        said = [*levels] or [labels.scenario(study, scenario)]
        if factors and scenario is study.baseline:
            said[0] = f"Baseline: {said[0]}"
        if given := labels.given_name(study, scenario):
            said[0] += small(given, "screen")  # paper has no room for it
        if away := stuck.in_brief(study, scenario.name, key_measures(study)[0]):
            said[0] += small(away)
        row: list[Content] = [*said]
        for measure in measures:
            estimate, unit = study.estimates[scenario.name, measure], study.unit(measure)
            interval = quantities.interval(estimate.low, estimate.high, unit)
            row.append(number(with_small_print(quantities.value(estimate.value, unit), interval), estimate.value))
        rows.append([*row, number(str(scenario.replications), scenario.replications)])
    return Table(caption, headings, rows, name=name, sortable=True, marked=0)
