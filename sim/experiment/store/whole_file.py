"""Files that a reader finds whole or not at all, whatever happens while they are written."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under another name and then give it its own; nothing is left where that fails.

    A file that is there is replaced, not written into: another name that leads to it keeps the old content.
    """
    partial = path.with_name(f"{path.name}.{uuid4().hex}.partial")
    try:
        with partial.open("xb") as file:
            file.write(content)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
