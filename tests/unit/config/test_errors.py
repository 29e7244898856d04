"""The name that was probably meant, and errors that do nothing to the terminal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.config.errors import ConfigError, RunError, did_you_mean, nearest

NAMES = ("workforce.vacancy_rate", "authority.published.vacancy_rate", "teams.mash.posts", "teams.front_door.posts")


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("workforce.vacancy_rat", "workforce.vacancy_rate"),
        ("vacancy_rate", "workforce.vacancy_rate"),  # the first of those with this last part
        ("vacancy_rte", "workforce.vacancy_rate"),
        ("teams.mash.post", "teams.mash.posts"),
        ("vacancy", "workforce.vacancy_rate"),  # the first that begins so
        ("something else entirely", None),
        ("", None),
    ],
)
def test_the_nearest_name(wrong, meant):
    assert nearest(wrong, NAMES) == meant
    assert did_you_mean(wrong, NAMES) == (f"; did you mean {meant}?" if meant else "")


@given(st.sampled_from(NAMES))
@settings(derandomize=True, deadline=None)
def test_a_right_name_is_its_own_nearest(name):
    assert nearest(name, NAMES) == name


def test_without_names_none_is_near():
    assert nearest("a", []) is None


@pytest.mark.parametrize("kind", [ConfigError, RunError])
def test_a_message_that_quotes_a_file_does_nothing_to_the_terminal(kind):
    assert str(kind("title \x1b[31m: wrong")) == "title \\x1b[31m: wrong"
