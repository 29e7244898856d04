"""Sentences made from results: what was found, how surely, and what must not be concluded."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.futures import ENOUGH_FOR_A_RANGE
from sim.experiment.statistics.intervals import mean_of
from sim.experiment.statistics.pairing import wide_table
from sim.experiment.statistics.ranking import subset_of_possible_best
from sim.measures import MEASURES, quantities
from sim.report.study.forecast import ENOUGH_FOR_AN_INTERVAL, PairedDifference
from sim.report.study.grid import Factor
from sim.report.study.key_measures import TIMELINESS
from sim.report.study.months import by_month
from sim.report.study.price import paid
from sim.report.study.study import Study
from sim.report.words import expectations, labels, price

AGENCY_RATE = "workforce.agency_rate"
UNALLOCATED = "cases_unallocated"
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Written out here, as the calendar of the machine may speak another language."""

MONTHS = 12
"""A trend is told from whole years, so that seasons do not look like one."""

CAUTION = (
    "A difference is claimed only where the 95% interval of the paired difference leaves out zero. Each interval is at "
    "95%, not adjusted for the number of comparisons: with many, about 1 in 20 would look like a difference by chance "
    "alone. No difference shown does not mean that there is none. "
)

LIMIT = "Intervals cover chance within the model, not what its inputs or rules may have wrong."

TRIAL = "So few are a trial, not a result: an interval from them can miss by far."

SAME = "the same in every replication"
"""Of a measure whose value no chance has moved."""

HELD = "What this experiment otherwise draws from a range has its central value here: {}."
"""Of an analysis that takes one parameter or change at a time."""

NOT_COMPARED = "{} is not called better or worse than the baseline: a queue runs away before work gets this far."

UNRANKED = "The scenarios are not ranked: in all of them, or all but one, a queue runs away before work gets this far."

LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0 (Department for Education, "
    "Ofsted, Office for National Statistics)."
)

GUIDE = {
    "Baseline": "the scenario that all others are compared with.",
    "Replication, or simulated future": "one run of the whole period. Chance differs between replications, but "
    "not between the scenarios of one replication: they are compared on the same children and the same luck.",
    "8 in 10 futures": "the range that 8 in 10 further futures lie in, 1 in 10 below it and 1 above: what a single "
    "future may bring. More replications do not narrow it.",
    "Range of N runs": "the lowest and the highest, where there are fewer than nine replications: too few to say more.",
    "95% interval": "how surely an average over all futures is known. More replications narrow it. It is cut off at "
    "what is possible: at zero, and at 100% for a share.",
    "Paired difference": "the difference from the baseline within each replication, averaged.",
    "A queue runs away": "at the end more than ten working days of usual arrivals wait, and more than six months "
    "before. What comes later then looks calm, so such a scenario is not called better than another.",
    "Open and overdue": "not completed on the 45th working day after the referral; average over the reported time.",
    "People": "social workers who hold cases, the council's own and agency, at work or absent; average over the time.",
    "On paper": "printed, the report is one page with the answer; everything else is for the screen.",
}

TABLE_NOTE = (
    "Differences are between the same simulated futures with and without the change (paired by replication); the "
    "unpaired standard error is what the same number of unrelated runs would have given. Click a heading to sort."
)


def verdict(difference: PairedDifference) -> str:
    """Say in two words what a paired difference shows."""
    if not difference.is_shown:
        return "no difference shown"
    return "higher" if difference.value > 0.0 else "lower"


def baseline_sentence(study: Study, measure: str) -> Markup:
    """What the baseline gives on a measure, with both intervals."""
    estimate, unit = study.estimates[study.baseline.name, measure], study.unit(measure)
    start = _in_baseline(study, measure) + ". "
    if estimate.n < 2:
        return start + "One replication cannot say how much of this is chance: ask for more with run.replications."
    if estimate.is_constant:
        return start.rstrip()
    low, high = quantities.value(estimate.range_low, unit), quantities.value(estimate.range_high, unit)
    if estimate.n < ENOUGH_FOR_A_RANGE:
        trial = f" {TRIAL}" if estimate.n < ENOUGH_FOR_AN_INTERVAL else ""
        return start + f"Chance alone moves it: {estimate.range_name} {low} to {high}.{trial}"
    return start + f"Chance alone moves it: 8 in 10 simulated futures lie between {low} and {high}."


