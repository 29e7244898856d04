"""What every figure of the report has in common: its words, its colours and its style."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

# Okabe and Ito's palette, told apart by readers with any colour vision.
BLUE, GREY = "#0072B2", "#5f6b76"
SEQUENCE = (BLUE, "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")


@dataclass(frozen=True)
class Choice:
    """Something the reader can choose to see: its label, the traces shown with it, and what it changes of the layout.

    `layout` is in Plotly's terms, for example ``{"xaxis.title.text": "children"}``.
    """

    label: str
    traces: tuple[int, ...]
    layout: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """A drawing with what a reader needs to understand it without seeing it.

    Attributes
    ----------
    name : str
        Identifier on the page.
    title, note, alternative : str
        What it shows; how to read it; what a reader sees, in words.
    measures : tuple of str
        Names of the measures drawn.
    drawing : plotly.graph_objects.Figure
        The drawing.
    choices : tuple of Choice
        What the reader can choose to see; empty when everything is shown.
    choice : int
        What is shown first.
    choice_label : str
        What is chosen.
    """

    name: str
    title: str
    note: str
    alternative: str
    measures: tuple[str, ...]
    drawing: go.Figure
    choices: tuple[Choice, ...] = ()
    choice: int = 0
    choice_label: str = ""


def style(drawing: go.Figure, height: int) -> None:
    """Give a figure the report's look and its height in pixels."""
    drawing.update_layout(
        template="none",
        height=height,
        margin={"l": 75, "r": 30, "t": 60, "b": 50},
        font={
            "family": "system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif",
            "size": 13,
            "color": "#1d2733",
        },
        legend={"orientation": "h", "x": 0, "y": 1, "yref": "container", "yanchor": "top"},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="#f7f9fb",
        modebar={"bgcolor": "white", "color": "#8a97a5", "activecolor": "#1d2733"},
        hoverlabel={"bgcolor": "white", "font": {"color": "#1d2733"}},
    )
    drawing.update_xaxes(gridcolor="#e3e8ee", linecolor="#9aa5b1", title_font_size=13)
    drawing.update_yaxes(gridcolor="#e3e8ee", linecolor="#9aa5b1", zerolinecolor="#9aa5b1", title_font_size=13)
    drawing.update_annotations(font_size=13)


_ACROSS, _SAMPLE = 140, 8
"""Letters that a line of a legend holds, and what the sample of an entry takes of them."""


def legend_below(
    drawing: go.Figure, names: Sequence[str], *, plot: int, above: int, below: int, line: int = 20
) -> None:
    """Put the legend below the plot and its axis, and make the figure as tall as all of them are, in pixels.

    The legend's place is measured from the plot, so that Plotly makes room for it where a narrow window breaks it into
    more lines; measured from the foot of the figure it would grow over the axis.

    Parameters
    ----------
    drawing
        A figure that has its style.
    names
        What the legend names.
    plot, above, below
        Height of the plot, of what stands above it, and of the axis and its title.
    line
        Height of a line of the legend.
    """
    longest = max(map(len, names))
    lines = -(-len(names) // max(1, _ACROSS // (longest + _SAMPLE)))
    drawing.update_layout(
        height=above + plot + below + line * lines,
        margin={"t": above, "b": below},
        legend={"y": -below / plot, "yref": "paper", "yanchor": "top", "tracegroupgap": 0},
    )


def same_throughout(axis: str, values: npt.ArrayLike, limits: tuple[float, float]) -> dict[str, Any]:
    """Give an axis its range where all that it shows is one number: Plotly would draw from one less to one more.

    Parameters
    ----------
    axis
        In Plotly's terms, for example ``"xaxis"``.
    values
        What is drawn; missing ones are left out.
    limits
        The lowest and the highest value that there can be.

    Examples
    --------
    >>> same_throughout("xaxis", [0.0, 0.0], (0.0, float("inf")))
    {'xaxis.range': [0.0, 1.0]}
    >>> same_throughout("yaxis", [100.0, 100.0], (0.0, 100.0)), same_throughout("yaxis", [1.0, 2.0], (0.0, 100.0))
    ({'yaxis.range': [0.0, 100.0]}, {'yaxis.autorange': True})
    """
    drawn = np.asarray(values, dtype=float)
    drawn = drawn[np.isfinite(drawn)]
    if drawn.size and np.ptp(drawn) > 0.0:
        return {f"{axis}.autorange": True}
    least, most = limits
    return {f"{axis}.range": [least, float(most if np.isfinite(most) else 2.0 * drawn.max(initial=0.0) or 1.0)]}


def literal(text: str) -> str:
    """A text in which Plotly, which understands a few tags, finds none: a scenario's name, a council's.

    Examples
    --------
    >>> literal("more <b>posts</b>")
    'more &lt;b&gt;posts&lt;/b&gt;'
    """
    return escape(text, quote=False)


def wrapped(text: str, width: int = 20) -> str:
    """Break a title into lines of about so many letters."""
    words, lines = text.split(), [""]
    for word in words:
        lines = [*lines, word] if len(lines[-1]) + len(word) > width else [*lines[:-1], f"{lines[-1]} {word}".strip()]
    return "<br>".join(lines)


def rounded(values: Iterable[float]) -> list[float | None]:
    """Plain numbers with five digits, so that the page is small, and the same wherever it is made."""
    return [float(f"{number:.5g}") if np.isfinite(number) else None for number in values]


def whiskers(
    middle: npt.ArrayLike, low: npt.ArrayLike, high: npt.ArrayLike, *, limits: tuple[float, float], factor: float
) -> dict[str, Any]:
    """Error bars of intervals, cut off at the limits of what they are intervals of; drawn `factor` times as large.

    Examples
    --------
    >>> whiskers([0.75], [0.25], [1.25], limits=(0.0, 1.0), factor=100.0)
    {'symmetric': False, 'array': [25.0], 'arrayminus': [50.0]}
    """
    least, most = limits
    centre = np.asarray(middle, dtype=float)
    above = np.maximum(np.minimum(high, most) - centre, 0.0)
    below = np.maximum(centre - np.maximum(low, least), 0.0)
    return {"symmetric": False, "array": rounded(factor * above), "arrayminus": rounded(factor * below)}


def transparent(colour: str, opacity: float) -> str:
    """A colour that lets others through."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"
