"""Re-referrals in balance: what a published share says once last year's referrals are taken into account.

Those who are referred again within 12 months were first referred this year or the year before. Where referrals fell,
the published share is of many families of last year among few referrals of this year, and next year's will be lower.
"""

from __future__ import annotations

from sim.config.areas import Area
from sim.data.facts import PublishedFacts, published_value

OF_LAST_YEAR = 0.5
"""Share of re-referrals whose referral before was in the year before, at equal referrals: returns are spread over the
12 months. Of the values tried it errs least about the next year's share, 2.4 points where the share itself errs by 2.8
(English councils, 2018 to 2023)."""

MOST_CHANGE = 1.65
"""Ratio of referrals of two years beyond which a change is of recording, and counts as this."""


def balanced_share(area: Area, facts: PublishedFacts) -> float:
    """Return the share of re-referrals that a council comes to when referrals stay as they are.

    The published share, if the year before has no published referrals.
    """
    share, now = facts.value("rereferral_12m_share"), facts.value("referrals")
    before = published_value(area, facts.year - 1, "referrals")
    if not before or not facts["referrals"].published or not facts["rereferral_12m_share"].published:
        return share
    ratio = min(MOST_CHANGE, max(1.0 / MOST_CHANGE, before / now))
    return share / (OF_LAST_YEAR * ratio + 1.0 - OF_LAST_YEAR)
