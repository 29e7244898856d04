"""What a report claims, and what it does not: only what replications show."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from sim.config.run import Published
from sim.measures import MEASURES
from sim.report import write_report
from sim.report.contents import sections
from sim.report.study.forecast import Forecast, PairedDifference
from sim.report.study.study import Study
from sim.report.words import comparison, published, sentences
from sim.report.words.emphasis import plain
from tests.support.small_study import IN_TIME, OVERDUE, make_results, text_of


def test_one_replication_of_one_scenario_claims_nothing(tmp_path: Path):
    results = make_results(tmp_path)
    kept = results.manifest["scenarios"][:1]
    results.manifest["scenarios"] = [{**kept[0], "replications": 1}]
    for name in ("measures", "monthly", "distributions"):
        table = getattr(results, name)
        results.__dict__[name] = table[(table["scenario"] == "baseline") & (table["replication"] == 0)]
    answer = text_of(sections(Study(results))[0].content)
    assert "One replication cannot say how much of this is chance" in answer
    assert "8 in 10" not in answer.split("How to read")[0]
    assert "difference" not in answer.split("How to read")[0]
    assert "1 replication · seed" in answer
    assert write_report(results).is_file()


def test_difference_is_claimed_only_when_the_interval_leaves_out_zero():
    def shown(low: float, high: float) -> str:
        return sentences.verdict(PairedDifference((low + high) / 2, low, high, 6, 1.0, 1.0))

    assert shown(0.1, 0.3) == "higher"
    assert shown(-0.3, -0.1) == "lower"
    assert shown(-0.1, 0.3) == "no difference shown"
    assert shown(0.0, 0.3) == "no difference shown"
    assert shown(np.nan, np.nan) == "no difference shown"


def test_scenarios_are_counted_by_what_the_paired_interval_shows(study: Study):
    # Every effect is the same in all replications, so each paired interval is a point.
    assert (
        comparison.count_sentence(study, IN_TIME) == "Of 6 other scenarios, 3 are better than the baseline and 3 worse."
    )
    assert (
        comparison.count_sentence(study, OVERDUE) == "Of 6 other scenarios, 3 are worse than the baseline and 3 better."
    )
    undecided = comparison.count_sentence(study, "cases_unallocated")
    assert undecided == "A difference from the baseline is shown in none of 6 other scenarios."


def test_none_better_is_said_in_words(tmp_path: Path):
    results = make_results(tmp_path)
    posts = [each for each in results.manifest["scenarios"] if each["name"].startswith(("baseline", "posts=0.9"))]
    results.manifest["scenarios"] = posts
    study = Study(results)
    assert (
        comparison.count_sentence(study, IN_TIME)
        == "Of 3 other scenarios, none is better than the baseline and 3 are worse."
    )
    assert (
        comparison.count_sentence(study, OVERDUE)
        == "Of 3 other scenarios, 3 are worse than the baseline and none is better."
    )


def test_a_value_that_no_chance_moves_has_no_interval(study: Study):
    first, findings = (text_of(section.content).split("How to read")[0] for section in sections(study)[:2])
    assert "Children with no social worker: 10.0 in the baseline (the same in every replication)." in findings
    assert "the same in every replication" in first
    assert "10.0 to 10.0" not in first + findings.replace("Averages range from 10.0 to 10.0", "")
    assert study.estimates["baseline", "cases_unallocated"].is_constant
    assert not study.estimates["baseline", IN_TIME].is_constant


def test_figures_of_another_council_are_not_claimed(tmp_path: Path):
    results = make_results(tmp_path, grid=False)
    for entry in results.manifest["scenarios"]:
        entry["config"]["authority"]["name"] = "Rutland"
    results.__dict__["measures"] = results.measures.assign(value=results.measures["value"] / 2.0)
    study = Study(results)
    assert published.figures(study) == {}
    assert published.disagreement(study, IN_TIME) is None
    answer, (section,) = (
        text_of(sections(study)[0].content),
        [each for each in sections(study) if each.name == "published"],
    )
    assert "published, 2024" not in answer
    assert "are those of Doncaster, and are not shown beside Rutland" in text_of(section.content)


def test_figures_that_are_said_to_be_the_councils_own_are_shown(tmp_path: Path):
    results = make_results(tmp_path, grid=False)
    for entry in results.manifest["scenarios"]:
        entry["config"]["authority"]["name"] = "Rutland"
        entry["config"]["authority"]["published"]["authority"] = "Rutland"
    study = Study(results)
    assert published.inherited_from(study) is None
    (section,) = (each for each in sections(study) if each.name == "published")
    assert "Rutland, 2024" in text_of(section.content)


def test_best_and_worst_follow_the_direction_of_the_measure(study: Study):
    for measure in (IN_TIME, OVERDUE):
        best, worst = (plain(sentence) for sentence in comparison.extreme_sentences(study, measure))
        assert re.match(
            r"Best average: .* Posts 110%, agency rate 30% \(110 people\)",
            best,
        )
        assert re.match(
            r"Worst average: .* Posts 90%, agency rate 10% \(90 people\)",
            worst,
        )
    assert "no other scenario may be as good" in best


def test_a_baseline_that_was_run_more_often_is_ranked_on_the_luck_that_all_share(tmp_path: Path):
    results = make_results(tmp_path, grid=False)
    lucky = results.measures["replication"] >= 6  # in the later ones, which only the baseline has
    results.__dict__["measures"] = results.measures.assign(
        value=results.measures["value"].where(~(lucky & (results.measures["measure"] == IN_TIME)), 1.0)
    )
    best, worst = (plain(sentence) for sentence in comparison.extreme_sentences(Study(results), IN_TIME))
    assert best.startswith("Best average: ")
    assert "More posts" in best
    assert "no other scenario may be as good" in best
    assert "Baseline" in worst


def test_of_a_few_draws_the_range_is_that_of_all_runs(tmp_path: Path):
    results = make_results(tmp_path)
    estimates = Study(results).estimates["baseline", IN_TIME]
    assert (estimates.n, estimates.runs, estimates.range_name) == (6, 12, "8 in 10 futures")
    few = Forecast(0.8, 0.7, 0.9, 2, 0.8, 0.74, 0.86, runs=4)
    assert few.range_name == "range of 4 runs"
    assert Forecast(0.8, 0.7, 0.9, 4, 0.8, 0.74, 0.86, runs=40).range_name == "range of 40 runs"


def test_effect_of_a_factor_is_averaged_over_the_others(study: Study):
    assert study.grid is not None
    rows, columns = (sentences.factor_effect(study, factor, IN_TIME) for factor in study.grid.factors())
    assert rows == (
        "From posts 90% to 110%: averaged over 3 combinations of the rest +12.0 percentage points (95% interval "
        "+12.0 to +12.0)."
    )
    assert columns == (
        "From agency rate setting 10% to 30%: averaged over 2 combinations of the rest +4.0 percentage points (95% "
        "interval +4.0 to +4.0)."
    )


def test_trend_compares_whole_years_and_is_claimed_only_when_shown(study: Study, tmp_path: Path):
    assert "+12.0 (95% interval +12.0 to +12.0)" in (sentences.trend_sentence(study, OVERDUE) or "")
    results = make_results(tmp_path)
    level = results.monthly.assign(value=results.monthly["replication"] % 5)
    results.__dict__["monthly"] = level
    assert "none is shown" in (sentences.trend_sentence(Study(results), OVERDUE) or "")
    results.__dict__["monthly"] = level[level["month"] < "2026-12"]
    assert sentences.trend_sentence(Study(results), OVERDUE) is None


@pytest.mark.parametrize(
    ("figure", "reading"),
    [
        (0.80, "inside the range of 8 in 10 simulated futures"),
        (0.84, "inside the range of 8 in 10 simulated futures; their average is lower"),
        (0.76, "inside the range of 8 in 10 simulated futures; their average is higher"),
        (0.90, "outside: nearly all futures lie below it"),
        (0.60, "outside: nearly all futures lie above it"),
    ],
)
def test_published_figures_are_placed_among_the_futures(figure: float, reading: str):
    estimate = Forecast(0.80, 0.78, 0.82, 24, 0.80, 0.74, 0.86, runs=24, holds_8_in_10=True)
    assert published.against_published(estimate, figure) == reading


def test_few_replications_claim_no_range_and_no_reading(tmp_path: Path):
    results = make_results(tmp_path, grid=False)
    results.__dict__["measures"] = results.measures[results.measures["replication"] < 4]
    study = Study(results)
    answer = text_of(sections(study)[1].content).split("How to read")[0]
    values = results.measures.query(f"scenario == 'baseline' and measure == '{IN_TIME}'")["value"]
    assert f"range of 4 runs {100 * values.min():.1f}% to {100 * values.max():.1f}%" in answer
    assert "8 in 10" not in answer
    assert published.against_published(study.estimates["baseline", IN_TIME], 0.8) == "too few replications to say"
    assert published.disagreement(study, IN_TIME) is None


def test_answer_shows_published_figures_and_says_when_a_predicted_one_is_missed(study: Study, tmp_path: Path):
    settings = study.baseline.settings
    answer = text_of(sections(study)[0].content)
    assert f"published, 2024: {100 * settings['authority.published.assessments_within_45wd_share']:.1f}%" in answer
    assert f"published, 2024, comparable part: {settings['authority.published.caseload_mean']}" in answer
    assert published.disagreement(study, IN_TIME) is None
    results = make_results(tmp_path)
    results.__dict__["measures"] = results.measures.assign(value=results.measures["value"] / 2.0)
    answer = text_of(sections(Study(results))[1].content)
    # Of timeliness and caseload; nothing is said of what went in, such as the vacancy rate.
    assert answer.count("does not reproduce what is known") == 2


def test_every_figure_that_can_be_published_has_a_role(study: Study):
    fields = {name for name in Published.model_fields if name not in {"authority", "year"}}
    assert len(published.ROLES) == len(fields)
    assert fields - set(published.ROLES) == set(published._MEASURES)  # compared under the names of measures
    assert set(published.ROLES) <= set(MEASURES)


def test_options_that_the_runs_cannot_tell_apart_are_not_ranked(tmp_path: Path):
    results = make_results(tmp_path)
    draws = np.random.default_rng(7).normal(0.8, 0.1, len(results.measures))
    results.__dict__["measures"] = results.measures.assign(value=draws)
    (sentence,) = comparison.extreme_sentences(Study(results), IN_TIME)
    assert "cannot be told apart" in sentence


def test_what_looks_like_a_fault_is_explained(study: Study, tmp_path: Path):
    (agency,) = sentences.notes(study, (IN_TIME, "cases_unallocated"))
    assert "not replaced" in agency
    results = make_results(tmp_path)
    waiting = results.measures["measure"] == "cases_unallocated"
    results.__dict__["measures"] = results.measures.assign(value=results.measures["value"].mask(waiting, 0.0))
    _, nobody_waits = sentences.notes(Study(results), (IN_TIME, "cases_unallocated"))
    assert "above their limit" in nobody_waits