def _in_baseline(study: Study, measure: str) -> Markup:
    estimate, unit = study.estimates[study.baseline.name, measure], study.unit(measure)
    average = f"95% interval {quantities.interval(estimate.low, estimate.high, unit)}"
    interval = f" ({SAME if estimate.is_constant else average})" if estimate.n > 1 else ""
    mean = quantities.amount(estimate.value, unit)
    return Markup("{}: <b>{}</b> in {}{}").format(labels.measure(measure), mean, labels.the_baseline(study), interval)


def count_sentence(study: Study, measure: str) -> str:
    """How many scenarios differ from the baseline on a measure: those whose paired interval leaves out zero."""
    compared = _compared(study, measure)
    if not compared:
        return NOT_COMPARED.format(labels.scenario(study, study.others[0]) if len(study.others) == 1 else "No scenario")
    out = len(study.others) - len(compared)
    left_out = f" {out} in which a queue runs away {'is' if out == 1 else 'are'} left out." if out else ""
    return _counted(study, measure, compared) + left_out


def _compared(study: Study, measure: str) -> list[FinishedScenario]:
    """Scenarios that may be called better or worse: not one that nobody gets through."""
    away = study.runaways(measure) if MEASURES[measure].sign else {}
    return [item for item in study.others if item.name not in away]


def _counted(study: Study, measure: str, compared: Sequence[FinishedScenario]) -> str:
    found = [study.difference(item, measure) for item in compared]
    more, less = sum(item.low > 0.0 for item in found), sum(item.high < 0.0 for item in found)
    above, below = {1: ("better", "worse"), -1: ("worse", "better"), 0: ("higher", "lower")}[MEASURES[measure].sign]
    not_shown = len(found) - more - less
    if len(found) == 1:
        says = f"is {above if more else below} than" if more + less else "is not shown to differ from"
        return f"{labels.scenario(study, compared[0])} {says} the baseline."
    if not_shown == len(found):
        return f"A difference from the baseline is shown in none of {len(found)} other scenarios."
    rest = f"; for {not_shown} no difference is shown" if not_shown else ""
    alone = next((item for item in compared if study.difference(item, measure).is_shown), None)
    which = f" ({labels.scenario(study, alone)})" if alone is not None and more + less == 1 else ""
    counted = f"{_so_many(more)} {above} than the baseline and {_so_many(less) if 0 in (more, less) else less} {below}"
    return f"Of {len(found)} other scenarios, {counted}{which}{rest}."


def in_brief(study: Study, measure: str) -> Markup:
    """A measure in a few words: the baseline, the range of scenarios, and how many differ."""
    text = _in_baseline(study, measure) + ". "
    compared = _compared(study, measure)
    if not compared:
        return text
    means = [study.estimates[item.name, measure].value for item in (study.baseline, *compared)]
    averages = quantities.interval(min(means), max(means), study.unit(measure))
    return text + f"Averages range from {averages}. {count_sentence(study, measure)} "


def trend_sentence(study: Study, measure: str) -> str | None:
    """How a measure of the baseline moves from its first year to its last; None under two years, or if all zero."""
    table = by_month(study.results, study.baseline.name, measure)
    if study.results.draw_of is not None:
        table = table.groupby(study.results.draw_of).mean()
    if table.shape[0] < 2 or table.shape[1] < 2 * MONTHS:
        return None
    first, last = table.iloc[:, :MONTHS].mean(axis=1), table.iloc[:, -MONTHS:].mean(axis=1)
    if not (first.any() or last.any()):
        return None
    moved, unit = mean_of(last - first), study.unit(measure)
    interval = f"95% interval {quantities.change_interval(moved.low, moved.high, unit)}"
    if not moved.sign:
        none = f"none is shown between the first and the last {MONTHS} months ({interval})"
        return f"Trend of {labels.the_baseline(study)}: {none}."
    ends = f"{quantities.value(first.mean(), unit)} in the first {MONTHS} months, {quantities.value(last.mean(), unit)}"
    change = quantities.change(moved.value, unit)
    return f"Trend of {labels.the_baseline(study)}: {ends} in the last {MONTHS}, {change} ({interval})."


