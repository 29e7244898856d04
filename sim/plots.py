"""The report's figures one by one, by name, for a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sim.config.errors import ResultsError, did_you_mean
from sim.experiment.results.results import Results
from sim.experiment.run.unchanged import fitting_together

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from sim.report.layout.drawing import Figure

FIGURES: Mapping[str, str] = MappingProxyType(
    {
        "backlog": "backlog month by month, one scenario beside the baseline",
        "panels": "backlog month by month, a panel for each combination of a sweep over two or three parameters",
        "fans": "range of futures by month, for the main measures",
        "ages": "open assessments at the end, by age and team",
        "ages-by-month": "open assessments by age, month by month",
        "unallocated": "children with no social worker, by risk and days waited, where any wait",
        "caseloads": "how many children each case holder holds",
        "workforce": "who came and who left, from the start to the end",
        "funnel": "children at each step from contact to plan, by source",
        "decision": "the picture of the first screen, where it is not that of differences",
        "differences": "what each scenario changes against the baseline, where there are two scenarios or more",
        "risk": "what one future may bring, and how surely the average is known, from two replications on",
        "recovery": "the way to monthly targets, where the experiment file has targets",
        "cost-plane": "cost and effect of every option, where the experiment file has economics",
        "acceptability": "how surely each option is the best buy, where the experiment file has economics",
        "neighbours": "the council among its statistical neighbours, where figures are published for it",
        "goal": "what was found of each value looked at, of frontdoor seek",
        "tornado-1": "widest swings of the first measure, of frontdoor tornado; tornado-2 is the second measure",
        "waterfall-1": "steps from one scenario to another, of frontdoor waterfall; waterfall-2 is the second measure",
    }
)
"""Every figure that a report can have: its name, what it shows, and which results have it."""

_PREFIX = "figure-"
"""What the names begin with on the page."""

_LETTERS = 118
"""Of a note in a line of the size that a notebook gives a figure."""

_TITLE, _LINE, _MENU = 44, 16, 46
"""Pixels that the title, a line of the note, and the menu of what can be chosen take."""


def figures(results: Results | str | Path) -> dict[str, str]:
    """Return the names of the figures that results have, each with its title.

    Parameters
    ----------
    results
        What :func:`sim.run_experiment` returned, or the path of a results folder.

    Raises
    ------
    ResultsError
        If the folder is none, or damaged.
    """
    return {name: figure.title for name, figure in _figures(_loaded(results)).items()}


def plot(results: Results | str | Path, name: str | None = None) -> go.Figure:
    """Return a figure of the report as Plotly draws it.

    Parameters
    ----------
    results
        What :func:`sim.run_experiment` returned, or the path of a results folder.
    name
        One of :data:`FIGURES`; nothing is the backlog, or the first figure of an analysis.

    Returns
    -------
    plotly.graph_objects.Figure
        With title and note above it, and a menu of what the report lets its reader choose.

    Raises
    ------
    ResultsError
        If the folder is none, or damaged, or the results have no such figure; the message lists those they have.

    Examples
    --------
    >>> sim.plot(results, "caseloads")  # doctest: +SKIP
    """
    loaded = _loaded(results)
    found = _figures(loaded)
    if name is None:
        if not found:
            raise ResultsError(f"{loaded.path}: has nothing to draw")
        name = "backlog" if "backlog" in found else next(iter(found))
    if name not in found:
        known = f" ({FIGURES[name]});" if name in FIGURES else did_you_mean(str(name), {*FIGURES, *found})
        raise ResultsError(f"{loaded.path}: has no figure {name!r}{known or ';'} there are: {', '.join(found)}")
    return _for_notebook(found[name])


def _loaded(results: Results | str | Path) -> Results:
    if isinstance(results, Results):
        return results
    if isinstance(results, str | Path):
        return Results.load(results)
    raise TypeError(f"give Results or the path of a results folder, not {type(results).__name__}")


def _figures(results: Results) -> dict[str, Figure]:
    # Drawing libraries take a second to import, which a wrong path need not wait for.
    from sim.report.contents import sections
    from sim.report.study.study import Study

    with fitting_together(results):
        parts = sections(Study(results))
    return {figure.name.removeprefix(_PREFIX): figure for part in parts for figure in part.figures}


def _for_notebook(figure: Figure) -> go.Figure:
    """Put above the drawing what the report's page has around it: title, note, and choice."""
    import plotly.graph_objects as go

    from sim.report.layout.drawing import GREY, wrapped

    drawing = go.Figure(figure.drawing)
    layout = drawing.layout
    note = wrapped(escape(figure.note, quote=False), _LETTERS)
    has_choice = len(figure.choices) > 1
    below_note = _TITLE + _LINE * (1 + note.count("<br>"))
    head = below_note + (_MENU if has_choice else 0)
    height, margin_top = layout.height + head, layout.margin.t + head
    if layout.legend.yanchor == "top":  # otherwise it is below the drawing
        drawing.update_layout(legend_y=1.0 - head / height)
    drawing.update_layout(
        height=height,
        margin_t=margin_top,
        paper_bgcolor="white",  # in a dark notebook, too: the words are dark
        title={
            "text": f"<b>{escape(figure.title, quote=False)}</b>",
            "subtitle": {"text": note, "font": {"size": 12, "color": GREY}},
            "font": {"size": 15},
            "x": 0.0,
            "xref": "paper",
            "y": 1.0 - _TITLE / 2.0 / height,
            "yref": "container",
            "yanchor": "top",
        },
    )
    if has_choice:
        drawing.update_layout(updatemenus=[_menu(figure, above=margin_top - below_note - _MENU)])
    return drawing


def _menu(figure: Figure, above: float) -> dict[str, Any]:
    """Return a menu of what can be chosen, so many pixels above the drawing; its height is Plotly's own."""
    return {
        "buttons": [
            {
                "label": escape(choice.label, quote=False),
                "method": "update",
                "args": [{"visible": visible}, dict(choice.layout)],
            }
            for choice, visible in zip(figure.choices, _visible(figure), strict=True)
        ],
        "active": figure.choice,
        "x": 0.0,
        "xanchor": "left",
        "y": 1.0,
        "yanchor": "bottom",
        "pad": {"b": above},
        "bgcolor": "white",
        "font": {"size": 12},
    }


def _visible(figure: Figure) -> Iterator[list[bool]]:
    """Yield for every choice which traces are shown: its own, and those that are no choice's."""
    chosen = {trace for choice in figure.choices for trace in choice.traces}
    for choice in figure.choices:
        yield [trace in choice.traces or trace not in chosen for trace in range(len(figure.drawing.data))]
