"""Two scenarios beside each other: what came out is the difference, which is said before either side of it."""

from math import isfinite

from markupsafe import Markup

from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.pairing import wide_table
from sim.measures import MEASURES, quantities
from sim.report.study.study import Study
from sim.report.words import expectations, labels

NOT_SHOWN = "no clear change"
"""On a card, under the name of a measure, of which "none" would be read as its value."""


def other_side(study: Study, measure: str) -> FinishedScenario | None:
    """The one scenario beside the baseline; None with several or none, and where the two cannot be compared.

    Not compared are single replications, and a scenario in which a queue runs away before work gets as far as this.
    """
    if len(study.others) != 1:
        return None
    (other,) = study.others
    is_compared = isfinite(study.difference(other, measure).low)
    is_stuck = MEASURES[measure].sign != 0 and other.name in study.runaways(measure)
    return other if is_compared and not is_stuck else None


def lead(study: Study, other: FinishedScenario, measure: str) -> Markup:
    """Which two are compared, and what came out for the main measure."""
    people = study.people(study.baseline)
    against = labels.the_baseline(study) + (f" ({people:.0f} people)" if people is not None else "")
    who = f"{labels.sentence_case(labels.with_people(study, other))}, against {against}. "
    return Markup("{}{}").format(who, sentence(study, other, measure))


def sentence(study: Study, other: FinishedScenario, measure: str) -> Markup:
    """What the other scenario does to a measure: the paired difference, what it is worth, and both sides."""
    moved, unit = study.difference(other, measure), study.unit(measure)
    size = f"{quantities.change(moved.value, unit)} {quantities.change_unit(unit)}"
    interval = f"paired 95% interval {quantities.change_interval(moved.low, moved.high, unit)}"
    interval += _shared(study, other, measure)
    before, after = sides(study, other, measure)
    said = (
        Markup("<b>{}</b> ({}), {}").format(size, interval, _worth(measure, moved.value))
        if moved.is_shown
        else f"no difference is shown ({size}, {interval})"
    )
    return Markup("{}: {}: {}, baseline {}.").format(labels.measure(measure), said, after, before)


def card(study: Study, other: FinishedScenario, measure: str) -> tuple[str, str]:
    """The difference as a card shows it, and what stands below."""
    moved, unit = study.difference(other, measure), study.unit(measure)
    points = " pp" if quantities.is_share(unit) else ""
    size, interval = quantities.change(moved.value, unit), quantities.change_interval(moved.low, moved.high, unit)
    before, after = sides(study, other, measure)
    if moved.is_shown:
        return f"{size}{points}", f"from {before} to {after}; paired 95% interval {interval}"
    return NOT_SHOWN, f"{before} and {after}: {size}{points}, paired 95% interval {interval}"


def sides(study: Study, other: FinishedScenario, measure: str) -> tuple[str, str]:
    """Both averages over the replications that both sides have, so that their difference is the paired one."""
    names = [study.baseline.name, other.name]
    means = wide_table(study.results.independent, measure, names).dropna().mean()
    before, after = (quantities.value(means[name], study.unit(measure)) for name in names)
    return before, after


def _shared(study: Study, other: FinishedScenario, measure: str) -> str:
    """Say over how many replications the difference is, where one side has more."""
    shared = study.difference(other, measure).n
    is_part = shared < max(study.estimates[item.name, measure].n for item in study.scenarios)
    return f" over the {expectations.replications(study, shared)} that both have" if is_part else ""


def _worth(measure: str, value: float) -> str:
    better = MEASURES[measure].sign * value
    if better:
        return "better" if better > 0.0 else "worse"
    return "higher" if value > 0.0 else "lower"
