"""Text for a terminal, a file or a pipe: drawn by rich, plain where nobody looks at it."""

from __future__ import annotations

import shutil
import textwrap

from rich.console import Console
from rich.table import Table

from sim.measures.quantities import MINUS, NOT_AVAILABLE

WIDTH = 120
"""Of lines that go into a file or a pipe, unless COLUMNS says otherwise."""


class _Output(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the command what follows from a reader that has seen enough."""
        raise BrokenPipeError


def draw(table: Table, at_least: int = 0) -> None:
    """Print a table on standard output; without colours and blanks at the ends of lines where that is no terminal.

    Parameters
    ----------
    table
        Text in it is shown as it is: nothing is markup, whoever wrote it.
    at_least
        Characters a line may take even where the terminal is narrower, so that nothing is cut off.
    """
    output = _Output(width=max(at_least, terminal_width()), markup=False, emoji=False, highlight=False)
    if output.is_terminal:
        output.print(table)
        return
    with output.capture() as drawn:
        output.print(table)
    for line in drawn.get().splitlines():
        print(line.rstrip())


def terminal_width() -> int:
    """Return how many characters fit into a line."""
    return shutil.get_terminal_size((WIDTH, 24)).columns


def say(text: str, indent: str = "") -> None:
    """Print a paragraph in plain characters, in lines that fit."""
    width = terminal_width()
    print(
        textwrap.fill(
            in_plain_characters(text),
            width,
            initial_indent=indent,
            subsequent_indent=" " * len(indent),
            break_on_hyphens=False,
            break_long_words=False,
        )
    )


def in_plain_characters(text: str) -> str:
    """Return a text without the typographic minus and dash, which are in few code pages of Windows consoles."""
    return text.replace(MINUS, "-").replace(NOT_AVAILABLE, "-")
