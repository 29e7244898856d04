"""The waterfall of a report: which change makes which part of the difference between two scenarios."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from sim.experiment.results.waterfall import FIRST, IN_ORDER, INTERACTION, LAST, LEVEL, SHAPLEY, TOTAL, attribution
from sim.experiment.statistics.intervals import is_shown
from sim.measures import MEASURES, quantities
from sim.report.layout.drawing import BLUE, GREY, SEQUENCE, Choice, Figure, literal, rounded, style, whiskers
from sim.report.layout.parts import Paragraph
from sim.report.layout.section import Section, finding
from sim.report.layout.tables import Content, Table, number
from sim.report.layout.templates import Part
from sim.report.study.study import Study
from sim.report.words import labels
from sim.report.words import sentences as words

_METHODS = {
    SHAPLEY: "Average over all orders",
    IN_ORDER: "In the order given",
}
_GOOD, _BAD = SEQUENCE[2], SEQUENCE[5]


def section(study: Study) -> Section:
    """Which change makes which part: the answer in words, a picture and a table for each measure."""
    analysis = in_words(study.manifest["analysis"])
    content: list[Part] = []
    measures = attribution(study.results.measures, analysis).groupby("measure", sort=False)
    for place, (measure, rows) in enumerate(measures):
        drawn = picture(rows, f"figure-waterfall-{place}")
        parts = table(rows, analysis, f"waterfall-{place}")
        content += finding(study, str(measure), sentences(rows, analysis), drawn, parts, is_main=place == 0)
    content += [Paragraph(text, "note") for text in words.held_at_central(analysis)]
    title = f"From {analysis['from']} to {analysis['to']}"
    return Section("waterfall", "Which change does what", title, content)


def in_words(analysis: Mapping[str, Any]) -> dict[str, Any]:
    """Return the analysis with the changes named in words, unless two of them would have one name."""
    changes = [{**each, "name": labels.change(each["name"])} for each in analysis["changes"]]
    if len({each["name"] for each in changes}) < len(changes):
        changes = analysis["changes"]
    return {**analysis, "changes": changes}


def sentences(rows: pd.DataFrame, analysis: Mapping[str, Any]) -> list[str]:
    """Say of one measure how large the difference is, which changes make most of it, and how they interact."""
    unit = str(rows["unit"].iloc[0])
    total = rows[rows["method"] == TOTAL].iloc[0]
    method = SHAPLEY if (rows["method"] == SHAPLEY).any() else IN_ORDER
    parts = rows[rows["method"] == method]
    found = [
        f"From {analysis['from']!r} to {analysis['to']!r} it changes by "
        f"{_with_interval(total, unit, quantities.change_unit(unit))}."
    ]
    if _is_shown(total):
        largest = parts.loc[parts["effect"].abs().sort_values(ascending=False, kind="stable").index]
        described = "; ".join(f"{row['change']} {_with_interval(row, unit)}" for _, row in largest.iterrows())
        how = "Taken on average over all orders" if method == SHAPLEY else "Made in the order given"
        found.append(f"{how}, the parts are: {described}.")
    else:
        found.append("No difference is shown, so its parts say little.")
    interaction = rows[rows["method"] == INTERACTION].iloc[0]
    if len(parts) > 1:
        found.append(
            f"Together the changes do {_with_interval(interaction, unit)} beyond the sum of what each does alone."
            if _is_shown(interaction)
            else "No interaction is shown: together they do about the sum of what each does alone "
            f"({_with_interval(interaction, unit)})."
        )
    return found


def _in_a_cell(row: pd.Series, unit: str) -> str:
    return _with_interval(row, unit).replace("95% interval ", "")


def _with_interval(row: pd.Series, unit: str, said: str = "") -> str:
    interval = quantities.change_interval(row["ci95_low"], row["ci95_high"], unit)
    return f"{' '.join(filter(None, (quantities.change(row['effect'], unit), said)))} (95% interval {interval})"


def _is_shown(row: pd.Series) -> bool:
    return bool(is_shown(row["ci95_low"], row["ci95_high"]))


def picture(rows: pd.DataFrame, name: str) -> Figure:
    """Draw the steps of one measure, in the order given or averaged over all orders."""
    measure, unit = str(rows["measure"].iloc[0]), str(rows["unit"].iloc[0])
    factor = 100.0 if quantities.is_share(unit) else 1.0
    levels = rows[rows["method"] == LEVEL]
    start, end = (factor * value for value in levels["effect"])
    first, last = (literal(str(each)) for each in levels["change"])
    drawing = go.Figure()
    choices: list[Choice] = []
    for method in (each for each in _METHODS if (rows["method"] == each).any()):
        parts = rows[rows["method"] == method]
        effect = factor * parts["effect"].to_numpy()
        before = start + np.concatenate([[0.0], np.cumsum(effect)[:-1]])
        drawing.add_trace(
            go.Bar(
                y=[literal(str(each)) for each in parts["change"]],
                x=rounded(effect),
                base=rounded(before),
                orientation="h",
                marker={"color": [_colour(row, measure) for _, row in parts.iterrows()]},
                error_x={
                    **whiskers(
                        *(before / factor + parts[each].to_numpy() for each in ("effect", "ci95_low", "ci95_high")),
                        limits=quantities.limits(unit),
                        factor=factor,
                    ),
                    "thickness": 1.5,
                    "width": 4,
                    "color": GREY,
                },
                customdata=[
                    f"{_with_interval(row, unit)} {quantities.change_unit(unit)}" for _, row in parts.iterrows()
                ],
                hovertemplate="%{y}<br>%{customdata}<extra></extra>",
                showlegend=False,
                visible=not choices,
            )
        )
        choices.append(Choice(_METHODS[method], (len(choices),)))
    names = [first, *(literal(str(each)) for each in rows.loc[rows["method"] == IN_ORDER, "change"]), last]
    drawing.add_trace(
        go.Scatter(
            x=rounded(np.array([start, end])),
            y=[first, last],
            mode="markers+text",
            text=[quantities.value(value / factor, unit) for value in (start, end)],
            textposition="middle right",
            marker={"symbol": "diamond", "size": 13, "color": BLUE},
            hoverinfo="skip",
            cliponaxis=False,
            showlegend=False,
        )
    )
    choices = [Choice(each.label, (*each.traces, len(choices))) for each in choices]
    style(drawing, height=120 + 44 * len(names))
    drawing.update_layout(bargap=0.35, margin={"t": 30, "r": 70, "b": 60})
    for value in (start, end):
        drawing.add_vline(x=value, line={"color": GREY, "width": 1, "dash": "dot"})
    drawing.update_xaxes(title_text=f"{labels.measure(measure)} ({quantities.unit_in_words(unit)})")
    drawing.update_yaxes(
        categoryorder="array",
        categoryarray=names[::-1],
        automargin=True,
        showgrid=False,
        range=[-0.6, len(names) - 0.4],
    )
    return Figure(
        name=name,
        title=f"{labels.measure(measure)}: from {levels['change'].iloc[0]} to {levels['change'].iloc[1]}",
        note="Diamonds: mean of the two scenarios. Bars: what each change makes of the difference; green to the "
        "better, red to the worse, grey where the 95% interval (whiskers) holds zero; blue where neither more nor less "
        "is better.",
        alternative="; ".join(
            f"{row['change']} {_with_interval(row, unit)}" for _, row in rows[rows["method"] == IN_ORDER].iterrows()
        ),
        measures=(measure,),
        drawing=drawing,
        choices=tuple(choices) if len(choices) > 1 else (),
        choice_label="Parts",
    )


def _colour(row: pd.Series, measure: str) -> str:
    if not _is_shown(row):
        return "#b8c2cc"
    better = MEASURES[measure].sign
    return BLUE if not better else _GOOD if better * row["effect"] > 0.0 else _BAD


def table(rows: pd.DataFrame, analysis: Mapping[str, Any], name: str) -> Table:
    """What each change makes, by every way of telling."""
    unit = str(rows["unit"].iloc[0])
    methods = [each for each in (IN_ORDER, SHAPLEY, FIRST, LAST) if (rows["method"] == each).any()]
    found = {(row["method"], row["change"]): row for _, row in rows.iterrows()}
    body: list[list[Content]] = [
        [change["name"], *(number(_in_a_cell(found[method, change["name"]], unit)) for method in methods)]
        for change in analysis["changes"]
    ]
    adds_up = (IN_ORDER, SHAPLEY)
    total = _in_a_cell(found[TOTAL, ""], unit)
    body.append(["together", *(number(total) if method in adds_up else "" for method in methods)])
    headings = {
        IN_ORDER: "in the order given",
        SHAPLEY: "average over all orders",
        FIRST: "alone",
        LAST: "added to all others",
    }
    return Table(
        f"What each change makes, {quantities.change_unit(unit)}, over {rows['n'].iloc[0]} replications; intervals are "
        "paired, at 95% each",
        ["Change", *(headings[method] for method in methods)],
        body,
        name=name,
        marked=len(body) - 1,
    )
