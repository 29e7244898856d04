"""Parts of the page: what they look like, and that nothing put into them becomes markup."""

from __future__ import annotations

import pytest
from markupsafe import Markup, escape

from sim.report.layout.inline import badge, small, strong, with_small_print
from sim.report.layout.parts import Card, Cards, Commands, Details, Filter, Group, Heading, Items, Pairs, Paragraph
from sim.report.layout.tables import Cell, HeatMap, HeatMaps, Table, number
from sim.report.layout.templates import Part
from sim.report.words.emphasis import plain

HOSTILE = """</td></table>"><img src=x onerror='alert(1)'>"""


@pytest.mark.parametrize(
    ("part", "html"),
    [
        (Paragraph("1 < 2"), "<p>1 &lt; 2</p>"),
        (Paragraph("a & " + strong("b > c"), "note"), '<p class="note">a &amp; <b>b &gt; c</b></p>'),
        (Items(["one", small("two")], "screen"), '<ul class="screen"><li>one</li><li><small>two</small></li></ul>'),
        (Details("More", [Heading("In")], is_open=True), "<details open><summary>More</summary><h3>In</h3></details>"),
        (
            Filter("Of", "all", 2, ["a", "b"], "b"),
            '<label>Of <select data-filters="all" data-column="2"><option value="">All</option>'
            '<option value="a">a</option><option value="b" selected>b</option></select></label>',
        ),
    ],
)
def test_a_part_is_laid_out_by_the_macro_of_its_name(part: Part, html: str):
    assert escape(part).replace("\n", "") == html


def test_cells_say_what_they_sort_by_and_the_first_of_a_row_is_its_heading():
    rows = [["a", "text", number("1,200", 1200.0), number("unknown", float("nan"))]]
    html = escape(Table("Numbers", ["", "x", "y", "z"], rows, name="numbers", sortable=True, marked=0))
    assert '<tr class="marked"><th scope="row">a</th><td>text</td>' in html
    assert '<td class="number" data-sort="1200">1,200</td><td class="number">unknown</td></tr>' in html
    assert '<th scope="col"><button type="button">x</button></th>' in html
    assert '<table id="numbers" class="sortable">' in html


@pytest.mark.parametrize(
    "part",
    [
        Heading(HOSTILE, HOSTILE),
        Pairs({HOSTILE: HOSTILE}),
        Commands(HOSTILE),
        Group([Paragraph(HOSTILE)], "screen"),
        Cards([Card(HOSTILE, HOSTILE, [HOSTILE])]),
        Filter(HOSTILE, "all", 0, [HOSTILE], HOSTILE),
        Table(HOSTILE, [HOSTILE], [[HOSTILE, HOSTILE, Cell(HOSTILE, HOSTILE, None, HOSTILE, HOSTILE)]], name=HOSTILE),
        HeatMaps(HOSTILE, [HeatMap(HOSTILE, [HOSTILE], [[HOSTILE, with_small_print(HOSTILE, HOSTILE)]])]),
    ],
    ids=lambda part: type(part).__name__,
)
def test_nothing_put_into_a_part_becomes_markup(part: Part):
    html = escape(part)
    assert "<img" not in html
    assert "'alert" not in html
    assert HOSTILE in html.unescape()


def test_a_sentence_is_the_same_without_its_marks():
    marked = Markup("In time: <b>{}</b>{}").format("82% < 90%", " & so on")
    assert plain(marked) == "In time: 82% < 90% & so on"
    assert plain("82% <b> 90%") == "82% <b> 90%"


def test_a_verdict_has_a_colour():
    assert badge("shown") == '<span class="badge green">Shown</span>'
