"""The page of a report: whole, escaped, the same bytes for the same results, and everything on it that should be."""

from __future__ import annotations

import base64
import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

from sim.report import write_report
from sim.report.contents import sections
from sim.report.study.study import Study
from sim.report.words import labels
from tests.support.small_study import make_results


class Reader(HTMLParser):
    """Counts elements and gathers identifiers, and what would be fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.fetched: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag not in {"meta", "link", "br", "input"}:
            self.open.append(tag)
        self.scripts += tag == "script"
        if "id" in attributes:
            self.ids.append(attributes["id"] or "")
        if tag not in {"a", "option"}:
            self.fetched += [attributes[key] or "" for key in ("src", "href") if key in attributes]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_page_is_well_formed_and_needs_nothing_from_elsewhere(page: str):
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    assert reader.fetched == ["data:,"]
    packed = re.search(r'<script type="text/plain" id="plotly">([^<]*)</script>', page)
    assert packed is not None
    assert gzip.decompress(base64.b64decode(packed[1])).count(b"plotly.js v") == 1
    # A list of its own, as Plotly's default buttons include one that uploads a figure's data.
    assert "modeBarButtons: buttons" in page


def test_a_finger_scrolls_the_page_and_no_button_covers_a_legend(page: str):
    assert 'matchMedia("(hover: none)")' in page
    assert "settings.displayModeBar = false" in page
    assert "drawing.layout.dragmode = false" in page


def test_the_first_picture_is_as_wide_as_the_sheet_and_says_what_it_shows(page: str):
    assert 'addEventListener("beforeprint"' in page
    assert 'addEventListener("afterprint", () => widen' in page
    printed = page[page.index("@media print") : page.index("</style>")]
    assert "figure > label { display: block" in printed


def test_the_answer_is_open_and_everything_else_behind_a_heading_that_says_what_it_shows(page: str, study: Study):
    first, *further = sections(study)
    assert f'<section id="{first.name}"' in page
    assert len(further) > 10
    for section in further:
        start = page.index(f'<details id="{section.name}" class="section">')
        assert re.search(r'class="shows">[A-Z][^<]{20,90}\.</span>', page[start : start + 400])


def test_same_results_give_the_same_bytes_whatever_the_folder_and_the_time_taken(tmp_path: Path):
    pages = []
    for seconds, name in enumerate(("first", "second")):
        folder = tmp_path / name
        folder.mkdir()
        results = make_results(folder)
        results.manifest["run"]["wall_seconds"] = seconds
        pages.append(write_report(results).read_bytes())
    assert pages[0] == pages[1]


def test_names_are_never_markup(tmp_path: Path, page: str):
    attack = """</script><script>alert("x")</script><img src=x onerror='alert(1)'>"""
    attacked = write_report(make_results(tmp_path, grid=False, name=attack)).read_text(encoding="utf-8")
    reader, ordinary = Reader(), Reader()
    reader.feed(attacked)
    ordinary.feed(page)
    assert reader.scripts == ordinary.scripts
    assert "<img" not in attacked
    assert "What if there were &lt;more&gt; posts?" in attacked


def test_every_figure_says_what_it_shows_and_where_it_came_from(page: str, study: Study):
    figures = re.findall(r"<figure>.*?</figure>", page, flags=re.DOTALL)
    assert len(figures) == sum(len(section.figures) for section in sections(study)) > 4
    came_from = re.compile(r'class="provenance">.*replications.* · seed 2026 · frontdoor-sim 0\.1\.0<')
    for figure in figures:
        assert re.search(r'role="group" aria-label="[^"]{40,}"', figure)
    assert all(came_from.search(figure) for figure in figures[1:])
    first_screen = page[page.index('<section id="answer"') : page.index("</section>")]
    assert len(came_from.findall(first_screen)) == 1  # below the picture and the table beside it


def test_every_published_figure_is_shown_even_without_a_simulated_one(page: str, study: Study):
    settings = study.baseline.settings
    published = {key: value for key, value in settings.items() if key.startswith("authority.published.")}
    section = re.search(r'<details id="published".*?</details>', page, flags=re.DOTALL)
    assert section is not None
    figures = sum(value is not None for name, value in published.items() if not name.endswith((".authority", ".year")))
    assert section[0].count("<tr") == figures + 1
    assert "not measured in this run" in section[0]


def test_measures_without_a_value_are_left_out(page: str, study: Study):
    assert not study.has("icpc_within_15wd_share")
    assert labels.measure("icpc_within_15wd_share") not in page


def test_assumptions_are_listed_with_the_value_that_was_run(page: str):
    assert re.search(r"Of \d+ parameters: .*assumption \d+", page)
    assert re.search(r"<code>workforce\.agency\.capacity</code></td><td>0\.95</td>", page)


def test_scenarios_said_in_words_have_the_name_that_other_tables_know_them_by(page: str):
    table = re.search(r'<table id="scenario-table".*?</table>', page, flags=re.DOTALL)
    assert table is not None
    assert '<th scope="row">90%<small class="screen">posts=0.9, agency=0.1</small></th>' in table[0]
    assert '<th scope="row">Baseline: 100%</th>' in re.sub(r"<small.*?</small>", "", table[0])


def test_a_run_alone_is_beside_no_baseline(tmp_path: Path, page: str):
    results = make_results(tmp_path)
    results.manifest["scenarios"] = results.manifest["scenarios"][:1]
    alone = write_report(results).read_text(encoding="utf-8")
    assert "Backlog, month by month" in alone
    assert "One scenario beside the baseline" not in alone
    for words in (
        "scenario by scenario",
        "side by side",
        "of each scenario",
        "1 scenarios",
        "Difference from baseline",
    ):
        assert words not in alone, words
    assert "Settings of 1 scenario<" in alone
    assert "Hash of this run" in alone
    assert "One scenario beside the baseline" in page
