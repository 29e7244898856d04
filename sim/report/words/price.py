"""What timeliness was bought with, in the sentence that says that it holds."""

from markupsafe import Markup

from sim.measures import MEASURES, quantities
from sim.report.study.forecast import PairedDifference
from sim.report.study.key_measures import TIMELINESS
from sim.report.study.price import paid
from sim.report.study.study import Study
from sim.report.words import labels

NAMES = {
    "hours_per_case_ratio": "hours for each case, relative to usual",
    "cp_visits_on_time_share": "protection visits made on time",
    "overtime_mean": "hours worked, relative to contracted",
    "closed_under_pressure_per_year": "children whose cases are closed under pressure, a year",
    "people_lent_mean": "people lent to the front door or the MASH",
    "audited_compliant_share": "files found compliant",
    "stress_mean": "stress",
}
"""Measures inside a sentence."""


def sentences(study: Study) -> list[Markup]:
    """Say where timeliness is not shown to be lower and something else is worse: of the dearest, all that is."""
    away = study.runaways(TIMELINESS)  # timeliness of the few who get through is no success, and was not bought
    found = [(item, moved) for item in study.others if item.name not in away and (moved := paid(study, item))]
    if not found:
        return []
    item, moved = max(found, key=lambda each: len(each[1]))
    in_time = study.difference(item, TIMELINESS)
    says = "timeliness is better" if in_time.low > 0.0 else "no fall in timeliness is shown"
    bought = Markup("; ").join(Markup("{} {}").format(NAMES[name], _change(name, each)) for name, each in moved.items())
    said = Markup("{}: {}, {}, but it was bought with: {}.").format(
        labels.scenario(study, item), says, _change(TIMELINESS, in_time), bought
    )
    more = f" So it was in {len(found) - 1} more." if len(found) > 1 else ""
    return [said + more]


def names(moved: dict[str, PairedDifference]) -> str:
    """What something was bought with, without numbers."""
    return ", ".join(NAMES[name] for name in moved)


def _change(measure: str, moved: PairedDifference) -> Markup:
    """A difference with its interval, for which the printed page has no room."""
    unit = MEASURES[measure].unit
    points = " percentage points" if quantities.is_share(unit) else ""
    return Markup('{}{}<span class="screen"> (95% interval {})</span>').format(
        quantities.change(moved.value, unit), points, quantities.change_interval(moved.low, moved.high, unit)
    )
