"""The axis of figures that go month by month: a tick stands at a month, never between two points."""

from collections.abc import Sequence

import plotly.graph_objects as go

_ACROSS = 14
"""Ticks that a figure has room for, all its panels together."""

_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
"""Months between two ticks."""


def mark_months(drawing: go.Figure, months: Sequence[str], columns: int = 1) -> None:
    """Write months below a figure: each of a short run, or every second, third, sixth or twelfth of a longer one.

    Parameters
    ----------
    drawing
        Whose horizontal axes show months, as dates.
    months
        The months drawn.
    columns
        Panels beside each other, which share the room there is.
    """
    room = max(2, _ACROSS // columns)
    step = next((each for each in _STEPS if len(months) <= room * each), _STEPS[-1])
    drawing.update_xaxes(
        type="date",
        tick0="2000-01-01",  # so that ticks of a longer run stand at the beginning of quarters and years
        dtick=f"M{step}",
        tickformat="%b\n%Y",  # the year in a line of its own, where it begins
        hoverformat="%b %Y",
    )
