"""Text from somebody else's file: shown without doing anything to the terminal, and kept out where it could."""

from __future__ import annotations

import unicodedata

LONGEST_TEXT = 20_000
"""Characters of one text in a file; the longest question of a real experiment has a few hundred."""

LONGEST_MESSAGE = 4_000
"""Characters of a message that quotes what was found wrong."""

_LAYOUT = "\n\t"
_UNSEEN = {"Cc", "Cs"}
_DIRECTIONS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that let text run the other way, so that what is shown is not what is there."""


def printable(text: str, longest: int = LONGEST_MESSAGE) -> str:
    r"""Return text with everything that is an instruction to the terminal written out, and cut to a length.

    Examples
    --------
    >>> printable("a \x1b[31mred\x1b[0m word")
    'a \\x1b[31mred\\x1b[0m word'
    """
    cut = text if len(text) <= longest else f"{text[:longest]}... ({len(text)} characters)"
    return "".join(_written_out(each) if _is_instruction(each) else each for each in cut)


def check_text(text: str) -> None:
    """Raise ValueError if text is longer than any that is meant to be read, or holds what cannot be seen."""
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"a text of {len(text)} characters; at most {LONGEST_TEXT}")
    for each in text if not text.isprintable() else "":
        if _is_instruction(each):
            raise ValueError(f"holds the control character {_written_out(each)}")


def check_texts(value: object) -> None:
    """Apply :func:`check_text` to every text in nested lists and mappings, keys included."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            check_text(item)
        elif isinstance(item, dict):
            waiting += [*item, *item.values()]
        elif isinstance(item, list | tuple):
            waiting += item


def _is_instruction(character: str) -> bool:
    if character in _LAYOUT:
        return False
    return unicodedata.category(character) in _UNSEEN or character in _DIRECTIONS


def _written_out(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
