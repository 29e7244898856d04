"""How far published figures are expected to change, and together: the covariance, computed and not simulated.

For changes of the logarithm over 1, 2, 3 and 5 years, a figure has three parts:

- *movement*: what sim/model/movement.py lets move, and the simulation has, in the months that the figure looks back on;
- *chance*: whole families, as many as come by chance; the simulation has it of itself;
- *recording*: what a single figure does that no other shares, such as referrals recorded that are never assessed.
  It belongs to the published figure alone and is no part of the simulated process. Closures at referral explain hardly
  any of what referrals and episodes started do apart from each other, so that this is how they are recorded.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

import numpy as np

from sim.config.compose import compose
from sim.data.estimates import HORIZONS, VOLUMES
from sim.data.figure_lags import (
    CHANNELS,
    LONGER_BY_DRIFT,
    MEMORY,
    MONTHS_TO_SEPTEMBER,
    SHORTER_IN_FACT,
    YEAR,
    Array,
    Figures,
)
from sim.model.movement import common_pass_through, exchange_pass_through

PASSING_YEARS = 0.75
"""Years in which the correlation of what passes falls by e (assumption).

Yearly figures hardly tell: from 0.4 to 1.2 years 27 or 28 of 28 standard deviations agree, with a persistent common
part of 0.13 down to 0.08.
"""

PARTS = ("common", "child_protection", "exchange", "conferences", "child_in_need_length")


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
