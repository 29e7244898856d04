"""The one table of the first screen: scenarios with their main measures, two side by side, or one with its spread."""

from sim.experiment.results.scenario import FinishedScenario
from sim.measures import quantities
from sim.report.layout.inline import with_small_print
from sim.report.layout.tables import Cell, Content, Table, number
from sim.report.sections import economics
from sim.report.study.forecast import Forecast
from sim.report.study.key_measures import furthest, key_measures
from sim.report.study.price import prices
from sim.report.study.study import Study
from sim.report.words import labels, pair, published, stuck

MOST_MEASURES = 4
"""Columns of measures that fit beside a picture."""

COST = "cost_total_per_year_gbp"

MOST_ROWS = 8
"""Measures of one or two scenarios, a row each."""

NAME = "decision-table"


def decision_table(study: Study) -> Table:
    """The table that shows the decision."""
    evaluation = study.results.evaluation
    if evaluation is not None and evaluation.n > 1 and evaluation.options:
        return economics.in_short(study, evaluation, NAME)
    if not study.others:
        return _alone(study)
    return _pair(study, study.others[0]) if len(study.others) == 1 else _several(study)


def _several(study: Study) -> Table:
    """Every scenario with the first main measures: level, and the paired difference from the baseline below it."""
    measures = _measures(study)
    short = study.manifest["columns"]
    headings = ["Scenario"]
    headings += [
        with_small_print(short.get(name, labels.measure(name)), quantities.unit_in_words(study.unit(name)))
        for name in measures
    ]
    rows: list[list[Content]] = [
        [_named(study, item), *(_level(study, item, measure) for measure in measures)]
        for item in (study.baseline, *study.others)
    ]
    caption = "Averages, and paired differences from the baseline; in brackets where none is shown"
    return Table(caption, headings, rows, name=NAME, sortable=True, marked=0)


def _measures(study: Study) -> tuple[str, ...]:
    """The first main measures, and what it costs, if the experiment asks for that."""
    key = key_measures(study)
    first = key[: MOST_MEASURES - 1]
    return (*first, COST) if COST in key and COST not in first else key[:MOST_MEASURES]


def _named(study: Study, item: FinishedScenario) -> Content:
    people = study.people(item)
    below = [f"{people:.0f} people"] if people is not None else []
    if away := stuck.in_brief(study, item.name, furthest(study)):
        below.append(away)
    return with_small_print(labels.scenario(study, item), "; ".join(below)) if below else labels.scenario(study, item)


def _level(study: Study, item: FinishedScenario, measure: str) -> Cell:
    estimate, unit = study.estimates[item.name, measure], study.unit(measure)
    level = quantities.value(estimate.value, unit)
    if item is study.baseline:
        return _average(estimate, unit)
    moved = study.difference(item, measure)
    if not moved.n:
        return number(level, estimate.value)
    change, _ = pair.below_level(moved, unit)
    return number(with_small_print(level, change), estimate.value)


def _average(estimate: Forecast, unit: str) -> Cell:
    """A level with its interval, unless every replication has the same."""
    level = quantities.value(estimate.value, unit)
    if estimate.is_constant or estimate.n < 2:
        return number(level, estimate.value)
    return number(with_small_print(level, quantities.interval(estimate.low, estimate.high, unit)), estimate.value)


def _pair(study: Study, other: FinishedScenario) -> Table:
    """The main measures of two scenarios, and what timeliness was bought with: both sides and the difference."""
    rows: list[list[Content]] = []
    for measure in dict.fromkeys((*key_measures(study), *prices(study))):
        moved, unit = study.difference(other, measure), study.unit(measure)
        before, after = pair.sides(study, other, measure)
        change, interval = pair.below_level(moved, unit)
        rows.append(
            [
                with_small_print(labels.measure(measure), quantities.unit_in_words(unit)),
                number(before),
                number(after),
                number(with_small_print(change, interval), moved.value),
            ]
        )
    headings = [
        "Measure",
        "Baseline",
        labels.sentence_case(labels.scenario(study, other)),
        "Paired difference, 95% interval",
    ]
    return Table("Both sides; in brackets where no difference is shown", headings, rows[:MOST_ROWS], name=NAME)


def _alone(study: Study) -> Table:
    """The main measures of one scenario: average, range of futures, and what is published."""
    rows: list[list[Content]] = []
    known = published.figures(study)
    shown = key_measures(study)[:MOST_ROWS]
    for measure in shown:
        estimate, unit = study.estimates[study.baseline.name, measure], study.unit(measure)
        futures = "" if estimate.is_constant else quantities.interval(estimate.range_low, estimate.range_high, unit)
        rows.append(
            [
                with_small_print(labels.measure(measure), quantities.unit_in_words(unit)),
                _average(estimate, unit),
                number(futures),
                number(quantities.value(known[measure], unit)) if measure in known else "",
            ]
        )
    range_name = study.estimates[study.baseline.name, shown[0]].range_name
    headings = ["Measure", "Average, 95% interval", labels.sentence_case(range_name)]
    headings += [f"Published, {published.year(study)}"] if known else []
    rows = rows if known else [row[:-1] for row in rows]
    return Table("Averages, and what single futures bring", headings, rows, name=NAME)
