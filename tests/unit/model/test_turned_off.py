"""What a council may do for its workforce leaves no trace while it is turned off."""

from __future__ import annotations

import numpy as np

from tests.support.small_service import plain, play
from tests.support.small_workforce import (
    SOMETHING_HAPPENS,
)

NEUTRAL = {
    "workforce.stress": {
        "reference": {"case_holders": 0.1, "shared_lists": 3.0},
        "overdue_weight": 4.0,
        "overtime_weight": 4.0,
        "compression_weight": 4.0,
        "supervision_relief": 0.5,
        "shared_list_limit": 2.0,
        "smoothing_days": 5.0,
        "effect_on_leaving": 0.0,
        "effect_on_sickness": 0.0,
    },
    "workforce.pay_uplift": {"share": 0.0, "start": None, "leaving_elasticity": 5.0, "hiring_elasticity": 5.0},
    "workforce.hiring_campaigns": [{"start": "2024-05-01", "end": "2024-06-03", "factor": 1.0}],
    "workforce.inspections": [
        {"date": "2024-05-13", "days": 5, "manager_hours": 0.0, "leaving_factor": 1.0, "decay_days": 50.0}
    ],
    "workforce.training": [
        {
            "start": "2024-05-13",
            "share": 0.0,
            "hours": 20.0,
            "sessions": 4,
            "gain": 1.0,
            "ramp_days": 5.0,
            "fade_days": 50.0,
        }
    ],
    "workforce.nqsw.mentoring": {
        "share": 0.0,
        "start": None,
        "hours": 9.0,
        "interval_days": 5.0,
        "leaving_factor": 0.1,
    },
    "workforce.agency.conversion_share": 0.0,
    "workforce.supervision": {
        "enabled": False,
        "start": None,
        "hours": 9.0,
        "supervisor_hours": 9.0,
        "interval_days": 5.0,
        "weekly_until_days": 0.0,
        "fortnightly_until_days": 0.0,
        "missed_leaving_factor": 5.0,
        "reference_missed_share": 0.9,
    },
}


def test_turned_off_nothing_of_it_leaves_a_trace():
    usual = play(plain(SOMETHING_HAPPENS)).recorder.log
    neutral = play(plain(SOMETHING_HAPPENS | NEUTRAL)).recorder.log
    assert len(usual) > 5000
    for name in usual.names:
        np.testing.assert_array_equal(usual[name], neutral[name])
