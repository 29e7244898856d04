"""What the forecast was asked to reach before it was scored, and whether it does."""

from __future__ import annotations

from types import MappingProxyType

import pandas as pd

ASKED_FOR = "2022 to 2024"
"""The years, pooled, of which it was asked."""

HIGHEST_RATIO = MappingProxyType(
    {
        "assessments_within_45wd_share": 0.95,
        "icpc_within_15wd_share": 0.97,
        "caseload_per_fte": 0.93,
        "rereferral_12m_share": 0.85,
        "cpp_31_march_rate": 0.95,
        "cin_31_march_rate": 0.97,
    }
)
"""Of mean absolute error to that of shrunk last year."""

COVERAGE = (0.75, 0.85)
"""Of the 80% bands."""


def missed(pooled: pd.DataFrame) -> dict[str, list[str]]:
    """Return what each outcome misses, in words, from the scores of the pooled years; no entry where all is reached.

    The estimates decide, not their intervals.
    """
    found: dict[str, list[str]] = {}
    for outcome, row in pooled.iterrows():
        said = []
        if not row["ratio"] <= HIGHEST_RATIO[outcome]:
            said.append(f"ratio {row['ratio']:.3f}, asked for at most {HIGHEST_RATIO[outcome]:.2f}")
        if not COVERAGE[0] <= row["coverage"] <= COVERAGE[1]:
            said.append(f"bands cover {row['coverage']:.1%}, asked for {COVERAGE[0]:.0%} to {COVERAGE[1]:.0%}")
        if said:
            found[str(outcome)] = said
    return found
