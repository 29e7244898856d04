"""Fan charts: what the simulated futures of each scenario spread over, month by month, for the main measures."""

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.experiment.results.scenario import FinishedScenario
from sim.measures import quantities
from sim.report.layout.drawing import (
    BLUE,
    GREY,
    Choice,
    Figure,
    literal,
    rounded,
    same_throughout,
    style,
    transparent,
    wrapped,
)
from sim.report.layout.months_axis import mark_months
from sim.report.layout.section import Section, illustration
from sim.report.study.key_measures import key_measures
from sim.report.study.monthly_bands import Band, monthly_bands
from sim.report.study.months import has_a_course
from sim.report.study.study import Study
from sim.report.words import labels

MOST_PANELS = 12
MOST_MEASURES = 6
_PANELS_A_ROW, _TITLE = 3, 24
"""So many panels, with so many letters in a line of their titles, are side by side in a narrow window."""

_LINE, _LEGEND = 18, 45
"""Heights of a line of a panel's title, and of the legend, which a narrow window breaks into two lines, in pixels."""

_FEW = "Band: from the lowest run to the highest, as there are fewer than nine replications; line: median. "
_MANY = (
    "Dark band: the middle half of simulated futures; light band: 8 in 10 of them (10th to 90th percentile; the lowest "
    "to the highest where there are fewer than nine replications); line: median. "
)
_EDGES = "A plan that looks well on average can still go wrong in one future of ten: look at the edges."
_LEFT_OUT = " Drawn are the {} scenarios that differ most from the baseline, and the baseline."


def section(study: Study) -> Section | None:
    """Fan charts of those of the main measures that mean something by month; None if none does."""
    shown = measures(study)
    if not shown:
        return None
    content = [illustration(study, picture(study, shown))]
    return Section("fans", "Range of futures", "How far the futures spread", content)


def measures(study: Study) -> tuple[str, ...]:
    """Those of the main measures that mean something by month, as many as a reader can choose between."""
    monthly = study.results.monthly_measures
    found = tuple(name for name in key_measures(study) if name in monthly and study.has(name))[:MOST_MEASURES]
    return found if found and has_a_course(study.results, study.baseline.name, found[0]) else ()


