"""The slides: they say what the page says, in text, tables and charts of their own, and everything has its place."""

from dataclasses import replace

import pandas as pd
import pytest

from sim.experiment.results.results import Results
from sim.measures import quantities
from sim.report.layout.tables import Cell
from sim.report.sections import answer
from sim.report.sections.decision_table import decision_table
from sim.report.slide.deck import deck
from sim.report.slide.pictures import NAMES
from sim.report.slide.text import runs
from sim.report.study.monthly_bands import monthly_bands
from sim.report.study.study import Study
from sim.report.words import labels, sentences
from sim.report.words.emphasis import plain
from tests.support.slides import faults, opened, shapes_of, text_of
from tests.support.small_evaluation import small_results
from tests.support.small_study import OVERDUE, make_results

LONG = "a scenario whose name goes on for as long as anybody would write it, and then for some words more than that"


def crowded(folder, count):
    """Results of so many scenarios with long names, and with a title and a question that take lines."""
    results = make_results(folder, grid=False, name=LONG)
    names = [f"{LONG}, number {number}" for number in range(count)]
    entry = results.manifest["scenarios"][1]
    manifest = {
        **results.manifest,
        "title": f"What happens with {LONG}",
        "question": f"What would come of it? {LONG}".replace(", ", " and of ") * 2,
        "scenarios": [results.manifest["scenarios"][0], *({**entry, "name": name} for name in names)],
        "failures": [{"scenario": LONG, "replication": number} for number in range(9)],
    }
    many = Results(folder, manifest)
    for table in ("measures", "monthly", "distributions"):
        found = getattr(results, table)
        parts = [found[found["scenario"] == "baseline"]]
        parts += [found[found["scenario"] == LONG].assign(scenario=name) for name in names]
        many.__dict__[table] = pd.concat(parts, ignore_index=True)
    return many


STUDIES = {
    "several": make_results,
    "two": lambda folder: make_results(folder, grid=False),
    "one": lambda folder: alone(make_results(folder, grid=False)),
    "cost and effect": lambda folder: small_results(),
    "one without room": lambda folder: alone(crowded(folder, 1)),
    "long names": lambda folder: crowded(folder, 2),
    "many": lambda folder: crowded(folder, 40),
}


def alone(results):
    """The baseline of results by itself."""
    one = Results(results.path, {**results.manifest, "scenarios": results.manifest["scenarios"][:1]})
    for table in ("measures", "monthly", "distributions"):
        found = getattr(results, table)
        one.__dict__[table] = found[found["scenario"] == "baseline"]
    return one


@pytest.fixture(scope="module", params=STUDIES)
def any_study(request, tmp_path_factory):
    return Study(STUDIES[request.param](tmp_path_factory.mktemp("slides")))


@pytest.fixture(scope="module")
def slides(any_study):
    return opened(deck(any_study))


def test_nothing_overlaps_runs_over_or_is_too_small(slides):
    assert faults(slides) == []


def test_the_answer_is_on_the_first_slide_word_for_word_with_what_is_bold(any_study, slides):
    first = slides.slides[0]
    said = [shape for shape in first.shapes if shape.name in {"Answer", "Caution"}]
    expected = [*answer.answer(any_study), *answer.cautions(any_study)]
    assert [text_of(shape) for shape in said] == [plain(text) for text in expected]
    for shape, text in zip(said, expected, strict=True):
        written = shape.text_frame.paragraphs[0].runs
        assert [run.text for run in written if run.font.bold] == [run.text for run in runs(text) if run.is_bold]
    assert first.shapes.title.text_frame.text == any_study.title
    assert any_study.question in {text_of(shape) for shape in shapes_of(slides, "Question")}


def test_cards_say_what_the_pages_cards_say(any_study, slides):
    expected = [[card.title, card.amount, *card.below] for card in answer.cards(any_study).cards]
    assert [text_of(shape).split("\n") for shape in shapes_of(slides, "Card")] == expected


def test_the_table_has_every_cell_of_the_pages_table(any_study, slides):
    tables = [shape.table for shape in shapes_of(slides, "Table")]
    rows = [[_letters(cell.text) for cell in row.cells] for table in tables for row in list(table.rows)[1:]]
    expected = decision_table(any_study)
    assert rows == [
        [_letters(" ".join(run.text for run in runs(item.text if isinstance(item, Cell) else item))) for item in row]
        for row in expected.rows
    ]
    for table in tables:
        headings = [_letters(cell.text) for cell in table.rows[0].cells]
        assert headings == [_letters(" ".join(run.text for run in runs(text))) for text in expected.headings]


def test_chart_and_table_are_described_to_who_does_not_see_them(slides):
    graphics = [shape for name in ("Chart", "Table") for shape in shapes_of(slides, name)]
    assert len(graphics) >= 2
    assert all(len(shape._element.nvGraphicFramePr.cNvPr.get("descr")) > 20 for shape in graphics)


