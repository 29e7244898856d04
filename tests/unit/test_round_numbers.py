"""Round numbers beside an axis."""

from sim.round_numbers import round_numbers


def test_round_numbers_hold_the_range():
    assert round_numbers(0, 0)[0] <= 0 < round_numbers(0, 0)[-1]
    assert round_numbers(14.2, 18.9) == [14, 15, 16, 17, 18, 19]
    assert round_numbers(286, 1374) == [0, 500, 1000, 1500]
