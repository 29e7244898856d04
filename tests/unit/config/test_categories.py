"""Records with one value for each member of a category keep the order of its codes, which positions stand for."""

from enum import IntEnum

import pytest

from sim.config.base import Row
from sim.config.categories import NEEDS, RAGS, SOURCES
from sim.config.demand import Sources
from sim.config.early_help import ConsultedShares
from sim.config.pathway import ByNeed, ByRag, Outcomes, OutcomesGivenNeed, RagGivenNeed
from sim.config.people import LeaverDestinations
from sim.config.quality import GradeShares, RemedialHours, ReturnOdds
from sim.config.section47 import HazardOnPlan
from sim.model.events import AssessmentOutcome, Grade


def members(codes: type[IntEnum], *, of: slice = slice(None)) -> tuple[str, ...]:
    return tuple(member.name.lower() for member in list(codes)[of])


@pytest.mark.parametrize(
    ("record", "category"),
    [
        (Sources, SOURCES),
        (ConsultedShares, SOURCES),
        (RagGivenNeed, NEEDS),
        (OutcomesGivenNeed, NEEDS),
        (ByNeed, NEEDS),
        (HazardOnPlan, NEEDS),
        (ByRag, RAGS),
        (Outcomes, members(AssessmentOutcome)),
        (GradeShares, members(Grade)),
        (RemedialHours, members(Grade, of=slice(1, None))),
        (ReturnOdds, members(Grade, of=slice(1, None))),
        (LeaverDestinations, ("left_sector", "agency", "other_council")),  # Destination, from 0
    ],
)
def test_a_record_has_the_members_of_its_category_in_their_order(record: type[Row], category: tuple[str, ...]) -> None:
    assert tuple(record.model_fields) == category


def test_values_come_in_the_order_of_the_category_however_they_were_written() -> None:
    assert ByRag(green=3.0, red=1.0, amber=2.0).values() == (1.0, 2.0, 3.0)
