"""The monthly scorecard of an improvement board: every target in every month, red, amber or green."""

import pandas as pd

from sim.experiment.file.targets import Rating, Target
from sim.experiment.results.scenario import FinishedScenario
from sim.report.layout import tables
from sim.report.layout.markup import Content, Html, element
from sim.report.layout.section import provenance
from sim.report.study import targets_met as targets
from sim.report.study.study import Study
from sim.report.words import labels, quantities, sentences

MOST_MONTHS = 12
"""Columns of a scorecard; of a longer run it shows months evenly apart, and the last."""

SIGNS: dict[Rating, str] = {"green": "● G", "amber": "▲ A", "red": "■ R"}
"""Sign and letter of each rating, for readers who do not tell the colours apart and for black-and-white print."""

NOTE = (
    "Each cell: the median of all simulated futures in that month with its rating, and the share of futures in which "
    "the month is green. ● G green: the target is met. ▲ A amber: it is missed by no more than the experiment allows. "
    "■ R red: it is missed by more. The rating of a median hides luck, good and bad: a month that is green in 60% of "
    "futures may well turn out otherwise."
)


def content(study: Study, wanted: dict[str, Target]) -> Content:
    """A scorecard for each scenario, the baseline first."""
    cards: list[Content] = []
    for scenario in (study.baseline, *study.others):
        name = labels.with_people(study, scenario)
        cards.append(element("details", element("summary", name), _card(study, scenario, wanted), open=len(cards) < 2))
    return [element("p", NOTE, class_="note"), *cards, provenance(study, tuple(wanted))]


def _card(study: Study, scenario: FinishedScenario, wanted: dict[str, Target]) -> Html:
    found = {measure: targets.months(study, scenario, measure) for measure in wanted}
    shown = _shown([str(month) for month in next(iter(found.values())).columns])
    headings: list[Content] = ["Measure", "Target", *(sentences.month(month) for month in shown)]
    rows: list[list[Content]] = []
    for measure, target in wanted.items():
        unit, table = study.unit(measure), found[measure]
        wish: list[Content] = [quantities.bound(target.bound, unit)]
        if target.amber:
            wish.append(element("small", f"amber within {_margin(target.amber, unit)}"))
        rows.append([labels.measure(measure), wish, *(_cell(table[month], target, unit) for month in shown)])
    place = (study.baseline, *study.others).index(scenario)
    return tables.table(
        f"Scorecard: {labels.scenario(study, scenario)}", headings, rows, name=f"scorecard-{place}", compact=True
    )


def _shown(months: list[str]) -> list[str]:
    """Months evenly apart that end with the last, at most as many as there is room for.

    Examples
    --------
    >>> _shown([f"2025-{month:02d}" for month in range(1, 8)] + [f"2026-{month:02d}" for month in range(1, 8)])
    ['2025-02', '2025-04', '2025-06', '2026-01', '2026-03', '2026-05', '2026-07']
    """
    apart = -(-len(months) // MOST_MONTHS)
    return months[::-1][::apart][::-1]


def _margin(amber: float, unit: str) -> str:
    return f"{quantities.plain(100.0 * amber)} points" if quantities.is_share(unit) else quantities.plain(amber)


def _cell(values: pd.Series, target: Target, unit: str) -> Html:
    known = values.dropna()
    if known.empty:
        return element("td", quantities.NOT_AVAILABLE)
    median = float(known.median())
    rating = target.rating(median)
    assert rating is not None
    green = sum(target.rating(value) == "green" for value in known) / len(known)
    return element(
        "td",
        element("b", SIGNS[rating]),
        " ",
        quantities.value(median, unit),
        element("small", f"{100.0 * green:.0f}% green"),
        class_=f"rating {rating}",
        data_sort=f"{median:.9g}",
    )
