"""Expected returns, in closed form: what files of all grades and early help do to who comes back, and with what need.

A family that comes back is in one of three states: it is being helped, a completed spell still has its effect, or
neither. From closure to closure the state moves with the offers that are made on the way. Help is expected to begin
when it is accepted, as everything here is expected to happen before anybody waits.
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sim.config.categories import ABOVE_THRESHOLD, NEEDS
from sim.distributions import distribution_function, quantile_function, with_odds_multiplied
from sim.model.early_help import effect_factors, spell_lengths
from sim.model.events import ClosureStage
from sim.model.quality import return_odds_factors

if TYPE_CHECKING:
    from sim.config.pathway import Returns
    from sim.config.schema import Config
    from sim.config.teams import Teams

Array = npt.NDArray[np.float64]

RETURN_LIMIT_DAYS = 252.0
"""Returns are followed for 12 months; later ones are not told from first contacts."""

RETURN_CAP = 0.95
"""No family is certain to come back."""


class Help(IntEnum):
    """What early help does for a family at some moment."""

    NONE = 0
    GIVEN = 1
    LASTING = 2  # of a completed spell


def return_probability(returns: Returns, need: int, stage: int) -> float:
    """Return the probability that a family comes back within 12 months of its closure, its file and help apart.

    A closure of an above-threshold case before any plan was a wrong decision, and unmet need comes back sooner
    (``missed_need_factor``). Families whose children entered care are out of scope.
    """
    if not returns.enabled or stage == ClosureStage.CARE:
        return 0.0
    by_stage = returns.probability
    base = (by_stage.contact, by_stage.mash, by_stage.referral, by_stage.assessment, by_stage.plan)[stage]
    missed = need >= ABOVE_THRESHOLD and stage != ClosureStage.PLAN
    return min(RETURN_CAP, base * returns.scale * (returns.missed_need_factor if missed else 1.0))


def need_at_return(need: int, worsening_share: float, u: float) -> int:
    """Return the need at return: one level up with ``worsening_share`` (from the top: one down), else the same."""
    if u >= worsening_share:
        return need
    return need + 1 if need < len(NEEDS) - 1 else need - 1


def escalation_share(worsening_share: float, need: int, factor: float) -> float:
    """Return the share of returns whose need has changed: ``factor`` is on getting worse, which the worst cannot."""
    return worsening_share * factor if need < len(NEEDS) - 1 else worsening_share


def delays_at_return(returns: Returns) -> Array:
    """Return equally likely working days from closure to a return, given that it comes within 12 months."""
    delay_of, most = quantile_function(returns.delay_days), distribution_function(returns.delay_days, RETURN_LIMIT_DAYS)
    return np.array([delay_of((index + 0.5) / 50 * most) for index in range(50)])


def probabilities(config: Config) -> Array:
    """Return the expected probability of return: need by ClosureStage by :class:`Help` at the time of the return.

    Files of closed cases have the usual mix of grades; help multiplies the odds further.
    """
    effect = effect_factors(config.early_help)
    quality = config.quality
    shares = quality.shares.values()
    by_grade = return_odds_factors([1.0, *quality.return_odds.values()], shares)
    result = np.zeros((len(NEEDS), len(ClosureStage), len(Help)))
    for need in range(len(NEEDS)):
        for stage in ClosureStage:
            probability = return_probability(config.pathway.returns, need, stage)
            if quality.enabled and stage >= ClosureStage.ASSESSMENT:
                graded = [with_odds_multiplied(probability, factor) for factor in by_grade]
                probability = math.fsum(share * each for share, each in zip(shares, graded, strict=True))
            for state, factor in ((Help.NONE, 1.0), (Help.GIVEN, effect.during), (Help.LASTING, effect.after)):
                result[need, stage, state] = with_odds_multiplied(probability, factor)
    return result


def needs_at_return(config: Config) -> Array:
    """Return the probability of each need at return: need by :class:`Help` by need at return."""
    worsening, helped = config.pathway.returns.worsening_share, effect_factors(config.early_help).escalation
    result = np.zeros((len(NEEDS), len(Help), len(NEEDS)))
    for need in range(len(NEEDS)):
        for state in Help:
            changed = escalation_share(worsening, need, 1.0 if state == Help.NONE else helped)
            result[need, state, need_at_return(need, 1.0, 0.0)] += changed
            result[need, state, need] += 1.0 - changed
    return result


def help_at_return(config: Config, days_to_closure: Array) -> Array:
    """Return the distribution of :class:`Help` at a return, given it at the contact before.

    Parameters
    ----------
    config
        A complete configuration.
    days_to_closure
        From contact to closure, by ClosureStage; help that has ended wears off meanwhile.

    Returns
    -------
    Array
        ClosureStage by origin by Help at return. Origins are the states at the contact before, and last a spell that
        begins at the closure. What is left of a spell or of its effect is taken to be as at the first return after
        the spell began; an open spell ends with an assessment.
    """
    fresh = len(Help)
    result = np.zeros((len(ClosureStage), fresh + 1, len(Help)))
    settings, delays = config.early_help, delays_at_return(config.pathway.returns)
    spells = spell_lengths(settings)
    lasting = np.where(spells.is_completed, settings.effect.lasting_days, 0.0)
    order = np.sort(delays)

    def within(days: Array) -> Array:
        """Return the share of returns that come less than so many days after the closure."""
        return np.searchsorted(order, days, side="left") / len(order)

    # Pairs of a spell that begins at a closure and of a delay to the return.
    left = spells.days[:, None] - delays[None, :]  # of the spell
    effect_left = left + lasting[:, None]
    weight = np.broadcast_to(spells.weight[:, None] / len(delays), left.shape)
    given, lasts = left > 0.0, (left <= 0.0) & (effect_left >= 0.0) & spells.is_completed[:, None]

    def mean(values: Array, among: npt.NDArray[np.bool_]) -> float:
        total = float(weight[among].sum())
        return float((values[among] * weight[among]).sum()) / total if total > 0.0 else 0.0

    again_given = mean(within(left), given)
    again_lasting = mean(within(effect_left) - within(left), given)
    for stage in ClosureStage:
        still_lasting = mean(within(effect_left - days_to_closure[stage]), lasts)
        is_open = stage < ClosureStage.ASSESSMENT
        result[stage, Help.GIVEN, Help.GIVEN] = again_given if is_open else 0.0
        result[stage, Help.GIVEN, Help.LASTING] = again_lasting if is_open else 0.0
        result[stage, Help.LASTING, Help.LASTING] = still_lasting
        result[stage, fresh, Help.GIVEN] = weight[given].sum()
        result[stage, fresh, Help.LASTING] = weight[lasts].sum()
    result[:, :, Help.NONE] = 1.0 - result[:, :, Help.GIVEN] - result[:, :, Help.LASTING]
    return result


def returns_after_closure(config: Config, offered: Array, days_to_closure: Array) -> Array:
    """Return the expected returns of a closed contact: need by Help at contact by ClosureStage by Help by need.

    Parameters
    ----------
    config
        A complete configuration.
    offered
        Share of closures with an offer of early help: need by ClosureStage.
    days_to_closure
        From contact to closure, by ClosureStage.
    """
    chance, need_then = probabilities(config), needs_at_return(config)
    accepted = (
        offered * config.early_help.consent_share if is_early_help_there(config.teams) else np.zeros_like(offered)
    )
    at_return = help_at_return(config, days_to_closure)
    kept, fresh = at_return[:, : len(Help)], at_return[:, len(Help)]
    begins = np.repeat(accepted[:, None, :], len(Help), axis=1)  # need, Help, ClosureStage
    begins[:, Help.GIVEN, : ClosureStage.ASSESSMENT] = 0.0  # helped already
    state = begins[..., None] * fresh[None, None] + (1.0 - begins[..., None]) * kept.transpose(1, 0, 2)[None]
    result: Array = (state * chance[:, None])[..., None] * need_then[:, None, None]
    return result


def is_early_help_there(teams: Teams) -> bool:
    """Say whether the council has an early help team; without one nobody is offered help."""
    return teams.early_help.posts > 0
