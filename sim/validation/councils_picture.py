"""The picture of all councils: simulated against published, one panel a figure, with the line on which both agree."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.round_numbers import round_numbers

SHOWN = (
    "Assessments within 45 working days",
    "Conferences within 15 working days",
    "Cases per case holder",
    "Re-referrals within 12 months",
    "Child protection plans",
    "Children in need",
    "Conferences in 21 or more working days",
    "Protection plans reviewed on time",
    "Second or later protection plans",
)
"""Figures that have a panel."""

COLUMNS, PANEL, LEFT, TOP = 3, 230, 52, 44
BETWEEN_X, BETWEEN_Y, FOOT = 70, 74, 56

SHARE = "share"


def svg(figures: pd.DataFrame, roles: dict[str, str], year: int) -> str:
    """Return the picture of one year as an SVG document.

    Parameters
    ----------
    figures : pandas.DataFrame
        Of :class:`sim.validation.councils.Councils`.
    roles : dict
        By figure, as :func:`sim.validation.council_scores.scores` has them.
    year : int
        That is drawn.
    """
    known = figures[figures["year"] == year].dropna(subset=["published", "simulated"])
    drawn = [name for name in SHOWN if name in set(known["figure"])]
    panels = [
        _panel(
            known[known["figure"] == name],
            name,
            roles.get(name, "few councils"),
            LEFT + (number % COLUMNS) * (PANEL + BETWEEN_X),
            TOP + (number // COLUMNS) * (PANEL + BETWEEN_Y),
        )
        for number, name in enumerate(drawn)
    ]
    n_rows = -(-len(drawn) // COLUMNS)
    return _template().render(
        width=LEFT + COLUMNS * (PANEL + BETWEEN_X) - BETWEEN_X + 20,
        height=TOP + n_rows * (PANEL + BETWEEN_Y) - BETWEEN_Y + 24 + FOOT,
        left=LEFT,
        title=f"All councils, {year}: simulated against published",
        panels=panels,
    )


def _panel(rows: pd.DataFrame, title: str, role: str, left: int, top: int) -> dict[str, Any]:
    scale = 100.0 if rows["unit"].iloc[0].startswith(SHARE) else 1.0
    across, up = (scale * rows[name].to_numpy(float) for name in ("published", "simulated"))
    both = np.concatenate([across, up])
    ticks = round_numbers(float(both.min()), float(both.max()))
    low, high = ticks[0], ticks[-1]

    def place(value: float) -> float:
        return round(PANEL * (value - low) / (high - low), 1)

    return {
        "title": title,
        "role": role,
        "left": left,
        "right": left + PANEL,
        "top": top,
        "bottom": top + PANEL,
        "ticks": [{"at": place(tick), "text": f"{tick:g}{'%' if scale > 1.0 else ''}"} for tick in ticks],
        "points": [
            {"x": round(left + place(x), 1), "y": round(top + PANEL - place(y), 1)}
            for x, y in zip(across.tolist(), up.tolist(), strict=True)
        ],
    }


@cache
def _template() -> Any:
    environment = Environment(
        loader=PackageLoader("sim.validation"), undefined=StrictUndefined, autoescape=True, trim_blocks=True
    )
    return environment.get_template("councils.svg")
