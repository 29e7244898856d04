"""How much room text takes on a slide: never less than it needs."""

import pytest
from markupsafe import Markup

from sim.report.slide.text import Run, broken, height_of, runs, stacked, width_of

LINE = [Run("the quick brown fox")]


def test_marks_of_the_page_become_runs():
    line = runs(Markup("<b>82%</b> &lt; 90%<small>of 4</small>"))
    assert [(run.text, run.is_bold, run.is_quiet) for run in line] == [
        ("82%", True, False),
        (" < 90%", False, False),
        ("of 4", False, True),
    ]
    assert runs("5 < 6 <b>") == [Run("5 < 6 <b>")]
    assert runs("") == []


def test_a_line_is_broken_between_words_where_it_is_full():
    assert broken(LINE, 99.0, 10.0) == ["the quick brown fox"]
    assert broken(LINE, width_of([Run("brown fox")], 10.0), 10.0) == ["the quick", "brown fox"]


def test_height_grows_with_lines_and_letters():
    one, two = height_of([LINE], 99.0, 10.0), height_of([LINE, LINE], 99.0, 10.0)
    assert two == 2.0 * one
    assert height_of([LINE], 99.0, 20.0) == 2.0 * one
    assert height_of([[Run("large", size=20.0)]], 99.0, 10.0) == 2.0 * one


def test_small_print_stands_beside_what_it_belongs_to_if_there_is_room():
    line = [Run("82%"), Run("80% to 84%", is_quiet=True)]
    assert [len(part) for part in stacked(line, 99.0, 10.0)] == [2]
    assert [len(part) for part in stacked(line, 0.5, 10.0)] == [1, 1]


@pytest.mark.parametrize(
    ("text", "inches"),
    [
        # In Liberation Sans, which has Arial's widths, in 10 points.
        ("Assessments completed within 45 working days", 2.941),
        ("Posts 90%, agency rate 10%, turnover 18%", 2.687),
        ("(−0.0034) +1.38", 0.988),
        ("£1,234,567", 0.695),
    ],
)
def test_letters_are_as_wide_as_arials_or_a_little_wider(text, inches):
    assert inches <= width_of([Run(text)], 10.0) <= 1.1 * inches
