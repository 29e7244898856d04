"""What timeliness was bought with, or what is worse beside it, in the sentence that says what became of it."""

from collections.abc import Sequence

from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.futures import ENOUGH_FOR_A_RANGE
from sim.measures import MEASURES, quantities
from sim.report.study.forecast import PairedDifference
from sim.report.study.key_measures import TIMELINESS
from sim.report.study.price import Price, price
from sim.report.study.study import Study
from sim.report.words import labels

NAMES = {
    "hours_per_case_ratio": "hours for each case, relative to usual",
    "cp_visits_on_time_share": "protection visits made on time",
    "overtime_mean": "hours worked, relative to contracted",
    "closed_under_pressure_per_year": "children whose cases are closed under pressure, a year",
    "people_lent_mean": "people lent to the front door or the MASH",
    "children_held_by_reserve": "children held by people from outside the teams",
    "audited_compliant_share": "files found compliant",
    "stress_mean": "stress",
}
"""Measures inside a sentence."""

MOST_SAID = 3
"""Of what is worse, said with its size; the table of differences has all of it."""

BOUGHT = "bought with"
BESIDE = "worse beside that"


def heading(study: Study) -> str:
    """What stands above the measures of what timeliness is bought with; few runs cannot say that it was."""
    few = any(item.replications < ENOUGH_FOR_A_RANGE for item in study.scenarios)
    return f"What timeliness {'may be' if few else 'was'} {BOUGHT}"


def sentences(study: Study, is_led: bool = False) -> list[str]:
    """Say what is worse where timeliness is not shown to be lower, and where it is: of the dearest, all that is.

    ``is_led``: which scenario it is, and what timeliness does there, has just been said.
    """
    away = study.runaways(TIMELINESS)  # timeliness of the few who get through is no success, and was not bought
    found = [each for item in study.others if item.name not in away and (each := price(study, item))]
    groups = ([each for each in found if not each.is_on_top], [each for each in found if each.is_on_top])
    return [_of_group(study, group, is_led) for group in groups if group]


def _of_group(study: Study, group: Sequence[Price], is_led: bool) -> str:
    dearest = max(group, key=lambda each: len(each.worse))
    said_with_size = list(dearest.worse.items())[:MOST_SAID]
    worse = "; ".join(f"{NAMES[name]} {_change(name, each)}" for name, each in said_with_size)
    if more := len(dearest.worse) - len(said_with_size):
        worse += f"; and {more} more (in the table)"
    if is_led:
        said = f"{f'Timeliness was {BOUGHT}' if _was_bought(dearest) else BESIDE.capitalize()}: {worse}."
    else:
        name = labels.sentence_case(labels.scenario(study, dearest.scenario))
        moved = _change(TIMELINESS, dearest.in_time)
        besides = (
            f"but it was {BOUGHT}" if _was_bought(dearest) else f"{'and' if dearest.is_on_top else 'but'} {BESIDE}"
        )
        said = f"{name}: {_timeliness(dearest)}, {moved}, {besides}: {worse}."
    return said + _too_few(dearest) + _others(dearest, len(group) - 1)


def _timeliness(each: Price) -> str:
    if each.is_on_top:
        return "timeliness is lower"
    return "timeliness is better" if each.in_time.low > 0.0 else "no fall in timeliness is shown"


def _too_few(each: Price) -> str:
    if each.is_on_top or each.is_certain:
        return ""
    return f" {each.in_time.n} runs are too few to say that timeliness was {BOUGHT} it."


def _others(dearest: Price, more: int) -> str:
    if not more:
        return ""
    if _was_bought(dearest):
        return f" So it was in {more} more."
    what = "timeliness is lower and something else is worse" if dearest.is_on_top else "something is worse"
    return f" In {more} more {what}."


def in_brief(study: Study, item: FinishedScenario) -> str:
    """What timeliness was bought with, or what is worse beside it, without numbers; empty where nothing is."""
    found = price(study, item)
    return (
        f", {BOUGHT if _was_bought(found) else BESIDE}: {'; '.join(NAMES[name] for name in found.worse)}"
        if found
        else ""
    )


def _was_bought(each: Price) -> bool:
    return each.is_certain and not each.is_on_top


def _change(measure: str, moved: PairedDifference) -> str:
    """A difference with its interval."""
    unit = MEASURES[measure].unit
    points = " percentage points" if quantities.is_share(unit) else ""
    interval = quantities.change_interval(moved.low, moved.high, unit)
    return f"{quantities.change(moved.value, unit)}{points} (95% interval {interval})"
