"""Which practice gives which share in time."""

import pytest

import sim
from sim.config.areas import find_area
from sim.data.practice import ASSESSMENTS, CONFERENCES, in_time, late_odds
from sim.data.practice_response import (
    MOST_LOAD,
    RANGE,
    TERMS,
    UNKNOWN_COUNCIL,
    features,
    late_odds_simulated,
    level_for,
    planned_late,
    practice_of,
    response,
)
from sim.model.flows import planned_assessment_days

KINDS = [ASSESSMENTS, CONFERENCES]


def test_every_term_has_a_coefficient():
    assert set(TERMS) <= set(response())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("load", [-MOST_LOAD, 0.0, MOST_LOAD])
def test_more_practice_is_later_over_the_whole_range(kind, load):
    council = {**UNKNOWN_COUNCIL, "load": load}
    low, high = RANGE[kind]
    levels = [low + (high - low) * step / 40 for step in range(41)]
    odds = [late_odds_simulated(kind, level, council) for level in levels]
    assert odds == sorted(odds)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.45, 0.6, 0.75])
def test_the_level_found_gives_the_share_asked_for(kind, share):
    level = level_for(kind, late_odds(share), UNKNOWN_COUNCIL)
    assert in_time(late_odds_simulated(kind, level, UNKNOWN_COUNCIL)) == pytest.approx(share, abs=1e-6)


def test_a_share_beyond_the_range_has_its_end():
    assert level_for(ASSESSMENTS, late_odds(0.05), UNKNOWN_COUNCIL) == pytest.approx(RANGE[ASSESSMENTS][1])


def test_what_is_planned_late_is_what_the_closed_form_plans():
    config = sim.compose(["authority=england_typical"])
    days = planned_assessment_days(config.pathway.assessment)
    share = sum(each > config.pathway.assessment.limit_days for each in days) / len(days)
    assert in_time(planned_late(0.0, features(config))) == pytest.approx(1.0 - share, abs=0.012)


def test_a_late_council_begins_late_and_comes_back():
    leeds = practice_of(find_area("Leeds"), 2024, UNKNOWN_COUNCIL)
    assert 0.68 < leeds.assessments.now < 0.73
    assert leeds.assessments.level > leeds.assessments.usual > 0.0
    assert leeds.conferences.level > leeds.conferences.usual
    assert leeds.assessments.sd > leeds.assessments.known_within > 0.0
