"""``frontdoor data``: which published figures come with the program, and what they say of one council."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.application import examples
from sim.cli.name_completion import SHIPPED, shipped
from sim.cli.status import DONE
from sim.cli.tables import WRITERS, Format

if TYPE_CHECKING:
    import pandas as pd

LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0. Crown copyright."

WIDEST = 160
"""Characters that the figures of eight years take beside their names and units."""


@examples(
    "frontdoor data",
    "frontdoor data leeds",
    "frontdoor data 'kingston upon thames' --format csv > kingston.csv",
    "frontdoor data estimates --format markdown",
)
def data(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="WHAT",
            help="councils, columns or estimates; or a council, a region or England by its published name",
            autocompletion=shipped,
            show_default=False,
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="how tables are written", metavar="FORMAT")] = "text",
) -> int:
    """Say which published figures come with the program, or print those of a council.

    Figures of every English authority, its region and England, by year. Without a word: what is shipped, from where,
    and under which licence.
    """
    if what is None:
        if form != "text":
            raise typer.BadParameter(
                "say which table: councils, columns, estimates or a council", param_hint="--format"
            )
        _print_overview()
    elif what in SHIPPED:
        WRITERS[form]({"councils": councils, "columns": columns, "estimates": estimates}[what]())
    elif form == "text":
        _print_area(what)
    else:
        WRITERS[form](figures(what))
    return DONE


def councils() -> pd.DataFrame:
    """List authorities, regions and joint services."""
    from sim.config.areas import councils as present
    from sim.data.panel import areas

    options = {area.code: option for option, area in present().items()}
    table = areas().reset_index()
    table.insert(0, "authority", table["code"].map(options).fillna(""))
    return table[["area", *(name for name in table if name != "area")]]


def columns() -> pd.DataFrame:
    """List the columns of the panel."""
    from sim.data.panel import dictionary

    return dictionary().reset_index()


def estimates() -> pd.DataFrame:
    """List what was estimated from the panel."""
    from sim.data.estimates import estimates as shipped_estimates

    return shipped_estimates().reset_index()


def figures(area: str) -> pd.DataFrame:
    """List the figures of an area: a row for each, a column for each year; a sign where there is none.

    Raises
    ------
    InputError
        If there is no such area; the message has the nearest.
    """
    import pandas as pd

    from sim.data.panel import cells, dictionary

    table = cells(area)
    units = dictionary()["unit"]
    return pd.concat([units, table.T], axis=1).rename_axis("column").reset_index()


def _print_area(area: str) -> None:
    from rich.table import Table
    from rich.text import Text

    from sim.cli.console import draw
    from sim.data.panel import NO_FIGURE, areas, code_of

    code = code_of(area)
    about = areas().loc[code]
    found = figures(area)
    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for number, name in enumerate(found):
        drawn.add_column(str(name), justify="right" if number > 1 else "left", no_wrap=True)
    for row in found.itertuples(index=False):
        drawn.add_row(*(Text(str(each)) for each in row))
    title = f"{about['area']} ({code})"
    print(f"\n{', '.join(filter(None, (title, about['region'])))}\n")
    draw(drawn, at_least=WIDEST)
    used = set(found.iloc[:, 2:].to_numpy().ravel()) & set(NO_FIGURE)
    print()
    for sign in sorted(used):
        print(f"{sign or '(empty)'}: {NO_FIGURE[sign]}")
    print("Years to 31 March; workforce at 30 September of the same calendar year, or the year to it.")
    print(LICENCE)


def _print_overview() -> None:
    """Print a screen: how much is shipped, where it is from, and what to type."""
    from sim.cli.console import terminal_width
    from sim.config.areas import FIRST_YEAR, LAST_YEAR
    from sim.data.panel import areas, dictionary

    known, described = areas(), dictionary()
    levels = known["level"].value_counts()
    now = int(((known["level"] == "authority") & (known["last_year"] == LAST_YEAR)).sum())
    width = terminal_width()
    print("\nPublished figures that come with the program\n")
    for line in (
        f"{levels['authority']} English authorities ({now} of them in {LAST_YEAR}), {levels['region']} regions, "
        f"England, and {levels['joint']} services that two authorities share",
        f"years to 31 March {FIRST_YEAR} to {LAST_YEAR}; workforce at 30 September {FIRST_YEAR} to {LAST_YEAR}",
        f"{len(described)} columns; Ofsted's judgements; ten statistical neighbours of each authority",
        f"{len(estimates())} estimates from them: slopes within councils, and how far figures move",
    ):
        print(fill(line, width, initial_indent="  ", subsequent_indent="    "))
    print("\nFrom\n")
    for publication, rows in described.groupby("publication", sort=False):
        print(
            fill(
                f"{publication}: {len(rows)} column{'s' * (len(rows) > 1)}",
                width,
                initial_indent="  ",
                subsequent_indent="    ",
            )
        )
    print("  Ofsted, latest inspection judgements\n  DfE, statistical neighbour model, 2025\n")
    print(fill(LICENCE, width))
    print("\nTo see more\n\n  frontdoor data leeds\n  frontdoor data councils\n  frontdoor data columns")
    print("  frontdoor data estimates")
