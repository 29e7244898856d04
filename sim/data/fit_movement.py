"""How far demand moves and what gives way, fitted to how councils' figures move: ``demand.movement``.

``python -m sim.data.fit_movement`` prints the values of configs/demand/default.yaml and, figure by figure, what they
imply beside the panel. Nothing is read but ``published/estimates.csv`` and the typical authority.

The expected covariance of changes of the logarithm of yearly figures over 1, 2, 3 and 5 years is computed, not
simulated. Each figure is a weighted sum of what moves in the months up to it (returns and plans look back), so that
small movements add up; the weights are those of the closed form (sim/model/flows.py). A figure then has three parts:

- *movement*: what sim/model/movement.py lets move, and the simulation has;
- *chance*: whole families, as many as come by chance; the simulation has it of itself;
- *recording*: what a single figure does that no other shares, such as referrals recorded that are never assessed.
  It belongs to the published figure alone and is no part of the simulated process. Closures at referral explain hardly
  any of what referrals and episodes started do apart from each other, so that this is how they are recorded.

Least squares on all standard deviations, on correlations at half their weight, each in units of its own standard error,
and on what goes with ten per cent more referrals, which counts three times: a change that passes through as observed is
to be this.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares

from sim.config.base import Distribution
from sim.config.compose import compose
from sim.config.pathway import Assessment
from sim.config.schema import Config
from sim.data.estimates import HORIZONS, MORE, ON_31_MARCH, VOLUMES, estimates
from sim.distributions import distribution_function
from sim.model.flows import first_contacts, flows, planned_assessment_days, routing
from sim.model.movement import MONTH_DAYS, common_pass_through, exchange_pass_through, group_of_need

Array = npt.NDArray[np.float64]

PASSING_YEARS = 0.75
"""Years in which the correlation of what passes falls by e (assumption).

Yearly figures hardly tell: from 0.4 to 1.2 years 27 or 28 of 28 standard deviations agree, with a persistent common
part of 0.13 down to 0.08.
"""

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

PASS_THROUGH_WEIGHT, TOGETHER_WEIGHT = 3.0, 0.5
"""How much what goes with referrals, and how figures move together, counts beside how far each moves. Correlations are
84, standard deviations 28 and what goes with referrals seven: at equal weight the 84 decide, and all councils' cases
move too little and follow referrals too closely."""

CHANNELS = ("below_threshold", "child_in_need", "child_protection", "conferences", "length", "closed", "quick")
"""What a figure can respond to, on the log scale; the last two are log odds."""

PARTS = ("common", "child_protection", "exchange", "conferences", "child_in_need_length")

START = {
    "common.persistent": 0.1,
    "common.passing": 0.15,
    "child_protection.passing": 0.3,
    "exchange.passing": 0.3,
    "conferences.persistent": 0.07,
    "conferences.passing": 0.15,
    "child_in_need_length.persistent": 0.1,
    "child_in_need_length.passing": 0.1,
    "child_protection_follows": 0.5,
    "responses.closed_at_referral": 1.5,
    "responses.quick_assessments": 2.0,
    "responses.conferences": -0.3,
    "responses.child_in_need_length": -1.0,
    "referrals.persistent": 0.07,
    "cin_started.persistent": 0.05,
    "cin_started.passing": 0.1,
    "cin_31_march.persistent": 0.04,
    "cin_31_march.passing": 0.04,
    "cpp_31_march.persistent": 0.05,
    "cpp_31_march.passing": 0.04,
    "cases_held.persistent": 0.06,
    "cases_held.passing": 0.07,
}
"""Where the search starts: the keys of ``demand.movement``, then what is recording, by figure.

