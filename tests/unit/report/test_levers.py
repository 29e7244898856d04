"""What each lever does, in words, where scenarios are no whole grid."""

from pathlib import Path

from sim.report.sections import findings
from sim.report.study.study import Study
from sim.report.words import levers
from tests.support.small_study import IN_TIME, make_results, text_of


def incomplete(tmp_path: Path) -> Study:
    """A sweep of posts and agency, of which one corner has another turnover."""
    results = make_results(tmp_path)
    results.manifest["scenarios"][-1]["config"]["workforce"]["turnover_rate"] = 0.3
    return Study(results)


def test_every_lever_is_told_from_its_lowest_level_to_its_highest_with_the_pairs_behind_it(tmp_path: Path):
    study = incomplete(tmp_path)
    assert study.grid is None
    said = levers.sentences(study, IN_TIME)
    assert any(
        text.startswith("From posts 90% to 110%, over 2 pairs of scenarios that differ in nothing else: +12.")
        for text in said
    )
    for text in said:
        assert "95% interval" in text
    found = text_of(findings.section(study).content)
    assert all(text in found for text in said)


def test_where_scenarios_cross_all_levers_the_factorial_has_them(study: Study):
    assert study.grid is not None
    assert "pairs of scenarios that differ in nothing else" not in text_of(findings.section(study).content)
