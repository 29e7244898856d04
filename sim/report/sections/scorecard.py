"""The monthly scorecard of an improvement board: every target in every month, red, amber or green."""

import pandas as pd

from sim.experiment.file.targets import Rating, Target
from sim.experiment.results.scenario import FinishedScenario
from sim.measures import quantities
from sim.report.layout.inline import small, strong, with_small_print
from sim.report.layout.parts import Details, Paragraph
from sim.report.layout.section import provenance
from sim.report.layout.tables import Cell, Content, Table
from sim.report.layout.templates import Part
from sim.report.study import targets_met as targets
from sim.report.study.study import Study
from sim.report.words import labels, sentences

MOST_MONTHS = 12
"""Columns of a scorecard; of a longer run it shows months evenly apart, and the last."""

MARKS: dict[Rating, str] = {"green": "● G", "amber": "▲ A", "red": "■ R"}
"""Sign and letter of each rating, for readers who do not tell the colours apart and for black-and-white print."""

NOTE = (
    "Each cell: the median of all simulated futures in that month with its rating, and the share of futures in which "
    "the month is green. ● G green: the target is met. ▲ A amber: it is not met, by no more than the experiment "
    "allows. ■ R red: it is not met, by more. The rating of a median hides luck, good and bad: a month that is green "
    "in 60% of futures may well turn out otherwise."
)


def content(study: Study, wanted: dict[str, Target]) -> list[Part]:
    """A scorecard for each scenario, the baseline and the first other one unfolded."""
    cards = [
        Details(labels.with_people(study, scenario), [table(study, scenario, wanted)], is_open=place < 2)
        for place, scenario in enumerate((study.baseline, *study.others))
    ]
    return [Paragraph(NOTE, "note"), *cards, provenance(study, tuple(wanted))]


def table(study: Study, scenario: FinishedScenario, wanted: dict[str, Target]) -> Table:
    """The scorecard of a scenario: its targets, month by month."""
    found = {measure: targets.months(study, scenario, measure) for measure in wanted}
    shown = _shown(sorted({str(month) for monthly in found.values() for month in monthly.columns}))
    headings = ["Measure", "Target", *(sentences.month(month) for month in shown)]
    rows: list[list[Content]] = []
    for measure, target in wanted.items():
        unit, monthly = study.unit(measure), found[measure]
        wish = labels.bound(target.bound, unit)
        if target.amber:
            wish = with_small_print(wish, f"amber within {_margin(target.amber, unit)}")
        rows.append([labels.measure(measure), wish, *(_cell(monthly.get(month), target, unit) for month in shown)])
    place = (study.baseline, *study.others).index(scenario)
    return Table(
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


def _cell(values: pd.Series | None, target: Target, unit: str) -> Content:
    known = pd.Series(dtype=float) if values is None else values.dropna()
    if known.empty:
        return small(targets.NOTHING_MEASURED)
    median = float(known.median())
    rating = target.rating(median)
    assert rating is not None
    green = sum(target.rating(value) == "green" for value in known) / len(known)
    text = strong(MARKS[rating]) + f" {quantities.value(median, unit)}" + small(f"{100.0 * green:.0f}% green")
    return Cell(text, f"rating {rating}", median)
