"""The cost-effectiveness plane: what each option costs and gains, in every draw or replication, and on average."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from sim.experiment.results.evaluation import Evaluation
from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.intervals import mean_of
from sim.measures import quantities
from sim.report.layout.drawing import GREY, SEQUENCE, Choice, Figure, legend_below, literal, rounded, style, transparent
from sim.report.study.options import options
from sim.report.study.study import Study
from sim.report.words import labels, stuck

_PLOT = 310
"""Height of the plot, in pixels."""

_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "star", "cross", "hexagon")


def picture(study: Study, evaluation: Evaluation) -> Figure:
    """Plot every draw, or replication, of every option by its effect and its cost, and the mean of each option."""
    drawing = go.Figure()
    choices = []
    effect_name = evaluation.economics.effect_name
    for basis, cost in evaluation.bases().items():
        first = len(drawing.data)
        for place, option in enumerate(options(study, evaluation)):
            effects, costs = evaluation.effect[option.name], cost[option.name]
            drawing.add_trace(_cloud(study, option, place, effects, costs))
            drawing.add_trace(_mean(study, option, place, effects, costs, effect_name))
        layout = {
            "yaxis.title.text": f"Extra cost, £ thousand ({basis})",
            "yaxis.range": _with_zero(cost.to_numpy() / 1000.0),
        }
        choices.append(Choice(labels.sentence_case(basis), tuple(range(first, len(drawing.data))), layout))
    for index, trace in enumerate(drawing.data):
        trace.visible = index in choices[0].traces
    style(drawing, height=_PLOT)
    line = {"zeroline": True, "zerolinewidth": 2, "zerolinecolor": "#14212e"}
    drawing.update_xaxes(
        title_text=labels.sentence_case(effect_name), range=_with_zero(evaluation.effect.to_numpy()), **line
    )
    drawing.update_yaxes(tickformat=",", **line)
    drawing.update_layout(choices[0].layout)
    names = [_name(study, option) for option in options(study, evaluation)]
    legend_below(drawing, names, plot=_PLOT, above=40, below=60, line=30)
    for x, y, text in (
        (0.01, 0.99, "dearer,<br>gains less"),
        (0.99, 0.99, "dearer,<br>gains more"),
        (0.01, 0.01, "cheaper,<br>gains less"),
        (0.99, 0.01, "cheaper,<br>gains more"),
    ):
        drawing.add_annotation(
            text=text,
            xref="paper",
            yref="paper",
            x=x,
            y=y,
            xanchor="left" if x < 0.5 else "right",
            yanchor="bottom" if y < 0.5 else "top",
            align="left" if x < 0.5 else "right",
            showarrow=False,
            font={"color": GREY, "size": 13},
        )
    where = "; ".join(
        f"{labels.scenario(study, option)}{stuck.in_brackets(study, option.name, evaluation.economics.cost)}: "
        f"{evaluation.standing(option.name)}"
        for option in options(study, evaluation)
    )
    return Figure(
        name="figure-cost-plane",
        title="Cost and effect of every option, against the baseline",
        note=f"Small points are {evaluation.kind}, large ones their means with 95% intervals. The baseline is where "
        f"dark lines cross. To the right: more {effect_name}. Up: dearer. The steeper the way from the cross to an "
        "option, the more is paid for each.",
        alternative=where,
        measures=tuple(dict.fromkeys((evaluation.economics.effect, evaluation.economics.cost))),
        drawing=drawing,
        choices=tuple(choices) if len(choices) > 1 else (),
        choice_label="Cost",
    )


def _with_zero(values: npt.NDArray[np.float64]) -> list[float]:
    """Range of an axis that shows every value and what lies beyond zero on either side."""
    low, high = min(0.0, float(np.nanmin(values))), max(0.0, float(np.nanmax(values)))
    margin = 0.25 * (high - low) or 1.0  # room for the words in the corners
    return [low - margin, high + margin]


def _cloud(study: Study, option: FinishedScenario, place: int, effects: pd.Series, costs: pd.Series) -> go.Scatter:
    return go.Scatter(
        x=rounded(effects.to_numpy()),
        y=rounded(costs.to_numpy() / 1000.0),
        mode="markers",
        marker={
            "size": 6,
            "symbol": _SYMBOLS[place % len(_SYMBOLS)],
            "color": transparent(SEQUENCE[place % len(SEQUENCE)], 0.45),
        },
        legendgroup=option.name,
        showlegend=False,
        hovertemplate=f"{_name(study, option)}<br>effect %{{x:,.1f}}, cost £%{{y:,.0f}}k<extra></extra>",
    )


def _mean(
    study: Study, option: FinishedScenario, place: int, effects: pd.Series, costs: pd.Series, effect_name: str
) -> go.Scatter:
    effect, cost, colour = mean_of(effects), mean_of(costs), SEQUENCE[place % len(SEQUENCE)]
    error = {"thickness": 2, "width": 5, "color": colour}
    return go.Scatter(
        x=[effect.value],
        y=[cost.value / 1000.0],
        error_x={"array": [effect.high - effect.value], **error},
        error_y={"array": [(cost.high - cost.value) / 1000.0], **error},
        mode="markers",
        marker={
            "size": 11,
            "symbol": _SYMBOLS[place % len(_SYMBOLS)],
            "color": colour,
            "line": {"width": 1.5, "color": "#14212e"},
        },
        name=_name(study, option),
        legendgroup=option.name,
        hovertemplate=(
            f"{_name(study, option)}, mean<br>{effect_name} {quantities.change(effect.value, '')} "
            f"({quantities.change_interval(effect.low, effect.high, '')})<br>cost "
            f"{quantities.change(cost.value, 'GBP')} ({quantities.change_interval(cost.low, cost.high, 'GBP')})"
            "<extra></extra>"
        ),
    )


def _name(study: Study, option: FinishedScenario) -> str:
    return literal(labels.scenario(study, option))
