"""What timeliness was bought with, and what is worse beside it where it is lower."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli.show import show_results
from sim.report.layout.scenario_table import scenario_table
from sim.report.layout.tables import Cell
from sim.report.sections import scenarios
from sim.report.study.study import Study
from sim.report.words import comparison, price
from sim.report.words.emphasis import plain
from tests.support.balanced_study import MORE, results_with
from tests.support.small_study import IN_TIME, text_of

BRIEFER = {"hours_per_case_ratio": -0.1, "stress_mean": -0.2}


def test_what_timeliness_was_bought_with_is_in_the_sentence_that_says_that_it_holds(tmp_path: Path):
    study = Study(results_with(tmp_path, {MORE: BRIEFER}, runs=12))
    text = plain(*price.sentences(study))
    assert text.startswith("More posts: timeliness is better, +")
    assert "but it was bought with: hours for each case, relative to usual −0.1 (95% interval" in text
    assert "stress" not in text  # which is lower
    best = plain(comparison.extreme_sentences(study, IN_TIME)[0])
    assert best.split(". ")[-2].endswith("bought with: hours for each case, relative to usual")
    assert "What timeliness was bought with" in text_of(scenarios.section(study).content)


def test_few_runs_do_not_say_that_timeliness_was_bought(tmp_path: Path):
    study = Study(results_with(tmp_path, {MORE: BRIEFER}, runs=8))
    text = plain(*price.sentences(study))
    assert ", but worse beside that: hours for each case, relative to usual −0.1 (95% interval" in text
    assert text.endswith("). 8 runs are too few to say that timeliness was bought with it.")
    best = plain(comparison.extreme_sentences(study, IN_TIME)[0])
    assert best.split(". ")[-2].endswith(", worse beside that: hours for each case, relative to usual")
    assert "What timeliness may be bought with" in text_of(scenarios.section(study).content)


def test_where_timeliness_is_lower_what_else_is_worse_is_told_beside_it(tmp_path: Path):
    worse = {"children_held_by_reserve": 30.0, "hours_per_case_ratio": -0.1}
    change = {"posts=0.9, agency=0.1": worse, "posts=0.9, agency=0.2": {"overtime_mean": 0.2}}
    study = Study(results_with(tmp_path, change, grid=True))
    (text,) = map(plain, price.sentences(study))
    assert text.startswith("Posts 90%, agency rate 10%: timeliness is lower, −7.8 percentage points (95% interval ")
    assert "), and worse beside that: hours for each case, relative to usual −0.1 (95% interval " in text
    assert "; children held by people from outside the teams +30.0 (95% interval " in text
    assert text.endswith("). In 1 more timeliness is lower and something else is worse.")
    worst = plain(comparison.extreme_sentences(study, IN_TIME)[1])
    assert worst.endswith(": hours for each case, relative to usual; children held by people from outside the teams.")


def test_the_terminal_has_the_price_with_its_intervals_and_differences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    show_results(results_with(tmp_path, {MORE: BRIEFER}, runs=12))
    printed = " ".join(capsys.readouterr().out.split())
    assert "What timeliness was bought with" in printed
    assert "- Timeliness was bought with: hours for each case, relative to usual" in printed
    assert "bought with: hours for each case, relative to usual -0.1 (95% interval" in printed.replace("−", "-")
    _, differences = printed.split("Difference from 'baseline'")
    assert ["Hours", "given", "to", "each", "case,", "relative", "to", "usual"][0] in differences


def test_an_option_that_holds_and_one_that_falls_each_have_their_sentence(tmp_path: Path):
    change = {"posts=1.1, agency=0.2": BRIEFER, "posts=0.9, agency=0.2": BRIEFER}
    held, lower = map(plain, price.sentences(Study(results_with(tmp_path, change, grid=True, runs=12))))
    assert "timeliness is better" in held
    assert "but it was bought with" in held
    assert "timeliness is lower" in lower


def test_the_prices_are_laid_out_with_their_paired_differences(tmp_path: Path):
    study = Study(results_with(tmp_path, {MORE: BRIEFER}))
    baseline, (name, hours, overtime, _) = scenario_table(study, ("hours_per_case_ratio", "overtime_mean")).rows
    assert isinstance(baseline[1], Cell)
    assert baseline[1].text == "1.00<small>1 to 1.00</small>"
    assert str(name).startswith("more posts")
    assert isinstance(hours, Cell)
    assert isinstance(overtime, Cell)
    assert hours.text.startswith("0.9<small>−0.1</small><small>−0.1 to ")
    assert overtime.text == "1.00<small>(0)</small>"
    assert "in brackets where none is shown" in text_of(scenarios.section(study).content)
