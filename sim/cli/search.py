"""Whatever has a word in its name or in what is said of it."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from sim.cli.described import experiments, measures, parameters
from sim.config.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

_OF = {"factor", "share", "ratio", "elasticity", "probability"}
_UNITS_THAT_SAY_NOTHING = {"", "switch", "name", "text", "list", "date", "number"}

_KINDS = ("option", "parameter", "measure", "experiment", "term", "page")
"""What is searched, in the order in which it is shown."""

_SEARCHED = ["name", "kind", "description", "text"]


def found(word: str) -> pd.DataFrame:
    """List everything whose name, definition or question has a word, what is so named first.

    Raises
    ------
    InputError
        If there are none; it names what is spelt nearly so.
    """
    import pandas as pd

    everything = pd.concat(_to_search(), ignore_index=True)
    sought = _plain(word)
    in_name, in_text = (everything[of].map(_plain).str.contains(sought, regex=False) for of in ("name", "text"))
    hits = everything.assign(first=~in_name)[in_name | in_text]
    if hits.empty or not sought:
        raise InputError(f"nothing here is about {word!r}{_nearest(word, list(everything['name']))}")
    hits = hits.sort_values(["first", "kind"], key=_in_order, kind="stable")
    return hits[["name", "kind", "description"]]


def _to_search() -> Iterator[pd.DataFrame]:
    """Yield tables of what can be found: its name, kind, a line about it, and the text that is searched besides."""
    import pandas as pd

    from sim.documents.headings import headings, terms

    settings, measured, asked = parameters(()), measures(), experiments()
    shown = [
        f"{each.description} ({value})" if (value := _in_words(each.value, each.unit)) else each.description
        for each in settings.itertuples()
    ]
    yield settings.assign(name=settings["key"], kind="parameter", text=settings["description"], description=shown)[
        _SEARCHED
    ]
    text = measured["group"] + " " + measured["definition"]
    yield measured.assign(kind="measure", text=text, description=measured["definition"])[_SEARCHED]
    text = asked["title"] + " " + asked["question"]
    yield asked.assign(kind="experiment", text=text, description=asked["title"])[_SEARCHED]
    for kind, rows in {"option": _options(), "term": terms(), "page": headings()}.items():
        table = pd.DataFrame(list(rows), columns=["name", "description"])
        yield table.assign(kind=kind, text="" if kind == "page" else table["description"])[_SEARCHED]


def _options() -> Iterator[tuple[str, str]]:
    """Yield every option of the groups that leave a choice, and what its file says of it first."""
    from sim.config.files import file_options, group_names, option_text

    for group in group_names():
        names = file_options(group)
        for name in names if len(names) > 1 else ():
            text = option_text(group, name)
            assert text is not None
            yield f"{group}={name}", _first_comment(text)


def _first_comment(text: str) -> str:
    r"""Return what a file of the configuration says of itself in its first lines.

    Examples
    --------
    >>> _first_comment("# @package _global_\n# Nobody moves\n# people.\nallocation: {}  # unit; status; source")
    'Nobody moves people.'
    """
    lines = takewhile(lambda line: line.startswith("#"), text.splitlines())
    said = " ".join(line.lstrip("# ") for line in lines if "@package" not in line)
    return said.partition(" Behind each ")[0]  # how the lines below it are to be read


def _in_words(value: object, unit: str) -> str:
    """Return a value with its unit as somebody would say it; nothing where there is none."""
    if value in {None, (), "null"}:
        return ""
    if value == "must be given":
        return "must be given" if unit in {*_UNITS_THAT_SAY_NOTHING, *_OF} else f"must be given, in {unit}"
    if unit == "switch":
        return {"true": "on", "false": "off"}.get(str(value).lower(), str(value))
    if unit in _OF:
        return f"{'an' if unit[0] in 'aeiou' else 'a'} {unit} of {value}"
    return f"{value}" if unit in _UNITS_THAT_SAY_NOTHING else f"{value} {unit}".strip()


def _in_order(column: pd.Series) -> pd.Series:
    return column.map({kind: place for place, kind in enumerate(_KINDS)}) if column.name == "kind" else column


def _plain(text: str) -> str:
    return " ".join(str(text).lower().replace("_", " ").replace(".", " ").split())


def _nearest(word: str, names: list[str]) -> str:
    """Return the names that a word most resembles, as a whole or in a part of them."""
    from difflib import get_close_matches

    parts = {part for name in names for part in _plain(name).split()}
    near = get_close_matches(_plain(word), sorted(parts), n=3)
    return f"; nearest: {', '.join(near)}" if near else "; see frontdoor describe"
