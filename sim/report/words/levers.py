"""What each lever does, from all scenarios at once, where these are no whole grid."""

from math import isnan

import pandas as pd

from sim.measures import quantities
from sim.report.study.grid import Factor
from sim.report.study.study import Study
from sim.report.words import labels


def sentences(study: Study, measure: str) -> list[str]:
    """Say of every lever what it does from its lowest level to its highest; nothing where none moves alone."""
    table = study.results.lever_effects(measure)
    table["small"] &= measure in study.results.expected.matters
    return [_sentence(study, row, measure) for _, row in table[table["whole_range"].astype(bool)].iterrows()]


def _sentence(study: Study, row: pd.Series, measure: str) -> str:
    unit, factor = study.unit(measure), Factor(row["lever"], (row["level_from"], row["level_to"]))
    move = f"From {labels.setting(factor, row['level_from'])} to {labels.level(factor.key, row['level_to'])}"
    pairs = f"{row['pairs']} pairs of scenarios" if row["pairs"] > 1 else "one pair of scenarios"
    interval = f"95% interval {quantities.change_interval(row['low'], row['high'], unit)}"
    size = f"{quantities.change(row['difference'], unit)} {quantities.change_unit(unit)}"
    return f"{move}, over {pairs} that differ in nothing else: {_came_out(row, size, interval)}."


def _came_out(row: pd.Series, size: str, interval: str) -> str:
    if row["low"] > 0.0 or row["high"] < 0.0:
        return f"{size} ({interval})"
    if row["small"]:
        return f"shown to be small ({size}, {interval})"
    number = row["replications_to_decide"]
    would = "" if isnan(number) else f"; about {number:,.0f} runs of each would tell"
    return f"no effect is shown ({size}, {interval}){would}"
