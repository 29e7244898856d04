"""Scenarios against the baseline and each other: how many differ, and which are best and worst, if that is shown."""

from collections.abc import Sequence
from math import isnan

import pandas as pd
from markupsafe import Markup

from sim.experiment.results.scenario import FinishedScenario
from sim.measures import MEASURES, quantities
from sim.report.study.forecast import PairedDifference
from sim.report.study.key_measures import TIMELINESS
from sim.report.study.stuck import compared
from sim.report.study.study import Study
from sim.report.words import dominated, labels, price
from sim.report.words.sentences import in_baseline

_MOST_NAMED = 3
"""Scenarios that are named of those that do not differ."""

NOT_COMPARED = "{} called better or worse than the baseline: a queue runs away before work gets this far."

NOTHING_SAID = "The table has what came out; names are too long for a sentence."

UNRANKED = "The scenarios are not ranked: in all of them, or all but one, a queue runs away before work gets this far."


def count_sentence(study: Study, measure: str) -> str:
    """How many scenarios differ from the baseline on a measure: those whose paired interval leaves out zero."""
    may = compared(study, measure)
    if not may:
        alone = f"{labels.scenario(study, study.others[0])} is not" if len(study.others) == 1 else "No scenario is"
        return NOT_COMPARED.format(alone)
    out = len(study.others) - len(may)
    left_out = f" {out} in which a queue runs away {'is' if out == 1 else 'are'} left out." if out else ""
    return _counted(study, measure, may) + left_out


def _counted(study: Study, measure: str, items: Sequence[FinishedScenario]) -> str:
    found = [study.difference(item, measure) for item in items]
    more, less = sum(item.low > 0.0 for item in found), sum(item.high < 0.0 for item in found)
    above, below = {1: ("better", "worse"), -1: ("worse", "better"), 0: ("higher", "lower")}[MEASURES[measure].sign]
    not_shown = len(found) - more - less
    if len(found) == 1:
        says = f"is {above if more else below} than" if more + less else "is not shown to differ from"
        return f"{labels.scenario(study, items[0])} {says} the baseline."
    if not_shown == len(found):
        return f"A difference from the baseline is shown in none of {len(found)} other scenarios."
    rest = f"; for {not_shown} no difference is shown" if not_shown else ""
    alone = next((item for item in items if study.difference(item, measure).is_shown), None)
    which = f" ({labels.scenario(study, alone)})" if alone is not None and more + less == 1 else ""
    counted = f"{_so_many(more)} {above} than the baseline and {_so_many(less) if 0 in (more, less) else less} {below}"
    return f"Of {len(found)} other scenarios, {counted}{which}{rest}."


def undecided_sentences(study: Study, measure: str) -> list[str]:
    """The same of every scenario that may be called better or worse."""
    return not_shown_sentences(study, measure, compared(study, measure))


def not_shown_sentences(study: Study, measure: str, items: Sequence[FinishedScenario]) -> list[str]:
    """Of differences that are not shown: which are shown to be small, and what would decide the rest."""
    found = {item: study.difference(item, measure) for item in items}
    same = [item for item in items if found[item].n > 1 and not found[item].is_shown]
    groups = ([item for item in same if found[item].is_small], [item for item in same if not found[item].is_small])
    said = [f"{_names(study, each)}: {not_shown(*(found[item] for item in each))}." for each in groups if each]
    few = [item for item in items if found[item].n < 2]
    return [*said, f"{_names(study, few)}: not compared, as too few runs are shared."] if few else said


def not_shown(*moved: PairedDifference) -> str:
    """What became of differences none of which is shown, and all or none of which is small."""
    if all(each.is_small for each in moved):
        return "shown to be small"
    return f"no difference is shown{_would_decide([each.to_decide for each in moved if each.n])}"


def _would_decide(numbers: Sequence[float]) -> str:
    """How many replications of each scenario would decide all; nothing where none moves, or there is one."""
    if not numbers:
        return ""
    if any(map(isnan, numbers)):
        return ""
    few, many = (f"{number:,.0f}" for number in (min(numbers), max(numbers)))
    return f"; about {few if few == many else f'{few} to {many}'} runs of each would tell"


def _names(study: Study, items: Sequence[FinishedScenario]) -> str:
    if len(items) > _MOST_NAMED:
        return f"{len(items)} scenarios"
    return labels.sentence_case("; ".join(labels.scenario(study, item) for item in items))


def in_brief(study: Study, measure: str) -> Markup:
    """A measure in a few words: the baseline, the range of scenarios, and how many differ."""
    text = in_baseline(study, measure) + ". "
    may = compared(study, measure)
    if not may:
        return text
    means = [study.estimates[item.name, measure].value for item in (study.baseline, *may)]
    averages = quantities.interval(min(means), max(means), study.unit(measure))
    return text + f"Averages range from {averages}. {count_sentence(study, measure)} "


def extreme_sentences(study: Study, measure: str) -> list[str]:
    """The scenarios with the best and the worst average, each against the baseline, if the two can be told apart."""
    sign = MEASURES[measure].sign
    away = study.runaways(measure) if sign else {}
    names = [item.name for item in study.scenarios if item.name not in away]
    if len(names) < 2:
        return [UNRANKED] if len(study.others) > 1 else []
    table = study.results.ranked(measure, names, sign or 1)
    if table["possibly_best"].iloc[-1]:
        averages = quantities.interval(table["mean"].min(), table["mean"].max(), study.unit(measure))
        return [
            f"The best and the worst option cannot be told apart once all comparisons are allowed for: averages range "
            f"from {averages}."
        ]
    ends = zip(("Best", "Worst") if sign else ("Highest", "Lowest"), (table.iloc[0], table.iloc[-1]), strict=True)
    first, last = (_extreme(study, name, ranked, measure) for name, ranked in ends)
    ranked = "" if len(names) == len(study.scenarios) else f" of the {len(names)} that are ranked"
    return [first + _rivals(measure, int(table["possibly_best"].iloc[1:].sum()), ranked), last]


def _rivals(measure: str, rivals: int, ranked: str) -> str:
    """How many scenarios cannot be told from the best, allowing for all comparisons."""
    if not MEASURES[measure].sign:
        return ""
    if not rivals:
        return f" Allowing for all comparisons, no other scenario{ranked} may be as good."
    return f" Allowing for all comparisons, {rivals} other{' scenario' if rivals == 1 else 's'} may be as good."


def _extreme(study: Study, name: str, ranked: pd.Series, measure: str) -> Markup:
    unit = study.unit(measure)
    scenario = next(item for item in study.scenarios if item.name == ranked["scenario"])
    start = Markup("{} average: <b>{}</b>. {}").format(
        name,
        quantities.value(ranked["mean"], unit),
        labels.sentence_case(labels.with_people(study, scenario)),
    )
    if scenario is study.baseline:
        return start + "."
    difference = study.difference(scenario, measure)
    interval = quantities.change_interval(difference.low, difference.high, unit)
    size = f"{quantities.change(difference.value, unit)} {quantities.change_unit(unit)}"
    with_what = price.in_brief(study, scenario) if measure == TIMELINESS else ""
    if not difference.is_shown:
        none = f". No difference from the baseline is shown: {size}, paired 95% interval {interval}{with_what}."
        return start + none + dominated.sentence(study, scenario, measure)
    return start + f". Against the baseline: {size}, paired 95% interval {interval}{with_what}."


def _so_many(count: int) -> str:
    return f"{count or 'none'} {'is' if count <= 1 else 'are'}"
