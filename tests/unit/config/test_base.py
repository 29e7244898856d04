"""What every part of the configuration is made of, and what it refuses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.config.base import Distribution, Frozen, check_sums_to_one, quantity, share, switch


class Service(Frozen):
    """Made up for these tests."""

    posts: int = quantity("posts", "how many", ge=0)
    rate: float = share("how much")
    on: bool = switch("whether at all")


RIGHT = {"posts": 3, "rate": 0.5, "on": True}


def test_what_is_right_is_taken_as_it_is():
    assert Service(**RIGHT).model_dump() == RIGHT


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"post": 3}, "Extra inputs are not permitted"),
        ({"posts": -1}, "greater than or equal to 0"),
        ({"posts": True}, "true is a switch, not a number"),
        ({"rate": False}, "false is a switch, not a number"),
        ({"rate": 1.0001}, "less than or equal to 1"),
        ({"rate": float("nan")}, "finite number"),
        ({"rate": float("inf")}, "finite number"),
    ],
)
def test_what_is_wrong_is_refused(wrong, said):
    with pytest.raises(ValidationError, match=said):
        Service(**(RIGHT | wrong))


@pytest.mark.parametrize("left_out", sorted(RIGHT))
def test_no_value_has_a_second_home(left_out):
    with pytest.raises(ValidationError, match="Field required"):
        Service(**{name: value for name, value in RIGHT.items() if name != left_out})


def test_nothing_is_changed_afterwards():
    with pytest.raises(ValidationError, match="frozen"):
        Service(**RIGHT).posts = 4


@pytest.mark.parametrize(
    ("law", "cv", "said"),
    [
        ("deterministic", 0.5, "cv of the deterministic distribution is 0, not 0.5"),
        ("exponential", 0.9, "cv of the exponential distribution is 1, not 0.9"),
        ("lognormal", 0.0, "cv of the lognormal distribution must be above 0"),
        ("weibull", 0.0, "cv of the weibull distribution must be above 0"),
        ("weibull", 10.5, "less than or equal to 10"),
        ("normal", 1.0, "Input should be 'deterministic', 'exponential', 'lognormal' or 'weibull'"),
    ],
)
def test_a_spread_that_its_law_cannot_have_is_refused(law, cv, said):
    with pytest.raises(ValidationError, match=said):
        Distribution(distribution=law, mean=1.0, cv=cv)


@pytest.mark.parametrize(("law", "cv"), [("deterministic", 0.0), ("exponential", 1.0), ("lognormal", 0.1)])
def test_a_spread_that_its_law_has_is_taken(law, cv):
    assert Distribution(distribution=law, mean=0.0, cv=cv).cv == cv


@given(st.lists(st.floats(0.001, 1.0), min_size=1, max_size=40))
@settings(derandomize=True, deadline=None)
def test_shares_add_up_to_one_however_many_they_are(parts):
    shares = {str(number): part / sum(parts) for number, part in enumerate(parts)}
    check_sums_to_one(shares, "demand.sources")
    with pytest.raises(ValueError, match=r"the shares of demand\.sources must add up to 1; they add up to 1\.01"):
        check_sums_to_one(shares | {"more": 0.01}, "demand.sources")
