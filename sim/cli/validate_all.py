"""What ``frontdoor validate --all`` does: every council as published beside itself as simulated."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from sim.cli.status import DONE, SOME_FAILED

if TYPE_CHECKING:
    from pathlib import Path

    from sim.experiment.run.replications import Options

ALL, YEARS_OPTION = "--all", "--years"


def words_of_all(authority: str | None, words: Sequence[str], others: Mapping[str, object]) -> list[str]:
    """Return the overrides that were typed beside ``--all``.

    Raises
    ------
    BadParameter
        If a council is among them, or an option that is not for all councils.
    """
    typed = [*([authority] if authority else []), *words]
    if named := [each for each in typed if "=" not in each]:
        raise typer.BadParameter(f"{named[0]!r} beside {ALL}: give a council or {ALL}", param_hint=ALL)
    if chosen := [each for each in typed if each.lstrip("+").startswith(("authority=", "authority.year="))]:
        raise typer.BadParameter(f"{chosen[0]} beside {ALL}: years are chosen by {YEARS_OPTION}", param_hint=ALL)
    if given := [name for name, value in others.items() if value]:
        raise typer.BadParameter(f"{given[0]} is for one council", param_hint=ALL)
    return typed


def years_typed(text: str | None) -> list[int]:
    """Read the years of ``--years``; by default the last two."""
    from sim.config.areas import YEARS
    from sim.validation.councils import YEARS as DEFAULT
    from sim.validation.councils_page import years_of

    try:
        return years_of(text, YEARS) if text else list(DEFAULT)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=YEARS_OPTION) from None


def validate_all(
    overrides: Sequence[str], years: Sequence[int], replications: int | None, page: Path, options: Options
) -> int:
    """Run every council, write the page and print what it comes to; the last line printed is the page."""
    from sim.validation.council_scores import scores
    from sim.validation.councils import REPLICATIONS, validate_councils
    from sim.validation.councils_page import in_short, write_councils

    found = validate_councils(years, overrides, replications or REPLICATIONS, options)
    command = " ".join(["frontdoor", *options.command]) if options.command else f"frontdoor validate {ALL}"
    paths = write_councils(found, page, command)
    print(in_short(scores(found.figures)))
    for option, reason in found.refused.items():
        print(f"not simulated: {option}: {reason}", file=sys.stderr)
    for failure in found.failures:
        print(
            f"failed: {failure['scenario']}, replication {failure['replication']}: {failure['reason']}", file=sys.stderr
        )
    print(paths[0])
    return SOME_FAILED if found.failures else DONE
