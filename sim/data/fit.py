"""The rates nobody publishes, such that the pathway's expected flows are the published ones.

Thresholds, error rates and return probabilities are not observed; referrals and what became of them are. The routing
has a closed form (``sim.model.flows``), so the unknowns follow from as many equations, without simulating.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import OptimizeResult, least_squares

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.categories import ABOVE_THRESHOLD, NEEDS
from sim.config.errors import ConfigError
from sim.config.schema import Config
from sim.model.flows import Flows, flows, journeys_per_year, rereferral_share
from sim.model.workload import DAYS_BEYOND_PLAN, plans_of_a_year

SECTION47_OF_CHILDREN_IN_NEED = "pathway.assessment.outcomes.child_in_need.section47"
"""How readily a council opens enquiries varies more than need: 36 per 100 referrals in England, 28 to 51 locally."""

SPECIFICITY = "pathway.mash.specificity"
CLOSED_BELOW = "pathway.referral.no_further_action_share_below"

UNKNOWNS: dict[str, tuple[float, float, float]] = {
    "demand.below_threshold_share": (0.30, 0.99, 0.87),
    "demand.return_share.below_threshold": (0.0, 0.95, 0.2),
    "demand.return_share.above_threshold": (0.0, 0.95, 0.3),
    SPECIFICITY: (0.0, 1.0, 0.6),
    SECTION47_OF_CHILDREN_IN_NEED: (0.0, 0.93, 0.3),
    CLOSED_BELOW: (0.0, 1.0, 0.15),
    "pathway.returns.scale": (0.0, 3.0, 1.0),
    "pathway.plans.child_in_need.length_days.mean": (5.0, 1000.0, 120.0),
    "pathway.plans.child_protection.length_days.mean": (10.0, 1500.0, 220.0),
}
"""Least value, greatest value and starting point of each unknown."""

TOLERANCE = 1e-6
"""Largest relative difference between a target and its expected value."""


LEAST_SHARE = 0.01
"""Differences from a published share below this are taken of it: a share of nothing divides nothing."""


NEAR_BOUND = 1e-3
"""Least distance of a starting point from the ends of its range, as a share of it."""


class FitError(ConfigError):
    """No values in their ranges give the published figures."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What the expected flows have to be: figures a year, shares of referrals, and plans open."""

    referrals: float
    no_further_action_share: float
    not_in_need_share: float
    rereferral_share: float
    section47s: float
    child_in_need_plans_open: float
    child_protection_plans_open: float


def expected(config: Config, flow: Flows) -> Targets:
    """Return what a configuration leads one to expect in the steady state.

    Not in need means found so by the assessment; a child whose section 47 enquiry ends without a plan was in need.
    """
    referrals = float(flow.referrals.sum())
    outcomes = [getattr(config.pathway.assessment.outcomes, need) for need in NEEDS]
    not_in_need = np.array([outcome.no_further_action + outcome.early_help for outcome in outcomes])
    in_need, stepped_down, protection = (
        starts * (days + DAYS_BEYOND_PLAN[kind])
        for (starts, days), kind in zip(
            plans_of_a_year(config.pathway, flow), ("child_in_need", "child_in_need", "child_protection"), strict=True
        )
    )
    return Targets(
        referrals=referrals,
        no_further_action_share=float(flow.referrals_closed.sum()) / referrals,
        not_in_need_share=float((flow.assessments * not_in_need).sum()) / referrals,
        rereferral_share=rereferral_share(flow),
        section47s=float(flow.section47s.sum()),
        child_in_need_plans_open=(in_need + stepped_down) / WORKING_DAYS_PER_YEAR,
        child_protection_plans_open=protection / WORKING_DAYS_PER_YEAR,
    )


def differences(config: Config, targets: Targets) -> dict[str, float]:
    """Return expected / target - 1 for every target, and for contacts below and above the threshold.

    Where a published share is below ``LEAST_SHARE``, the difference is divided by that instead.

    The last two say that first contacts and the returns the model makes itself add up to the volume of contacts.
    """
    flow = flows(config)
    outcome = expected(config, flow)
    relative = {
        name: (getattr(outcome, name) - getattr(targets, name)) / max(getattr(targets, name), LEAST_SHARE)
        for name in Targets.__dataclass_fields__
    }
    contacts = flow.contacts / journeys_per_year(config.demand)
    below = config.demand.below_threshold_share
    relative["contacts_below_threshold"] = float(contacts[:ABOVE_THRESHOLD].sum()) / below - 1.0
    relative["contacts_above_threshold"] = float(contacts[ABOVE_THRESHOLD:].sum()) / (1.0 - below) - 1.0
    return relative


def fit(
    build: Callable[[Mapping[str, float]], Config], targets: Targets, near: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Solve for the unknowns.

    Parameters
    ----------
    build : Callable
        Makes a configuration from values of the unknowns, by dotted key.
    targets : Targets
        Published figures; counts above 0.
    near : Mapping, optional
        Values that were found for nearly the same: it takes less long from there, and comes to the same.

    Returns
    -------
    dict[str, float]
        A value for each key of ``UNKNOWNS``.

    Raises
    ------
    FitError
        If some target is missed by more than ``TOLERANCE``; the message names the worst.
    """
    keys = list(UNKNOWNS)
    low, high, start = np.array(list(UNKNOWNS.values())).T
    if near:
        start = np.clip([near[key] for key in keys], low + NEAR_BOUND * (high - low), high - NEAR_BOUND * (high - low))

    def unmet(point: np.ndarray) -> list[float]:
        config = build(dict(zip(keys, point.tolist(), strict=True)))
        return list(differences(config, targets).values())

    solution = least_squares(unmet, start, bounds=(low, high), x_scale=high - low, xtol=1e-12, ftol=1e-12, gtol=1e-12)
    found: dict[str, float] = dict(zip(keys, solution.x.tolist(), strict=True))
    worst, difference = max(differences(build(found), targets).items(), key=lambda item: abs(item[1]))
    if abs(difference) > TOLERANCE:
        raise FitError(
            f"no rates in their ranges give the published figures: {worst} comes out {difference:+.1%} off"
            + _beyond(found, solution)
        )
    return found


def _beyond(found: Mapping[str, float], solution: OptimizeResult) -> str:
    """Say which rates would have to leave their ranges, and about how far: one step of Newton's beyond the bound."""
    step = np.linalg.lstsq(solution.jac, -solution.fun, rcond=None)[0]
    said = []
    for (key, value), change in zip(found.items(), step.tolist(), strict=True):
        low, high, _ = UNKNOWNS[key]
        for bound, name, outward in ((low, "least", change < 0.0), (high, "greatest", change > 0.0)):
            if abs(value - bound) < 1e-3 * (high - low) and outward:
                said.append(f"{key} is at its {name}, {bound:g}, and would have to be about {value + change:.3g}")
    return "; " + " and ".join(said) if said else ""
