"""Sentences in which something is marked: as they stand on a page, and as they are printed in a terminal."""

from markupsafe import Markup


def plain(text: str) -> str:
    """A sentence without marks.

    Examples
    --------
    >>> plain(Markup("In time: <b>{}</b>.").format("82% < 90%"))
    'In time: 82% < 90%.'
    """
    return text.striptags() if isinstance(text, Markup) else text
