"""Sentences made from results: what was found, how surely, and what must not be concluded."""

from collections.abc import Iterable

import numpy as np
from scipy import stats

from sim.measures import MEASURES
from sim.report import labels, quantities
from sim.report.markup import Content, Html, element
from sim.report.study import Difference, Estimate, Factor, Scenario, Study

CAUTION = (
    "A difference is claimed only where the 95% interval of the paired difference leaves out nought. With many "
    "comparisons, about 1 in 20 would look like a difference by chance alone. No difference shown does not mean that "
    "there is none. Intervals cover chance within the model, not what its inputs or rules may have wrong."
)

GUIDE = {
    "Baseline": "the scenario that all others are compared with.",
    "Replication, or simulated future": "one run of the whole period. Chance differs between replications, but "
    "not between the scenarios of one replication: they are compared on the same children and the same luck.",
    "8 in 10 futures": "the range that leaves out the lowest and the highest tenth of replications: what a single "
    "future may bring. More replications do not narrow it.",
    "95% interval": "how surely an average over all futures is known. More replications narrow it.",
    "Paired difference": "the difference from the baseline within each replication, averaged.",
    "Open and overdue": "not completed on the 45th working day after the referral; average over the reported time.",
    "People": "social workers who hold cases, the council's own and agency, at work or absent; average over the time.",
}

TABLE_NOTE = (
    "Differences are between the same simulated futures with and without the change (paired by replication); the "
    "unpaired standard error is what the same number of unrelated runs would have given. Click a heading to sort."
)


def verdict(difference: Difference) -> str:
    """Say in two words what a paired difference shows."""
    if not difference.is_clear:
        return "no difference shown"
    return "higher" if difference.mean > 0.0 else "lower"


def baseline_sentence(study: Study, measure: str) -> Content:
    """What the baseline gives on a measure, with both intervals."""
    estimate, unit = study.estimates[study.baseline.name, measure], study.unit(measure)
    return [
        f"{labels.measure(measure)} average ",
        element("b", quantities.value(estimate.mean, unit)),
        f" in the baseline (95% interval of the average {quantities.interval(estimate.low, estimate.high, unit)}). "
        f"Chance alone moves it: 8 in 10 simulated futures lie between {quantities.value(estimate.p10, unit)} and "
        f"{quantities.value(estimate.p90, unit)}.",
    ]


def count_sentence(study: Study, measure: str) -> str:
    """How many scenarios differ from the baseline on a measure: those whose paired interval leaves out nought."""
    found = [study.differences[item.name, measure] for item in study.others]
    higher, lower = sum(item.low > 0.0 for item in found), sum(item.high < 0.0 for item in found)
    above, below = _directions(measure)
    undecided = len(found) - higher - lower
    rest = f"for {undecided} no difference is shown" if undecided else "no scenario is left undecided"
    return (
        f"Of {len(found)} other scenarios, {higher} {_are(higher)} {above} than the baseline and "
        f"{lower} {_are(lower)} {below}; {rest}."
    )


def _directions(measure: str) -> tuple[str, str]:
    """What more and less of a measure is called."""
    named = {"higher": ("better", "worse"), "lower": ("worse", "better")}
    return named.get(MEASURES[measure].better, ("higher", "lower"))


def extreme_sentences(study: Study, measure: str) -> list[Content]:
    """The scenarios with the best and the worst average, each against the baseline."""
    ranked = sorted(study.scenarios, key=lambda item: study.estimates[item.name, measure].mean, reverse=True)
    named = {"higher": ("Best", "Worst"), "lower": ("Worst", "Best")}
    above, below = named.get(MEASURES[measure].better, ("Highest", "Lowest"))
    ends = [(above, ranked[0]), (below, ranked[-1])]
    if MEASURES[measure].better == "lower":
        ends.reverse()
    return [_extreme(study, name, item, measure) for name, item in ends]


