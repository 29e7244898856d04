"""The page of documentation that lists every measure."""

from __future__ import annotations

from sim.measures import MEASURES
from sim.measures.catalogue import GROUPS


def markdown() -> str:
    """Return the table of measures as the page of documentation."""
    lines = [
        "# Measures",
        "",
        "Every number that a run is summarised by. Written by `python -m sim.documents`.",
        "",
        "Volumes, stocks and durations count children, siblings each, unless the unit says otherwise. The window is a",
        "calendar month in monthly tables and the whole reporting period, after the warm-up, elsewhere. Shares are",
        "ratios of sums over the window and lie between 0 and 1. Where nothing happened that could be measured, a",
        "share or a mean is empty.",
    ]
    for group in GROUPS:
        lines += [
            "",
            f"## {group.capitalize().replace('_', ' ')}",
            "",
            "| measure | label | unit | better | target | definition |",
            "|---|---|---|---|---|---|",
        ]
        for measure in MEASURES.values():
            if measure.group == group:
                target = "" if measure.target is None else f"{measure.target:g}"
                better = "" if measure.better == "none" else measure.better
                cells = (f"`{measure.name}`", measure.label, measure.unit, better, target, measure.definition)
                lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
