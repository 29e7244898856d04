"""Routes that are used less where published figures ask for less than usual ones give."""

import pytest

from sim.data.assumptions import default_groups
from sim.data.fit import CLOSED_BELOW, SECTION47_OF_CHILDREN_IN_NEED, SPECIFICITY
from sim.data.rarer_routes import CLOSED_ABOVE, KNOWN_REFERRED, PLAN_OF_CHILDREN_IN_NEED, rarer_routes

GROUPS = default_groups()
USUAL = {SECTION47_OF_CHILDREN_IN_NEED: 0.2, SPECIFICITY: 0.6, CLOSED_BELOW: 0.15}
PROTECTION = "pathway.assessment.outcomes.child_protection"


def test_in_most_councils_only_the_plans_follow():
    # Of children in need 2% and 3% are found not in need, and 1% are looked after.
    assert rarer_routes(GROUPS, USUAL) == {PLAN_OF_CHILDREN_IN_NEED: pytest.approx(0.94 - 0.2)}


def test_few_enquiries_are_few_by_every_route():
    found = rarer_routes(GROUPS, USUAL | {SECTION47_OF_CHILDREN_IN_NEED: 0.01})
    assert found["pathway.section47.at_mash_share"] == pytest.approx(0.25 * 0.5)
    assert found["pathway.section47.hazard_on_plan_per_year.child_in_need"] == pytest.approx(0.25 * 0.12)
    assert found[f"{PROTECTION}.section47"] == pytest.approx(0.22)
    assert found[f"{PROTECTION}.child_in_need_plan"] == pytest.approx(0.06 + 0.66)
    assert found[PLAN_OF_CHILDREN_IN_NEED] == pytest.approx(0.93)


def test_where_hardly_a_referral_is_closed_at_once_few_above_the_threshold_are():
    assert rarer_routes(GROUPS, USUAL | {CLOSED_BELOW: 0.02})[CLOSED_ABOVE] == pytest.approx(0.004)
    assert CLOSED_ABOVE not in rarer_routes(GROUPS, USUAL | {CLOSED_BELOW: 0.05})


def test_where_hardly_anybody_below_the_threshold_passes_few_are_found_not_in_need():
    found = rarer_routes(GROUPS, USUAL | {SPECIFICITY: 0.95})
    assert found[KNOWN_REFERRED] == pytest.approx(0.2)
    assert found["pathway.assessment.outcomes.child_in_need.no_further_action"] == pytest.approx(0.01)
    assert found[PLAN_OF_CHILDREN_IN_NEED] == pytest.approx(0.94 + 0.025 - 0.2)


@pytest.mark.parametrize("key", [SECTION47_OF_CHILDREN_IN_NEED, SPECIFICITY, CLOSED_BELOW])
@pytest.mark.parametrize("value", [0.0, 0.5, 0.9])
def test_outcomes_of_an_assessment_still_add_up(key, value):
    unknowns = USUAL | {key: value}
    found = rarer_routes(GROUPS, unknowns) | {SECTION47_OF_CHILDREN_IN_NEED: unknowns[SECTION47_OF_CHILDREN_IN_NEED]}
    for need in ("child_in_need", "child_protection"):
        usual = GROUPS["pathway"]["assessment"]["outcomes"][need]
        shares = [found.get(f"pathway.assessment.outcomes.{need}.{name}", share) for name, share in usual.items()]
        assert sum(shares) == pytest.approx(1.0)
