"""A family's case: what it counts, what it asks for, and when its file is complete."""

from __future__ import annotations

import pytest

from sim.model.case import is_protection
from sim.model.events import CaseStage


@pytest.mark.parametrize(
    ("stage", "protection"),
    [
        (CaseStage.ASSESSMENT, False),
        (CaseStage.SECTION47, True),
        (CaseStage.CHILD_IN_NEED, False),
        (CaseStage.CHILD_PROTECTION, True),
    ],
)
def test_protection_work_is_section_47_and_child_protection(stage, protection):
    assert is_protection(stage) is protection
