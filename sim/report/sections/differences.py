"""Differences: what each scenario changes, against the baseline, in one measure after the other."""

import numpy as np
import plotly.graph_objects as go

from sim.measures import quantities
from sim.report.layout.drawing import BLUE, GREY, Choice, Figure, literal, rounded, style, whiskers, wrapped
from sim.report.study.study import Study
from sim.report.words import labels


def picture(study: Study, measures: tuple[str, ...]) -> Figure:
    """Draw each scenario's paired difference from the baseline, for a measure the reader chooses."""
    drawing = go.Figure()
    names = [wrapped(literal(labels.scenario(study, scenario)), 30) for scenario in study.others]
    choices = []
    for index, measure in enumerate(measures):
        unit = study.unit(measure)
        factor = 100.0 if quantities.is_share(unit) else 1.0
        found = [study.difference(scenario, measure) for scenario in study.others]
        hover = [
            f"{quantities.change(item.value, unit)} ({quantities.change_interval(item.low, item.high, unit)})"
            + ("" if item.is_shown else "<br>no difference shown")
            for item in found
        ]
        drawing.add_trace(
            go.Scatter(
                x=rounded(factor * np.array([item.value for item in found])),
                y=names,
                error_x={
                    **whiskers(
                        [item.value for item in found],
                        [item.low for item in found],
                        [item.high for item in found],
                        limits=quantities.change_limits(unit),
                        factor=factor,
                    ),
                    "thickness": 2,
                    "width": 5,
                    "color": GREY,
                },
                mode="markers",
                marker={
                    "size": 11,
                    "color": [BLUE if item.is_shown else "white" for item in found],
                    "line": {"width": 2, "color": [BLUE if item.is_shown else GREY for item in found]},
                },
                customdata=hover,
                hovertemplate="%{y}<br>%{customdata}<extra></extra>",
                showlegend=False,
                visible=index == 0,
            )
        )
        axis_title = quantities.change_unit(unit)
        choices.append(Choice(labels.measure(measure), (index,), {"xaxis.title.text": axis_title}))
    style(drawing, height=110 + max(30 * len(names), 15 * sum(name.count("<br>") + 2 for name in names)))
    drawing.update_layout(margin={"t": 30, "r": 12, "b": 60})
    drawing.update_layout(choices[0].layout)
    drawing.update_xaxes(rangemode="tozero", zeroline=True, zerolinewidth=2, zerolinecolor="#222")
    drawing.update_yaxes(autorange="reversed", showgrid=False, automargin=True)
    clear = sum(study.difference(scenario, measures[0]).is_shown for scenario in study.others)
    return Figure(
        name="figure-differences",
        title="What each scenario changes, against the baseline",
        note="Lines are 95% intervals of the paired difference. Hollow: no difference is shown.",
        alternative=f"{labels.measure(measures[0])}: a difference is shown in {clear} of {len(names)} scenarios. "
        "Every value is in the table of all measures.",
        measures=measures,
        drawing=drawing,
        choices=tuple(choices),
        choice_label="Measure",
    )
