"""The first screen: an answer in eighty words, up to six cards, one picture, one table, and no key of a program."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from sim.report.contents import sections
from sim.report.layout.parts import Card, Cards, Group, Illustration
from sim.report.layout.tables import Table
from sim.report.sections import answer
from sim.report.study.study import Study
from sim.report.words import in_short, labels
from sim.report.words.emphasis import plain
from tests.support.small_study import IN_TIME, make_results, text_of
from tests.unit.report.test_stuck import MORE, STARVED, results_with

KEY = re.compile(r"\b\w+(\.\w+)+=|\b[a-z]+_[a-z_]+\b")
"""What only a program calls a thing."""


def flat(parts):
    for part in parts:
        yield part
        if isinstance(part, Group):
            yield from flat(part.parts)


@pytest.fixture(params=["sweep", "pair", "alone", "starved", "long names"])
def any_study(request, tmp_path: Path) -> Study:
    match request.param:
        case "sweep":
            return Study(make_results(tmp_path))
        case "pair":
            return Study(make_results(tmp_path, grid=False))
        case "starved":
            starved = {f"posts=1.1, agency={agency}": STARVED for agency in (0.1, 0.2, 0.3)}
            return Study(results_with(tmp_path, starved, grid=True))
        case "long names":
            return Study(make_results(tmp_path, grid=False, name=" ".join(["a plan with a very long name"] * 4)))
    results = make_results(tmp_path)
    results.manifest["scenarios"] = results.manifest["scenarios"][:1]
    return Study(results)


def test_the_answer_has_at_most_eighty_words_and_at_least_a_number(any_study: Study):
    said = in_short.sentences(any_study)
    assert 5 < sum(map(in_short.words, said)) <= in_short.MOST_WORDS
    assert any(re.search(r"\d", text) for text in said)


def test_there_are_up_to_six_cards_one_picture_and_one_table(any_study: Study):
    parts = list(flat(sections(any_study)[0].content))
    (cards,) = (part for part in parts if isinstance(part, Cards))
    assert 0 < len(cards.cards) <= answer.MOST_CARDS
    assert all(isinstance(card, Card) for card in cards.cards)
    assert sum(isinstance(part, Illustration) for part in parts) == 1
    assert sum(isinstance(part, Table) for part in parts) == 1


def test_nothing_has_the_name_that_only_a_program_gives_it(any_study: Study):
    assert KEY.search(text_of(sections(any_study)[0].content)) is None


def test_what_does_not_get_through_comes_first_with_how_much(tmp_path: Path):
    study = Study(results_with(tmp_path, {MORE: STARVED}))
    first, *rest = map(plain, in_short.sentences(study))
    assert first.startswith("Work does not get through in more posts: the queue of children waiting for screening runs")
    assert "at the end 1,9" in first
    assert any("not called better or worse" in text for text in rest)
    assert not any("points" in text for text in rest)


@pytest.fixture
def levers(tmp_path: Path) -> Study:
    """A sweep whose baseline has one of the agency rates, so that some scenarios move posts alone."""
    results = make_results(tmp_path)
    results.manifest["scenarios"][0]["config"]["workforce"]["agency_rate"] = 0.2
    return Study(results)


def test_in_a_sweep_a_scenario_is_called_by_what_differs_from_the_baseline(levers: Study):
    named = {item.name: labels.scenario(levers, item) for item in levers.scenarios}
    assert named["baseline"] == "Baseline"
    assert named["posts=0.9, agency=0.2"] == "Posts 90%"
    assert named["posts=0.9, agency=0.1"] == "Posts 90%, agency rate 10%"


def test_each_lever_alone_is_told_with_its_paired_difference(levers: Study):
    said = " ".join(map(plain, in_short.sentences(levers)))
    item = next(each for each in levers.others if each.name == "posts=0.9, agency=0.2")
    assert f"Posts 90%: \N{MINUS SIGN}{abs(100 * levers.difference(item, IN_TIME).value):.1f} points (" in said
    assert "agency rate 10%, " not in said


def test_nothing_is_called_worse_than_a_baseline_that_nobody_gets_through(tmp_path: Path):
    study = Study(results_with(tmp_path, {"baseline": STARVED}))
    said = " ".join(map(plain, in_short.sentences(study)))
    assert "the queue of children waiting for screening runs away" in said
    assert "not called better or worse than the baseline" in said
    assert "worse:" not in said
    assert "points" not in said


def test_what_is_stuck_is_said_whichever_measure_is_named_first(tmp_path: Path):
    results = results_with(tmp_path, {MORE: STARVED})
    results.manifest["measures"] = ["screening_queue_end", IN_TIME, "caseload_mean"]
    study = Study(results)
    assert plain(in_short.sentences(study)[0]).startswith("Work does not get through in more posts")
    assert "runs away" in text_of(sections(study)[0].content)


def test_a_measure_without_a_value_in_some_scenario_is_named(tmp_path: Path):
    results = make_results(tmp_path, grid=False)
    table = results.measures
    gone = (table["scenario"] == "more posts") & (table["measure"] == IN_TIME)
    results.__dict__["measures"] = table.assign(value=table["value"].mask(gone))
    results.manifest["measures"] = [IN_TIME, "caseload_mean"]
    assert any("nothing was measured in more posts" in text for text in answer.cautions(Study(results)))


def test_scenarios_that_would_be_called_alike_keep_the_names_of_the_file(tmp_path: Path):
    results = make_results(tmp_path)
    twin = {**results.manifest["scenarios"][1], "name": results.manifest["scenarios"][1]["name"] + ", twin=1"}
    results.manifest["scenarios"] = [*results.manifest["scenarios"][:3], twin]
    rows = results.measures
    copied = rows[rows["scenario"] == results.manifest["scenarios"][1]["name"]].assign(scenario=twin["name"])
    results.__dict__["measures"] = pd.concat([rows, copied])
    study = Study(results)
    named = [labels.scenario(study, item) for item in study.scenarios]
    assert len(set(named)) == len(named)


def test_a_very_long_name_does_not_silence_the_answer(tmp_path: Path):
    study = Study(make_results(tmp_path, grid=False, name="word " * 90))
    said = in_short.sentences(study)
    assert said
    assert sum(map(in_short.words, said)) <= in_short.MOST_WORDS
