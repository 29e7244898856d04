"""Published figures that make no council: refused by name, before anything is derived from them."""

from __future__ import annotations

from sim.config.errors import ConfigError
from sim.data.facts import PublishedFacts, kind_of
from sim.data.filling import NEEDED
from sim.data.scope import cases_held, other_children_in_need

ABOVE_NONE = (
    "referrals",
    "section47s",
    "icpcs",
    "cpp_starts",
    "cpp_31_march",
    "cin_31_march",
    "case_holders_fte",
    "caseload_per_fte",
)
"""Counts of which a council that can be simulated has some."""

FROM_KNOWN_SOURCES = tuple(f"referrals_from_{source}_share" for source in ("police", "schools", "health"))

FEW_CHILDREN = 5_000
"""Below it a council is too small for a service of teams (City of London, Isles of Scilly)."""


def check_facts(facts: PublishedFacts, assessment_days: float) -> None:
    """Refuse figures that are not those of a council with a service, or contradict each other.

    Raises
    ------
    ConfigError
        Naming the figure, its value, and what it must be.
    """
    if facts.value("population_0_17") < FEW_CHILDREN:
        children = facts.value("population_0_17")
        raise ConfigError(f"{children:,.0f} children are too few for a service of teams: at least {FEW_CHILDREN:,}")
    for name in ABOVE_NONE:
        if facts.value(name) <= 0.0:
            raise ConfigError(f"{name} is {facts.value(name):g}: must be above 0")
    for name in NEEDED:
        if kind_of(name) == "share" and not 0.0 <= facts.value(name) <= 1.0:
            raise ConfigError(f"{name} is {facts.value(name):g}: must be a share of 0 to 1")
    for name in ("vacancy_rate", "agency_rate"):
        if facts.value(name) >= 1.0:
            raise ConfigError(f"{name} is {facts.value(name):g}: must be below 1")
    _check_sum(facts, FROM_KNOWN_SOURCES)
    _check_sum(facts, ("referral_nfa_share", "assessed_not_in_need_share"))
    if other_children_in_need(facts, assessment_days) <= 0.0:
        raise ConfigError(
            f"cin_31_march is {facts.value('cin_31_march'):,.0f}: must be more than the children looked after "
            f"({facts.value('cla_31_march'):,.0f}), on protection plans ({facts.value('cpp_31_march'):,.0f}) and in "
            "assessment, who are among them"
        )
    if cases_held(facts) <= facts.value("cla_31_march"):
        raise ConfigError(
            f"case_holders_fte times caseload_per_fte is {cases_held(facts):,.0f} cases: must be more than "
            f"the {facts.value('cla_31_march'):,.0f} children looked after, who are among them"
        )


def _check_sum(facts: PublishedFacts, names: tuple[str, ...]) -> None:
    total = sum(facts.value(name) for name in names)
    if total > 1.0:
        raise ConfigError(f"{' + '.join(names)} is {total:.3g}: must be at most 1")
