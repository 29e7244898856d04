"""The picture of one council: what happened each year, over the band that was forecast the year before."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.config.areas import Area, councils
from sim.forecast.outcomes import OUTCOMES, Outcome
from sim.round_numbers import round_numbers

PANEL_WIDTH, PANEL_HEIGHT = 300, 190
LEFT, BETWEEN, TOP = 52, 64, 72
COLUMNS = 2
FOOT = 52
HALF = 9
"""Half the width of a year's band."""

OF_STORIES = ("bradford", "darlington", "doncaster")
BY_LOT, SEED = 5, 20_241_231


def pictured() -> list[Area]:
    """Return the councils whose pictures lie beside the page: those of the stories, and five drawn by lot."""
    others = [name for name in councils() if name not in OF_STORIES]
    drawn = np.random.default_rng(SEED).choice(len(others), BY_LOT, replace=False)
    return [councils()[name] for name in (*OF_STORIES, *(others[each] for each in sorted(drawn)))]


def svg(found: pd.DataFrame) -> str:
    """Return the picture as an SVG document.

    Parameters
    ----------
    found : DataFrame
        Of one council, as of :func:`sim.forecast.backtest.backtest`.
    """
    council = str(found["area"].iloc[0])
    years = sorted(int(year) for year in found["year"].unique())
    panels = []
    for number, outcome in enumerate(OUTCOMES):
        left = LEFT + (number % COLUMNS) * (PANEL_WIDTH + BETWEEN)
        top = TOP + (number // COLUMNS) * (PANEL_HEIGHT + BETWEEN)
        rows = found[found["outcome"] == outcome.name].set_index("year")
        panels.append(_panel(outcome, rows.reindex(years), left, top))
    return _template().render(
        width=LEFT + COLUMNS * (PANEL_WIDTH + BETWEEN) - BETWEEN + 20,
        height=TOP + len(OUTCOMES) // COLUMNS * (PANEL_HEIGHT + BETWEEN) - BETWEEN + 30 + FOOT,
        foot=FOOT,
        left=LEFT,
        title=f"{council}: what happened, and what was forecast the year before, {years[0]} to {years[-1]}",
        panels=panels,
    )


def _panel(outcome: Outcome, rows: pd.DataFrame, left: int, top: int) -> dict[str, Any]:
    shown = rows[["forecast", "low", "high", "happened"]].to_numpy(float)
    finite = shown[np.isfinite(shown)]
    ticks = round_numbers(float(finite.min()), float(finite.max())) if len(finite) else [0.0, 1.0]
    bottom = top + PANEL_HEIGHT
    # Half a year of room at each side.
    step = PANEL_WIDTH / max(len(rows), 1)

    def height(value: float) -> float | None:
        if not np.isfinite(value):
            return None
        return round(bottom - PANEL_HEIGHT * (value - ticks[0]) / (ticks[-1] - ticks[0]), 1)

    years = []
    for number, (year, row) in enumerate(rows.iterrows()):
        years.append(
            {
                "x": round(left + step * (number + 0.5), 1),
                "text": str(year),
                **{name: height(float(row[name])) for name in ("forecast", "low", "high", "happened")},
            }
        )
    happened = [f"{each['x']:g},{each['happened']:g}" for each in years if each["happened"] is not None]
    return {
        "title": f"{outcome.label}, {outcome.unit}",
        "left": left,
        "right": left + PANEL_WIDTH,
        "top": top,
        "bottom": bottom,
        "half": HALF,
        "ticks": [{"at": height(tick), "text": f"{tick:g}"} for tick in ticks],
        "years": years,
        "line": " ".join(happened),
    }


@cache
def _template() -> Any:
    environment = Environment(
        loader=PackageLoader("sim.forecast"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("fan.svg")
