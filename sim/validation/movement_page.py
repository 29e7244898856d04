"""The page that lays the movement of simulated yearly figures beside that of councils'."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from sim.data.profiles import recipe_of
from sim.experiment.statistics.verdict import NOT_MET
from sim.markdown import head, prose, row
from sim.measures import quantities
from sim.validation.movement import MOST_OFF, Movement, most_off
from sim.validation.page import replications_of, what_was_run
from sim.validation.slopes_page import estimate

WORDS = {
    "referrals": "referrals",
    "cin_started": "children-in-need episodes started",
    "section47s": "section 47 enquiries",
    "cpp_starts": "protection plans started",
    "cin_31_march": "children in need, 31 March",
    "cpp_31_march": "protection plans, 31 March",
    "cases_held": "cases held, 30 September",
    "assessments_within_45wd_share": "assessments in time",
    "icpc_within_15wd_share": "conferences in time",
    "caseload_per_fte": "cases held by each, 30 September",
}


def write_movement(found: Movement, page: Path) -> list[Path]:
    """Write the page, and beside it a CSV file of each table with full precision; return their paths, page first."""
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(markdown(found), encoding="utf-8", newline="\n")
    paths = [page]
    for name, table in (("spreads", found.spreads), ("slopes", found.slopes)):
        paths.append(page.with_name(f"{page.stem}_{name}.csv"))
        table.to_csv(paths[-1], index=False, float_format="%.6g", lineterminator="\n", encoding="utf-8-sig")
    return paths


def markdown(found: Movement) -> str:
    """Return the page."""
    lines = [*_head(found), *_spreads(found.spreads), *_slopes(found.slopes), *what_was_run(found.results)]
    return "\n".join(lines) + "\n"


def summary(found: Movement) -> str:
    """Say in a line how many spreads lie in the panel's interval, and how many are far off."""
    inside, off = int(found.spreads["is_inside"].sum()), len(most_off(found.spreads))
    outside = int((found.spreads["verdict"] == NOT_MET).sum())
    return (
        f"{inside} of {len(found.spreads)} standard deviations within the panel's interval, "
        f"{outside or 'none'} shown to lie outside, {off or 'none'} off by more than {100 * MOST_OFF:.0f}%"
    )


def spread(value: float, low: float, high: float) -> str:
    """Write a standard deviation of log changes with its 95% interval.

    Examples
    --------
    >>> spread(0.1432, 0.1301, 0.158)
    '0.14 (0.13 to 0.16)'
    """
    return quantities.NOT_AVAILABLE if math.isnan(value) else f"{value:.2f} ({low:.2f} to {high:.2f})"


def _head(found: Movement) -> Iterator[str]:
    name, number = recipe_of(found.authority).name, replications_of(found.results)
    command = found.results.manifest["run"]["command"] or ["validate", found.authority, "--movement"]
    yield f"# {name}: how yearly figures move, simulated and published"
    yield ""
    yield from prose(
        f"How far do a council's yearly figures move where nobody decides anything? {name} was simulated as it is in "
        f"{number} futures of six years, with demand that moves. Each future is a council, and its figures are put "
        "through the same functions as those of the panel of councils ([data.md](../data.md)). Written by"
    )
    yield ""
    yield f"    frontdoor {' '.join(command)}"
    yield ""
    yield from prose(
        "**As recorded**: the movement of recording, which belongs to the published figure alone and no simulation "
        "has, is drawn and added, as it was fitted. The spreads were *calibrated*: demand.movement was fitted to them "
        "by a closed form, and this page shows what the simulation makes of it. The slopes were not."
    )
    yield ""
    yield from prose(f"In short: {summary(found)}.")
    yield ""


def _spreads(table: pd.DataFrame) -> Iterator[str]:
    yield "## How far figures move"
    yield ""
    yield from prose(
        "Robust standard deviation of the change of the logarithm over so many years, with 95% intervals (councils, "
        "or futures, resampled): 0.14 is about 14%. *Inside*: the simulated value lies in the panel's interval; with "
        "few futures it may miss by chance."
    )
    yield ""
    yield from head("figure", "years", "panel", "simulated, as recorded", "simulated", "inside")
    for _, each in table.iterrows():
        yield row(
            [
                WORDS[each["figure"]],
                str(each["years"]),
                spread(each["panel"], each["panel_low"], each["panel_high"]),
                spread(each["simulated"], each["ci95_low"], each["ci95_high"]),
                f"{each['without_recording']:.2f}",
                "yes" if each["is_inside"] else "**no**",
            ]
        )
    yield ""


def _slopes(table: pd.DataFrame) -> Iterator[str]:
    yield "## How figures go together, like with like"
    yield ""
    yield from prose(
        "The same regressions, on one day's caseload and a year's timeliness, and on a year's referrals, with an "
        "effect of each council and of each year. Demand, sickness and turnover move both sides, so these are "
        "associations, as the panel's are; [slopes.md](slopes.md) has effects. The verdict says whether the simulated "
        "interval lies within the panel's."
    )
    yield ""
    yield from head("what", "with", "unit", "panel", "simulated, as recorded", "verdict")
    for _, each in table.iterrows():
        verdict = each["verdict"]
        yield row(
            [
                WORDS[each["outcome"]],
                WORDS[each["predictor"]],
                each["unit"],
                estimate(each["panel"], each["panel_low"], each["panel_high"]),
                estimate(each["simulated"], each["ci95_low"], each["ci95_high"]),
                f"**{verdict}**" if verdict == NOT_MET else verdict,
            ]
        )
    yield ""
