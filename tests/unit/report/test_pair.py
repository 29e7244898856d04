"""Two scenarios: the answer and the cards begin with the paired difference."""

from pathlib import Path

import pytest

from sim.report.contents import sections
from sim.report.sections import findings
from sim.report.study.study import Study
from sim.report.words import pair
from sim.report.words.emphasis import plain
from tests.support.balanced_study import MORE, results_with
from tests.support.small_study import IN_TIME, OVERDUE, make_results, text_of, without
from tests.unit.report.test_stuck import STARVED


@pytest.fixture
def two(tmp_path: Path) -> Study:
    """A baseline of twelve replications, and six of more posts."""
    return Study(make_results(tmp_path, grid=False))


def test_the_answer_begins_with_the_difference(two: Study):
    lead, baseline, *_ = map(plain, findings.sentences(two))
    assert lead.startswith(
        "More posts (110 people), against the baseline (100 people). Assessments completed within 45 working days: "
        "+6.0 percentage points (paired 95% interval +6.0 to +6.0), better: "
    )
    assert "in the baseline" in baseline
    assert not any("verage:" in text for text in findings.sentences(two))


def test_both_sides_are_of_the_replications_that_both_have(two: Study):
    (other,) = two.others
    after, before = plain(pair.sentence(two, other, IN_TIME)).removesuffix(".").split(": ")[-1].split(", baseline ")
    assert float(after.rstrip("%")) - float(before.rstrip("%")) == pytest.approx(6.0, abs=0.11)


def test_cards_show_the_difference_from_where_to_where_or_that_none_is_shown(two: Study):
    (other,) = two.others
    amount, below = pair.card(two, other, OVERDUE)
    assert amount == "\N{MINUS SIGN}6.00"
    assert below.startswith("from ")
    amount, below = pair.card(two, other, "cases_unallocated")
    assert (amount, below) == (pair.NOT_SHOWN, "10.0 and 10.0: 0, paired 95% interval 0 to 0")
    assert plain(pair.sentence(two, other, "cases_unallocated")).startswith(
        "Children with no social worker: no difference is shown (0 children, paired 95% interval 0 to 0"
    )
    assert "\N{MINUS SIGN}6.00 children" in text_of(sections(two)[1].content)


def test_a_measure_without_a_good_direction_is_higher_or_lower(two: Study):
    (other,) = two.others
    assert "), higher: " in plain(pair.sentence(two, other, "people_total"))


def test_with_one_replication_several_scenarios_or_none_there_is_no_pair(two: Study, study: Study, tmp_path: Path):
    one = Study(without(make_results(tmp_path, grid=False), "more posts", [1, 2, 3, 4, 5]))
    assert pair.other_side(two, IN_TIME) is two.others[0]
    assert pair.other_side(one, IN_TIME) is None
    assert pair.other_side(study, IN_TIME) is None


def test_where_a_queue_runs_away_the_two_are_not_compared(tmp_path: Path):
    study = Study(results_with(tmp_path, {MORE: STARVED}))
    assert pair.other_side(study, IN_TIME) is None
    assert "not called better or worse" in text_of(sections(study)[0].content)


def test_what_is_worse_follows_the_difference(tmp_path: Path):
    study = Study(results_with(tmp_path, {MORE: {"hours_per_case_ratio": -0.1}}, runs=12))
    lead, bought, baseline, *_ = map(plain, findings.sentences(study))
    assert lead.startswith("More posts (110 people), against")
    assert bought.startswith("Timeliness was bought with: hours for each case")  # the lead has said the rest
    assert "in the baseline" in baseline
