"""The tutorials can be followed to the letter, and print what they show."""

import re

import pytest

from tests.interface.tutorials import PAGES, played
from tests.support.fakes import REPOSITORY


def test_there_are_tutorials_and_what_they_name_is_there():
    assert {page.stem for page in PAGES} >= {"planner", "commissioner", "researcher"}
    named = {path for page in PAGES for path in re.findall(r"\b(?:tests|sim)/[\w/.]*\w", page.read_text("utf-8"))}
    assert "tests/theory" in named
    assert [path for path in named if not (REPOSITORY / path).exists()] == []


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_tutorial_prints_what_it_shows(page, tmp_path):
    text = page.read_text(encoding="utf-8")
    now = played(text, tmp_path)
    assert now.splitlines() == text.splitlines(), "if that is meant, run python -m tests.interface.tutorials"
