"""The answer in at most eighty words: what stands on the first screen, in the terminal and in exports.

What is told first is what a reader must not miss: work that does not get through. Then what came out for the main
measure, what it was bought with, and what became of what was expected. A sentence for which there is no room is left
out as a whole; the findings in full have it.
"""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from sim.experiment.counted import counted
from sim.experiment.results.evaluation import Evaluation
from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.cost_effectiveness import Standing
from sim.experiment.statistics.intervals import mean_of
from sim.experiment.statistics.verdict import NOT_SHOWN, SHOWN, UNDECIDED
from sim.measures import MEASURES, quantities
from sim.report.study.forecast import ENOUGH_FOR_AN_INTERVAL, PairedDifference
from sim.report.study.key_measures import TIMELINESS, furthest, key_measures
from sim.report.study.options import options
from sim.report.study.price import Price, price
from sim.report.study.stuck import compared
from sim.report.study.study import Study
from sim.report.words import comparison, labels, pair, published, stuck
from sim.report.words.emphasis import plain
from sim.report.words.price import BESIDE, BOUGHT, NAMES
from sim.report.words.sentences import baseline_sentence, in_baseline, trend_sentence

MOST_WORDS = 80
"""On the first screen; a first-year planner reads them in half a minute."""

_MOST_NAMED = 4
"""Scenarios that a sentence names."""

_MOST_WORSE = 1
"""What is worse, by name; the table has all of it."""


def sentences(study: Study) -> list[Markup]:
    """Return the answer, sentence by sentence, in at most ``MOST_WORDS`` words."""
    kept: list[Markup] = []
    room = MOST_WORDS
    for text in _candidates(study):
        if (length := words(text)) <= room:
            kept.append(text)
            room -= length
    return kept or [Markup("{}").format(comparison.NOTHING_SAID)]


def words(text: str) -> int:
    """Count the words of a text as a reader would: what stands between spaces.

    Examples
    --------
    >>> words("Posts 110%: +2.1 points (1.5 to 2.7).")
    7
    """
    return len(plain(text).split())


def _candidates(study: Study) -> Iterator[Markup]:
    """Yield sentences, what matters most first."""
    measure = key_measures(study)[0]
    if said := stuck.in_short(study, furthest(study)):
        yield Markup("{}").format(said)
    yield from _main(study, measure)
    if said := published.disagreement_in_short(study, measure):
        yield Markup("{}").format(said)
    if said := _expected(study):
        yield Markup("{}").format(said)


def _main(study: Study, measure: str) -> Iterator[Markup]:
    """What came out for the main measure: of one scenario, of two, or of several."""
    if (other := pair.other_side(study, measure)) is not None:
        yield pair.lead(study, other, measure)
        yield from _trial(study, measure)
        if measure == TIMELINESS and (found := price(study, other)):
            was_bought = found.is_certain and not found.is_on_top
            yield Markup("{} {}.").format(
                f"Timeliness was {BOUGHT}" if was_bought else f"{BESIDE.capitalize()} {_is(found)}", _listed(found)
            )
        return
    if not study.others:
        yield baseline_sentence(study, measure)
        if trend := trend_sentence(study, measure):
            yield Markup("{}").format(trend)
        return
    if study.results.evaluation is not None and study.results.evaluation.n > 1:
        yield from _trial(study, measure)
        yield from _options(study, study.results.evaluation)
        return
    yield in_baseline(study, measure) + "."
    yield from _trial(study, measure)
    yield from _several(study, measure)


def _options(study: Study, evaluation: Evaluation) -> Iterator[Markup]:
    """What each option gains and at what price for each, the cheapest first; of the rest, on which side it lies."""
    weighed = [item for item in options(study, evaluation) if item.name in evaluation.weighed]
    prices = {
        item: evaluation.cost_per_effect(evaluation.cost, item.name).value
        for item in weighed
        if evaluation.standing(item.name) is Standing.BUYS
    }
    said = f" {evaluation.economics.effect_name}"
    for item in sorted(prices, key=lambda item: prices[item]):
        gained = mean_of(evaluation.effect[item.name])
        interval = quantities.interval(gained.low, gained.high, "")
        price = quantities.value(prices[item], "GBP")
        name = labels.sentence_case(labels.scenario(study, item))
        yield Markup("{}: <b>{}</b>{} ({}), {} each.").format(
            name, quantities.value(gained.value, ""), said, interval, price
        )
        said = ""
    for item in weighed:
        if item not in prices:
            yield Markup("{}: {}.").format(
                labels.sentence_case(labels.scenario(study, item)), evaluation.standing(item.name)
            )


