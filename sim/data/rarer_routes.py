"""What follows from the rates that are solved for, and councils in which some route is nearly unused.

How many children in need have an enquiry after their assessment is solved for (:mod:`sim.data.fit`), and so are the
referrals below the threshold that get through or are closed at once. Where published figures ask for less than these
alone can give, the other routes to the same are used less too, in proportion, so that published figures down to
nothing can be met. For most councils nothing here applies but the complement.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.config.categories import NEEDS
from sim.data.fit import CLOSED_BELOW, SECTION47_OF_CHILDREN_IN_NEED, SPECIFICITY

FEW_ENQUIRIES = 0.04
"""Share of assessments of children in need with an enquiry below which all routes to one are used less. Assumption:
that of the default pathway."""

ABOVE_FOR_EACH_BELOW = 0.2
"""Most referrals above the threshold that are closed at once, for each of those below. Assumption: a team that assesses
nearly all it is sent closes hardly any that should be assessed."""

FEW_PASS = 0.1
"""Share of MASH enquiries below the threshold that pass, below which families who are known pass less often too, and
children in need are found not in need less often. Assumption."""

FEW_ASSESSED = 0.2
"""The same for the share of referrals below the threshold that are not closed at once. Assumption."""

PLAN_OF_CHILDREN_IN_NEED = "pathway.assessment.outcomes.child_in_need.child_in_need_plan"
CLOSED_ABOVE = "pathway.referral.no_further_action_share_above"
KNOWN_REFERRED = "pathway.returns.known_referral_share"

_OUTCOMES = "pathway.assessment.outcomes"
_SECTION47 = "pathway.section47"
_NOT_IN_NEED = ("no_further_action", "early_help")


def rarer_routes(groups: Mapping[str, Any], unknowns: Mapping[str, float]) -> dict[str, float]:
    """Return what else is set by the rates that are solved for, by key.

    Always the children in need who have a plan: all who are neither found not in need, nor have an enquiry, nor are
    looked after. Others only where a route is used less than by default.

    Parameters
    ----------
    groups : Mapping
        The default configuration, by group.
    unknowns : Mapping
        Values of :data:`sim.data.fit.UNKNOWNS`.
    """
    pathway = groups["pathway"]
    enquiries = min(1.0, unknowns[SECTION47_OF_CHILDREN_IN_NEED] / FEW_ENQUIRIES)
    passing = min(1.0, (1.0 - unknowns[SPECIFICITY]) / FEW_PASS)
    not_in_need = passing * min(1.0, (1.0 - unknowns[CLOSED_BELOW]) / FEW_ASSESSED)
    usual_above = pathway["referral"]["no_further_action_share_above"]

    section47 = pathway["section47"]
    hazards = section47["hazard_on_plan_per_year"]
    found = {
        CLOSED_ABOVE: min(usual_above, ABOVE_FOR_EACH_BELOW * unknowns[CLOSED_BELOW]),
        KNOWN_REFERRED: passing * pathway["returns"]["known_referral_share"],
        f"{_SECTION47}.at_mash_share": enquiries * section47["at_mash_share"],
        **{f"{_SECTION47}.hazard_on_plan_per_year.{need}": enquiries * hazards[need] for need in NEEDS},
        **_outcomes(pathway, "child_in_need", unknowns[SECTION47_OF_CHILDREN_IN_NEED], not_in_need),
    }
    protection = pathway["assessment"]["outcomes"]["child_protection"]
    found |= _outcomes(pathway, "child_protection", enquiries * protection["section47"], not_in_need)
    del found[SECTION47_OF_CHILDREN_IN_NEED]  # which is solved for itself
    return {
        key: round(value, 12)
        for key, value in found.items()
        if key == PLAN_OF_CHILDREN_IN_NEED or abs(value - _default(groups, key)) > 1e-12
    }


def _outcomes(pathway: Mapping[str, Any], need: str, enquired: float, not_in_need: float) -> dict[str, float]:
    """Return the outcomes of an assessment: whoever has no enquiry and is found in need has a plan."""
    usual = pathway["assessment"]["outcomes"][need]
    fewer = {name: not_in_need * usual[name] for name in _NOT_IN_NEED}
    in_need = usual["child_in_need_plan"] + usual["section47"] + sum(usual[name] - fewer[name] for name in _NOT_IN_NEED)
    shares = {**fewer, "section47": enquired, "child_in_need_plan": in_need - enquired}
    return {f"{_OUTCOMES}.{need}.{name}": share for name, share in shares.items()}


def _default(groups: Mapping[str, Any], key: str) -> float:
    value: Any = groups
    for name in key.split("."):
        value = value[name]
    return float(value)
