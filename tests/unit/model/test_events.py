"""Codes of the event log."""

from enum import IntEnum

import pytest

from sim.model import events

CODES = [each for each in vars(events).values() if isinstance(each, type) and issubclass(each, IntEnum)]


@pytest.mark.parametrize("codes", [each for each in CODES if each is not IntEnum], ids=lambda codes: codes.__name__)
def test_every_name_has_a_code_of_its_own_and_none_is_left_out(codes):
    assert sorted(codes.__members__.values()) == list(range(len(codes.__members__)))
