"""How published figures look back: how much each past month counts in a figure, and how far chance moves it.

A figure has a distributed lag: it is a weighted sum of what moves in the months up to it. Returns come months after the
first referral, and children on plans may have been referred years before. The weights are those of the closed form
(sim/model/flows.py).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from sim.config.base import Distribution
from sim.config.pathway import Assessment
from sim.config.schema import Config
from sim.data.estimates import VOLUMES
from sim.distributions import distribution_function
from sim.model.flows import first_contacts, flows, planned_assessment_days, routing
from sim.model.movement import group_of_need
from sim.model.practice import MONTH_DAYS

Array = npt.NDArray[np.float64]

CHILDREN = (40_000, 80_000, 180_000)
"""Authorities whose chance is that of the panel's, which are those above 40,000 children, half below 67,000."""

MEMORY = 84
"""Months that a figure looks back at most."""

YEAR = 12

RETURN_MONTHS, RETURN_MONTHS_AFTER_PLAN = 11.0, 16.0
"""Mean months from a family's first referral to its later ones, and to later enquiries: further returns among them."""

MONTHS_TO_SECTION47, MONTHS_TO_PLAN, MONTHS_PLANNED = 1, 2, 11
"""Whole months from referral to enquiry and plan, and of a protection plan before it steps down."""

IN_ASSESSMENT = (0.6, 0.4)
"""Of the children in assessment, who was referred this month and last."""

MONTHS_TO_SEPTEMBER = 6
"""Cases held are counted half a year after all else."""

SHORTER_IN_FACT, LONGER_BY_DRIFT = 0.8, 0.1
"""What a service makes of it, as simulated (Darlington, 32 futures): four fifths of the time that quick assessments
save, since people with more of them take longer; and a tenth more children in need for 1 of referrals, since visits are
missed."""

CHANNELS = ("below_threshold", "child_in_need", "child_protection", "conferences", "length", "closed", "quick")
"""What a figure can respond to, on the log scale; the last two are log odds."""


def _still(law: Distribution) -> Array:
    """Return the share of plans still open after so many and a half months."""
    return np.array([1.0 - distribution_function(law, (month + 0.5) * MONTH_DAYS) for month in range(MEMORY)])


def _weights(values: Array) -> Array:
    weights: Array = values / values.sum()
    return weights


def _longer(law: Distribution) -> Array:
    """Return how a stock responds to plans that were given more length, by the month in which they started."""
    further = np.array([distribution_function(law, (month + 0.5) * MONTH_DAYS / 1.02) for month in range(MEMORY)])
    return _weights(1.0 - further - _still(law))


def _after(kernel: Array, months: int) -> Array:
    return np.concatenate([np.zeros(months), kernel])[:MEMORY]


def _both(first: Array, second: Array) -> Array:
    return np.convolve(first, second)[:MEMORY]


def _shorter_by_odds(assessment: Assessment) -> float:
    """Return by how much assessments are shorter, on the log scale, for 1 more log odds that one is quick."""
    length = assessment.planned_length
    none_quick = assessment.model_copy(update={"planned_length": length.model_copy(update={"quick_share": 0.0})})
    days = planned_assessment_days(none_quick)
    full = math.fsum(days) / len(days)
    quick, share = length.quick.mean, length.quick_share
    return share * (1.0 - share) * (quick - full) / (share * quick + (1.0 - share) * full)


