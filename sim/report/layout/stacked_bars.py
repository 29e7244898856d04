"""Stacked bars: how children, people or work divide into ordered bands, scenario by scenario."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.report.layout.drawing import rounded, style, wrapped


def stacked_bars(
    panels: Mapping[str, Sequence[Mapping[str, float]]],
    names: Sequence[str],
    colours: Mapping[str, str],
    *,
    legend: str,
    axis: str,
    hover: str,
    as_shares: bool = False,
) -> go.Figure:
    """Draw a bar for each name, divided into bands, in each of some panels side by side.

    Parameters
    ----------
    panels
        By the panel's title: for each name, in their order, the size of each band.
    names
        What the bars are called.
    colours
        Bands in the order in which they are stacked, and the colour of each.
    legend, axis
        Titles of the bands and of the axis.
    hover
        What a band's size counts, for example ``children``.
    as_shares
        Whether sizes are shares, drawn as percentages up to 100.
    """
    drawing = make_subplots(
        rows=1,
        cols=len(panels),
        shared_yaxes=True,
        shared_xaxes="all",
        horizontal_spacing=0.04,
        column_titles=list(panels) if len(panels) > 1 else None,
    )
    lines = [wrapped(name, 40 if len(panels) > 1 else 80) for name in names]
    factor, unit = (100.0, "%") if as_shares else (1.0, "")
    for column, rows in enumerate(panels.values(), start=1):
        for band, colour in colours.items():
            drawing.add_trace(
                go.Bar(
                    y=lines,
                    x=rounded(factor * row.get(band, 0.0) for row in rows),
                    orientation="h",
                    name=band,
                    legendgroup=band,
                    showlegend=column == 1,
                    marker={"color": colour, "line": {"width": 1, "color": "white"}},
                    hovertemplate=f"%{{y}}<br>{band}: %{{x:,.1f}}{unit} {hover}<extra></extra>",
                ),
                row=1,
                col=column,
            )
        drawing.update_xaxes(title_text=axis, row=1, col=column)
    style(drawing, height=160 + (38 if any("<br>" in line for line in lines) else 28) * len(names))
    lay_out(drawing, legend, bargap=0.25, margin={"t": 40, "b": 95})
    if as_shares:
        drawing.update_xaxes(range=[0, 100], tickvals=[0, 25, 50, 75, 100])
    drawing.update_xaxes(zeroline=False)
    return drawing


def lay_out(drawing: go.Figure, legend: str, bargap: float, margin: dict[str, int]) -> None:
    """Stack horizontal bars from the top, in the order in which they were added, with the legend below."""
    drawing.update_layout(
        barmode="stack",
        bargap=bargap,
        margin=margin,
        legend={
            "traceorder": "normal",
            "y": 0,
            "yanchor": "bottom",
            "title": {"text": f"{legend}: ", "font": {"size": 13}},
        },
    )
    drawing.update_yaxes(autorange="reversed", automargin=True, showgrid=False)
