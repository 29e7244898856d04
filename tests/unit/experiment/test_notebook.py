"""Results as a notebook shows them."""

from __future__ import annotations

import re
from html import unescape

import pytest

from sim.experiment.results.notebook import MOST_SCENARIOS, first_measures
from tests.support.small_study import make_results, without

HOSTILE = "<script>alert(1)</script> & 'more'"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return make_results(tmp_path_factory.mktemp("shown"), grid=False, name=HOSTILE)


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


def test_scenarios_come_with_means_intervals_units_and_differences_from_the_baseline(results):
    shown = text_of(results._repr_html_())
    summary = results.summary().set_index(["scenario", "measure"])
    mean = summary.loc[("baseline", "assessments_within_45wd_share"), "mean"]
    assert f"{100 * mean:.1f}%" in shown
    assert "Assessments completed within 45 working days" in shown
    assert re.search(r"\d% to \d", shown)
    assert "Differences from baseline, in the same replications" in shown
    assert "percentage points" in shown
    assert str(results.path) in shown
    assert "Failed" not in shown


def test_numbers_have_no_digits_that_say_nothing(results):
    assert not re.search(r"\d\.\d{3}", text_of(results._repr_html_().replace(str(results.path), "")))


def test_a_name_is_text_and_never_markup(results):
    shown = results._repr_html_()
    assert "<script" not in shown
    assert HOSTILE in text_of(shown)


def test_failures_are_told(tmp_path):
    failed = without(make_results(tmp_path, grid=False, name=HOSTILE), HOSTILE, [0, 1])
    for failure in failed.manifest["failures"]:
        failure["reason"] = "ValueError: <b>"
    assert f"Failed: {HOSTILE}, replication 1: ValueError: <b>" in text_of(failed._repr_html_())
    assert repr(failed).endswith("2 failed)")


def test_measures_that_the_experiment_names_come_first(results, monkeypatch):
    monkeypatch.setitem(results.manifest, "measures", ["caseload_mean", "nothing"])
    assert first_measures(results) == ["caseload_mean"]
    monkeypatch.setitem(results.manifest, "measures", [])
    assert first_measures(results)[0] == "assessments_within_45wd_share"


def test_of_many_scenarios_the_first_are_shown_and_the_rest_are_counted(tmp_path, monkeypatch):
    grid = make_results(tmp_path)
    monkeypatch.setattr("sim.experiment.results.notebook.MOST_SCENARIOS", 3)
    assert MOST_SCENARIOS > 3
    assert "4 more scenarios: summary(), compare()" in text_of(grid._repr_html_())


def test_an_own_function_is_named(results, monkeypatch):
    code = {**results.manifest["code"], "simulate": {"function": "mine.simulate", "text_sha256": "0"}}
    monkeypatch.setitem(results.manifest, "code", code)
    assert "Simulated by mine.simulate, not by the model of this program" in text_of(results._repr_html_())


def test_a_line_says_what_they_are(results):
    assert re.fullmatch(r"Results\('.*', 2 scenarios, \d+( to \d+)? replications each\)", repr(results))
