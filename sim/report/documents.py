"""Write the pages of documentation that follow from the code: ``python -m sim.report.documents``, in the repository."""

from __future__ import annotations

from pathlib import Path

from sim.measures import catalogue
from sim.report import assumptions_log, parameters, run_times, stress

PAGES = {
    "assumptions.md": assumptions_log.markdown,
    "measures.md": catalogue.markdown,
    "parameters.md": parameters.markdown,
    "run_times.md": run_times.markdown,
    "stress.md": stress.markdown,
}
"""Pages of ``docs/`` and what writes them."""


def write_pages(folder: Path) -> None:
    """Write every page into a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in PAGES.items():
        (folder / name).write_text(text(), encoding="utf-8", newline="\n")
        print(folder / name)


if __name__ == "__main__":
    write_pages(Path("docs"))
