"""One simulated future that makes most of a difference is named, and what runs away in it compared as a share."""

from pathlib import Path

import pytest

from sim.report.sections import scenarios
from sim.report.study.dominated import dominated
from sim.report.study.study import Study
from sim.report.words import pair
from sim.report.words.dominated import sentence
from sim.report.words.emphasis import plain
from tests.support.balanced_study import MORE, results_with
from tests.support.small_study import IN_TIME, OVERDUE, text_of


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """More posts, with one future of six in which nobody is allocated and thousands are overdue."""
    results = results_with(tmp_path, {})
    table = results.measures
    one = (table["scenario"] == MORE) & (table["replication"] == 2)
    table.loc[one & (table["measure"] == OVERDUE), "value"] = 900.0
    table.loc[one & (table["measure"] == "runaway_unallocated"), "value"] = 1.0
    return Study(results)


def test_one_future_is_named_with_the_middle_and_the_shares_that_run_away(study: Study):
    (other,) = study.others
    found = dominated(study, other, OVERDUE)
    assert found is not None
    assert found.share > 0.9
    assert list(found.away) == ["unallocated"]
    text = sentence(study, other, OVERDUE)
    assert text.startswith(" One of 6 replications makes 97% of that; the middle one is −6.00 children.")
    assert "children without a social worker run away, as in 16.7% of futures against 0.0% in the baseline" in text
    assert "no difference between the shares is shown (paired 95% interval −" in text


def test_it_follows_the_difference_and_is_listed_below_the_table(study: Study):
    (other,) = study.others
    assert "One of 6 replications" in plain(pair.sentence(study, other, OVERDUE))
    assert pair.card(study, other, OVERDUE)[1].endswith("; one future makes most of that")
    assert "Where one future makes most of a difference" in text_of(scenarios.section(study).content)


def test_a_difference_that_is_shown_or_spread_over_futures_needs_no_more(study: Study):
    (other,) = study.others
    assert sentence(study, other, IN_TIME) == ""
    assert sentence(study, study.baseline, OVERDUE) == ""