def _extreme(study: Study, name: str, scenario: Scenario, measure: str) -> Content:
    estimate, unit = study.estimates[scenario.name, measure], study.unit(measure)
    start: list[Content] = [
        f"{name} average: ",
        element("b", quantities.value(estimate.mean, unit)),
        f". {labels.with_people(study, scenario)}",
    ]
    if scenario is study.baseline:
        return [*start, "."]
    difference = study.differences[scenario.name, measure]
    interval = quantities.change_interval(difference.low, difference.high, unit)
    size = f"{quantities.change(difference.mean, unit)} {quantities.change_unit(unit)}"
    if not difference.is_clear:
        return [*start, f". No difference from the baseline is shown: {size}, paired 95% interval {interval}."]
    return [*start, f". Against the baseline: {size}, paired 95% interval {interval}."]


def factor_effect(study: Study, factor: Factor, measure: str) -> str | None:
    """What moving one parameter from end to end of the grid does to a measure, averaged over the other parameters.

    Each replication gives one such average difference, as all scenarios of a replication share their draws; the
    interval is a t interval over replications. None when fewer than two replications are common to the grid.
    """
    grid = study.grid
    assert grid is not None
    values = study.results.measures
    values = values[values["measure"] == measure].pivot(index="replication", columns="scenario", values="value")
    low, high = factor.levels[0], factor.levels[-1]
    at_low, at_high = (_at(study, factor, level) for level in (low, high))
    effects = (
        (values[at_high].mean(axis=1, skipna=False) - values[at_low].mean(axis=1, skipna=False)).dropna().to_numpy()
    )
    if len(effects) < 2:
        return None
    unit = study.unit(measure)
    mean = float(effects.mean())
    half = float(stats.t.ppf(0.975, len(effects) - 1) * effects.std(ddof=1) / np.sqrt(len(effects)))
    difference = Difference(len(effects), mean, mean - half, mean + half, np.nan, np.nan)
    move = f"From {labels.setting(factor, low)} to {labels.level(factor.key, high)}"
    interval = quantities.change_interval(difference.low, difference.high, unit)
    if not difference.is_clear:
        return f"{move}: no effect is shown (95% interval {interval} {quantities.change_unit(unit)})."
    return f"{move}: {quantities.change(mean, unit)} {quantities.change_unit(unit)} (95% interval {interval})."


def _at(study: Study, factor: Factor, level: float) -> list[str]:
    assert study.grid is not None
    return [item.name for item in study.grid.cells.values() if study.number(item, factor.key) == level]


def against_published(estimate: Estimate, published: float) -> str:
    """Say where a published figure lies among simulated futures; agreement is not called proof."""
    if estimate.low <= published <= estimate.high:
        return "within the 95% interval of the simulated average"
    if estimate.p10 <= published <= estimate.p90:
        return "within 8 in 10 simulated futures"
    side = "below" if published > estimate.p90 else "above"
    return f"differs: 9 in 10 simulated futures lie {side} the published figure"


def failures(study: Study) -> Html | None:
    """Say which replications are missing; None when all were finished."""
    missing = study.manifest["failures"]
    if not missing:
        return None
    text = ", ".join(f"{item['scenario']} {item['replication']}" for item in missing)
    return element(
        "p",
        f"{len(missing)} replications failed and are missing from every number here; the manifest says why: {text}.",
        class_="caution",
    )


def replications(study: Study) -> str:
    """How often scenarios were run."""
    others = sorted({item.replications for item in study.others})
    if not others or others == [study.baseline.replications]:
        return f"{study.baseline.replications} replications of each scenario"
    rest = str(others[0]) if len(others) == 1 else f"{others[0]} to {others[-1]}"
    return f"{study.baseline.replications} replications of the baseline and {rest} of each other scenario"


def provenance(study: Study, measures: Iterable[str]) -> str:
    """The line below every figure: what is drawn, from how many replications, with which seed."""
    return f"{', '.join(measures)} · {replications(study)} · seed {study.seed} · {study.generator}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