def test_every_slide_has_a_title_of_its_own_and_says_where_it_comes_from(any_study, slides):
    titles = [slide.shapes.title.text_frame.text for slide in slides.slides]
    assert len(set(titles)) == len(titles)
    notes = [text_of(shape) for shape in shapes_of(slides, "Note")]
    assert len(notes) == len(titles)
    for note in notes:
        assert f"{sentences.provenance(any_study, ())}. " in note
        assert note.endswith(sentences.LICENCE)


def test_notes_say_how_to_read_it_and_what_it_cannot_say(any_study, slides):
    notes = slides.slides[0].notes_slide.notes_text_frame.text
    assert "95% interval:" in notes
    assert "It is a model" in notes
    assert sentences.replications(any_study) in notes
    assert ("Paired difference" in notes) == bool(any_study.others)


def test_a_chart_of_differences_has_an_interval_for_each_scenario(tmp_path):
    study = Study(make_results(tmp_path, noise=0.02))
    chart = _only_chart(deck(study))
    named, *lines = chart.plots[0].series
    measure = answer.picture(study).measures[0]
    assert named.name == NAMES
    assert [point.data_label.text_frame.text for point, _ in zip(named.points, study.others, strict=False)] == [
        labels.scenario(study, item) for item in study.others
    ]
    assert [line.name for line in lines] == [labels.scenario(study, item) for item in study.others]
    for line, item in zip(lines, study.others, strict=True):
        moved = study.difference(item, measure)
        across = [point.text for point in line._element.xpath("./c:xVal//c:v")]
        middle = float(across[len(across) // 2])
        assert quantities.change(middle / 100.0, "share") == quantities.change(moved.value, "share")


def test_a_difference_that_is_not_shown_is_hollow(tmp_path, monkeypatch):
    study = Study(make_results(tmp_path))
    first, *_ = study.others
    found = study._differences
    unsure = {
        key: replace(value, low=-1.0, high=1.0) if key[0] == first.name else replace(value, low=value.value - 1e-3)
        for key, value in found.items()
    }
    study.__dict__["_differences"] = unsure
    _, hollow, filled, *_ = _only_chart(deck(study)).plots[0].series
    assert str(hollow.marker.format.fill.fore_color.rgb) == "FFFFFF"
    assert filled.marker.format.fill.fore_color.rgb == filled.format.line.color.rgb
    assert len(list(hollow.values)) == 3


def test_a_chart_by_month_has_the_medians_of_the_page(tmp_path):
    study = Study(make_results(tmp_path, grid=False))
    chart = _only_chart(deck(study))
    bands = monthly_bands(study.results, (OVERDUE,))
    assert len(chart.plots[0].series) == len(study.scenarios)
    for series, item in zip(chart.plots[0].series, study.scenarios, strict=True):
        assert list(series.values) == pytest.approx(bands[item.name, OVERDUE].median)
    assert next(iter(chart.plots[0].categories)) == sentences.month(bands[study.baseline.name, OVERDUE].months[0])


def test_one_scenario_is_drawn_with_the_range_of_its_futures(tmp_path):
    study = Study(alone(make_results(tmp_path, grid=False)))
    assert [series.name for series in _only_chart(deck(study)).plots[0].series] == ["Median", "Lower end", "Upper end"]


def test_a_chart_of_cost_and_effect_has_the_means_of_the_page():
    study = Study(small_results())
    (series,) = _only_chart(deck(study)).plots[0].series
    evaluation = study.results.evaluation
    effects = [float(point.text) for point in series._element.xpath("./c:xVal//c:v")]
    assert effects[1] == pytest.approx(evaluation.effect["help"].mean())
    assert list(series.values)[1] == pytest.approx(evaluation.cost["help"].mean() / 1000.0)


def test_scenarios_that_have_no_room_go_on_in_further_charts_and_tables(tmp_path):
    study = Study(crowded(tmp_path, 40))
    slides = opened(deck(study))
    charts = _charts(slides)
    assert len(charts) > 1
    assert sum(len(list(chart.plots[0].series)) - 1 for chart in charts) == len(study.others)
    assert len(shapes_of(slides, "Table")) > 1


def test_without_months_or_others_there_is_a_table_alone(tmp_path):
    results = alone(make_results(tmp_path, grid=False))
    results.__dict__["monthly"] = results.monthly.iloc[:0]
    slides = opened(deck(Study(results)))
    assert not shapes_of(slides, "Chart")
    assert len(shapes_of(slides, "Table")) == 1
    assert faults(slides) == []


def _only_chart(file):
    (chart,) = _charts(opened(file))
    return chart


def _charts(slides):
    return [shape.chart for shape in shapes_of(slides, "Chart")]


def _letters(text):
    return " ".join(text.split())


def test_what_would_be_a_mark_on_a_page_is_text_on_a_slide(tmp_path):
    name = 'More <b>posts</b> & "co"'
    slides = opened(deck(Study(make_results(tmp_path, grid=False, name=name))))
    assert name in [series.name.removesuffix(", median") for series in _charts(slides)[0].plots[0].series]
    assert name in [cell.text for cell in shapes_of(slides, "Table")[0].table.rows[0].cells]
