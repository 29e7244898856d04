"""The picture of slopes: timeliness at every level of posts, and what the slope within councils would have it be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.experiment.statistics.intervals import mean_of
from sim.round_numbers import round_numbers
from sim.validation.slope_levers import AS_NOW
from sim.validation.slopes import OVERALL, SLOPES, Slope, Slopes, values_of

WIDTH, HEIGHT = 860, 380
TOP, BOTTOM = 36, 290
LEFT, PANEL, BETWEEN = 46, 370, 58


def svg(found: Slopes) -> str | None:
    """Return the picture as an SVG document; None where nothing was simulated that it shows."""
    drawn = [slope for slope in SLOPES if slope.lever == "posts"]
    levels = [levels_of(slope, found) for slope in drawn]
    if any(level[["cases", "mean"]].isna().to_numpy().any() for level in levels):
        return None
    anchor = anchor_of(list(found.levers["posts"].scenarios))
    panels = [
        _panel(slope, level, found.table, anchor, LEFT + number * (PANEL + BETWEEN))
        for number, (slope, level) in enumerate(zip(drawn, levels, strict=True))
    ]
    title = "Timeliness at several levels of case-holding posts, simulated, and the slope within councils"
    return _template().render(width=WIDTH, height=HEIGHT, title=title, panels=panels, anchor=anchor)


def levels_of(slope: Slope, found: Slopes) -> pd.DataFrame:
    """Return cases per case holder and the mean outcome at every level.

    ``low`` and ``high`` are the interval of the difference from the level that :func:`anchor_of` names, which futures
    share, laid around the mean.
    """
    lever = found.levers[slope.lever]
    values = values_of(found.results.measures, lever)
    cases, outcome = slope.x(values), slope.y(values)
    anchor = anchor_of(list(lever.scenarios))
    rows = {}
    for name in lever.scenarios:
        mean, apart = outcome[name].mean(), mean_of(outcome[name] - outcome[anchor])
        low, high = mean + apart.low - apart.value, mean + apart.high - apart.value
        rows[name] = {"cases": cases[name].mean(), "mean": mean, "low": low, "high": high}
    return pd.DataFrame.from_dict(rows, orient="index")


def anchor_of(scenarios: Sequence[str]) -> str:
    """Return the level from which differences are taken and the estimated slope is drawn."""
    return AS_NOW if AS_NOW in scenarios else scenarios[len(scenarios) // 2]


def _panel(slope: Slope, levels: pd.DataFrame, table: pd.DataFrame, anchor: str, left: int) -> dict[str, Any]:
    row = table[(table["slope"] == slope.label) & (table["step"] == OVERALL)].iloc[0]
    more_cases = levels["cases"] - levels.loc[anchor, "cases"]
    ends = [levels.loc[anchor, "mean"] + row[end] * more_cases for end in ("estimate_low", "estimate_high")]
    shown = pd.concat([levels[["mean", "low", "high"]], *ends], axis=1).to_numpy()
    ticks = round_numbers(float(np.nanmin(shown)), float(np.nanmax(shown)))
    lowest, highest = ticks[0], ticks[-1]

    def height(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (value - lowest) / (highest - lowest), 1)

    inset = 30
    across = np.linspace(left + inset, left + PANEL - inset, len(levels)).round(1).tolist()
    upper = [(x, height(value)) for x, value in zip(across, ends[0], strict=True)]
    lower = [(x, height(value)) for x, value in zip(across, ends[1], strict=True)]
    points = [
        {
            "x": x,
            "y": height(level.mean),
            "low": height(_or(level.low, level.mean)),
            "high": height(_or(level.high, level.mean)),
            "text": str(level.Index).removeprefix("posts "),
            "cases": f"{level.cases:.1f}",
        }
        for x, level in zip(across, levels.itertuples(), strict=True)
    ]
    return {
        "title": slope.outcome.partition(",")[0],
        "left": left,
        "right": left + PANEL,
        "bottom": BOTTOM,
        "ticks_y": [{"at": height(tick), "text": f"{tick:g}"} for tick in ticks],
        "band": _path([*upper, *reversed(lower)]),
        "line": _path((point["x"], point["y"]) for point in points),
        "points": points,
    }


def _or(value: float, otherwise: float) -> float:
    return otherwise if np.isnan(value) else value


def _path(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


@cache
def _template() -> Any:
    loader = PackageLoader("sim.validation")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("slopes.svg")
