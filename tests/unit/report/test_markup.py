"""Names in words, and markup that escapes all but itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sim.measures import MEASURES
from sim.report.layout.markup import Html, element
from sim.report.words import labels


def test_measures_have_names_of_their_own_in_words():
    names = [labels.measure(name) for name in MEASURES]
    assert len(set(names)) == len(names)
    assert not [name for name in names if "_" in name]


@pytest.mark.parametrize(
    ("made", "html"),
    [
        (lambda: element("td", "1 < 2", class_="number"), '<td class="number">1 &lt; 2</td>'),
        (lambda: element("p", element("b", "a & b"), " c"), "<p><b>a &amp; b</b> c</p>"),
        (lambda: element("option", "x", value='"', selected=False), '<option value="&quot;">x</option>'),
        (lambda: element("input", disabled=True), "<input disabled>"),
    ],
)
def test_markup_escapes_all_but_itself(made: Callable[[], Html], html: str):
    assert made() == html
