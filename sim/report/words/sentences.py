"""Sentences made from results: what was found, how surely, and what must not be concluded."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from sim.experiment.counted import counted
from sim.experiment.statistics.intervals import Estimate, mean_of
from sim.measures import quantities
from sim.report.study.forecast import ENOUGH_FOR_AN_INTERVAL, PairedDifference
from sim.report.study.grid import Factor
from sim.report.study.months import averaged_by_month
from sim.report.study.study import Study
from sim.report.words import labels

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

PAIRED = "Differences are paired, in the same simulated futures; none is shown where the 95% interval holds zero."


SMALL = "Small: the whole interval is within what matters, as the experiment file says."

NOT_REPLACED = "Agency workers given up are not replaced."

LIMIT = "Intervals cover chance within the model, not what its inputs or rules may have wrong."

TRIAL = "So few are a trial, not a result: an interval from them can miss by far."

SAME = "the same in every replication"
"""Of a measure whose value no chance has moved."""

HELD = "What this experiment otherwise draws from a range has its central value here: {}."
"""Of an analysis that takes one parameter or change at a time."""

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
    "On paper": "“Print the first page” gives one sheet with the answer; “Print everything” opens all sections first.",
}

TABLE_NOTE = (
    "Differences are between the same simulated futures with and without the change (paired by replication); the "
    "unpaired standard error is what the same number of unrelated runs would have given. "
)


def verdict(difference: PairedDifference) -> str:
    """Say in two words what a paired difference shows."""
    if not difference.is_shown:
        return "small" if difference.is_small else "no difference shown"
    return "higher" if difference.value > 0.0 else "lower"


def baseline_sentence(study: Study, measure: str) -> Markup:
    """What the baseline gives on a measure, with both intervals."""
    estimate, unit = study.estimates[study.baseline.name, measure], study.unit(measure)
    is_longer = study.baseline.replications > study.shared
    over = f", over the {_replications(study.shared)} that every scenario has" if is_longer else ""
    start = in_baseline(study, measure) + f"{over}. "
    if estimate.n < 2:
        return start + "One replication cannot say how much of this is chance: ask for more with run.replications."
    if estimate.is_constant:
        return start.rstrip()
    of_all = f", of all {_replications(estimate.runs)} of the baseline" if is_longer else ""
    low, high = quantities.value(estimate.range_low, unit), quantities.value(estimate.range_high, unit)
    if not estimate.holds_8_in_10:
        trial = f" {TRIAL}" if estimate.runs < ENOUGH_FOR_AN_INTERVAL else ""
        return start + f"Chance alone moves it: {estimate.range_name} {low} to {high}.{trial}"
    return start + f"Chance alone moves it: 8 in 10 simulated futures lie between {low} and {high}{of_all}."


def in_baseline(study: Study, measure: str) -> Markup:
    """A measure in the baseline, with the interval of its mean."""
    estimate, unit = study.estimates[study.baseline.name, measure], study.unit(measure)
    average = f"95% interval {quantities.interval(estimate.low, estimate.high, unit)}"
    interval = f" ({SAME if estimate.is_constant else average})" if estimate.n > 1 else ""
    mean = quantities.amount(estimate.value, unit)
    return Markup("{}: <b>{}</b> in {}{}").format(labels.measure(measure), mean, labels.the_baseline(study), interval)


def trend_sentence(study: Study, measure: str) -> str | None:
    """How a measure of the baseline moves from its first year to its last; None under two years, or if all zero."""
    table = averaged_by_month(study.results, study.baseline.name, measure)
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


def factor_effect(study: Study, factor: Factor, measure: str) -> str | None:
    """What moving one parameter from end to end of the grid does to a measure, averaged over the other parameters.

    Each replication gives one such average difference, as all scenarios of a replication share their draws; the
    interval is a t interval over independent observations. None when fewer than two are common to the grid. Where the
    baseline lies at one end, what the same move does there, with nothing else changed, is said beside it: it is another
    question, and may be more or less than on average.
    """
    assert study.grid is not None
    values = study.side_by_side(measure).reindex(columns=[item.name for item in study.scenarios])
    low, high = factor.levels[0], factor.levels[-1]
    at_low, at_high = (_at(study, factor, level) for level in (low, high))
    effects = (values[at_high].mean(axis=1, skipna=False) - values[at_low].mean(axis=1, skipna=False)).dropna()
    if len(effects) < 2:
        return None
    move = f"From {labels.setting(factor, low)} to {labels.level(factor.key, high)}"
    on_average = _effect(mean_of(effects), study.unit(measure), "no effect is shown")
    return f"{move}: averaged over {len(at_low)} combinations of the rest {on_average}{_alone(study, factor, measure)}."


def _at(study: Study, factor: Factor, level: float) -> list[str]:
    assert study.grid is not None
    return [item.name for item in study.grid.cells.values() if item.settings[factor.key] == level]


def _alone(study: Study, factor: Factor, measure: str) -> str:
    """What the move does with all else as in the baseline; empty where the baseline is at neither end."""
    assert study.grid is not None
    here, others = study.baseline.settings, [each.key for each in study.grid.factors() if each is not factor]
    ends = (factor.levels[0], factor.levels[-1])
    if here[factor.key] not in ends:
        return ""
    there = ends[here[factor.key] == ends[0]]
    beside = (
        item
        for item in study.grid.cells.values()
        if item.settings[factor.key] == there and all(item.settings[key] == here[key] for key in others)
    )
    item = next(beside, None)
    if item is None or not study.difference(item, measure).n:
        return ""
    moved = study.difference(item, measure)
    if there == ends[0]:  # the baseline is where the move ends
        moved = replace(moved, value=-moved.value, low=-moved.high, high=-moved.low)
    return f"; with all else as in the baseline {_effect(moved, study.unit(measure), 'no difference is shown')}"


def _effect(moved: Estimate, unit: str, none: str) -> str:
    size = f"{quantities.change(moved.value, unit)} {quantities.change_unit(unit)}"
    interval = f"95% interval {quantities.change_interval(moved.low, moved.high, unit)}"
    return f"{size} ({interval})" if moved.is_shown else f"{none} ({size}, {interval})"


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
        return _set_aside(study)
    names = [f"{item['scenario']} {item['replication']}" for item in missing[:_NAMED]]
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    text = f"Replications that failed ({len(missing)} in all) are missing from every number: {', '.join(names)}{more}."
    execution = study.manifest["run"]["execution"]
    if execution.get("task_seconds") or execution.get("task_memory_mb"):
        text += " There was a limit for each: if it ended them, futures with much work are missing more than others."
    if study.baseline.name != study.manifest["baseline"]:
        text += f" The baseline is among them as a whole: {study.baseline.name} is shown in its place."
    return " ".join(filter(None, (text, _set_aside(study))))


def _set_aside(study: Study) -> str | None:
    names = ", ".join(labels.scenario(study, item) for item in study.set_aside)
    return f"Not compared, as too few replications are shared with the others: {names}." if names else None


def month(label: str) -> str:
    """Write a month, given as YYYY-MM, in short.

    Examples
    --------
    >>> month("2026-03")
    'Mar 2026'
    """
    return f"{MONTH_NAMES[int(label[5:7]) - 1]} {label[:4]}"


def replications(study: Study) -> str:
    """How often scenarios were run, and which of the replications averages and differences are over."""
    others = sorted({item.replications for item in study.others})
    own, shared = study.baseline.replications, study.shared
    if not others:
        return _replications(own)
    if others == [own] and shared == own:
        return f"{_replications(own)} of each scenario"
    rest = str(others[0]) if len(others) == 1 else f"{others[0]} to {others[-1]}"
    all_of_them = f"{_replications(own)} of the baseline and {rest} of each other scenario"
    if study.manifest.get("analysis"):
        return all_of_them
    if len(study.set_aside) == len(study.others):
        return f"{all_of_them}, which share too few to be compared"
    return (
        f"averages and differences over the {_replications(shared)} that every scenario has; ranges of futures "
        f"over {all_of_them}"
    )


def provenance(study: Study, measures: Iterable[str]) -> str:
    """The line below every figure: what is drawn, if that is said, from how many replications, with which seed."""
    shown = [", ".join(measures)]
    return " · ".join(filter(None, (*shown, replications(study), f"seed {study.seed}", study.generator)))


def _replications(count: int) -> str:
    return counted(count, "replication")


def held_at_central(analysis: Mapping[str, Any]) -> list[str]:
    """Say of an analysis which parameters that an experiment draws from a range it holds where they are."""
    keys = analysis.get("held_at_central") or ()
    return [HELD.format(labels.factors(keys))] if keys else []
