"""A family and what is decided for it: one uniform for each thing that may have to be decided on its way."""

from __future__ import annotations

from enum import IntEnum
from struct import Struct
from typing import TYPE_CHECKING

from sim.streams import Purpose, Streams

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from sim.model.early_help import Spell

_pack_columns = Struct("4d").pack

JOURNEYS_IN_ROW = 3
"""Journeys whose uniforms a family has in its row; later ones have a block of their own."""

QUARTERS_IN_BLOCK = 8
"""Quarters of plans whose uniforms are drawn together."""

RETURNS_CAP = 127
"""A family that has come back this often does not come back again (the identifier has no room for more)."""


class Origin(IntEnum):
    """Where a family came from: the first part of its identifier. Sources of contacts are 0 to 7."""

    OPEN_CASE_CONTACT = 8
    OPEN_AT_START = 9
    RECENTLY_CLOSED = 10
    HUB_VISITOR = 11


class Draw(IntEnum):
    """Names for the places in a journey's row of uniforms."""

    RAG = 0
    SEEN_AT_SCREENING = 1
    SCREENING_HOURS = 2
    EARLY_HELP_AT_SCREENING = 3
    IMMEDIATE = 4
    PARTNER_CHECK = 5
    RESEARCH_HOURS = 6
    DECISION_HOURS = 7
    SEEN_AT_MASH = 8
    EARLY_HELP_AT_MASH = 9
    CLOSED_AT_REFERRAL = 10
    ASSESSMENT_KIND = 11
    ASSESSMENT_LENGTH = 12
    ASSESSMENT_PULL = 13
    ASSESSMENT_PULLED_DAY = 14
    ASSESSMENT_HOURS = 15
    FIRST_VISIT = 16
    ASSESSMENT_OUTCOME = 17
    SECTION47_HOURS = 18
    CONFERENCE = 19
    CONFERENCE_DAY = 20
    CONFERENCE_OUTCOME = 21
    NO_CONFERENCE_OUTCOME = 22
    PLAN_LENGTH = 23
    RETURN = 24
    RETURN_DELAY = 25
    RETURN_NEED = 26
    SPARE = 27  # for a rule to come; without it every place after it, and so every number drawn, would move
    SECTION47_AT_MASH = 28
    STRATEGY_DELAY = 29
    SECTION47_FROM_PLAN = 30
    REASSESSMENT = 31
    STEP_DOWN = 32
    CARE_FROM_PLAN = 33
    EARLY_HELP_CONSENT = 34
    EARLY_HELP_TARGET = 35
    EARLY_HELP_LENGTH = 36
    EARLY_HELP_COMPLETION = 37
    HOMELESS = 38
    HOMELESS_OFFER = 39
    ASSESSMENT_GRADE = 40
    UNIT = 41
    DRIFT_AT_SCREENING = 42
    DRIFT_AT_MASH = 43
    PLACE_IN_ROTATION = 44


DRAWS = len(Draw)
"""Uniforms of one journey."""


def journey_identifier(origin: int, layer: int, index: int, number: int) -> int:
    """Return the identifier of a journey: origin, layer, index and number in one integer below 2**53."""
    return (((origin << 12) | layer) << 31) | (index << 7) | number


JOURNEYS_OF_A_FAMILY = 2**7
"""Identifiers of the journeys of a family differ in their last seven bits."""

FAMILIES_OF_AN_ORIGIN = 2**43
"""The part of a journey's identifier above this is its :class:`Origin`."""


class Nobody:
    """Stands in the place of a family where work is for none: a supervision, a training day."""

    __slots__ = ()

    entity = -1
    columns = _pack_columns(-1.0, -1.0, -1.0, -1.0)


NOBODY = Nobody()
"""The one of its kind."""


class Family:
    """One to six siblings who share journey, worker, visit and conference.

    A journey is one contact and all that follows from it. When the family comes back, ``number`` counts up, and with it
    the identifier and the row of uniforms: the second journey of a family is the same in every scenario in which it
    takes place.
    """

    __slots__ = (
        "_quarter_uniforms",
        "_row",
        "_streams",
        "children",
        "columns",
        "contacted_at",
        "draws",
        "early_help",
        "entity",
        "file_grade",
        "hours_factor",
        "index",
        "journey_key",
        "key",
        "need",
        "needs_accommodation",
        "number",
        "plans_in_journey",
        "previous_referral",
        "protection_plans",
        "quarters",
        "rag",
        "referred_within_12_months",
        "return_probability",
        "returns_after",
        "source",
    )

    def __init__(
        self,
        streams: Streams,
        origin: int,
        source: int,
        layer: int,
        index: int,
        children: int,
        hours_factor: float,
        need: int,
        rag: int,
    ) -> None:
        self._streams = streams
        self.key = (origin, layer, index)
        self.source = source
        self.index = index
        self.number = 0
        self.children = children
        self.hours_factor = hours_factor
        self.need = need
        self.rag = rag
        self.previous_referral: float | None = None
        self.contacted_at = 0.0
        self._row: npt.NDArray[np.float64] | None = None
        self.draws: list[float] = []
        self.journey_key = (*self.key, 0)
        self.entity = -1
        self.columns = b""  # of the event log: entity, children, need and rating, packed once for all of a journey
        self.returns_after: float | None = None
        self.return_probability = 0.0  # of coming back within 12 months, if nobody helps meanwhile
        self.early_help: Spell | None = None  # the latest offer that the family accepted
        self.needs_accommodation = False  # homeless at 16 or 17, and nobody has decided yet
        self.plans_in_journey = 0  # begun so far
        self.protection_plans: int | None = None  # ever begun; not known before the first in the run
        self.quarters = 0  # of plans, whose files have been graded
        self._quarter_uniforms: list[float] = []
        self.file_grade: int | None = None  # Grade of the journey's file, once a piece of work in it has ended
        self.referred_within_12_months = False  # before this contact

    def begin_journey(self, now: float) -> None:
        """Start a journey: fetch its uniforms."""
        self.contacted_at = now
        self.file_grade = None
        self.plans_in_journey = 0
        self.journey_key = (*self.key, self.number)
        self.entity = journey_identifier(*self.journey_key)
        self.rate(self.rag)
        if self.number >= JOURNEYS_IN_ROW:
            self.draws = self._streams.own(Purpose.RETURN, self.journey_key, DRAWS)
            return
        if self._row is None:
            origin, layer, index = self.key
            self._row = self._streams.array(Purpose.JOURNEY, (origin, layer), index, JOURNEYS_IN_ROW * DRAWS)
        self.draws = self._row[self.number * DRAWS : (self.number + 1) * DRAWS].tolist()

    def rate(self, rag: int) -> None:
        """Give the journey its MASH rating."""
        self.rag = rag
        self.columns = _pack_columns(self.entity, self.children, self.need, rag)

    def quarter_uniform(self) -> float:
        """Return the uniform of the next quarter of a plan."""
        number, place = divmod(self.quarters, QUARTERS_IN_BLOCK)
        if place == 0:
            block = self._streams.block(Purpose.GRADES_OF_PLAN_QUARTERS, self.key, number, QUARTERS_IN_BLOCK)
            self._quarter_uniforms = block.tolist()
        self.quarters += 1
        return self._quarter_uniforms[place]

    def come_back(self, need: int) -> None:
        """Turn to the next journey, with the need the family now has."""
        self.number += 1
        self.need = need
