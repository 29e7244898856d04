"""Errors that are the user's to mend, and the search for what they meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from sim.config.text import printable


class InputError(ValueError):
    """Something given to the program is wrong; the message is one line that says what, and what is allowed."""

    def __str__(self) -> str:
        """Return the message, in which values from somebody's file do nothing to the terminal."""
        return printable(super().__str__())


class ConfigError(InputError):
    """A parameter, override or experiment file is wrong."""


class ResultsError(InputError):
    """A results folder is missing, incomplete or not one at all."""


class RunError(RuntimeError):
    """A run ended without its results, through no fault of the input; the message says why and what is kept."""

    def __str__(self) -> str:
        """Return the message, as :class:`InputError` does."""
        return printable(super().__str__())


class NotBegunError(RuntimeError):
    """What would run was announced and not begun, as was asked for: nothing has run, and nothing was written."""


_BEGINNING = 3
"""Characters of a name that say more than chance would."""


def nearest(wrong: str, right: Iterable[str]) -> str | None:
    """Return the right name that a wrong one most resembles, or None.

    A dotted key given by its last part alone (``vacancy_rate``) is found too, and the first name whose last part begins
    so (``vacancy``).
    """
    names = list(right)
    by_last_part = {name.rsplit(".", 1)[-1]: name for name in reversed(names)}
    if wrong in by_last_part:
        return by_last_part[wrong]
    if len(wrong) >= _BEGINNING:
        for name in names:
            if name.rsplit(".", 1)[-1].startswith(f"{wrong}_"):
                return name
    matches = get_close_matches(wrong, names, n=1, cutoff=0.6)
    if matches:
        return matches[0]
    matches = get_close_matches(wrong.rsplit(".", 1)[-1], by_last_part, n=1, cutoff=0.75)
    return by_last_part[matches[0]] if matches else None


def did_you_mean(wrong: str, right: Iterable[str]) -> str:
    """Return ``"; did you mean X?"``, or nothing when nothing is near."""
    match = nearest(wrong, right)
    return f"; did you mean {match}?" if match else ""
