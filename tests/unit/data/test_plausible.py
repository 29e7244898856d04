"""Figures that make no council are refused by name."""

import pytest

from sim.config.areas import find_area
from sim.config.errors import ConfigError
from sim.data.facts import Figure, PublishedFacts, facts_of
from sim.data.filling import completed
from sim.data.plausible import check_facts

AREA = find_area("Leeds")
FACTS = completed(AREA, facts_of(AREA, 2024))


def with_figures(**figures):
    made_up = {name: Figure(value, "", "made up") for name, value in figures.items()}
    return PublishedFacts("Leeds", 2024, {**FACTS.figures, **made_up})


def test_a_council_as_published_passes():
    check_facts(FACTS, 30.0)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"referrals": 0.0}, "referrals is 0: must be above 0"),
        ({"icpcs": 0.0}, "icpcs is 0: must be above 0"),
        ({"case_holders_fte": 0.0}, "case_holders_fte is 0: must be above 0"),
        ({"population_0_17": 600.0}, "600 children are too few for a service of teams: at least 5,000"),
        ({"rereferral_12m_share": 22.0}, "rereferral_12m_share is 22: must be a share of 0 to 1"),
        ({"vacancy_rate": 1.0}, "vacancy_rate is 1: must be below 1"),
        ({"referral_nfa_share": 0.6, "assessed_not_in_need_share": 0.5}, "is 1.1: must be at most 1"),
        ({"cin_31_march": 2000.0}, "cin_31_march is 2,000: must be more than the children looked after"),
        ({"caseload_per_fte": 1.0}, "must be more than the 1,546 children looked after"),
    ],
)
def test_what_makes_no_council_is_refused(figures, said):
    with pytest.raises(ConfigError) as caught:
        check_facts(with_figures(**figures), 30.0)
    assert said in str(caught.value)
