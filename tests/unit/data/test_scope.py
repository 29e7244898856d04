"""What of the published figures lies inside the model: by hand, from figures made up for it, and for England."""

import pytest

from sim.data.facts import Figure, NotPublishedError, PublishedFacts, published_facts
from sim.data.scope import (
    LEAST_HELD,
    MOST_HELD,
    caseload_in_scope,
    children_in_assessment,
    other_children_in_need,
    people_for_children_held,
    people_in_scope,
    share_held_by_social_workers,
)

FIGURES = {
    "case_holders_fte": 100.0,
    "caseload_per_fte": 20.0,
    "cla_31_march": 340.0,
    "cpp_31_march": 300.0,
    "cin_31_march": 2500.0,
    "referrals": 2530.0,
    "referral_nfa_share": 0.1,
}


def town(**figures):
    made_up = {name: Figure(value, "", "made up") for name, value in (FIGURES | figures).items()}
    return PublishedFacts("Town", 2024, made_up)


def test_the_hours_for_looked_after_children_are_taken_off_the_people():
    assert people_in_scope(town()) == pytest.approx(83.0)


def test_their_cases_are_taken_off_the_caseload():
    # 2,000 cases less 340, for 83 people.
    assert caseload_in_scope(town()) == pytest.approx(1660.0 / 83.0)


def test_children_in_assessment_are_those_who_begin_in_its_length():
    # 2,277 a year, nine on each of the 252.9 working days.
    assert children_in_assessment(town(), 40.0) == pytest.approx(360.0, rel=1e-3)
    assert children_in_assessment(town(referral_nfa_share=1.0), 40.0) == 0.0


def test_other_children_in_need_are_what_is_left():
    assert other_children_in_need(town(), 40.0) == pytest.approx(2500.0 - 340.0 - 300.0 - 360.0, rel=1e-3)


@pytest.mark.parametrize("days", [20.0, 35.0, 50.0])
def test_in_england_all_cases_held_are_accounted_for(days):
    england = published_facts("England", 2025)
    held_whole = england.value("cla_31_march") + england.value("cpp_31_march") + children_in_assessment(england, days)
    held_in_part = share_held_by_social_workers(england, days) * other_children_in_need(england, days)
    cases = england.value("caseload_per_fte") * england.value("case_holders_fte")
    assert held_whole + held_in_part == pytest.approx(cases)
    assert 0.0 < share_held_by_social_workers(england, days) < 1.0


def test_a_council_that_counts_in_another_way_has_the_bound():
    # 2,500 less 340, 300 and about 360 are 1,500 others; all 2,000 cases held are 500 fewer than all in need.
    assert share_held_by_social_workers(town(), 40.0) == pytest.approx(1.0 - 500.0 / 1500.0, rel=1e-3)
    assert share_held_by_social_workers(town(caseload_per_fte=12.0), 40.0) == LEAST_HELD
    assert share_held_by_social_workers(town(caseload_per_fte=40.0), 40.0) == MOST_HELD


def test_people_are_as_published_where_cases_and_children_fit():
    assert people_for_children_held(town(), 40.0) == people_in_scope(town())


def test_people_hold_the_children_somebody_must_hold_at_the_published_caseload():
    # 860 cases are in scope, 10.4 for each person; 300 on plans, 360 in assessment and 0.3 of 1,500 others are held.
    few = town(caseload_per_fte=12.0)
    assert people_for_children_held(few, 40.0) == pytest.approx((300 + 360 + 0.3 * 1500) / (860 / 83), rel=1e-3)
    many = town(caseload_per_fte=40.0)
    assert people_for_children_held(many, 40.0) == pytest.approx((300 + 360 + 1.2 * 1500) / (3660 / 83), rel=1e-3)
    for each in (few, many):
        held = share_held_by_social_workers(each, 40.0) * other_children_in_need(each, 40.0)
        cases = 300.0 + children_in_assessment(each, 40.0) + held
        assert cases / people_for_children_held(each, 40.0) == pytest.approx(caseload_in_scope(each))


def test_a_figure_that_is_not_published_is_not_made_up():
    facts = town()
    del facts.figures["cla_31_march"]
    with pytest.raises(NotPublishedError, match="cla_31_march is not published for Town in 2024"):
        caseload_in_scope(facts)
