"""The share of contacts that are returns, solved apart from the profiles, which fit it with all other rates."""

import numpy as np

from sim.config.categories import ABOVE_THRESHOLD, NEEDS
from sim.config.schema import Config
from sim.model.expected_returns import Help
from sim.model.flows import STATES, first_contact_mix, return_matrix


def solve_return_share(config: Config) -> tuple[float, float]:
    """Return the shares of below- and above-threshold contacts that are returns, in the steady state.

    With f first contacts and R the return matrix, all contacts are c = f + R'c. The totals of c below and above the
    threshold are given by volume and ``below_threshold_share``; this solves for the two scales of f.

    Raises
    ------
    ValueError
        If returns alone would exceed the volume.
    """
    inverse = np.linalg.inv(np.eye(STATES) - return_matrix(config).T)
    mix = first_contact_mix(config.demand)
    pairs = np.zeros((2, len(NEEDS), len(Help), 2))  # first contacts are unknown, and nobody helps them yet
    pairs[0, :ABOVE_THRESHOLD, Help.NONE, 0] = mix[:ABOVE_THRESHOLD]
    pairs[0, ABOVE_THRESHOLD:, Help.NONE, 1] = mix[ABOVE_THRESHOLD:]
    total = (inverse @ pairs.reshape(STATES, 2)).reshape(pairs.shape).sum(axis=(0, 2))
    halves = np.stack([total[:ABOVE_THRESHOLD].sum(axis=0), total[ABOVE_THRESHOLD:].sum(axis=0)])
    below = config.demand.below_threshold_share
    wanted = np.array([below, 1.0 - below])
    scale = np.linalg.solve(halves, wanted)
    if (scale < 0.0).any():
        raise ValueError("returns alone exceed the volume of contacts: lower pathway.returns.scale")
    share = 1.0 - scale / np.where(wanted > 0.0, wanted, 1.0)
    return float(share[0]), float(share[1])