def extreme_sentences(study: Study, measure: str) -> list[str]:
    """The scenarios with the best and the worst average, each against the baseline, if the two can be told apart."""
    sign = MEASURES[measure].sign
    away = study.runaways(measure) if sign else {}
    names = [item.name for item in study.scenarios if item.name not in away]
    if len(names) < 2:
        return [UNRANKED] if len(study.others) > 1 else []
    table = subset_of_possible_best(study.results.independent, measure, names, sign or 1)
    if table["possibly_best"].iloc[-1]:
        averages = quantities.interval(table["mean"].min(), table["mean"].max(), study.unit(measure))
        return [
            f"These runs cannot rank the options: averages range from {averages}, but allowing for all comparisons "
            "the paired intervals do not tell the ends apart."
        ]
    ends = zip(("Best", "Worst") if sign else ("Highest", "Lowest"), (table.iloc[0], table.iloc[-1]), strict=True)
    first, last = (_extreme(study, name, ranked, measure) for name, ranked in ends)
    return [first + _rivals(measure, int(table["possibly_best"].iloc[1:].sum())), last]


def _rivals(measure: str, rivals: int) -> str:
    """How many scenarios cannot be told from the best, allowing for all comparisons."""
    if not MEASURES[measure].sign:
        return ""
    if not rivals:
        return " Allowing for all comparisons, no other scenario may be as good."
    return f" Allowing for all comparisons, {rivals} other{' scenario' if rivals == 1 else 's'} may be as good."


def _extreme(study: Study, name: str, ranked: pd.Series, measure: str) -> Markup:
    unit = study.unit(measure)
    scenario = next(item for item in study.scenarios if item.name == ranked["scenario"])
    shared = int(ranked["n"])
    is_part = 0 < shared < max(study.estimates[item.name, measure].n for item in study.scenarios)
    start = Markup("{} average{}: <b>{}</b>. {}").format(
        name,
        f" of the {expectations.replications(study, shared)} that all share" if is_part else "",
        quantities.value(ranked["mean"], unit),
        labels.sentence_case(labels.with_people(study, scenario)),
    )
    if scenario is study.baseline:
        return start + "."
    difference = study.difference(scenario, measure)
    interval = quantities.change_interval(difference.low, difference.high, unit)
    size = f"{quantities.change(difference.value, unit)} {quantities.change_unit(unit)}"
    bought = paid(study, scenario) if measure == TIMELINESS else {}
    with_what = f", bought with: {price.names(bought)}" if bought else ""
    if not difference.is_shown:
        return start + f". No difference from the baseline is shown: {size}, paired 95% interval {interval}{with_what}."
    return start + f". Against the baseline: {size}, paired 95% interval {interval}{with_what}."


def factor_effect(study: Study, factor: Factor, measure: str) -> str | None:
    """What moving one parameter from end to end of the grid does to a measure, averaged over the other parameters.

    Each replication gives one such average difference, as all scenarios of a replication share their draws; the
    interval is a t interval over independent observations. None when fewer than two are common to the grid.
    """
    grid = study.grid
    assert grid is not None
    values = wide_table(study.results.independent, measure)
    low, high = factor.levels[0], factor.levels[-1]
    at_low, at_high = (_at(study, factor, level) for level in (low, high))
    effects = (values[at_high].mean(axis=1, skipna=False) - values[at_low].mean(axis=1, skipna=False)).dropna()
    if len(effects) < 2:
        return None
    unit = study.unit(measure)
    moved = mean_of(effects)
    move = f"From {labels.setting(factor, low)} to {labels.level(factor.key, high)}"
    interval = quantities.change_interval(moved.low, moved.high, unit)
    if not moved.sign:
        return f"{move}: no effect is shown (95% interval {interval} {quantities.change_unit(unit)})."
    return f"{move}: {quantities.change(moved.value, unit)} {quantities.change_unit(unit)} (95% interval {interval})."


