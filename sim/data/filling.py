"""What stands in where a council published no figure: one rule, and each such figure says that it is an assumption.

Suppressed, withheld and missing figures are filled, in this order, from

1. the workforce return of the service that the council shares with another: rates as they are, people by children in
   need;
2. the last year in which the council published the figure; before it began, the councils that it took over from;
3. its region in the same year;
4. England in the same year.

From elsewhere shares and averages are taken as they are, and counts by children. Where the population of councils
that were replaced is not in the tables (Dorset, Poole and Bournemouth to 2019), it is that of the councils that took
their place, in the first year of these, divided by children in need.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.config.areas import Area, all_areas, find_area
from sim.data.facts import Figure, NotPublishedError, PublishedFacts, facts_of, kind_of

NEEDED = (
    "referrals",
    "referral_nfa_share",
    "assessed_not_in_need_share",
    "rereferral_12m_share",
    "referrals_from_police_share",
    "referrals_from_schools_share",
    "referrals_from_health_share",
    "assessments_within_45wd_share",
    "section47s",
    "icpcs",
    "cin_31_march",
    "cpp_starts",
    "cpp_31_march",
    "cla_31_march",
    "case_holders_fte",
    "caseload_per_fte",
    "vacancy_rate",
    "vacancies_fte",
    "agency_rate",
    "agency_covering_vacancies_fte",
    "turnover_rate",
    "absence_rate",
)
"""What a profile is made from, besides the population."""

OF_THE_WORKFORCE = frozenset(NEEDED[NEEDED.index("case_holders_fte") :])

STANDS_IN = "not published; in its place:"
"""How the source of a figure begins that was filled in."""

PER_HEAD = frozenset({"caseload_per_fte"})
"""Amounts that are averages: the same for a part as for the whole."""


def completed(area: Area, facts: PublishedFacts) -> PublishedFacts:
    """Return the facts of an area with what a profile needs, filled where it is not published.

    Raises
    ------
    NotPublishedError
        If there is no population, or nothing to fill a figure from.
    """
    if "population_0_17" not in facts:
        figures = {**facts.figures, "population_0_17": _population(area, facts)}
        facts = PublishedFacts(facts.authority, facts.year, figures)
    figures = dict(facts.figures)
    for name in NEEDED:
        if name not in figures:
            found = next(_in_its_place(area, facts, name), None)
            if found is None:
                raise NotPublishedError(f"{name} is not published for {facts.authority}, nor for its region or England")
            figures[name] = found
    return PublishedFacts(facts.authority, facts.year, figures)


def _in_its_place(area: Area, facts: PublishedFacts, name: str) -> Iterator[Figure]:
    """Yield what could stand in for a figure, best first."""
    if area.joint_workforce and name in OF_THE_WORKFORCE:
        yield from _of_the_joint_service(area, facts, name)
    yield from _of_earlier_years(area, facts, name)
    for name_of_place in filter(None, (area.region, "England")):
        yield from _from(find_area(name_of_place), facts, name, facts.year)


def _of_the_joint_service(area: Area, facts: PublishedFacts, name: str) -> Iterator[Figure]:
    joint = all_areas()[area.joint_workforce]
    whole = _facts(joint, facts.year)
    if whole is None or name not in whole:
        return
    figure, said = whole[name], f"of the joint service of {joint.name}"
    if _is_relative(name):
        yield _stand_in(figure.value, figure, said)
        return
    members = [_facts(all_areas()[code], facts.year) for code in area.joint_workforce.split("+")]
    in_need = [member.value("cin_31_march") for member in members if member and "cin_31_march" in member]
    if "cin_31_march" in facts and len(in_need) == len(members) and sum(in_need) > 0.0:
        share = facts.value("cin_31_march") / sum(in_need)
        yield _stand_in(round(share * figure.value, 1), figure, f"{said}, its part by children in need ({share:.0%})")


def _of_earlier_years(area: Area, facts: PublishedFacts, name: str) -> Iterator[Figure]:
    for year in range(facts.year - 1, (area.first_year or facts.year) - 1, -1):
        earlier = _facts(area, year)
        if earlier and name in earlier:
            yield _stand_in(earlier.value(name), earlier[name], "the last published")
    for code in area.predecessors:
        before = all_areas()[code]
        for year in range(before.last_year or 0, (before.first_year or 1) - 1, -1):
            yield from _from(before, facts, name, year)


def _from(other: Area, facts: PublishedFacts, name: str, year: int) -> Iterator[Figure]:
    """Yield the figure of another area: as it is, or for as many children as there are here."""
    theirs = _facts(other, year)
    if theirs is None or name not in theirs:
        return
    figure = theirs[name]
    if _is_relative(name):
        yield _stand_in(figure.value, figure, f"of {other.name}")
    elif "population_0_17" in theirs and theirs.value("population_0_17") > 0.0:
        per_child = figure.value / theirs.value("population_0_17")
        value = round(per_child * facts.value("population_0_17"), 1)
        yield _stand_in(value, figure, f"of {other.name}, for as many children")


def _population(area: Area, facts: PublishedFacts) -> Figure:
    """Return an area's part, by children in need, in the children of all that took the place of it and others."""
    replaced = [each for each in all_areas().values() if set(each.successors) & set(area.successors)]
    codes = {code for each in replaced for code in each.successors}
    after = [facts_of(all_areas()[code], all_areas()[code].first_year or 0) for code in sorted(codes)]
    in_need = [facts_of(each, facts.year).value("cin_31_march") for each in replaced if each.has_year(facts.year)]
    if not after:
        raise NotPublishedError(f"population_0_17 is not published for {facts.authority} in {facts.year}")
    children = sum(each.value("population_0_17") for each in after)
    source = f"{children:,.0f} children in {after[0].year} in {' and '.join(each.authority for each in after)}"
    part = facts.value("cin_31_march") / sum(in_need)
    return Figure(
        round(part * children), "children", f"{STANDS_IN} {source}, of whom {part:.0%} by children in need", False
    )


def _stand_in(value: float, figure: Figure, whose: str) -> Figure:
    return Figure(value, figure.unit, f"{STANDS_IN} {figure.source}, {whose}", published=False)


def _is_relative(name: str) -> bool:
    return kind_of(name) == "share" or name in PER_HEAD


def _facts(area: Area, year: int) -> PublishedFacts | None:
    try:
        return facts_of(area, year)
    except NotPublishedError:
        return None