class Figures:
    """The seven figures of the typical authority: what each responds to and when, and its chance."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._first = first_contacts(config.demand)
        self._all = flows(config)
        plans = config.pathway.plans
        self._protection, self._in_need = plans.child_protection, plans.child_in_need
        self.share = {
            name: _weights(
                np.array([getattr(flows(config, self._first * group), name).sum() for group in group_of_need()])
            )
            for name in ("referrals", "assessments", "section47s", "plans_child_in_need")
        }
        closed = self._all.referrals_closed
        referral = config.pathway.referral
        shares = np.repeat([referral.no_further_action_share_below, referral.no_further_action_share_above], 2)
        self.closed_by_odds = float((closed * (1.0 - shares)).sum() / self._all.referrals.sum())
        self._open = float(config.authority.published.cin_open or 0.0)
        on_plans = self._in_need.open_at_start + self._protection.open_at_start
        self.stock = {
            "assessment": (self._open - on_plans) / self._open,
            "in_need": self._in_need.open_at_start / self._open,
            "protection": self._protection.open_at_start / self._open,
        }
        started = float(self._all.plans_child_in_need.sum()) * self._in_need.length_days.mean
        again = float(self._all.plans_stepped_down.sum()) * plans.step_down_days.mean
        self.stepped_down = again / (started + again)
        self.shorter_by_odds = _shorter_by_odds(config.pathway.assessment)
        self.assessed_by_odds = -self.closed_by_odds * float(self._all.referrals.sum() / self._all.assessments.sum())

    def kernels(self) -> dict[str, Array]:
        """Return by figure the weight of every channel in each of the months up to it."""
        direct = float((self._first * routing(self._config.pathway, known=False).referral).sum())
        direct /= float(self._all.referrals.sum())

        def over_returns(later: Array) -> Array:
            return np.concatenate([[direct], (1.0 - direct) * _weights(later)])

        months = np.arange(MEMORY - 1) + 0.5
        come = over_returns(np.exp(-months / RETURN_MONTHS))
        come_with_plan = over_returns(months * np.exp(-2.0 * months / RETURN_MONTHS_AFTER_PLAN))
        year = np.zeros(MEMORY)
        year[:YEAR] = 1.0 / YEAR
        in_assessment = np.zeros(MEMORY)
        in_assessment[: len(IN_ASSESSMENT)] = IN_ASSESSMENT
        protection, in_need = self._protection.length_days, self._in_need.length_days
        step_down = self._config.pathway.plans.step_down_days
        on_protection = _weights(_still(protection))
        section47, stepped = self.share["section47s"], self.stepped_down
        to_step_down = MONTHS_TO_PLAN + MONTHS_PLANNED

        def figure(shares: Array, when: Array, **others: Array) -> Array:
            return np.stack(
                [*(share * when for share in shares), *(others.get(name, 0.0 * when) for name in CHANNELS[3:])]
            )

        protected = figure(
            section47,
            _after(_both(on_protection, come_with_plan), MONTHS_TO_PLAN),
            conferences=_after(on_protection, MONTHS_TO_SECTION47),
        )
        in_need_plans = (1.0 - stepped) * figure(
            self.share["plans_child_in_need"],
            _after(_both(_weights(_still(in_need)), come), MONTHS_TO_PLAN),
            length=_longer(in_need),
        ) + stepped * figure(
            section47,
            _after(_both(_weights(_still(step_down)), come_with_plan), to_step_down),
            conferences=_after(_weights(_still(step_down)), to_step_down),
            length=_longer(step_down),
        )
        assessed = figure(
            self.share["assessments"],
            _both(in_assessment, come),
            closed=self.assessed_by_odds * in_assessment,
            quick=SHORTER_IN_FACT * self.shorter_by_odds * in_assessment,
        )
        stock = (
            self.stock["assessment"] * assessed
            + self.stock["in_need"] * in_need_plans
            + self.stock["protection"] * protected
        )
        in_year, in_year_with_plan = _both(year, come), _both(year, come_with_plan)
        return {
            "referrals": figure(self.share["referrals"], in_year),
            "cin_started": figure(self.share["assessments"], in_year, closed=self.assessed_by_odds * year),
            "section47s": figure(section47, _after(in_year_with_plan, MONTHS_TO_SECTION47)),
            "cpp_starts": figure(
                section47, _after(in_year_with_plan, MONTHS_TO_PLAN), conferences=_after(year, MONTHS_TO_SECTION47)
            ),
            "cin_31_march": stock,
            "cpp_31_march": protected,
            "cases_held": stock,
        }

    def chance(self, horizon: int) -> Array:
        """Return the covariance of changes by chance: families come whole, and the same ones are in several figures."""
        shares = self._config.demand.family_size_shares
        whole = sum((size + 1) ** 2 * share for size, share in enumerate(shares))
        clumped = whole / sum((size + 1) * share for size, share in enumerate(shares))
        clumped *= float(np.mean([self._config.authority.population_0_17 / children for children in CHILDREN]))
        started = {
            "referrals": float(self._all.referrals.sum()),
            "cin_started": float(self._all.assessments.sum()),
            "section47s": float(self._all.section47s.sum()),
            "cpp_starts": float(self._all.plans_child_protection.sum()),
        }
        result = np.zeros((len(VOLUMES), len(VOLUMES)))
        for first, name in enumerate(started):  # each is a part of the one before
            for second, other in enumerate(started):
                result[first, second] = 2.0 / max(started[name], started[other])
        protection, in_need = _still(self._protection.length_days), _still(self._in_need.length_days)
        kept, kept_in_need = (float(still[YEAR * horizon :].sum() / still.sum()) for still in (protection, in_need))
        kept_of_all = self.stock["protection"] * kept + self.stock["in_need"] * kept_in_need
        plans, stock, held = (VOLUMES.index(name) for name in ("cpp_31_march", "cin_31_march", "cases_held"))
        result[plans, plans] = 2.0 * (1.0 - kept) / self._protection.open_at_start
        result[stock, stock] = result[held, held] = 2.0 * (1.0 - kept_of_all) / self._open
        result[stock, plans] = result[plans, stock] = 2.0 * (1.0 - kept) / self._open
        this_year, that_year = (float(protection[start : start + YEAR].sum()) for start in (0, YEAR * horizon))
        starts = VOLUMES.index("cpp_starts")
        together = (2.0 * this_year - that_year) / protection.sum() / started["cpp_starts"]
        result[starts, plans] = result[plans, starts] = together
        result[starts, stock] = result[stock, starts] = together * self.stock["protection"]
        return result * clumped
