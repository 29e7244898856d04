"""What the pages of documentation are about: their headings, and the terms of the glossary. Only a clone has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from sim.config.files import project_clone

_HEADING = re.compile(r"#+ (.+)")
_TERM = re.compile(r"\*\*(.+?)\*\*[:,]? (.+)", re.DOTALL)
_LINK = re.compile(r"\[([^]]+)\]\([^)]+\)")


def headings() -> Iterator[tuple[str, str]]:
    """Yield every heading of every page, and the page; what looks like one in code is none."""
    for path in sorted(_docs().rglob("*.md")):
        code = False
        for line in path.read_text(encoding="utf-8").splitlines():
            code ^= line.startswith("```")
            if not code and (found := _HEADING.fullmatch(line)):
                yield _plain(found[1]), f"docs/{path.relative_to(_docs()).as_posix()}"


def terms() -> Iterator[tuple[str, str]]:
    """Yield every term of the glossary, and what it means."""
    glossary = _docs() / "glossary.md"
    paragraphs = glossary.read_text(encoding="utf-8").split("\n\n") if glossary.is_file() else []
    for paragraph in paragraphs:
        if found := _TERM.fullmatch(paragraph.strip()):
            yield _plain(found[1]), _plain(found[2])


def _docs() -> Path:
    return (project_clone() or Path("no clone")) / "docs"


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[*`]", "", _LINK.sub(r"\1", text)).split())
