"""Text for a terminal."""

from __future__ import annotations

from sim.report.words.quantities import MINUS, NOT_AVAILABLE


def in_plain_characters(text: str) -> str:
    """Return a text without the typographic minus and dash, which are in few code pages of Windows consoles."""
    return text.replace(MINUS, "-").replace(NOT_AVAILABLE, "-")
