"""The economics of a report: what it says of an option, and what it does not claim."""

import pandas as pd
import pytest

from sim.report.sections import acceptability, economics
from sim.report.study.study import Study
from sim.report.words.emphasis import plain
from tests.support.small_evaluation import SCALE, small_results
from tests.support.small_study import text_of


@pytest.fixture(scope="module")
def results():
    return small_results()


@pytest.fixture(scope="module")
def section(results):
    return economics.section(Study(results))


def test_an_option_is_told_in_words_with_its_numbers(section):
    text = text_of(section.content)
    assert "Money spent +£60 (+£60 to +£60)" in text
    assert "may or may not pay for it" in text
    assert "of 3 draws" in text
    assert "95% interval" in text
    assert "(a <note>)" in text
    assert "Year 2, council" in text
    assert "at equal cost" in text


def test_a_price_is_given_only_where_the_effect_is_shown():
    results = small_results()
    completed = (results.measures["measure"] == "assessments_completed") & (results.measures["scenario"] == "help")
    results.measures.loc[completed, "value"] = 100.0
    text = text_of(economics.section(Study(results)).content)
    assert "costs more, and no gain is shown" in text
    assert "That is £" not in text


def test_what_an_option_saves_by_gaining_less_is_no_price_for_gaining():
    results = small_results()
    helped = results.measures["scenario"] == "help"
    results.measures.loc[helped & (results.measures["measure"] == "cost_total_gbp"), "value"] = 440.0
    results.measures.loc[helped & (results.measures["measure"] == "assessments_completed"), "value"] = 105.0
    text = text_of(economics.section(Study(results)).content)
    assert "costs less and gains less" in text
    assert "That is £12 (£12 to £12) saved for each that is given up" in text


def test_every_observation_and_every_mean_is_on_the_plane(section, results):
    plane = section.figures[0].drawing
    cloud, mean = plane.data[0], plane.data[1]
    assert len(cloud.x) == results.evaluation.n
    assert cloud.y == (0.06,) * 3
    assert mean.x[0] == pytest.approx(results.evaluation.effect["help"].mean())
    assert {each.text for each in plane.layout.annotations} == {
        "dearer,<br>gains less",
        "dearer,<br>gains more",
        "cheaper,<br>gains less",
        "cheaper,<br>gains more",
    }


def test_shares_of_best_buys_add_up_and_the_frontier_is_marked(section):
    first = [trace for trace in section.figures[1].drawing.data if trace.visible]
    baseline, option, frontier = first
    assert [one + other for one, other in zip(baseline.y, option.y, strict=True)] == [100.0, 100.0]
    assert frontier.mode == "markers"
    assert frontier.customdata[0] == "Baseline"


def test_break_even_says_why_there_is_none(results):
    results = small_results()
    freed = (results.measures["measure"] == "cost_of_case_work_apart_gbp") & (results.measures["scenario"] == "help")
    results.measures.loc[freed, "value"] = 400.0 - 0.1 * (400.0 - results.measures.loc[freed, "value"])
    text = text_of(economics.section(Study(results)).content)
    assert "not within what was drawn; at the best of it, net +£" in text
    assert SCALE.rsplit(".", 1)[-1] not in text


def test_without_an_evaluation_there_is_no_section():
    results = small_results()
    del results.manifest["economics"]
    assert economics.section(Study(results)) is None
    assert economics.sentences(Study(results)) == []


@pytest.mark.parametrize("lost", ["nothing", "help"])
def test_without_a_comparison_there_is_no_section(lost):
    results = small_results()
    results.measures = results.measures[results.measures["scenario"] != lost]
    assert economics.section(Study(results)) is None


def test_an_option_is_named_as_it_is_in_words_and_without_tags_in_the_drawing():
    results, name = small_results(), "hope & <b>help</b>"
    results.measures["scenario"] = results.measures["scenario"].replace("help", name)
    results.manifest["scenarios"][1]["name"] = name
    results.manifest["economics"] = {"willingness_to_pay_gbp": [0.0, 1e6]}
    study = Study(results)
    assert any(name in plain(text) for text in acceptability.sentences(study, results.evaluation))
    drawn = acceptability.picture(study, results.evaluation).drawing
    assert {trace.name for trace in drawn.data} >= {"hope &amp; &lt;b&gt;help&lt;/b&gt;"}


def with_runaways(**futures):
    """The small evaluation, with a queue that runs away in so many of its six futures, by scenario."""
    results = small_results(uncertainty=None)
    results.manifest["economics"] = {"willingness_to_pay_gbp": [0.0, 100.0]}
    away = [
        (name, r, "runaway_screening", float(r < futures.get(name, 0)))
        for name in ("nothing", "help")
        for r in range(6)
    ]
    more = pd.DataFrame(away, columns=["scenario", "replication", "measure", "value"])
    results.measures = pd.concat([results.measures, more], ignore_index=True)
    return results


def test_an_option_in_which_a_queue_runs_away_is_cheap_and_not_recommended():
    results = with_runaways(help=2)
    results.measures.loc[
        (results.measures["scenario"] == "help") & (results.measures["measure"] == "cost_total_gbp"), "value"
    ] = 100.0  # it would be the best buy at any price
    study = Study(results)
    assert results.evaluation.weighed == ["nothing"]
    said = [plain(text) for text in economics.sentences(study)]
    assert "Help (a <note>) (a queue runs away in 2 of 6 futures): costs less" in said[0]
    assert said[0].endswith("So it is not weighed: work that is not done costs nothing.")
    assert said[1].endswith("So it is in: help (a queue runs away in 2 of 6 futures).")
    best = [text for text in said if text.startswith("Best buy")]
    assert best
    assert all(text.endswith("Baseline from £0.") for text in best)
    text = text_of(economics.section(study).content)
    assert "not weighed: a queue runs away" in text
    drawn = acceptability.picture(study, results.evaluation).drawing
    assert "help" not in {trace.name for trace in drawn.data}


def test_where_a_queue_runs_away_in_every_option_none_is_the_best_buy():
    study = Study(with_runaways(help=1, nothing=3))
    said = [plain(text) for text in economics.sentences(study)]
    assert said[-1] == "None is left to be the best buy."
    assert not any(text.startswith("Best buy") for text in said)
    section = economics.section(study)
    assert [figure.name for figure in section.figures] == ["figure-cost-plane"]
