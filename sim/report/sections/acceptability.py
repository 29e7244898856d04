"""How surely each option is the best buy, by what an effect is taken to be worth."""

import plotly.graph_objects as go

from sim.experiment.results.evaluation import Evaluation
from sim.measures import quantities
from sim.report.layout.drawing import GREY, SEQUENCE, Choice, Figure, legend_below, literal, rounded, style
from sim.report.study.options import options
from sim.report.study.study import Study
from sim.report.words import labels, stuck

_PLOT = 320
"""Height of the plot, in pixels."""

_FRONTIER = "Best on average (frontier)"

_DASHES = ("solid", "dash", "dot", "dashdot")


NOT_WEIGHED = "Where a queue runs away an option is not weighed: work that is not done costs nothing."


def picture(study: Study, evaluation: Evaluation) -> Figure | None:
    """Draw how surely each option is the best buy; None where a queue runs away in all of them."""
    return _picture(study, evaluation) if evaluation.weighed else None


def _picture(study: Study, evaluation: Evaluation) -> Figure:
    """Plot in how many draws, or replications, each option has the highest net benefit, by the price of an effect."""
    drawing = go.Figure()
    names = {name: literal(label) for name, label in _names(study).items()}
    choices = []
    prices = evaluation.economics.willingness_to_pay_gbp
    places = list(range(len(prices)))
    for basis, cost in evaluation.bases().items():
        found, first = evaluation.acceptability(cost), len(drawing.data)
        for place, option in enumerate((study.baseline, *options(study, evaluation))):
            if option.name not in evaluation.weighed:
                continue
            rows = found[found["option"] == option.name]
            colour = GREY if option is study.baseline else SEQUENCE[(place - 1) % len(SEQUENCE)]
            drawing.add_trace(
                go.Scatter(
                    x=places,
                    y=rounded(100.0 * rows["best_share"].to_numpy()),
                    mode="lines",
                    line={
                        "color": colour,
                        "width": 2.5,
                        "dash": _DASHES[0 if place == 0 else ((place - 1) // len(SEQUENCE)) % len(_DASHES)],
                    },
                    name=names[option.name],
                    customdata=[
                        f"{quantities.value(row.best_share, 'share')} "
                        f"({quantities.interval(row.best_low, row.best_high, 'share')})"
                        for row in rows.itertuples()
                    ],
                    hovertemplate=f"{names[option.name]}: %{{customdata}}<extra></extra>",
                )
            )
        frontier = found[found["on_frontier"]].sort_values("price")
        drawing.add_trace(
            go.Scatter(
                x=places,
                y=rounded(100.0 * frontier["best_share"].to_numpy()),
                mode="markers",
                marker={"size": 12, "symbol": "circle-open", "color": "#14212e", "line": {"width": 2}},
                name=_FRONTIER,
                customdata=[names[name] for name in frontier["option"]],
                hovertemplate="best on average: %{customdata}<extra></extra>",
            )
        )
        choices.append(Choice(labels.sentence_case(basis), tuple(range(first, len(drawing.data)))))
    for index, trace in enumerate(drawing.data):
        trace.visible = index in choices[0].traces
    style(drawing, height=_PLOT)
    each, kind = evaluation.economics.effect_name, evaluation.kind
    drawing.update_xaxes(
        title_text=f"What each of the {each} is taken to be worth",
        tickvals=places,
        ticktext=[quantities.value(price, "GBP") for price in prices],
    )
    drawing.update_yaxes(title_text=f"Best buy in this share of {kind} (%)", range=[-3, 103])
    legend_below(drawing, [*(names[name] for name in evaluation.weighed), _FRONTIER], plot=_PLOT, above=30, below=60)
    left_out = f"{NOT_WEIGHED} " if len(evaluation.weighed) < len(names) else ""
    return Figure(
        name="figure-acceptability",
        title="How surely each option is the best buy",
        note=left_out + f"For each price of {each}: the share of {kind} in which an option is worth more, net of its "
        "cost, than any other and than the baseline. Rings: the option that is best on average, which is the one to "
        f"take at that price however sure it is. Exact 95% intervals of a share of {evaluation.n} {kind} are "
        "wide: see them by pointing at a line.",
        alternative=" ".join(sentences(study, evaluation)),
        measures=tuple(dict.fromkeys((evaluation.economics.effect, evaluation.economics.cost))),
        drawing=drawing,
        choices=tuple(choices) if len(choices) > 1 else (),
        choice_label="Cost",
    )


def sentences(study: Study, evaluation: Evaluation) -> list[str]:
    """Say, for each way of looking at cost, which option is the best buy on average from which price on.

    One in which a queue runs away is none: it is named with the share of futures in which that is so.
    """
    names, told = _names(study), []
    compared = [item.name for item in (study.baseline, *options(study, evaluation))]
    away = [
        names[name] + stuck.in_brackets(study, name, evaluation.economics.cost)
        for name in compared
        if name not in evaluation.weighed
    ]
    if away:
        told.append(f"{NOT_WEIGHED} So it is in: {'; '.join(away)}.")
    if not evaluation.weighed:
        return [*told, "None is left to be the best buy."]
    for basis, cost in evaluation.bases().items():
        found = evaluation.acceptability(cost)
        frontier = found[found["on_frontier"]].sort_values("price")
        steps = frontier[frontier["option"] != frontier["option"].shift()]
        said = (f"{names[row.option]} from {quantities.value(row.price, 'GBP')}" for row in steps.itertuples())
        told.append(
            f"Best buy on average, {basis}, by what each of the {evaluation.economics.effect_name} is taken to be "
            f"worth: {', then '.join(said)}."
        )
    return told


def _names(study: Study) -> dict[str, str]:
    return {item.name: labels.scenario(study, item) for item in study.scenarios}