def picture(study: Study, measures: tuple[str, ...]) -> Figure:
    """Draw quantiles of replications by month: a panel for each scenario, one measure at a time."""
    bands = monthly_bands(study.results, measures)
    shown = _shown(study, measures[0])
    titles = [wrapped(literal(labels.scenario(study, item)), _TITLE) for item in shown]
    lines = max(title.count("<br>") + 1 for title in titles)
    columns = min(len(shown), _PANELS_A_ROW)
    rows = -(-len(shown) // columns)
    above = _LEGEND + _LINE * lines
    height = above + 25 + (250 if rows == 1 else 170 + _LINE * lines) * rows
    drawing = make_subplots(
        rows=rows,
        cols=columns,
        shared_xaxes=True,
        shared_yaxes="all",
        horizontal_spacing=0.04,  # room for the months at their ends
        vertical_spacing=min((25 + _LINE * lines) / (height - above - 50), 0.5 / rows),
        subplot_titles=titles,
    )
    choices = []
    for measure in measures:
        unit = study.unit(measure)
        first = len(drawing.data)
        for place, scenario in enumerate(shown):
            traces = _fan(bands[scenario.name, measure], unit)
            if scenario is not study.baseline:
                traces.append(_line(bands[study.baseline.name, measure], unit, "Median of the baseline", GREY, "dot"))
            for trace in traces:
                # Of the legend's entries the first two panels have one each, and none is said twice.
                trace.showlegend = bool(trace.name) and place == (trace.name == "Median of the baseline")
                trace.visible = measure == measures[0]
                drawing.add_trace(trace, row=place // columns + 1, col=place % columns + 1)
        axes = _axes(study, measure, len(shown), columns, is_only=len(measures) == 1)
        drawn = [each for item in shown for each in bands[item.name, measure].edges]
        least, most = quantities.limits(unit)
        factor = quantities.drawn_factor(unit)
        axes |= same_throughout("yaxis", factor * np.concatenate(drawn), (factor * least, factor * most))
        choices.append(Choice(labels.measure(measure), tuple(range(first, len(drawing.data))), axes))
    drawing.update_layout(choices[0].layout)
    style(drawing, height=height)
    drawing.update_yaxes(automargin=True)
    drawing.update_layout(margin={"t": above, "l": 45, "r": 12}, hovermode="x unified")
    mark_months(drawing, bands[study.baseline.name, measures[0]].months, columns)
    few = not any(bands[item.name, measures[0]].has_quantiles for item in shown)
    return Figure(
        name="figure-fans",
        title="Range of futures by month" + (", scenario by scenario" if study.others else ""),
        note=(_FEW if few else _MANY)
        + _EDGES
        + (_LEFT_OUT.format(len(shown) - 1) if len(shown) < len(study.scenarios) else ""),
        alternative=_in_words(study, bands, measures[0], shown),
        measures=measures,
        drawing=drawing,
        choices=tuple(choices) if len(choices) > 1 else (),
        choice_label="Measure",
    )


def _shown(study: Study, measure: str) -> tuple[FinishedScenario, ...]:
    """The baseline and as many others as there is room for: those that differ most, in their order."""
    sizes = {item: abs(study.difference(item, measure).value) for item in study.others}
    largest = sorted(study.others, key=lambda item: -sizes[item] if sizes[item] == sizes[item] else 0.0)
    kept = set(largest[: MOST_PANELS - 1])
    return (study.baseline, *(item for item in study.others if item in kept))


def _fan(band: Band, unit: str) -> list[go.Scatter]:
    edges = [(band.range_low, band.range_high, 0.18, band.range_name)]
    if band.has_quantiles:
        edges.append((band.quarter_low, band.quarter_high, 0.38, "middle half"))
    lines = []
    for low, high, opacity, name in edges:
        fill = {"fill": "tonexty", "fillcolor": transparent(BLUE, opacity)}
        lines += [_edge(band, low, unit, f"{name}, lower end"), _edge(band, high, unit, f"{name}, upper end", **fill)]
    return [*lines, _line(band, unit, "Median", BLUE, "solid")]


def _edge(band: Band, values: np.ndarray, unit: str, name: str, **look: object) -> go.Scatter:
    return go.Scatter(
        x=band.months,
        y=rounded(quantities.drawn_factor(unit) * values),
        mode="lines",
        line={"width": 0, "color": BLUE},
        hovertemplate=f"%{{y:,.1f}} {name}<extra></extra>",
        **look,
    )


def _line(band: Band, unit: str, name: str, colour: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=band.months,
        y=rounded(quantities.drawn_factor(unit) * band.median),
        name=name,
        mode="lines",
        line={"color": colour, "width": 2.2 if dash == "solid" else 1.5, "dash": dash},
        hovertemplate=f"%{{y:,.1f}} {name.lower()}<extra></extra>",
    )


def _axes(study: Study, measure: str, panels: int, columns: int, *, is_only: bool) -> dict[str, str]:
    """Titles of the first panel of each row, and whether the scale begins at zero: counts do, shares need not."""
    unit = study.unit(measure)
    title = quantities.unit_in_words(unit)  # which measure it is stands above the figure, where there is a choice
    if is_only:
        title = wrapped(f"{labels.measure(measure)} ({title})", 24)
    layout = {}
    for panel in range(panels):
        axis = f"yaxis{panel + 1 if panel else ''}"
        layout[f"{axis}.rangemode"] = "normal" if quantities.is_share(unit) else "tozero"
        if panel % columns == 0:
            layout[f"{axis}.title.text"] = title
    return layout


def _in_words(
    study: Study, bands: dict[tuple[str, str], Band], measure: str, shown: tuple[FinishedScenario, ...]
) -> str:
    unit = study.unit(measure)
    ends = []
    for scenario in shown:
        band = bands[scenario.name, measure]
        futures = quantities.interval(band.range_low[-1], band.range_high[-1], unit)
        ends.append(
            f"{labels.scenario(study, scenario)}: median {quantities.value(band.median[-1], unit)} "
            f"({band.range_name}: {futures})"
        )
    return f"{labels.measure(measure)} in the last month. {'; '.join(ends)}."
