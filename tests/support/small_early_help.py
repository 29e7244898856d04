"""One keyworker, families who need early help, and returns that it keeps away."""

from __future__ import annotations

import pytest

from tests.support.small_service import EARLY_HELP, family, fixed, rows, team

HELP = {
    "teams.early_help": team(1),
    "early_help.consent_share": 0.6,
    "early_help.families_per_keyworker": 1.0,
    "early_help.hours_per_week": 2.0,
    "early_help.length_days": fixed(15.0),
    "early_help.session_interval_days": 5.0,
    "early_help.completion_share": 0.8,
}
"""One keyworker who helps one family at a time: three pieces of work of two hours, one a week."""

RETURNS = {
    "pathway.returns.enabled": True,
    "pathway.returns.scale": 1.0,
    "pathway.returns.probability": dict.fromkeys(("contact", "mash", "referral", "assessment", "plan"), 0.8),
    "pathway.returns.missed_need_factor": 1.0,
    "pathway.returns.delay_days": fixed(12.0),
    "pathway.returns.worsening_share": 0.0,
    "early_help.effect_scale": 1.0,
    "early_help.effect": {
        "return_odds_during": 0.5,
        "return_odds_after": 0.375,
        "escalation_factor": 0.5,
        "lasting_days": 252.0,
        "reference_hours": 6.0,
        "dose_elasticity": 1.0,
    },
}
"""Four in five come back, after twelve days; odds of 4 become 2 while helped (0.667), and 1.5 afterwards (0.6)."""


def needs_help(index=0, **draws):
    return family(index, need=EARLY_HELP, **draws)


def seen(model, *events):
    return [(row.event, pytest.approx(row.time)) for row in rows(model, *events)]
