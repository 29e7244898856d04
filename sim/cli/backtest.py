"""``frontdoor backtest``: how good forecasts of past years would have been."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.application import examples
from sim.cli.name_completion import councils_and_years
from sim.cli.status import DONE
from sim.cli.tables import WRITERS, Format

if TYPE_CHECKING:
    import pandas as pd


@examples(
    "frontdoor backtest",
    "frontdoor backtest --origins 2022,2023 --format csv",
    "frontdoor backtest authority=bradford from=2018 to=2024",
)
def backtest(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME=VALUE",
            help="authority=NAME, for the picture of one council; from=YEAR and to=YEAR: what is drawn",
            autocompletion=councils_and_years,
            show_default=False,
        ),
    ] = None,
    origins: Annotated[
        str | None,
        typer.Option(
            metavar="Y,Y", help="years from which is forecast (default: 2020,2021,2022,2023)", show_default=False
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="how the scores are printed", metavar="FORMAT")] = "text",
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="PAGE",
            help="default: results/validation/backtest.md, a CSV file beside it; for a council an SVG file",
            show_default=False,
        ),
    ] = None,
) -> int:
    """Score forecasts of past years over all councils.

    Each year's six figures are forecast from what was known the year before, and laid beside what happened, with four
    simple forecasts: last year's figure, the mean of three years, last year's shrunk towards the councils' mean, and
    the neighbours' median. The page says how to read it.

    With authority=NAME, a picture shows what happened to that council over the bands that were forecast. The last line
    printed is the page or the picture. Inside a clone of the project, started in its folder, they go to
    docs/validation. With --format csv or markdown the scores alone are printed, and written only with --output.
    """
    from sim.cli.council_words import read_words
    from sim.config.council_options import GROUP
    from sim.config.errors import InputError

    said = read_words(words or (), (GROUP, "from", "to"), {})
    if GROUP in said:
        if origins is not None:
            raise InputError("a council takes from= and to=, not --origins")
        return _draw(said, form, output)
    if said:
        raise InputError(f"{next(iter(said))}= needs a council, as in authority=bradford; all take --origins")
    return _score(origins, form, output)


def _score(origins: str | None, form: Format, output: Path | None) -> int:
    from sim.cli.options import listed
    from sim.config.areas import FIRST_YEAR, LAST_YEAR
    from sim.data.panel import panel
    from sim.forecast import backtest as past
    from sim.forecast.page import all_scores, page_parts, write_page
    from sim.forecast.targets import missed
    from sim.validation.page import pages_folder

    years = past.ORIGINS if origins is None else _origins(listed(origins))
    page = output or pages_folder() / "backtest.md"
    if page.suffix != ".md":
        raise typer.BadParameter(f"{page}: the name of the page must end in .md", param_hint="--output")
    is_whole = years == past.ORIGINS and (form == "text" or output is not None)
    found = past.backtest(panel(None), range(FIRST_YEAR, LAST_YEAR) if is_whole else years)
    table = all_scores(found[(found["year"] - 1).isin(years)])
    if form == "text":
        for (when, seen), rows in table[table["size"] == "all"].groupby(["years", "seen"], sort=False):
            print(f"\n{when}{', as fitted' if seen == 'fitted' else ''}\n")
            print_scores(rows)
    else:
        WRITERS[form](table.round(4))
    if form == "text" or output is not None:
        write_page(page_parts(found, years, page.stem), page.parent)
    if form == "text":
        if is_whole:
            pooled = table[(table["seen"] == "new") & (table["size"] == "all")].drop_duplicates("outcome")
            misses = missed(pooled.set_index("outcome"))
            print(f"asked for beforehand and missed: {len(misses)} of {len(pooled)} figures; the page says which")
        print(page)
    return DONE


def print_scores(rows: pd.DataFrame) -> None:
    """Print scores, a line for each figure; the page has the other simple forecasts too."""
    from sim.cli.show import print_table
    from sim.forecast.naive import NAMES, SHRUNK
    from sim.forecast.page import LABELS, error_of, interval_of, share_of

    heads = ["figure", "ratio to shrunk last year", "coverage", "forecasts", "error", f"{NAMES[SHRUNK]}'s"]
    print_table(
        heads,
        [
            [
                LABELS[each["outcome"]],
                interval_of(each, "ratio"),
                share_of(each),
                str(each["forecasts"]),
                *(error_of(each["outcome"], each[f"error_{name}"]) for name in ("forecast", SHRUNK)),
            ]
            for _, each in rows.iterrows()
        ],
    )


def _draw(said: dict[str, str], form: Format, output: Path | None) -> int:
    import pandas as pd

    from sim.cli.council_words import council_of, whole_year
    from sim.config.areas import FIRST_YEAR, LAST_YEAR
    from sim.config.council_options import GROUP
    from sim.config.errors import InputError
    from sim.data.panel import panel
    from sim.forecast.backtest import forecasts, with_outcomes
    from sim.forecast.picture import svg
    from sim.validation.page import pages_folder

    council = council_of(said[GROUP])
    first = whole_year(said.get("from", str(FIRST_YEAR + 1)), "from")
    last = whole_year(said.get("to", str(LAST_YEAR)), "to")
    if not FIRST_YEAR < first <= last <= LAST_YEAR:
        raise InputError(f"from={first} to={last}: years from {FIRST_YEAR + 1} to {LAST_YEAR} can be drawn")
    page = output or pages_folder() / f"backtest_{council.option}.svg"
    if page.suffix != ".svg":
        raise typer.BadParameter(f"{page}: the name of the picture must end in .svg", param_hint="--output")
    table = panel(None)
    parts = [with_outcomes(forecasts(table, year - 1), table) for year in range(first, last + 1)]
    found = pd.concat(parts, ignore_index=True)
    found = found[found["code"] == council.code]
    if found.empty:
        raise InputError(f"{council.short_name} has no figures in {first} to {last}")
    if form != "text":
        WRITERS[form](found.round(4))
        if output is None:
            return DONE
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(svg(found), encoding="utf-8", newline="\n")
    if form == "text":
        _say_inside(found)
        print(page)
    return DONE


def _say_inside(found: pd.DataFrame) -> None:
    """Print for each figure in how many years it came out inside its band."""
    from sim.forecast.page import LABELS

    banded = found[found["happened"].notna() & found["low"].notna()]
    inside = banded["happened"].between(banded["low"], banded["high"])
    print(f"\n{found['area'].iloc[0]}: years inside the 80% band\n")
    for outcome, label in LABELS.items():
        rows = inside[banded["outcome"] == outcome]
        print(f"  {label}: {int(rows.sum())} of {len(rows)}")
    print()


def _origins(given: tuple[str, ...]) -> tuple[int, ...]:
    from sim.config.areas import FIRST_YEAR, LAST_YEAR
    from sim.config.errors import InputError

    allowed = range(FIRST_YEAR + 1, LAST_YEAR)
    years = tuple(sorted({int(each) for each in given if each.isdecimal()}))
    if not years or len(years) != len(set(given)) or not set(years) <= set(allowed):
        raise InputError(f"--origins: must be years from {allowed[0]} to {allowed[-1]}, with commas between them")
    return years
