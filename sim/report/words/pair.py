"""Two scenarios beside each other: what came out is the difference, which is said before either side of it."""

from math import isfinite

from markupsafe import Markup

from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.intervals import Estimate
from sim.measures import MEASURES, quantities
from sim.report.study.stuck import compared
from sim.report.study.study import Study
from sim.report.words import dominated, labels

NOT_SHOWN = "no clear change"
"""On a card, under the name of a measure, of which "none" would be read as its value."""


def other_side(study: Study, measure: str) -> FinishedScenario | None:
    """The one scenario beside the baseline; None with several or none, and where the two cannot be compared.

    Not compared are single replications, and where a queue runs away before work gets as far as this.
    """
    if len(study.others) != 1:
        return None
    (other,) = study.others
    is_compared = isfinite(study.difference(other, measure).low)
    return other if is_compared and other in compared(study, measure) else None


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
    before, after = sides(study, other, measure)
    said = (
        Markup("<b>{}</b> ({}), {}").format(size, interval, _worth(measure, moved.value))
        if moved.is_shown
        else f"no difference is shown ({size}, {interval})"
    )
    said = Markup("{}: {}: {}, baseline {}.").format(labels.measure(measure), said, after, before)
    return said + dominated.sentence(study, other, measure)


def card(study: Study, other: FinishedScenario, measure: str) -> tuple[str, str]:
    """The difference as a card shows it, and what stands below."""
    moved, unit = study.difference(other, measure), study.unit(measure)
    points = " pp" if quantities.is_share(unit) else ""
    size, interval = quantities.change(moved.value, unit), quantities.change_interval(moved.low, moved.high, unit)
    before, after = sides(study, other, measure)
    if moved.is_shown:
        return f"{size}{points}", f"from {before} to {after}; paired 95% interval {interval}"
    one = "; one future makes most of that" if dominated.sentence(study, other, measure) else ""
    return NOT_SHOWN, f"{before} and {after}: {size}{points}, paired 95% interval {interval}{one}"


def below_level(moved: Estimate, unit: str) -> tuple[str, str]:
    """A difference, in brackets where none is shown, and its interval: two lines of small print below a level.

    Examples
    --------
    >>> below_level(Estimate(0.06, 0.04, 0.08, 12), "share"), below_level(Estimate(1.0, -2.0, 4.0, 12), "children")
    (('+6.0 pp', '+4.0 to +8.0'), ('(+1.00)', '−2.00 to +4.00'))
    """
    text = f"{quantities.change(moved.value, unit)}{' pp' if quantities.is_share(unit) else ''}"
    interval = quantities.change_interval(moved.low, moved.high, unit) if moved.low < moved.high else ""
    return text if moved.is_shown else f"({text})", interval


def sides(study: Study, other: FinishedScenario, measure: str) -> tuple[str, str]:
    """Both averages."""
    before, after = (
        quantities.value(study.estimates[item.name, measure].value, study.unit(measure))
        for item in (study.baseline, other)
    )
    return before, after


def _worth(measure: str, value: float) -> str:
    better = MEASURES[measure].sign * value
    if better:
        return "better" if better > 0.0 else "worse"
    return "higher" if value > 0.0 else "lower"