What persists of child protection and of exchange came out as 0. Own parts of the other needs are left out: with them
the fit is better, but only with swings of half of the contacts of a need within a year.
"""

RESPONSES = tuple(key for key in START if key.startswith("responses."))


@dataclass(frozen=True)
class Cell:
    """A standard deviation (one figure) or correlation (two) of the panel, with its interval."""

    horizon: int
    first: int
    second: int
    estimate: float
    low: float
    high: float

    def of(self, covariance: Mapping[int, Array]) -> float:
        """Return the same of a covariance by horizon."""
        found = covariance[self.horizon]
        spread = math.sqrt(found[self.first, self.first] * found[self.second, self.second])
        return math.sqrt(spread) if self.first == self.second else float(found[self.first, self.second] / spread)


def cells() -> Iterator[Cell]:
    """Yield every standard deviation and correlation of changes in the shipped estimates."""
    table = estimates()
    for horizon in HORIZONS:
        over = f"{horizon} year{'s' * (horizon > 1)} / large"
        for first, name in enumerate(VOLUMES):
            for second in range(first, len(VOLUMES)):
                group = f"spread / {name}" if first == second else f"together / {name} / {VOLUMES[second]}"
                row = table.loc[f"{group} / {over}"]
                yield Cell(horizon, first, second, row.estimate, row.low, row.high)


def observed_pass_through() -> dict[str, tuple[float, float]]:
    """Return what goes with referrals: elasticity (or share a unit of the logarithm) and its standard error."""
    table, unit = estimates(), math.log(MORE)

    def elasticity(name: str, beside: str) -> tuple[float, float]:
        row = table.loc[f"pass through / {name} / referrals / {beside} / all"]
        low, middle, high = (math.log1p(value / 100) / unit for value in (row.low, row.estimate, row.high))
        return middle, (high - low) / 3.92

    found = {name: elasticity(name, "alone") for name in ("section47s", "cpp_starts", *ON_31_MARCH)}
    found["cases_held"] = elasticity("cases_held", "kept up")
    row = table.loc["pass through / referral_nfa_share / referrals / alone / all"]
    found["closed"] = row.estimate / 100 / unit, (row.high - row.low) / 392 / unit
    return found


# How figures look back


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


# What moves


def _variance(sd: float, passing: bool) -> float:
    """Return what multiplies :func:`_correlation`, given the standard deviation of the change over a year."""
    return sd * sd / (-2.0 * math.expm1(-1.0 / PASSING_YEARS)) if passing else sd * sd


def _correlation(months: int, passing: bool) -> Array:
    """Return the covariance between months, up to a constant that no change depends on."""
    apart = np.abs(np.subtract.outer(np.arange(months), np.arange(months))) / YEAR
    result: Array = np.exp(-apart / PASSING_YEARS) if passing else -0.5 * apart
    return result


class Expected:
    """The expected covariance of changes, for any values of the parameters."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._chance = {horizon: figures.chance(horizon) for horizon in HORIZONS}
        months = MEMORY + YEAR * max(HORIZONS) + MONTHS_TO_SEPTEMBER
        kernels = figures.kernels()
        figure_year, figure_day = np.zeros((1, MEMORY)), np.zeros((1, MEMORY))
        figure_year[0, :YEAR], figure_day[0, 0] = 1.0 / YEAR, 1.0
        recorded = [
            figure_day if name in ("cin_31_march", "cpp_31_march", "cases_held") else figure_year for name in VOLUMES
        ]
        self._moved: dict[tuple[int, bool], Array] = {}
        self._recorded: dict[tuple[int, bool], Array] = {}
        for passing in (False, True):
            correlation = _correlation(months, passing)
            for horizon in HORIZONS:
                changes = np.stack([_change(kernels[name], name, horizon, months) for name in VOLUMES])
                self._moved[horizon, passing] = np.einsum(
                    "ial,lm,jbm->iajb", changes, correlation, changes, optimize=True
                )
                own = [
                    _change(kernel, name, horizon, months)[0] for kernel, name in zip(recorded, VOLUMES, strict=True)
                ]
                self._recorded[horizon, passing] = np.array([each @ correlation @ each for each in own])

    def loadings(self, values: Mapping[str, float]) -> Array:
        """Return what 1 more of each part does to each channel."""
        share = self._figures.share
        load = np.zeros((len(CHANNELS), len(PARTS)))
        load[:3, 0] = common_pass_through(share["referrals"].tolist(), values["child_protection_follows"])
        load[2, 1] = 1.0
        load[:3, 2] = exchange_pass_through(share["referrals"].tolist())
        load[3, 3] = load[4, 4] = 1.0
        referrals, enquiries = share["referrals"] @ load[:3], share["section47s"] @ load[:3]
        load[3] += values["responses.conferences"] * enquiries
        load[4] += values["responses.child_in_need_length"] * referrals
        load[5] = values["responses.closed_at_referral"] * referrals
        load[6] = values["responses.quick_assessments"] * referrals
        return load

    def covariance(self, values: Mapping[str, float], with_recording: bool = True) -> dict[int, Array]:
        """Return the covariance of the seven figures' changes, by horizon."""
        load = self.loadings(values)
        result = {horizon: chance.copy() for horizon, chance in self._chance.items()}
        for passing, name in ((False, "persistent"), (True, "passing")):
            variances = [_variance(values.get(f"{part}.{name}", 0.0), passing) for part in PARTS]
            by_channel = (load * np.array(variances)) @ load.T
            own = np.array([_variance(values.get(f"{figure}.{name}", 0.0), passing) for figure in VOLUMES])
            for horizon in HORIZONS:
                result[horizon] += np.einsum("iajb,ab->ij", self._moved[horizon, passing], by_channel)
                if with_recording:
                    result[horizon] += np.diag(own * self._recorded[horizon, passing])
        return result

    def pass_through(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return what goes with 1 more of referrals in the end, where it passes through as observed."""
        figures, load = self._figures, self.loadings(values)[:, 0]
        by_need = load[:3]
        section47 = float(figures.share["section47s"] @ by_need)
        protected = section47 + float(load[3])
        assessed = float(figures.share["assessments"] @ by_need + figures.assessed_by_odds * load[5])
        in_need = (1.0 - figures.stepped_down) * float(figures.share["plans_child_in_need"] @ by_need)
        in_need += figures.stepped_down * protected + float(load[4]) + LONGER_BY_DRIFT
        in_assessment = assessed + SHORTER_IN_FACT * figures.shorter_by_odds * float(load[6])
        stock = (
            figures.stock["assessment"] * in_assessment
            + figures.stock["in_need"] * in_need
            + figures.stock["protection"] * protected
        )
        return {
            "cin_started": assessed,
            "section47s": section47,
            "cpp_starts": protected,
            "cpp_31_march": protected,
            "awaiting_assessment_31_march": in_assessment,
            "cin_31_march": stock,
            "cases_held": stock,
            "closed": figures.closed_by_odds * float(load[5]),
        }


def _change(kernel: Array, name: str, horizon: int, months: int) -> Array:
    """Return the weights of months in the change of a figure, the latest month of all figures first."""
    result = np.zeros((len(kernel), months))
    latest = 0 if name == "cases_held" else MONTHS_TO_SEPTEMBER
    result[:, latest : latest + MEMORY] += kernel
    result[:, latest + YEAR * horizon : latest + YEAR * horizon + MEMORY] -= kernel
    return result


@cache
def expected() -> Expected:
    """Return the expected covariances of the typical authority."""
    return Expected(Figures(compose(["authority=england_typical"])))


@cache
def fitted() -> Mapping[str, float]:
    """Return the values at which figures move as the panel's, by the keys of :data:`START`."""
    model, wanted, passed = expected(), list(cells()), observed_pass_through()
    names = list(START)

    def off(x: Array) -> Array:
        values = dict(zip(names, x.tolist(), strict=True))
        covariance, through = model.covariance(values), model.pass_through(values)
        moved = [
            (1.0 if cell.first == cell.second else TOGETHER_WEIGHT)
            * (cell.of(covariance) - cell.estimate)
            / ((cell.high - cell.low) / 3.92)
            for cell in wanted
        ]
        return np.array(
            moved + [PASS_THROUGH_WEIGHT * (through[name] - mean) / error for name, (mean, error) in passed.items()]
        )

    lowest = [-5.0 if name in RESPONSES else 0.0 for name in names]
    start = np.array(list(START.values()))
    found = least_squares(off, start, bounds=(lowest, 10.0), x_scale=np.abs(start), xtol=1e-10, ftol=1e-10)
    return dict(zip(names, found.x.tolist(), strict=True))


def main() -> None:
    """Print the fitted values, and what they imply beside the panel."""
    values = fitted()
    for key, value in values.items():
        print(f"{key}: {value:.3g}")
    whole, without = expected().covariance(values), expected().covariance(values, with_recording=False)
    print("\nfigure, years: panel (interval), expected, expected without recording")
    inside = {True: [0, 0], False: [0, 0]}
    for cell in cells():
        implied, one = cell.of(whole), cell.first == cell.second
        is_inside = cell.low <= implied <= cell.high
        inside[one][0] += is_inside
        inside[one][1] += 1
        if one:
            print(
                f"{VOLUMES[cell.first]}, {cell.horizon}: {cell.estimate:.3f} ({cell.low:.3f} to {cell.high:.3f}), "
                f"{implied:.3f}, {cell.of(without):.3f}{'' if is_inside else ' *'}"
            )
    print(f"within the panel's interval: {inside[True]} standard deviations, {inside[False]} correlations")
    for name, share in expected().pass_through(values).items():
        print(f"with 1 more of log referrals, {name}: {share:.3f}")


if __name__ == "__main__":
    main()
