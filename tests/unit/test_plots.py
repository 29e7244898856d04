"""The report's figures by name, as a notebook shows them."""

from __future__ import annotations

import re

import plotly.graph_objects as go
import pytest

import sim
from sim.plots import FIGURES, _for_notebook
from sim.report.layout.drawing import Choice, Figure, style
from tests.support.fakes import REPOSITORY
from tests.support.small_study import make_results


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return make_results(tmp_path_factory.mktemp("plots"), grid=False, name="<i>more</i> & more posts")


def test_every_figure_of_the_report_is_described():
    sources = (path.read_text(encoding="utf-8") for path in (REPOSITORY / "sim/report/sections").glob("*.py"))
    names = {re.sub(r"{\w+}", "1", name) for text in sources for name in re.findall(r'"figure-([\w{}-]+)"', text)}
    assert names == set(FIGURES)


def test_results_say_which_figures_they_have(results):
    found = sim.figures(results)
    assert found["differences"] == "What each scenario changes, against the baseline"
    assert "goal" not in found


def test_the_first_to_be_drawn_is_the_backlog(results):
    assert sim.plot(results).layout.title.text == sim.plot(results, "backlog").layout.title.text


def test_every_figure_can_be_drawn_with_its_title_and_note_above_it(results):
    for name, title in sim.figures(results).items():
        drawing = sim.plot(results, name)
        assert isinstance(drawing, go.Figure)
        assert drawing.layout.title.text == f"<b>{title}</b>"
        assert drawing.layout.title.subtitle.text
        drawn = drawing.layout.height - drawing.layout.margin.t - drawing.layout.margin.b
        assert drawn > 0


def test_what_the_report_lets_its_reader_choose_is_a_menu_in_which_names_are_text():
    drawing = go.Figure([go.Bar(x=[1], y=[1], visible=visible) for visible in (True, False, True)])
    style(drawing, 300)
    choices = (Choice("<i>one</i> & all", (0,)), Choice("two", (1,), {"xaxis.title.text": "children"}))
    figure = Figure("figure-x", "T & <b>", "Note", "", (), drawing, choices, 1, "Scenario")
    shown = _for_notebook(figure)
    (menu,) = shown.layout.updatemenus
    assert [button.label for button in menu.buttons] == ["&lt;i&gt;one&lt;/i&gt; &amp; all", "two"]
    assert [list(button.args[0]["visible"]) for button in menu.buttons] == [[True, False, True], [False, True, True]]
    assert menu.buttons[1].args[1] == {"xaxis.title.text": "children"}
    assert menu.active == 1
    assert shown.layout.title.text == "<b>T &amp; &lt;b&gt;</b>"
    assert drawing.layout.updatemenus == ()


def test_the_path_of_a_folder_will_do(tmp_path):
    with pytest.raises(sim.ResultsError, match="there is no such folder"):
        sim.plot(tmp_path / "nowhere")
    with pytest.raises(TypeError, match="give Results or the path of a results folder, not int"):
        sim.plot(3)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("backlgo", r"has no figure 'backlgo'; did you mean backlog\? there are: .*differences"),
        ("cost-plane", r"has no figure 'cost-plane' \(cost and effect .* has economics\); there are: "),
        ("xyz", r"has no figure 'xyz'; there are: "),
    ],
)
def test_a_figure_that_is_not_there_is_refused_with_those_that_are(results, name, message):
    with pytest.raises(sim.ResultsError, match=message):
        sim.plot(results, name)
