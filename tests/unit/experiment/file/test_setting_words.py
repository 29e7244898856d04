"""Parameters and what is set of them, in words."""

import pytest

from sim.config.explain import fields_of
from sim.config.schema import Config
from sim.experiment.file.setting_words import change, factor, level


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("workforce.turnover_rate=0.18", "turnover 18% a year"),
        ("workforce.pay_uplift.share=0.05", "pay rise 5%"),
        ("demand.contacts_per_year=8000", "contacts 8,000 a year"),
        ("early_help.consultation_line.hours_per_day=0", "no consultation line"),
        ("early_help.consultation_line.hours_per_day=7", "consultation line hours a day 7"),
        ("workforce.supervision.enabled=false", "supervision off"),
        ("allocation.policy=least_loaded", "allocation policy: least loaded"),
        ("workforce.managed_teams.0.workers=8", "managed teams workers 8"),
        ("+bundle=more_posts", "bundle: more posts"),
        ("workforce.supervision.start=2025-04-01", "supervision start: 2025-04-01"),
        ("demand.month_factors=[1,1,1,1,1,1,1,1,1,1,1,1]", "differences between months in contacts"),
        ("people", "people"),
    ],
)
def test_a_change_in_words(override, words):
    assert change(override) == words


def test_a_level_is_a_percentage_where_the_schema_says_share():
    assert level("demand.return_share.below_threshold", 0.2) == "20%"
    assert level("workforce.notice_days", 60) == "60"
    assert level("early_help.extra_keyworkers.posts", 0) == "none"


def test_no_name_of_a_parameter_is_a_key():
    assert [key for key in fields_of(Config) if "_" in factor(key) or "." in factor(key)] == []
