"""``frontdoor profile``: what a council's simulation starts from, as a file to read and to edit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.application import examples
from sim.cli.name_completion import authorities
from sim.cli.status import DONE
from sim.config.errors import ConfigError


@examples(
    "frontdoor profile leeds",
    "frontdoor profile leeds --to my/authority/leeds.yaml",
    "frontdoor profile hull authority.year=2021",
)
def profile(
    authority: Annotated[
        str,
        typer.Argument(
            metavar="AUTHORITY", help="a council, or england_typical", autocompletion=authorities, show_default=False
        ),
    ],
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="authority.year=YYYY", help="the year whose figures are used", show_default=False),
    ] = None,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="write it to FOLDER/authority/NAME.yaml", show_default=False)
    ] = None,
) -> int:
    """Print what a council's simulation starts from, line by line: published, filled in, derived or assumed.

    With --to it becomes a file of your own. Put your own figures into it, then run it:
    frontdoor run --config-dir FOLDER authority=NAME.
    """
    from sim.config.council_options import chosen
    from sim.data.profile_to_edit import profile_to_edit

    if without_key := [word for word in words or () if "=" not in word]:
        name = " ".join([authority, *without_key])
        raise ConfigError(f'{without_key[0]}: a name of several words stands in quotation marks: "{name}"')
    option, others = chosen(authority, words or ())
    if others:
        raise typer.BadParameter(f"{others[0]}: only authority.year=YYYY is taken here", param_hint="KEY=VALUE")
    text = profile_to_edit(option)
    if to is None:
        print(text, end="")
        return DONE
    _check_place(to)
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with to.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise ConfigError(f"--to {to}: there is such a file already; it is left as it is") from None
    except OSError as error:
        raise ConfigError(f"--to {to}: cannot be written: {error.strerror}") from error
    folder = str(to.parent.parent)
    folder = f'"{folder}"' if " " in folder else folder
    print(f"{to}\nEdit it, then: frontdoor run --config-dir {folder} authority={to.stem}")
    return DONE


def _check_place(to: Path) -> None:
    """Refuse a file that ``authority=`` would not find."""
    from sim.config.files import file_options

    if to.suffix != ".yaml" or to.parent.name != "authority" or not (to.stem.isidentifier() and to.stem.isascii()):
        raise ConfigError(f"--to {to}: must be FOLDER/authority/NAME.yaml, with a name of letters a to z, digits and _")
    if to.stem in file_options("authority"):
        raise ConfigError(f"--to {to}: {to.stem} is a file of the project; give yours a name such as {to.stem}_own")
