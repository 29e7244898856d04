"""What the parts of an experiment file have in common: names that a table can hold as they are, and bounds."""

import pytest

from sim.experiment.file.base import check_bound, check_name, check_no_formula, known_measure, monthly_measure

FORMULAS = ["=1+1", " =1+1", "@now", "+more", "-A1", "-(1)", "+5*A1", "+5%-A1", "-1+1", "+{1}", "--1", '+"a"', "\t=1"]
NAMES = ["+5% posts", "-10 people", "+ 5 % posts", "-5%", "+£5 a day", "+1,000 hours", "NA", "posts=40", "5+5", "a@b"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_is_refused(text):
    with pytest.raises(ValueError, match="would be run as a formula by a spreadsheet; let it begin with a letter"):
        check_no_formula("scenarios", text)


@pytest.mark.parametrize("text", NAMES)
def test_what_a_spreadsheet_shows_is_taken(text):
    check_no_formula("scenarios", text)


@pytest.mark.parametrize("name", ["", " ", "\t", "_", "_ _", "\u00a0"])
def test_a_name_that_shows_nothing_is_refused(name):
    with pytest.raises(ValueError, match=r"^scenarios: '.*' is no name.*it needs a letter, a digit or another sign$"):
        check_name("scenarios", name)


@pytest.mark.parametrize("name", [*NAMES, "_now", "?"])
def test_a_name_that_shows_something_is_taken(name):
    check_name("scenarios", name)


def test_measures_are_known_and_monthly_where_they_must_be():
    assert known_measure("caseload_mean") == monthly_measure("caseload_mean") == "caseload_mean"
    with pytest.raises(ValueError, match="there is no measure caseload_meen; did you mean caseload_mean"):
        known_measure("caseload_meen")
    with pytest.raises(ValueError, match="has no monthly values"):
        monthly_measure("referrals_per_year")


def test_a_share_is_no_percentage():
    check_bound("assessments_within_45wd_share", 0.9, None)
    with pytest.raises(ValueError, match=r"write 0\.9 for 90%"):
        check_bound("assessments_within_45wd_share", 90.0)
