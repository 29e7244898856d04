"""The page that lays simulated slopes beside estimated ones, with its table and its picture."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from sim.data.profiles import recipe_of
from sim.experiment.statistics.verdict import MET, NOT_MET
from sim.markdown import head, prose, row
from sim.measures import MEASURES, quantities
from sim.validation.page import replications_of, what_was_run
from sim.validation.slopes import HALF_WIDTH, NOT_SIMULATED, OVERALL, SHOWN_MEASURES, STEPS_OF_OVERALL, Slopes
from sim.validation.slopes_picture import svg

PARTS = ("calibrated", "held back")


def write_slopes(found: Slopes, page: Path) -> list[Path]:
    """Write the page, and beside it a CSV file with full precision and the picture; return their paths, page first."""
    page.parent.mkdir(parents=True, exist_ok=True)
    picture = svg(found)
    page.write_text(markdown(found, picture and page.with_suffix(".svg").name), encoding="utf-8", newline="\n")
    table = page.with_suffix(".csv")
    found.table.to_csv(table, index=False, float_format="%.6g", lineterminator="\n", encoding="utf-8-sig")
    if picture is None:
        return [page, table]
    page.with_suffix(".svg").write_text(picture, encoding="utf-8", newline="\n")
    return [page, table, page.with_suffix(".svg")]


def markdown(found: Slopes, picture: str | None) -> str:
    """Return the page; ``picture`` is the file beside it."""
    lines = [
        *_head(found),
        *_overall(found.table),
        *_picture(picture),
        *_steps(found.table),
        *_levers(found),
        *_estimates(found.table),
        *_scenarios(found),
        *what_was_run(found.results),
    ]
    return "\n".join(lines) + "\n"


def summary(table: pd.DataFrame) -> str:
    """Say in a line how many slopes are as asked for, steps between levels left out."""
    overall = table[table["step"] == OVERALL]
    parts = []
    for part in PARTS:
        verdicts = overall.loc[overall["part"] == part, "verdict"].value_counts()
        said = ", ".join(
            f"{verdicts[each]} {each}" for each in (MET, NOT_MET, "undecided", NOT_SIMULATED) if each in verdicts
        )
        parts.append(f"{part}: {said}")
    return "; ".join(parts)


def estimate(value: float, low: float, high: float) -> str:
    """Write a slope with its 95% interval.

    Examples
    --------
    >>> estimate(-0.909, -1.234, -0.586)
    '−0.91 (−1.23 to −0.59)'
    """
    if math.isnan(value):
        return quantities.NOT_AVAILABLE
    return f"{_number(value)} ({_number(low)} to {_number(high)})" if math.isfinite(low + high) else _number(value)


def asked(low: float, high: float) -> str:
    """Write the range asked for.

    Examples
    --------
    >>> asked(-1.3, -0.6), asked(-math.inf, 2.0)
    ('−1.30 to −0.60', 'at most +2.00')
    """
    if math.isnan(low):
        return ""
    return f"at most {_number(high)}" if math.isinf(low) else f"{_number(low)} to {_number(high)}"


def _number(value: float) -> str:
    if math.isnan(value):
        return quantities.NOT_AVAILABLE
    text = f"{value:+.2f}"
    return "0.00" if float(text) == 0.0 else text.replace("-", quantities.MINUS)


def cells(each: pd.Series) -> list[str]:
    """Return simulated, estimated, range and verdict of a row of the table, as shown."""
    simulated = estimate(each["simulated"], each["ci95_low"], each["ci95_high"])
    estimated = estimate(each["estimate"], each["estimate_low"], each["estimate_high"])
    return [simulated, estimated, asked(each["from"], each["to"]), each["verdict"]]


def _head(found: Slopes) -> Iterator[str]:
    name = recipe_of(found.authority).name
    default = f"validate {found.authority} --slopes"
    yield f"# {name}: slopes, simulated and estimated"
    yield ""
    yield from prose(
        "How much does the service respond to people, agency workers, closures and demand, beside what councils' "
        f"figures say? {name} was simulated at several levels of each lever in the same "
        f"{replications_of(found.results)} futures; the last year of each run is measured. [data.md](../data.md) says "
        "how the estimates were made. Written by"
    )
    yield ""
    yield f"    frontdoor {' '.join(command) if (command := found.results.manifest['run']['command']) else default}"
    yield ""
    yield from prose(
        "**Simulated**: a straight line through the levels in every future, the mean over futures with its 95% "
        "interval; an effect. **Estimated**: from councils' published figures, within councils, with its 95% interval, "
        "councils taken as wholes; an association. **Range**: where the simulated slope should lie. **Verdict**: *met* "
        "if the whole interval lies in the range, *not met* if no part of it does, *undecided* if it straddles an end: "
        "more futures may tell."
    )
    yield ""
    yield from prose(
        "**Calibrated**: the model's rules may be set so that this slope comes out; agreement is no evidence. **Held "
        "back**: not used to set anything, shown as it comes; its range is the estimate's own interval. A miss is "
        "shown as a miss."
    )
    yield ""
    yield from prose(f"In short: {summary(found.table)}.")
    yield ""


def _overall(table: pd.DataFrame) -> Iterator[str]:
    yield "## Slopes"
    yield ""
    yield from head("slope", "unit", "part", "simulated", "estimated", "range", "verdict")
    for _, each in table[table["step"] == OVERALL].iterrows():
        *shown, verdict = cells(each)
        yield row(
            [each["slope"], each["unit"], each["part"], *shown, f"**{verdict}**" if verdict == NOT_MET else verdict]
        )
    yield ""
    if wide := _width(table.iloc[0]):
        yield from prose(wide)
        yield ""


def _width(each: pd.Series) -> str:
    """Say that a slope has too few futures for the half-width that is asked for; empty where it has enough."""
    half_width = (each["ci95_high"] - each["ci95_low"]) / 2
    if half_width <= HALF_WIDTH:
        return ""
    found = f"{half_width:.2f}" if math.isfinite(half_width) else "unknown"
    return f"**Too few futures**: the half-width of the first slope is {found}; at most {HALF_WIDTH:g} is asked for."


def _picture(picture: str | None) -> Iterator[str]:
    if picture:
        yield f"![Timeliness at several levels of posts, simulated, and the slope within councils]({picture})"
        yield ""


def _steps(table: pd.DataFrame) -> Iterator[str]:
    least, most = STEPS_OF_OVERALL
    yield "## Step by step"
    yield ""
    yield from prose(
        "Between neighbouring levels, in the same units: mean change of the outcome over mean change of what it is "
        f"measured against. A range, from {least:.2f} to {most:g} times the overall slope, is asked for where a cliff "
        "would matter most."
    )
    yield ""
    yield from head("slope", "step", "simulated", "range", "verdict")
    for _, each in table[table["step"] != OVERALL].iterrows():
        simulated, _, between, verdict = cells(each)
        yield row([each["slope"], each["step"], simulated, between, verdict])
    yield ""


def _levers(found: Slopes) -> Iterator[str]:
    yield "## What was moved"
    yield ""
    for lever in found.levers.values():
        yield f"- **{lever.name[0].upper()}{lever.name[1:]}.** {lever.how}"
    yield ""


def _estimates(table: pd.DataFrame) -> Iterator[str]:
    yield "## Which estimates"
    yield ""
    yield from prose(
        "Names in `sim/data/published/estimates.csv`. *Three together* and *five together* are beside caseload, agency "
        "and absence (vacancy and turnover besides), as people are held here; *mean of this year and last* and *kept "
        "up* are what has lasted, as the levels here have lasted two years when the measured one begins."
    )
    yield ""
    for _, each in table[table["step"] == OVERALL].iterrows():
        yield f"- {each['slope']}: `{each['estimate_name']}`"
    yield ""


def _scenarios(found: Slopes) -> Iterator[str]:
    means = found.results.measures.groupby(["measure", "scenario"])["value"].mean()
    measures = [name for name in SHOWN_MEASURES if name in means.index.get_level_values("measure")]
    yield "## What each scenario came to"
    yield ""
    yield from prose(
        "Means over futures. `people_total` shows how well people were held where they should be: posts are whole "
        "numbers, and people come and go."
    )
    yield ""
    yield from head("scenario", *(f"`{name}`" for name in measures))
    for scenario in found.results.scenarios:
        yield row(
            [scenario, *(quantities.value(float(means[name, scenario]), MEASURES[name].unit) for name in measures)]
        )
    yield ""
