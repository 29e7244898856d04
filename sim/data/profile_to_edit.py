"""The profile of a council as a file for its own people to edit: what to replace first, and what was filled in."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from sim.data.cautions import cautions
from sim.data.profile_file import profile_text
from sim.data.profiles import profile, recipe_of

WIDTH = 118

FIRST = (
    "demand.contacts_per_year: contacts are in no national return",
    "teams.*.posts and manager_posts: your establishment; published are only people who hold cases",
    "pathway.plans.*.open_at_start: your count of children on plans held by these teams",
    "workforce.vacancy_rate, agency_rate, turnover_rate: yours are newer",
    "demand.sources.*.contact_share: published are shares of referrals",
)
"""Own figures that replace most guessing, in this order."""

NOT_HERE = (
    "pathway.assessment.hours.mean, workforce.non_case_share and pathway.section47.hours.mean move timeliness most, "
    "and are the same for all councils here. A time study of your own gives them: add them as further lines."
)


def profile_to_edit(authority: str) -> str:
    """Return the profile of an option of ``authority=`` with a heading that says how to make it one's own.

    Raises
    ------
    ConfigError
        If there is no such council, or no profile can be made of it.
    """
    recipe, entries = recipe_of(authority), profile(authority)
    lines = [part for each in _heading(authority) for part in ("", *wrap(each, WIDTH, break_on_hyphens=False))]
    return profile_text(f"{recipe.name}, {recipe.year}.", entries, "Yours to edit.", lines)


def _heading(authority: str) -> Iterator[str]:
    yield "Your own figures that matter most, in this order:"
    for number, first in enumerate(FIRST, 1):
        yield f"{number}. {first}."
    yield NOT_HERE
    yield from cautions(authority)
