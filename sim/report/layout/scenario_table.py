"""Every scenario with some of its measures, as a table, each with its difference from the baseline."""

from markupsafe import Markup

from sim.experiment.results.scenario import FinishedScenario
from sim.measures import quantities
from sim.report.layout.inline import small
from sim.report.layout.tables import Content, Table, number
from sim.report.study.key_measures import furthest
from sim.report.study.study import Study
from sim.report.words import labels, pair, stuck

LEVELS = "Averages with 95% intervals"
DIFFERENCES = "Averages, and below each the paired difference from the baseline"
READING = (
    "Below each average: the paired difference from the baseline, in brackets where none is shown, and its 95% "
    "interval. Of the baseline: the interval of its average."
)


def scenario_table(study: Study, measures: tuple[str, ...], name: str = "scenario-table") -> Table:
    """Every scenario with its settings, where they are a grid, and some measures, the baseline first."""
    headings = [labels.measure(name) + small(quantities.unit_in_words(study.unit(name))) for name in measures]
    rows: list[list[Content]] = []
    for scenario in (study.baseline, *study.others):
        row = _named(study, scenario)
        for measure in measures:
            estimate = study.estimates[scenario.name, measure]
            level = quantities.value(estimate.value, study.unit(measure))
            row.append(number(level + below_level(study, scenario, measure), estimate.value))
        rows.append([*row, number(str(scenario.replications), scenario.replications)])
    caption = DIFFERENCES if _are_compared(study) else LEVELS
    return Table(caption, [*_of_scenarios(study), *headings, "Replications"], rows, name=name, sortable=True, marked=0)


def below_level(study: Study, scenario: FinishedScenario, measure: str) -> Markup:
    """What stands below an average: the difference from the baseline; of the baseline its own interval."""
    unit = study.unit(measure)
    if scenario is study.baseline or not _are_compared(study):
        estimate = study.estimates[scenario.name, measure]
        return small(quantities.interval(estimate.low, estimate.high, unit))
    moved = study.difference(scenario, measure)
    if not moved.n:
        return small("not compared")
    return Markup().join(small(line) for line in pair.below_level(moved, unit) if line)


def _are_compared(study: Study) -> bool:
    """Whether scenarios are there to be compared, and not as steps of an analysis that has its own answer."""
    return bool(study.others) and not study.manifest.get("analysis")


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
    if away := stuck.in_brief(study, scenario.name, furthest(study)):
        said[0] += small(away)
    return [*said]
