"""The pages of documentation that follow from the code, and what writes each."""

from __future__ import annotations

from pathlib import Path

from sim.documents import assumptions_log, estimates, measures, parameters, run_times, stress

PAGES = {
    "assumptions.md": assumptions_log.markdown,
    "estimates.md": estimates.markdown,
    "measures.md": measures.markdown,
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
