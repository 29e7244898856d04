"""``frontdoor forecast``: next year's figures of a council, from what is published, by simple statistics."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.application import examples
from sim.cli.name_completion import councils_and_years
from sim.cli.status import DONE
from sim.cli.tables import WRITERS, Format

if TYPE_CHECKING:
    import pandas as pd

    from sim.config.areas import Area

NONE = "-"


@examples(
    "frontdoor forecast authority=leeds",
    "frontdoor forecast authority=bradford authority.year=2022",
    "frontdoor forecast authority=leeds --against figures_2025.csv",
    "frontdoor forecast --all --format csv",
)
def forecast(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME=VALUE",
            help="authority=NAME, and authority.year=YEAR: the last year that is known (default: the last shipped)",
            autocompletion=councils_and_years,
            show_default=False,
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="every council, in place of one")] = False,
    against: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="a CSV file of the year after, to score against", show_default=False),
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option("--format", help="default: text; with --all csv", metavar="FORMAT", show_default=False),
    ] = None,
) -> int:
    """Forecast a council's published figures of the year after.

    Six figures, each with the band in which it should come in 8 of 10 cases: assessments within 45 working days,
    conferences within 15, cases for each case holder, re-referrals, children on protection plans and children in need
    per 10,000. By simple statistics from figures published up to the year; the simulation has no part in it. How good
    such forecasts have been: frontdoor backtest.

    With --against, all forecasts are laid beside a later year's figures and scored. The file is a CSV table with
    a row per council: code or council, year, and any of the columns that frontdoor data columns lists, in
    their units (shares of 1, counts). Empty cells are no figures.
    """
    from sim.cli.council_words import council_known_in, read_words, whole_year
    from sim.config.areas import LAST_YEAR
    from sim.config.council_options import GROUP, YEAR
    from sim.config.errors import InputError
    from sim.data.panel import panel
    from sim.forecast.backtest import forecasts, with_outcomes
    from sim.forecast.later import read_later

    said = read_words(words or (), (GROUP, YEAR), {"year": YEAR})
    if every == (GROUP in said):
        raise InputError("say which council, as in authority=leeds; or --all, for every one")
    year = whole_year(said.get(YEAR, str(LAST_YEAR)), YEAR)
    if every:
        _check_year(year)
    council = None if every else council_known_in(said[GROUP], year)
    table = panel(None)
    found = forecasts(table, year)
    if against is not None:
        found = with_outcomes(found, read_later(against, table, year + 1))
    mine = found if council is None else found[found["code"] == council.code]
    if mine.empty and council is not None:
        raise InputError(
            f"{council.short_name} ends with {year}; its successors have forecasts: {_successors(council)}"
        )
    if form is not None or (every and against is None):
        WRITERS[form or "csv"](mine.round(4))
        return DONE
    if not every:
        _print_council(mine, year)
    if against is not None:
        _print_scores(found)
    return DONE


def _check_year(year: int) -> None:
    from sim.config.areas import FIRST_YEAR, LAST_YEAR
    from sim.config.errors import InputError

    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError(f"authority.year={year}: figures are shipped for {FIRST_YEAR} to {LAST_YEAR}")


def _successors(council: Area) -> str:
    from sim.config.areas import all_areas

    return ", ".join(f"authority={all_areas()[code].option}" for code in council.successors)


def _print_council(mine: pd.DataFrame, year: int) -> None:
    from sim.cli.console import say
    from sim.cli.show import print_table
    from sim.forecast.outcomes import OUTCOMES

    by_name = {outcome.name: outcome for outcome in OUTCOMES}
    has_outcomes = "happened" in mine
    print(f"\n{mine['area'].iloc[0]}: figures expected for {year + 1}, from what was published of {year}\n")
    heads = ["figure", str(year), "expected", "8 in 10", *(["happened"] if has_outcomes else [])]
    rows, parts = [], []
    for _, each in mine.iterrows():
        outcome = by_name[each["outcome"]]
        digits = outcome.digits
        band = f"{_number(each['low'], digits)} to {_number(each['high'], digits)}"
        label = f"{outcome.label} ({outcome.unit})"
        cells = [_number(each[name], digits) for name in ("last", "forecast")]
        cells += [band if math.isfinite(each["low"]) else NONE]
        rows.append([label, *cells, *([_number(each["happened"], digits)] if has_outcomes else [])])
        parts.append(
            [
                label,
                _number(each["typical"], digits),
                *(_number(each[name], digits, sign=True) for name in ("own_level", "known")),
                each["basis"],
            ]
        )
    print_table(heads, rows)
    print("What the expected figure is made of\n")
    print_table(["figure", "typical council", "own level", "what else is known", "own level from"], parts)
    if mine["low"].isna().any():
        say("No band (-): there are too few past changes to learn from.")
    say(
        f"Years to 31 March; cases on 30 September {year + 1}. Own level: what the council's own past adds to the "
        "typical council's expected figure. What else is known: its neighbours, and figures such as a rise of "
        "referrals. Simple statistics, without the simulation."
    )


def _print_scores(found: pd.DataFrame) -> None:
    from sim.cli.backtest import print_scores
    from sim.forecast.backtest import scored, scores
    from sim.forecast.later import none_scored

    if scored(found).empty:
        print(f"\n{none_scored()}")
        return
    print(f"\nAll councils in the file, {found['year'].iloc[0]}\n")
    print_scores(scores(found).reset_index())


def _number(value: float, digits: int, sign: bool = False) -> str:
    if not math.isfinite(value):
        return NONE
    return f"{value:{'+' if sign else ''}.{digits}f}"
