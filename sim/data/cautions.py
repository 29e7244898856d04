"""What is to be said of a council's profile before its results are believed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.config.council_options import GROUP, council_and_year, with_council
from sim.config.files import file_options
from sim.config.own_folders import own_folders
from sim.config.schema import Config
from sim.data.assumptions import default_groups, with_assumptions
from sim.data.facts import facts_of
from sim.data.filling import completed
from sim.data.posts import utilisation
from sim.data.profiles import profile, recipe_of
from sim.data.scope import cases_held, people_for_children_held, people_in_scope
from sim.model.workload import days_in_assessment

CREDIBLE = (0.7, 1.05)
"""Expected hours / hours of the people there are, in a service as it usually is. Assumption."""


def cautions(authority: str) -> Iterator[str]:
    """Say which figures of a council were not published, and whether its cases, work and people fit together."""
    if filled := filled_in(authority):
        yield f"Not published, and filled in: {', '.join(filled)}."
    if caution := cases_fit_children(authority):
        yield caution
    if caution := fit_together(authority):
        yield caution


def cautions_of(overrides: Sequence[str]) -> list[str]:
    """Return what is to be said of the council that overrides choose; nothing of one that is a file.

    Raises
    ------
    ConfigError
        If a council or a folder that they name is not there.
    """
    option = made_council(overrides)
    return list(cautions(option)) if option else []


def made_council(overrides: Sequence[str]) -> str | None:
    """Return the option of ``authority=`` that overrides choose, where it was made from published figures."""
    own = own_folders(overrides)
    settled = [each.lstrip("+").partition("=") for each in with_council(overrides, own)]
    options = [value for key, _, value in settled if key == GROUP]
    made = [option for option in options[-1:] if option not in file_options(GROUP, own) and council_and_year(option)]
    return made[0] if made else None


def filled_in(authority: str) -> dict[str, str]:
    """Return the figures that were not published for an option of ``authority=``, with what stands in their place."""
    recipe = recipe_of(authority)
    figures = completed(recipe.area, facts_of(recipe.area, recipe.year)).figures
    return {name: figure.source for name, figure in figures.items() if not figure.published}


def cases_fit_children(authority: str) -> str:
    """Say where a council returns fewer cases than children whom somebody must hold, or more than there are.

    Empty where they fit, and for the typical authority.
    """
    recipe = recipe_of(authority)
    if not recipe.has_own_practice:
        return ""
    facts = completed(recipe.area, facts_of(recipe.area, recipe.year))
    days = days_in_assessment(_config(authority).pathway.assessment)
    people, published = people_for_children_held(facts, days), people_in_scope(facts)
    if people == published:
        return ""
    least = people > published
    return (
        f"Its return counts {'few' if least else 'many'} cases for its children in need ({cases_held(facts):,.0f} and "
        f"{facts.value('cin_31_march'):,.0f}). It is simulated at its published caseload, with {people:.0f} people who "
        f"hold cases of these children, where the return has {published:.0f}. Replace posts by your own."
    )


def fit_together(authority: str) -> str:
    """Say how published work and published people fit together: expected hours for each hour there is.

    Empty where they fit as they do in most councils, ``CREDIBLE``.
    """
    busy = utilisation(_config(authority))
    worst = max(busy["assessment"], busy["safeguarding"])
    least, most = CREDIBLE
    if least <= worst <= most:
        return ""
    few = "few people for their work" if worst > most else "many people for their work"
    return (
        f"Its figures show {few}: the hours that work is expected to take are {worst:.2f} of those that case "
        f"holders have (usually {least:g} to {most:g}). Check cases held and case holders, and posts, against your own."
    )


def _config(authority: str) -> Config:
    return with_assumptions(default_groups(), {each.key: each.value for each in profile(authority)})
