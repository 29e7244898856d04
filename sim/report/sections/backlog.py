"""Backlog over time: one scenario beside the baseline, every combination of a grid, how old it is and who waits."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.experiment.results.scenario import FinishedScenario
from sim.report.layout.drawing import (
    BLUE,
    GREY,
    SEQUENCE,
    Choice,
    Figure,
    literal,
    rounded,
    style,
    transparent,
    wrapped,
)
from sim.report.layout.months_axis import mark_months
from sim.report.layout.section import Section, illustration
from sim.report.sections import assessment_ages, waiting
from sim.report.study.forecast import ENOUGH_FOR_AN_INTERVAL
from sim.report.study.grid import Grid
from sim.report.study.key_measures import key_measures
from sim.report.study.monthly_bands import Band, monthly_bands
from sim.report.study.months import has_a_course
from sim.report.study.stuck import stuck
from sim.report.study.study import Study
from sim.report.words import labels

BACKLOG = (
    "assessments_overdue_open",
    "screening_queue_mean",
    "mash_enquiries_open",
    "cases_unallocated",
    "assessments_open",
)
"""What waits, the published backlog first; of these the pictures of one measure draw the first there is."""


def section(study: Study) -> Section | None:
    """Backlog month by month, beside the baseline one where work is stuck or which differs most; None without any."""
    monthly = study.results.monthly_measures
    measures = tuple(name for name in BACKLOG if name in monthly and study.has(name))
    if not measures:
        return None
    # Counted as no difference where none is known, which comparisons with NaN would not be.
    sizes = {item: np.nan_to_num(abs(study.difference(item, measures[0]).value)) for item in study.others}
    found = (each.scenario for each in stuck(study, key_measures(study)[0]) if each.scenario is not study.baseline)
    shown = next(found, max(sizes, key=lambda item: sizes[item], default=study.baseline))
    figures = []
    if has_a_course(study.results, study.baseline.name, measures[0]):
        figures.append(picture(study, measures, shown))
        if study.grid:
            figures.append(picture_of_grid(study, study.grid, measures[0]))
    figures += [*assessment_ages.pictures(study), *([waits] if (waits := waiting.picture(study)) else [])]
    content = [illustration(study, each) for each in figures]
    return Section("backlog", "Backlog", "Backlog over time", content) if content else None


def picture(study: Study, measures: tuple[str, ...], shown: FinishedScenario) -> Figure:
    """Draw backlog month by month: range of futures on the left, certainty of the average on the right."""
    bands = monthly_bands(study.results, measures)
    drawing = make_subplots(
        rows=len(measures),
        cols=2,
        shared_xaxes=True,
        shared_yaxes="rows",
        horizontal_spacing=0.04,
        vertical_spacing=0.07,
        column_titles=[
            f"<b>What could happen</b><br>median, and {_ranges(bands)}",
            f"<b>How surely the average is known</b><br>{_average(study)}",
        ],
    )
    choices = []
    for scenario in (study.baseline, *study.others):
        colour = GREY if scenario is study.baseline else BLUE
        first = len(drawing.data)
        for row, measure in enumerate(measures, start=1):
            band = bands[scenario.name, measure]
            name = literal(labels.scenario(study, scenario))
            visible = scenario in {study.baseline, shown}
            for column, traces in enumerate((_spread(band, colour, name), _certainty(band, colour, name)), start=1):
                for trace in traces:
                    trace.visible = visible
                    trace.showlegend = bool(trace.showlegend) and row == 1 and column == 1
                    drawing.add_trace(trace, row=row, col=column)
        choices.append(Choice(labels.scenario(study, scenario), tuple(range(first, len(drawing.data)))))
    for row, measure in enumerate(measures, start=1):
        drawing.update_yaxes(title_text=wrapped(labels.measure(measure)), rangemode="tozero", row=row, col=1)
    style(drawing, height=110 + 215 * len(measures))
    drawing.update_layout(margin={"t": 90}, hovermode="x unified")
    mark_months(drawing, bands[study.baseline.name, measures[0]].months, columns=2)
    return Figure(
        name="figure-backlog",
        title="One scenario beside the baseline, month by month" if study.others else "Backlog, month by month",
        note="Every simulated future differs: chance decides who is referred, who falls ill, who leaves. The left side "
        "shows that range, which more computing cannot narrow. The right side shows how well the average of all such "
        "futures is known, which more replications do narrow. With fewer than nine replications the "
        "range is from the lowest to the highest; with fewer than five no interval of the average is drawn.",
        alternative=_in_words(study, bands, measures, shown),
        measures=measures,
        drawing=drawing,
        choices=tuple(choices[1:]),
        choice=max(study.others.index(shown), 0) if study.others else 0,
        choice_label="Scenario shown beside the baseline",
    )


def _spread(band: Band, colour: str, name: str) -> list[go.Scatter]:
    hover = f"{name}: median %{{y:,.1f}} ({band.range_name}: %{{customdata}})<extra></extra>"
    return _line_and_band(band.months, band.median, band.edges, colour, name, 0.2, hover)


def _certainty(band: Band, colour: str, name: str) -> list[go.Scatter]:
    hover = f"{name}: mean %{{y:,.1f}} (95% interval: %{{customdata}})<extra></extra>"
    outline, middle = _line_and_band(band.months, band.mean, (band.low, band.high), colour, name, 0.45, hover)
    return [outline, middle] if band.averaged >= ENOUGH_FOR_AN_INTERVAL else [middle]


def _average(study: Study) -> str:
    """What is drawn of the average, by the replications that every scenario has."""
    return (
        "mean, and its 95% interval"
        if study.shared >= ENOUGH_FOR_AN_INTERVAL
        else "mean; too few replications for an interval"
    )


def _ranges(bands: Mapping[tuple[str, str], Band]) -> str:
    """What the ranges of the scenarios are, from the fewest replications to the most."""
    names = [band.range_name for band in sorted(bands.values(), key=lambda band: band.n)]
    return " or ".join(dict.fromkeys((names[0], names[-1])))


def _line_and_band(
    months: list[str],
    line: np.ndarray,
    edges: tuple[np.ndarray, np.ndarray],
    colour: str,
    name: str,
    opacity: float,
    hover: str,
) -> list[go.Scatter]:
    low, high = edges
    outline = go.Scatter(
        x=months + months[::-1],
        y=rounded(np.concatenate([high, low[::-1]])),
        fill="toself",
        mode="lines",  # with few months Plotly would put dots at them
        fillcolor=transparent(colour, opacity),
        line={"width": 0},
        hoverinfo="skip",
        showlegend=False,
        legendgroup=name,
    )
    middle = go.Scatter(
        x=months,
        y=rounded(line),
        customdata=[f"{below:,.1f} to {above:,.1f}" for below, above in zip(low, high, strict=True)],
        name=name,
        legendgroup=name,
        showlegend=True,
        mode="lines",
        line={"color": colour, "width": 2.5, "dash": "dot" if colour == GREY else "solid"},
        hovertemplate=hover,
    )
    return [outline, middle]


def _in_words(
    study: Study, bands: dict[tuple[str, str], Band], measures: tuple[str, ...], shown: FinishedScenario
) -> str:
    sentences = []
    for measure in measures:
        for scenario in dict.fromkeys((study.baseline, shown)):
            band = bands[scenario.name, measure]
            sentences.append(
                f"{labels.measure(measure)}, {labels.scenario(study, scenario)}: median {band.median[0]:,.0f} in the "
                f"first month, {band.median[-1]:,.0f} in the last ({band.range_name}: "
                f"{band.range_low[-1]:,.0f} to {band.range_high[-1]:,.0f})."
            )
    return " ".join(sentences)


def picture_of_grid(study: Study, grid: Grid, measure: str) -> Figure:
    """Draw one backlog in every scenario of a grid: a panel for each row and column, a line for each panel level."""
    bands = monthly_bands(study.results, (measure,))
    rows, columns = grid.rows.levels[::-1], grid.columns.levels
    drawing = make_subplots(
        rows=len(rows),
        cols=len(columns),
        shared_xaxes=True,
        shared_yaxes="all",
        horizontal_spacing=0.04,  # room for the months at their ends
        vertical_spacing=0.04,
        column_titles=[labels.setting(grid.columns, level) for level in columns],
        row_titles=[labels.setting(grid.rows, level) for level in rows],
    )
    for index, panel in enumerate(grid.panel_levels()):
        name = labels.setting(grid.panels, panel) if grid.panels and panel is not None else labels.measure(measure)
        for row, row_level in enumerate(rows, start=1):
            for column, column_level in enumerate(columns, start=1):
                band = bands[grid.cells[panel, row_level, column_level].name, measure]
                for trace in _spread(band, SEQUENCE[index % len(SEQUENCE)], name):
                    trace.showlegend = bool(trace.showlegend) and row == column == 1 and grid.panels is not None
                    drawing.add_trace(trace, row=row, col=column)
    drawing.update_yaxes(rangemode="tozero")
    drawing.update_yaxes(title_text=wrapped(labels.measure(measure)), row=(len(rows) + 1) // 2, col=1)
    style(drawing, height=130 + 175 * len(rows))
    drawing.update_layout(hovermode="x unified", margin={"t": 70, "r": 45})
    mark_months(drawing, bands[study.baseline.name, measure].months, len(columns))
    ends = {key: band.median[-1] for key, band in bands.items()}
    lowest, highest = min(ends.values()), max(ends.values())
    return Figure(
        name="figure-panels",
        title=f"{labels.measure(measure)}: every combination",
        note=f"Lines are medians, bands {_ranges(bands)}. All panels share one scale.",
        alternative=f"In the last month the median lies between {lowest:,.0f} and {highest:,.0f} over all scenarios.",
        measures=(measure,),
        drawing=drawing,
    )
