"""Text from somebody else's file does nothing to the terminal, and what cannot be seen is kept out."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.config.text import LONGEST_TEXT, check_text, check_texts, printable

ANY_TEXT = st.text(st.characters(), max_size=40)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a \x1b[31mred\x1b[0m word", "a \\x1b[31mred\\x1b[0m word"),
        ("bell\a, delete\x7f", "bell\\x07, delete\\x7f"),
        ("back\b and return\r", "back\\x08 and return\\r"),
        ("turned \u202e round", "turned \\u202e round"),
        ("half a pair \ud800", "half a pair \\ud800"),
        ("two lines\n\tand a tab, £5, été, 児童", "two lines\n\tand a tab, £5, été, 児童"),
    ],
)
def test_instructions_to_the_terminal_are_written_out_and_words_stay(text, shown):
    assert printable(text) == shown


@given(ANY_TEXT)
@settings(derandomize=True, deadline=None)
def test_what_is_shown_holds_no_instruction_and_is_shown_again_as_it_is(text):
    shown = printable(text)
    assert not [each for each in shown if unicodedata.category(each) in {"Cc", "Cs"} and each not in "\n\t"]
    assert printable(shown) == shown


@given(ANY_TEXT)
@settings(derandomize=True, deadline=None)
def test_text_passes_the_check_exactly_when_it_is_shown_as_it_is(text):
    if printable(text) == text:
        check_text(text)
    else:
        with pytest.raises(ValueError, match="holds the control character"):
            check_text(text)


def test_a_long_text_is_cut_and_says_how_long_it_was():
    assert printable("x" * 10, longest=10) == "x" * 10
    assert printable("x" * 11, longest=10) == "x" * 10 + "... (11 characters)"


def test_a_text_that_nobody_would_read_is_refused():
    check_text("x" * LONGEST_TEXT)
    with pytest.raises(ValueError, match=f"a text of {LONGEST_TEXT + 1} characters; at most {LONGEST_TEXT}"):
        check_text("x" * (LONGEST_TEXT + 1))


@pytest.mark.parametrize(
    "value",
    ["\a", ["a", "\a"], {"\a": 1}, {"a": {"b": ["c", {"d": "\a"}]}}, ({"a": ("\a",)},)],
    ids=["itself", "in a list", "as a key", "deep down", "in tuples"],
)
def test_a_text_is_found_wherever_it_lies(value):
    with pytest.raises(ValueError, match=r"holds the control character \\x07"):
        check_texts(value)


def test_numbers_and_nothing_are_no_texts():
    check_texts({"a": [1, 2.5, None, True, "a word"]})


def test_lists_in_lists_have_no_end_that_is_too_deep():
    nested = []
    for _ in range(100_000):
        nested = [nested]
    check_texts(nested)
