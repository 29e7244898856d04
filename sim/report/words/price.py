"""What timeliness was bought with, in the sentence that says that it holds."""

from sim.measures import MEASURES, quantities
from sim.report.study.forecast import PairedDifference
from sim.report.study.key_measures import TIMELINESS
from sim.report.study.price import paid
from sim.report.study.study import Study
from sim.report.words import labels

NAMES = {
    "hours_per_case_ratio": "hours for each case, relative to usual",
    "overtime_mean": "hours worked, relative to contracted",
    "closed_under_pressure_per_year": "children whose cases are closed under pressure, a year",
    "people_lent_mean": "people lent to the front door or the MASH",
    "audited_compliant_share": "files found compliant",
    "stress_mean": "stress",
}
"""Measures inside a sentence."""

_TOLD = 3
"""Scenarios of which the price is said; the table has it of all."""


def sentences(study: Study) -> list[str]:
    """Say of each scenario in which timeliness holds what is shown to be worse, the dearest first."""
    away = study.runaways(TIMELINESS)  # timeliness of the few who get through is no success, and was not bought
    found = [(item, moved) for item in study.others if item.name not in away and (moved := paid(study, item))]
    found.sort(key=lambda each: len(each[1]), reverse=True)
    said = []
    for item, moved in found[:_TOLD]:
        in_time = study.difference(item, TIMELINESS)
        says = "is better" if in_time.low > 0.0 else "holds"
        bought = "; ".join(f"{NAMES[name]} {_change(name, each)}" for name, each in moved.items())
        said.append(
            f"{labels.scenario(study, item)}: timeliness {says} ({_change(TIMELINESS, in_time)}), but it was bought "
            f"with: {bought}."
        )
    rest = len(found) - len(said)
    return [*said, f"The same is so in {rest} more: the table of scenarios shows what each gave."] if rest else said


def names(moved: dict[str, PairedDifference]) -> str:
    """What something was bought with, without numbers."""
    return ", ".join(NAMES[name] for name in moved)


def _change(measure: str, moved: PairedDifference) -> str:
    unit = MEASURES[measure].unit
    points = " percentage points" if quantities.is_share(unit) else ""
    interval = f"95% interval {quantities.change_interval(moved.low, moved.high, unit)}"
    return f"{quantities.change(moved.value, unit)}{points}, {interval}"
