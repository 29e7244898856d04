"""Risk and error apart: what a single future may bring, and how surely the average of all futures is known."""

import plotly.graph_objects as go

from sim.experiment.counted import counted
from sim.experiment.statistics.futures import quantiles
from sim.measures import quantities
from sim.report.layout.drawing import (
    BLUE,
    SEQUENCE,
    Choice,
    Figure,
    literal,
    rounded,
    same_throughout,
    style,
    transparent,
    whiskers,
    wrapped,
)
from sim.report.layout.section import Section, illustration
from sim.report.study.key_measures import key_measures
from sim.report.study.study import Study
from sim.report.words import labels

ERROR = SEQUENCE[5]
"""Colour of the interval of the mean."""


def section(study: Study) -> Section | None:
    """Risk and error of every scenario; None where no scenario has two replications."""
    if max(item.replications for item in study.scenarios) < 2:
        return None
    content = [illustration(study, picture(study, key_measures(study)))]
    return Section("risk", "Risk and error", "Risk and error apart", content)


def picture(study: Study, measures: tuple[str, ...]) -> Figure:
    """Draw, for each scenario, quantiles of replications and below them the interval of their mean."""
    scenarios = (study.baseline, *study.others)
    values = study.results.measures
    values = values[values["measure"].isin(measures)].groupby(["scenario", "measure"], observed=True)["value"]
    halves = {key: quantiles(each, (0.25, 0.75)) for key, each in values}
    drawing = go.Figure()
    choices = []
    for measure in measures:
        unit = study.unit(measure)
        factor, limits, first = quantities.drawn_factor(unit), quantities.limits(unit), len(drawing.data)
        found = [study.estimates[item.name, measure] for item in scenarios]
        boxed = [
            (place, *halves[item.name, measure])
            for place, (item, each) in enumerate(zip(scenarios, found, strict=True))
            if each.holds_8_in_10
        ]
        hover = [
            f"{literal(labels.scenario(study, item))}<br>{each.range_name}: "
            f"{quantities.interval(each.range_low, each.range_high, unit)}; "
            f"median {quantities.value(each.median, unit)}<br>mean {quantities.value(each.value, unit)}, 95% interval "
            f"{quantities.interval(each.low, each.high, unit)}; {counted(each.runs, 'replication')}, "
            f"the mean over {each.n}"
            for item, each in zip(scenarios, found, strict=True)
        ]
        drawing.add_trace(
            _segments(
                [(factor * each.range_low, factor * each.range_high, place) for place, each in enumerate(found)],
                {"color": BLUE, "width": 4},
                "8 in 10 futures (all, if fewer than nine)",
            )
        )
        drawing.add_trace(
            _segments(
                [(factor * low, factor * high, place) for place, low, high in boxed],
                {"color": transparent(BLUE, 0.45), "width": 15},
                "Middle half of futures",
            )
        )
        drawing.add_trace(
            go.Scatter(
                x=[factor * each.median for each in found],
                y=list(range(len(found))),
                mode="markers",
                marker={"symbol": "line-ns-open", "size": 15, "color": "#14212e", "line": {"width": 2.5}},
                name="Median future",
                customdata=hover,
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
        drawing.add_trace(
            go.Scatter(
                x=[factor * each.value for each in found],
                y=[place + 0.3 for place in range(len(found))],
                error_x={
                    **whiskers(
                        [each.value for each in found],
                        [each.low for each in found],
                        [each.high for each in found],
                        limits=limits,
                        factor=factor,
                    ),
                    "thickness": 3,
                    "width": 6,
                    "color": ERROR,
                },
                mode="markers",
                marker={"symbol": "diamond", "size": 9, "color": ERROR},
                name="Average, 95% interval",
                customdata=hover,
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
        for trace in drawing.data[first:]:
            trace.visible = measure == measures[0]
        ends = [end for each in found for end in (each.range_low, each.range_high, each.low, each.high, each.value)]
        least, most = limits
        title = {
            "xaxis.title.text": f"{labels.measure(measure)} ({quantities.unit_in_words(unit)})",
            **same_throughout("xaxis", [factor * end for end in ends], (factor * least, factor * most)),
        }
        choices.append(Choice(labels.measure(measure), tuple(range(first, len(drawing.data))), title))
    style(drawing, height=150 + 52 * len(scenarios))
    drawing.update_layout(margin={"t": 50}, hovermode="closest")
    drawing.update_layout(choices[0].layout)
    drawing.update_yaxes(
        tickvals=list(range(len(scenarios))),
        ticktext=[wrapped(literal(labels.scenario(study, item)), 40) for item in scenarios],
        range=[len(scenarios) - 0.4, -0.6],
        automargin=True,
        showgrid=False,
        zeroline=False,
    )
    return Figure(
        name="figure-risk",
        title="What one future may bring, and how surely the average is known",
        note="Blue is risk: how much simulated futures of one plan differ by chance, which no computing narrows. "
        "Orange is error: how surely the average of all such futures is known, which more replications narrow. "
        "Two plans may differ clearly on average and still overlap in what a single future brings.",
        alternative=_in_words(study, measures[0]),
        measures=measures,
        drawing=drawing,
        choices=tuple(choices) if len(choices) > 1 else (),
        choice_label="Measure",
    )


def _segments(ends: list[tuple[float, float, int]], line: dict[str, object], name: str) -> go.Scatter:
    """Horizontal strokes, one for each scenario, as one trace."""
    x: list[float | None] = []
    y: list[float | None] = []
    for low, high, place in ends:
        x += [*rounded([low, high]), None]
        y += [place, place, None]
    # Markers that cannot be seen, as an axis leaves room around markers but not around lines.
    return go.Scatter(x=x, y=y, mode="lines+markers", marker={"opacity": 0.0}, line=line, name=name, hoverinfo="skip")


def _in_words(study: Study, measure: str) -> str:
    unit = study.unit(measure)
    parts = []
    for scenario in (study.baseline, *study.others):
        each = study.estimates[scenario.name, measure]
        parts.append(
            f"{labels.scenario(study, scenario)}: {each.range_name} "
            f"{quantities.interval(each.range_low, each.range_high, unit)}, mean {quantities.value(each.value, unit)} "
            f"(95% interval {quantities.interval(each.low, each.high, unit)})"
        )
    return f"{labels.measure(measure)}. {'; '.join(parts)}."
