"""How commands print a whole table: as blocks of text, CSV or Markdown."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

Format = Literal["text", "csv", "markdown"]


def _write_text(table: pd.DataFrame) -> None:
    """Print a block for each row: the first column as its heading, the others below."""
    for row in table.astype(object).where(table.notna(), "").itertuples(index=False):
        first, *others = row
        print(first)
        for name, value in zip(table.columns[1:], others, strict=True):
            if value != "":
                print(f"    {name}: {value}")


def _write_csv(table: pd.DataFrame) -> None:
    table.to_csv(sys.stdout, index=False, lineterminator="\n")


def _write_markdown(table: pd.DataFrame) -> None:
    print(f"| {' | '.join(table.columns)} |\n|{'---|' * len(table.columns)}")
    for row in table.astype(object).where(table.notna(), "").itertuples(index=False):
        cells = (str(value).replace("|", r"\|") for value in row)
        print(f"| {' | '.join(cells)} |")


WRITERS = {"text": _write_text, "csv": _write_csv, "markdown": _write_markdown}