def _at(study: Study, factor: Factor, level: float) -> list[str]:
    assert study.grid is not None
    return [item.name for item in study.grid.cells.values() if item.settings[factor.key] == level]


def notes(study: Study, measures: Iterable[str]) -> list[str]:
    """What a reader would otherwise take for a fault: staff not replaced, and nobody waiting for a social worker."""
    found = []
    if any(item.key == AGENCY_RATE for item in study.factors):
        found.append(
            "The agency rate is a setting: agency workers given up are not replaced by others, so fewer people hold "
            "cases. The number of people is shown beside each scenario, the rates achieved in the scenarios' table."
        )
    if UNALLOCATED in measures and any(
        study.estimates[item.name, UNALLOCATED].value == 0.0 for item in study.scenarios
    ):
        found.append(
            f"{labels.measure(UNALLOCATED)}, 0: a case that has waited long enough is given to somebody above their "
            "limit, unless that never happens (allocation.overload_after_days), so overload shows in caseloads first."
        )
    return found


_NAMED = 12
"""Replications that are named when many failed; the manifest has them all."""


def own_function(study: Study) -> str | None:
    """Say whose function took the place of the model; None where none did."""
    own = study.manifest["code"].get("simulate")
    if own is None:
        return None
    return f"Simulated by {own['function']}, not by the model of this program."


def failures(study: Study) -> str | None:
    """Say which replications are missing; None when all were finished."""
    missing = study.manifest["failures"]
    if not missing:
        return None
    names = [f"{item['scenario']} {item['replication']}" for item in missing[:_NAMED]]
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    text = f"Replications that failed ({len(missing)} in all) are missing from every number: {', '.join(names)}{more}."
    execution = study.manifest["run"]["execution"]
    if execution.get("task_seconds") or execution.get("task_memory_mb"):
        text += " There was a limit for each: if it ended them, futures with much work are missing more than others."
    if study.baseline.name != study.manifest["baseline"]:
        text += f" The baseline is among them as a whole: {study.baseline.name} is shown in its place."
    return text


def month(label: str) -> str:
    """Write a month, given as YYYY-MM, in short.

    Examples
    --------
    >>> month("2026-03")
    'Mar 2026'
    """
    return f"{MONTH_NAMES[int(label[5:7]) - 1]} {label[:4]}"


def replications(study: Study) -> str:
    """How often scenarios were run."""
    others = sorted({item.replications for item in study.others})
    if not others or others == [study.baseline.replications]:
        return f"{_replications(study.baseline.replications)} of each scenario"
    rest = str(others[0]) if len(others) == 1 else f"{others[0]} to {others[-1]}"
    return f"{_replications(study.baseline.replications)} of the baseline and {rest} of each other scenario"


def provenance(study: Study, measures: Iterable[str]) -> str:
    """The line below every figure: what is drawn, from how many replications, with which seed."""
    return f"{', '.join(measures)} · {replications(study)} · seed {study.seed} · {study.generator}"


def _so_many(count: int) -> str:
    return f"{count or 'none'} {'is' if count <= 1 else 'are'}"


def _replications(count: int) -> str:
    return "1 replication" if count == 1 else f"{count} replications"


def held_at_central(analysis: Mapping[str, Any]) -> list[str]:
    """Say of an analysis which parameters that an experiment draws from a range it holds where they are."""
    keys = analysis.get("held_at_central") or ()
    return [HELD.format(labels.factors(keys))] if keys else []
