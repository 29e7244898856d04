"""Names of what is shown, in words."""

import pytest

from sim.report.words import labels


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("workforce.vacancy_rate=0.07", "vacancy rate 7%"),
        ("teams.assessment.posts=52", "assessment posts 52"),
        ("workforce.supervision.enabled=true", "supervision on"),
        ("workforce.supervision.start=2009-04-01", "supervision start: 2009-04-01"),
        ("workforce.paths=[{lever: vacancy_rate, start: 2009-07-01, end: 2012-01-01, to: 0.07}]", "workforce paths"),
        ("without workforce.vacancy_rate=0.25", "without vacancy rate 25%"),
        ("people", "people"),
    ],
)
def test_a_change_is_named_in_words(override, words):
    assert labels.change(override) == words
