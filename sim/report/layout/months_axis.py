"""The axis of figures that go month by month: a tick stands at a month, never between two points."""

import datetime
from collections.abc import Sequence

import plotly.graph_objects as go

_ACROSS, _LEAST = 8, 3
"""Ticks that a figure has room for on a telephone, all its panels together, and those that each of them has."""

_AT_ENDS = 0.06
"""Share of the time drawn that is kept free before the first month and after the last."""

_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
"""Months between two ticks."""


def mark_months(drawing: go.Figure, months: Sequence[str], columns: int = 1) -> None:
    """Write months below a figure: each of a short run, or every second, third, sixth or twelfth of a longer one.

    Parameters
    ----------
    drawing
        Whose horizontal axes show months, as dates.
    months
        The months drawn, as dates or ``YYYY-MM``.
    columns
        Panels beside each other, which share the room there is.
    """
    room = max(_LEAST, _ACROSS // columns)
    step = next((each for each in _STEPS if len(months) <= room * each), _STEPS[-1])
    drawing.update_xaxes(
        type="date",
        tick0="2000-01-01",  # so that ticks of a longer run stand at the beginning of quarters and years
        dtick=f"M{step}",
        tickformat="%b\n%Y",  # the year in a line of its own, where it begins
        hoverformat="%b %Y",
    )
    if columns > 1:  # else the last month of a panel is written into the first of the next
        first, last = (datetime.date.fromisoformat(f"{month[:7]}-01") for month in (months[0], months[-1]))
        room_at_ends = (last - first) * _AT_ENDS
        # Told so, and not as a range: beside a fixed one Plotly forgets what a filled band needs of the other axis.
        ends = [(first - room_at_ends).isoformat(), (last + room_at_ends).isoformat()]
        drawing.update_xaxes(autorangeoptions={"include": ends})
