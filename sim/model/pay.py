"""Pay: what a rise over the market does to leaving and hiring."""

from __future__ import annotations


def pay_factor(uplift_share: float, elasticity: float) -> float:
    """Return what a rise of pay multiplies a rate by; 1 without a rise or without elasticity."""
    return float((1.0 + uplift_share) ** elasticity)
