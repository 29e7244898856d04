"""The page of documentation that shows what was estimated from the panel of councils."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sim.data.estimates import HORIZONS, VOLUMES, estimates
from sim.data.panel import dictionary
from sim.markdown import head, prose, row

_SAMPLES = {"all": "", "no break": ", councils without a break in recording", "large": ""}

_SECTIONS = {
    "within": (
        "Slopes within councils",
        "Points of the outcome for each point, or case, more. *Three together*: caseload, agency and absence in one "
        "regression; *five together*: vacancy and turnover besides. *Square, beside itself*: "
        "of the distance from the mean caseload; 0 is a straight line. Of children in need: per cent for ten per cent "
        "more people who hold cases, in the September before and in the one after.",
    ),
    "pass through": (
        "What goes with ten per cent more referrals",
        "In the same year, in the same council, net of what all councils did. *Kept up*: ten per cent more in this "
        "year and in both before it, workforce in the September after.",
    ),
    "follow cases": (
        "What goes with ten per cent more cases held",
        "People and posts at the same 30 September, and posts a year later.",
    ),
}


def markdown() -> str:
    """Return the page."""
    return "\n".join(_lines(estimates())) + "\n"


def shown(estimate: pd.Series) -> str:
    """Return an estimate with its interval, as the page has it."""
    return f"{estimate['estimate']:.3g} ({estimate['low']:.3g} to {estimate['high']:.3g})"


def _lines(table: pd.DataFrame) -> Iterator[str]:
    yield "# Estimates from the panel of councils"
    yield ""
    yield from prose(
        "What the published figures of all English authorities say about the size of responses, and how far figures "
        "move. Written by `python -m sim.documents` from `sim/data/published/estimates.csv`, which has everything here "
        "and more; [data.md](data.md) says how each is computed and what it cannot say. In brackets: 95% intervals, "
        "councils taken as wholes."
    )
    for group, (title, text) in _SECTIONS.items():
        yield ""
        yield f"## {title}"
        yield ""
        yield from prose(text)
        yield ""
        yield from head("outcome", "with", "how", "unit", "estimate", "councils", "council-years")
        for name, each in table[table.index.str.startswith(f"{group} /")].iterrows():
            assert isinstance(name, str)
            how = each["beside"] + _SAMPLES[each["sample"]]
            cells = [f"`{each['outcome']}`", f"`{each['predictor']}`", how, each["unit"], shown(each)]
            yield row([*cells, each["councils"], each["council_years"]])
    yield from _movements(table)


def _movements(table: pd.DataFrame) -> Iterator[str]:
    spans = [f"{horizon} year{'s' * (horizon > 1)}" for horizon in HORIZONS]
    yield ""
    yield "## How far figures move"
    yield ""
    yield from prose(
        "Robust standard deviation of the change of the logarithm over some years, net of the median council's change; "
        "authorities above 40,000 children. Chance from year to year is part of it."
    )
    yield ""
    yield from head("figure", *spans)
    for volume in VOLUMES:
        yield row([f"`{volume}`", *(shown(table.loc[f"spread / {volume} / {span} / large"]) for span in spans)])
    yield ""
    yield "## How far they move together"
    yield ""
    yield from prose(
        f"Robust correlation of the same changes over {spans[0]}, below the diagonal, and over {spans[2]}, above it. "
        "`estimates.csv` has all horizons, and the intervals."
    )
    yield ""
    yield from head("figure", *(f"`{volume}`" for volume in VOLUMES))
    for number, one in enumerate(VOLUMES):
        cells = []
        for other_number, other in enumerate(VOLUMES):
            first, second = (one, other) if number < other_number else (other, one)
            span = spans[2] if number < other_number else spans[0]
            name = f"together / {first} / {second} / {span} / large"
            cells.append("" if one == other else f"{table.loc[name, 'estimate']:.2f}")
        yield row([f"`{one}`", *cells])
    yield ""
    periods = dictionary()["period"]
    yield from prose(f"Cases held are those {periods['cases_held']} after the year to 31 March of the other figures.")
