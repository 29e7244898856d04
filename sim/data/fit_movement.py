"""How far demand moves and what gives way, fitted to how councils' figures move: ``demand.movement``.

``python -m sim.data.fit_movement`` prints the values of configs/demand/default.yaml and, figure by figure, what they
imply beside the panel. Nothing is read but ``published/estimates.csv`` and the typical authority.

Least squares on all standard deviations, on correlations at half their weight, each in units of its own standard error,
and on what goes with ten per cent more referrals, which counts three times: a change that passes through as observed is
to be this. How far figures are expected to move is computed (sim/data/expected_changes.py), so that small movements
add up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.optimize import least_squares

from sim.data.estimates import HORIZONS, MORE, ON_31_MARCH, VOLUMES, estimates
from sim.data.expected_changes import expected
from sim.data.figure_lags import Array

PASS_THROUGH_WEIGHT, TOGETHER_WEIGHT = 3.0, 0.5
"""How much what goes with referrals, and how figures move together, counts beside how far each moves. Correlations are
84, standard deviations 28 and what goes with referrals seven: at equal weight the 84 decide, and all councils' cases
move too little and follow referrals too closely."""

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