def _trial(study: Study, measure: str) -> Iterator[Markup]:
    """Say that few runs are a trial, before anything is concluded from them."""
    runs = study.estimates[study.baseline.name, measure].n
    if runs < ENOUGH_FOR_AN_INTERVAL:
        yield Markup("{} are a trial, not a result.").format(counted(runs, "run").capitalize())


def _several(study: Study, measure: str) -> Iterator[Markup]:
    """Scenarios that differ, the largest difference first, and what became of the rest.

    In a sweep those that move one setting alone come first: they say what each lever does.
    """
    items = compared(study, measure)
    if not items:
        yield Markup("{}").format(comparison.count_sentence(study, measure))
    told = [item for item in items if len(labels.moved(study, item)) == 1] or items
    found = {item: study.difference(item, measure) for item in items}
    differ = sorted((item for item in told if found[item].is_shown), key=lambda item: -abs(found[item].value))
    for item in differ[:_MOST_NAMED]:
        yield _with_size(study, item, found[item], _price(study, item, measure))
    if (more := len(differ) - _MOST_NAMED) > 0:
        yield Markup("{} more {}.").format(more, "differs" if more == 1 else "differ")
    same = [item for item in told if not found[item].is_shown]
    priced = [item for item in same if _price(study, item, measure)]
    for item in priced[:_MOST_NAMED]:
        came_out, name = comparison.not_shown(found[item]), labels.sentence_case(labels.scenario(study, item))
        yield Markup("{}: {}{}.").format(name, came_out, _price(study, item, measure))
    for text in comparison.not_shown_sentences(study, measure, [item for item in same if item not in priced]):
        yield Markup("{}").format(text)
    yield from _extremes(study, measure, [item for item in items if item not in told and found[item].is_shown])


def _extremes(study: Study, measure: str, known: Sequence[FinishedScenario]) -> Iterator[Markup]:
    """The best and the worst of those that nothing has been said of, where they are better and worse."""
    sign = MEASURES[measure].sign
    gains = {item: sign * study.difference(item, measure).value for item in known}
    for name, item, is_so in (
        ("Best", max(gains, key=lambda item: gains[item], default=None), 1.0),
        ("Worst", min(gains, key=lambda item: gains[item], default=None), -1.0),
    ):
        if item is not None and is_so * gains[item] > 0.0:
            cost = ", at a price" if _price(study, item, measure) else ""
            yield Markup("{}: ").format(name) + _with_size(study, item, study.difference(item, measure), cost)


def _with_size(study: Study, item: FinishedScenario, moved: PairedDifference, cost: str) -> Markup:
    unit = study.unit(key_measures(study)[0])
    points = " points" if quantities.is_share(unit) else ""
    return Markup("{}: {}<b>{}{}</b> ({}){}.").format(
        labels.sentence_case(labels.scenario(study, item)),
        "small, " if moved.is_small else "",
        quantities.change(moved.value, unit),
        points,
        quantities.change_interval(moved.low, moved.high, unit),
        cost,
    )


def _price(study: Study, item: FinishedScenario, measure: str) -> str:
    """At what price timeliness holds in a scenario, by name; empty where it does not hold, or nothing is worse."""
    if measure != TIMELINESS or not (found := price(study, item)) or found.is_on_top:
        return ""
    return f", {'at the price of' if found.is_certain else f'and {BESIDE} {_is(found)}'} {_listed(found)}"


def _is(found: Price) -> str:
    return "is" if len(found.worse) == 1 else "are"


def _listed(found: Price) -> str:
    """What is worse, the first few by name."""
    worse = [NAMES[name].partition(",")[0] for name in found.worse]
    rest = len(worse) - _MOST_WORSE
    named = [*worse[:_MOST_WORSE], f"{rest} more"] if rest > 0 else worse
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]


def _expected(study: Study) -> str:
    """How many statements made before the run came out; empty where none was made."""
    if not study.results.expected.patterns:
        return ""
    verdicts = study.results.patterns()["verdict"]
    counts = {verdict: int((verdicts == verdict).sum()) for verdict in (SHOWN, NOT_SHOWN, UNDECIDED)}
    said = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
    return f"Of {len(verdicts)} statements made before the run: {said}."
