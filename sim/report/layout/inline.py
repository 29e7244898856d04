"""Marks inside a text: bold, small print, code and verdicts."""

from markupsafe import Markup

from sim.experiment.statistics.verdict import MET, NOT_MET, NOT_SHOWN, SHOWN, UNDECIDED
from sim.report.words import labels

_COLOURS = {SHOWN: "green", MET: "green", NOT_SHOWN: "red", NOT_MET: "red", UNDECIDED: "amber"}


def strong(text: str) -> Markup:
    """A text that stands out."""
    return Markup("<b>{}</b>").format(text)


def small(text: str, look: str = "") -> Markup:
    """A text in small print."""
    marked = Markup('<small class="{}">{}</small>').format(look, text)
    return marked if look else Markup("<small>{}</small>").format(text)


def with_small_print(text: str, below: str) -> Markup:
    """A text with another below it: a number's interval, a scenario's note.

    Examples
    --------
    >>> with_small_print("12.0", "< 13")
    Markup('12.0<small>&lt; 13</small>')
    """
    return Markup("{}{}").format(text, small(below))


def code(text: str) -> Markup:
    """A word of a program: a key, a command."""
    return Markup("<code>{}</code>").format(text)


def badge(verdict: str) -> Markup:
    """A verdict as a word on a coloured ground: the word says it all."""
    return Markup('<span class="badge {}">{}</span>').format(_COLOURS[verdict], labels.sentence_case(verdict))
