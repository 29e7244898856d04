"""Authority profiles: published facts, the typical authority's assumptions, and what follows from both.

Any council that published enough, for any year that is shipped. ``python -m sim.data.profiles`` rewrites the few that
lie in ``configs/authority/*.yaml``, and a test asserts that they are up to date; all others are made when asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sim.config.areas import FIRST_YEAR, LAST_YEAR, Area, councils, find_area
from sim.config.categories import TEAMS
from sim.config.council_options import council_and_year
from sim.config.errors import ConfigError, did_you_mean
from sim.config.files import project_directory
from sim.config.pathway import Assessment
from sim.config.schema import Config
from sim.data.assumptions import default_groups, with_assumptions, with_changed
from sim.data.draft import Draft
from sim.data.facts import ENGLAND_YEAR, NotPublishedError, PublishedFacts, facts_of, yearly_demand_sd
from sim.data.filling import completed
from sim.data.fit import SECTION47_OF_CHILDREN_IN_NEED, UNKNOWNS, Targets, fit
from sim.data.plausible import check_facts
from sim.data.posts import (
    FEW_PEOPLE_UTILISATION,
    LEAST_MASH_MANAGERS,
    PLACES_TAKEN,
    PLANNING_UTILISATION,
    RESERVE_WITH_CASES,
    establishment,
    planned_slot_occupancy,
)
from sim.data.practice_response import UNKNOWN_COUNCIL, PublishedPractice, features, practice_of
from sim.data.profile_file import Entry, Status, profile_text
from sim.data.rarer_routes import PLAN_OF_CHILDREN_IN_NEED, rarer_routes
from sim.data.rereferrals import balanced_share
from sim.data.scope import (
    LOOKED_AFTER_HOURS_SHARE,
    caseload_in_scope,
    children_in_assessment,
    other_children_in_need,
    people_for_children_held,
    people_in_scope,
    share_held_by_social_workers,
)
from sim.model.reserve import usual_caseloads
from sim.model.workload import days_in_assessment

ENGLAND_CONVERSION = 0.207
"""Referrals per contact in England, 2023-24: ADCS Safeguarding Pressures (contacts) and DfE (referrals)."""

CONTACT_BAND = (1500.0, 3800.0)
"""Plausible contacts per 10,000 children and year, for authorities that publish none. Assumption."""

MOST_REFERRED = 0.40
"""Referrals per contact beyond which contacts are assumed to be more than the band, or few would be below the
threshold. Assumption."""

OTHER_SOURCES = {"la_services": 0.14, "individual": 0.10, "voluntary": 0.02, "probation": 0.04, "other": 0.06}
"""Shares of referrals whose source is not published by authority: England (DfE, C5, 2019-20), grouped."""

PLAN_CV = {"child_in_need": 1.2, "child_protection": 0.8}
"""Spread of plan lengths. Assumption, after published durations: most plans are short and a tenth last two years."""


TYPICAL = "england_typical"
"""The council that does not exist: England's published figures for 80,000 children."""

WITH_TYPICAL_PRACTICE = {f"{option}_typical_practice": option for option in ("doncaster", "bradford", "darlington")}
"""Councils of 2024 with the typical authority's practice and England's share of children held. Stories, realism cases
and responses begin there: a story's year has a practice that nobody knows, and responses were set with the typical
one."""

ON_FILE = (TYPICAL, *WITH_TYPICAL_PRACTICE)
"""Authorities whose profiles lie in files."""

OWN_CONTACTS = {"doncaster": (3600.0, "council scrutiny papers 2018 and 2021, 3,500 to 3,800")}
"""Contacts per 10,000 children and year where a council has said how many, and the source."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a profile starts from; contacts per 10,000 children a year only where there is a figure for them."""

    name: str
    area: Area
    year: int
    contacts_per_10_000: float | None = None
    contacts_source: str = ""
    children: float | None = None
    has_own_practice: bool = True


def recipe_of(authority: str) -> Recipe:
    """Return what the profile of an option of ``authority=`` starts from.

    Raises
    ------
    ConfigError
        If it is not made from published figures.
    """
    if authority == TYPICAL:
        source = "ADCS Safeguarding Pressures, 2,300 to 2,490"
        england = find_area("England")
        return Recipe("Typical English authority", england, ENGLAND_YEAR, 2400.0, source, 80_000.0, False)
    typical_practice = authority in WITH_TYPICAL_PRACTICE
    if not (found := council_and_year(WITH_TYPICAL_PRACTICE.get(authority, authority))):
        guess = did_you_mean(authority, (*ON_FILE, *councils())) or ";"
        raise ConfigError(f"no figures come with an authority {authority!r}{guess} frontdoor data councils lists them")
    area, year = found
    contacts, source = OWN_CONTACTS.get(area.option, (None, ""))
    return Recipe(area.short_name, area, year, contacts, source, None, not typical_practice)


@lru_cache(maxsize=32)
def profile(authority: str) -> tuple[Entry, ...]:
    """Derive the profile of an option of ``authority=``: all that its configuration file says.

    Raises
    ------
    ConfigError
        If it is not made from published figures, they are too few, or no rates in range give them.
    """
    recipe = recipe_of(authority)
    try:
        return _profile(recipe)
    except (NotPublishedError, ConfigError) as error:
        raise ConfigError(f"authority={authority}: no profile can be made: {error}") from error


def profile_at(authority: str, assessments: float, conferences: float) -> tuple[Entry, ...]:
    """Derive the profile that a council would have at these levels of practice; its stocks and its chairs follow them.

    Raises
    ------
    ConfigError
        As :func:`profile`.
    """
    return _profile(replace(recipe_of(authority), has_own_practice=True), (assessments, conferences))


def profile_yaml(authority: str) -> str:
    """Return the profile of an option of ``authority=`` as a file of the configuration; raise as :func:`profile`."""
    recipe = recipe_of(authority)
    practice = ", with the practice of the typical authority" if authority in WITH_TYPICAL_PRACTICE else ""
    return profile_text(f"{recipe.name}, {recipe.year}{practice}.", profile(authority))


def _profile(recipe: Recipe, levels: tuple[float, float] | None = None) -> tuple[Entry, ...]:
    """Derive a profile: twice where a council has a practice, which follows from how busy it is and moves stocks.

    ``levels`` stand in for the council's own practice of assessments and of conferences.
    """
    groups = default_groups()
    facts = completed(recipe.area, facts_of(recipe.area, recipe.year))
    check_facts(facts, _assessment_length(groups, 0.0))
    if not recipe.has_own_practice:
        return tuple(_drafted(recipe, facts, groups, None).entries.values())
    practice = practice_of(recipe.area, recipe.year, UNKNOWN_COUNCIL)
    first = _drafted(recipe, facts, groups, practice)
    known = features(with_assumptions(groups, first.values()))
    practice = practice_of(recipe.area, recipe.year, known)
    if levels:
        practice = practice.at(*levels)
    return tuple(_drafted(recipe, facts, groups, practice, first.values()).entries.values())


def _drafted(
    recipe: Recipe,
    facts: PublishedFacts,
    groups: Mapping[str, Any],
    practice: PublishedPractice | None,
    near: Mapping[str, Any] | None = None,
) -> Draft:
    draft = Draft(facts, recipe.children)
    days = _assessment_length(groups, practice.assessments.level if practice else 0.0)
    held = share_held_by_social_workers(facts if recipe.has_own_practice else _england(), days)
    if practice:
        _add_practice(draft, practice)
    _add_authority(draft, recipe, days, held)
    _add_demand(draft, recipe)
    _add_plans(draft, recipe, days, held)
    _add_workforce(draft, recipe)
    _add_unpublished_rates(draft, groups, near, _rereferral_share(recipe, facts))
    _add_posts(draft, groups, days if recipe.has_own_practice else None)
    _add_usual_caseloads(draft, groups)
    return draft


def _england() -> PublishedFacts:
    return facts_of(find_area("England"), ENGLAND_YEAR)


def _add_practice(draft: Draft, practice: PublishedPractice) -> None:
    """Write down how promptly the council works, and how that moves."""
    for block, own in (("pathway.assessment", practice.assessments), ("pathway.section47", practice.conferences)):
        key, odds = f"{block}.practice", "log odds of being late"
        level = f"at which the first year begins with the published level less noise, {own.now:.1%} in time"
        usual = f"of the council's own long run, {own.usual_share:.1%} in time"
        draft.add(f"{key}.level", own.level, odds, "derived", level)
        draft.add(f"{key}.usual", own.usual, odds, "derived", usual)
        draft.add(f"{key}.drift.enabled", True, "switch", "setting", "false: practice stays as it is on the first day")
        moved = f"councils' figures {FIRST_YEAR} to {practice.year}, net of year, chance and what lasts"
        draft.add(f"{key}.drift.sd", own.sd, odds, "derived", moved)
        draft.add(f"{key}.drift.reverting_years", own.reverting_years, "years", "derived", moved)
        left = "what the council's own figures leave open"
        draft.add(f"{key}.drift.known_within", own.known_within, odds, "derived", left)


def write_all() -> None:
    """Rewrite every profile that lies in a file."""
    for authority in ON_FILE:
        path = project_directory("configs") / "authority" / f"{authority}.yaml"
        path.write_text(profile_yaml(authority), encoding="utf-8", newline="\n")


def _add_authority(draft: Draft, recipe: Recipe, length: float, held: float) -> None:
    facts = draft.facts
    draft.add("authority.name", recipe.name, "text", "setting", "as shown in reports")
    draft.published_count("authority.population_0_17", "population_0_17")
    block = "authority.published"
    draft.add(f"{block}.authority", recipe.name, "text", "setting", "whose figures these are")
    draft.add(f"{block}.year", recipe.year, "year", "setting", "to 31 March; workforce to 30 September")
    draft.published_count(f"{block}.referrals_per_year", "referrals")
    for key, figure in COMPARED_SHARES.items():
        draft.published(f"{block}.{key}", figure)
    draft.add(
        f"{block}.caseload_mean",
        round(caseload_in_scope(facts), 1),
        "children",
        "derived",
        f"published {facts.value('caseload_per_fte'):g}, less looked-after children ({facts.value('cla_31_march'):.0f})"
        f" and the {LOOKED_AFTER_HOURS_SHARE:.0%} of people they take",
    )
    in_scope = (
        facts.value("cpp_31_march")
        + children_in_assessment(facts, length)
        + held * other_children_in_need(facts, length)
    )
    draft.add(
        f"{block}.cin_open",
        round(draft.scale * in_scope),
        "children",
        "derived",
        f"published {draft.scale * facts.value('cin_31_march'):.0f}, less looked-after children "
        f"({draft.scale * facts.value('cla_31_march'):.0f}) and others not held by social workers, mostly care leavers",
    )
    draft.published_count(f"{block}.cp_plans_open", "cpp_31_march")
    for key, made_of in COMPARED.items():
        if filled := [name for name in made_of if not facts[name].published]:
            source = f"not published: {', '.join(filled)}; a figure that stands in is no figure to compare with"
            draft.add(f"{block}.{key}", None, draft.entries[f"{block}.{key}"].unit, "setting", source)
    if recipe.year < LAST_YEAR:
        draft.add("run.start", f"{recipe.year}-04-01", "date", "setting", "the day after the published year ends")


def _add_demand(draft: Draft, recipe: Recipe) -> None:
    children = draft.scale * draft.facts.value("population_0_17")
    status: Status
    if recipe.contacts_per_10_000 is not None:
        rate, status = recipe.contacts_per_10_000, "derived"
        source = f"{rate:,.0f} per 10,000 children ({recipe.contacts_source})"
    else:
        implied = 10_000.0 * draft.scale * draft.facts.value("referrals") / ENGLAND_CONVERSION / children
        least = max(CONTACT_BAND[0], implied * ENGLAND_CONVERSION / MOST_REFERRED)
        rate, status = max(min(implied, CONTACT_BAND[1]), least), "assumption"
        source = f"referrals / England's {ENGLAND_CONVERSION} referrals per contact: {rate:,.0f} per 10,000 children"
    draft.add("demand.contacts_per_year", float(round(rate * children / 10_000.0)), "children/year", status, source)

    walk = "year-to-year changes of referral rates of English authorities, 2016 to 2024, robust and net of chance"
    draft.add("demand.yearly_walk_sd", round(yearly_demand_sd(), 2), "log ratio", "derived", walk)
    published = {source: draft.facts[f"referrals_from_{source}_share"] for source in ("police", "schools", "health")}
    rest = 1.0 - sum(figure.value for figure in published.values())
    shares = {name: round(rest * share / sum(OTHER_SOURCES.values()), 4) for name, share in OTHER_SOURCES.items()}
    shares["other"] = round(rest - sum(share for name, share in shares.items() if name != "other"), 4)
    for name, figure in published.items():
        draft.add(
            f"demand.sources.{name}.contact_share",
            figure.value,
            "share",
            "assumption",
            f"as of referrals: {figure.source}",
        )
    for name, share in shares.items():
        source = "the rest, in the proportions of England (DfE, C5, 2019-20)"
        draft.add(f"demand.sources.{name}.contact_share", share, "share", "assumption", source)


def _add_plans(draft: Draft, recipe: Recipe, length: float, held: float) -> None:
    facts, whose = draft.facts, "here" if recipe.has_own_practice else "in England"
    draft.ratio("pathway.section47.conference_share", "icpcs", "section47s")
    draft.ratio("pathway.section47.protection_plan_share", "cpp_starts", "icpcs")
    in_need, protection = "pathway.plans.child_in_need", "pathway.plans.child_protection"
    draft.add(
        f"{in_need}.open_at_start",
        round(draft.scale * held * other_children_in_need(facts, length)),
        "children",
        "derived",
        "children in need at 31 March less looked after, protection plans and in assessment, times the "
        f"{held:.2f} of them that social workers hold {whose}",
    )
    draft.published_count(f"{protection}.open_at_start", "cpp_31_march")
    for plan, name in ((in_need, "child_in_need"), (protection, "child_protection")):
        draft.add(
            f"{plan}.length_days.distribution", "lognormal", "name", "assumption", "skewed, as published durations are"
        )
        draft.add(f"{plan}.length_days.cv", PLAN_CV[name], "ratio", "assumption", "after published durations")


def _add_workforce(draft: Draft, recipe: Recipe) -> None:
    draft.published("workforce.vacancy_rate", "vacancy_rate")
    draft.published("workforce.agency_rate", "agency_rate")
    draft.published("workforce.reference_agency_rate", "agency_rate")
    if draft.facts.value("vacancies_fte") > 0.0:
        draft.ratio("workforce.agency.cover_share", "agency_covering_vacancies_fte", "vacancies_fte")
    else:
        england = facts_of(find_area("England"), recipe.year)
        cover = england.value("agency_covering_vacancies_fte") / england.value("vacancies_fte")
        source = "no vacancies are published; of those in England"
        draft.add("workforce.agency.cover_share", round(cover, 4), "share", "assumption", source)
    draft.published("workforce.turnover_rate", "turnover_rate")
    draft.published("workforce.reference_turnover_rate", "turnover_rate")
    draft.published("workforce.sickness_rate", "absence_rate")


def _rereferral_share(recipe: Recipe, facts: PublishedFacts) -> float:
    """Return the share that returns are set to; the typical authority has no year before, and is in balance."""
    return balanced_share(recipe.area, facts) if recipe.has_own_practice else facts.value("rereferral_12m_share")


def _add_unpublished_rates(
    draft: Draft, groups: Mapping[str, Any], near: Mapping[str, Any] | None, rereferral_share: float
) -> None:
    facts = draft.facts
    targets = Targets(
        referrals=draft.scale * facts.value("referrals"),
        no_further_action_share=facts.value("referral_nfa_share"),
        not_in_need_share=facts.value("assessed_not_in_need_share"),
        rereferral_share=rereferral_share,
        section47s=draft.scale * facts.value("section47s"),
        child_in_need_plans_open=float(draft.values()["pathway.plans.child_in_need.open_at_start"]),
        child_protection_plans_open=draft.scale * facts.value("cpp_31_march"),
    )

    started = {key: start for key, (_, _, start) in UNKNOWNS.items()}
    usual = with_assumptions(groups, draft.values() | started | rarer_routes(groups, started) | NO_POSTS)

    def build(unknowns: Mapping[str, float]) -> Config:
        return with_changed(usual, dict(unknowns) | rarer_routes(groups, unknowns))

    found = {key: round(value, 5) for key, value in fit(build, targets, near).items()}
    for key, value in (found | rarer_routes(groups, found)).items():
        unit = "working days" if key.endswith("mean") else "factor" if key.endswith("scale") else "share"
        source = REASONS.get(key, RARE)
        if key == "pathway.returns.scale" and rereferral_share != facts.value("rereferral_12m_share"):
            source += f": {rereferral_share:.1%} once referrals stay as they are, for last year's were others"
        draft.add(key, value, unit, "derived", source)


def _add_posts(draft: Draft, groups: Mapping[str, Any], length: float | None) -> None:
    published = draft.scale * people_in_scope(draft.facts)
    people = published if length is None else draft.scale * people_for_children_held(draft.facts, length)
    whose = f"{people:.1f} people in scope ({1 - LOOKED_AFTER_HOURS_SHARE:.2f} of published case-holding FTE)"
    if people != published:
        whose = (
            f"{people:.1f} people who hold the children that somebody must hold, at the published caseload (the "
            f"{published:.1f} in scope of published case-holding FTE do not fit cases and children)"
        )
    config = with_assumptions(groups, draft.values() | NO_POSTS)
    for key, posts in establishment(config, people).items():
        _, team, role = key.split(".")
        if role == "posts" and team in ("assessment", "safeguarding"):
            source = (
                f"its part, by expected hours, of {whose} / {1 + RESERVE_WITH_CASES:.2f}, as some of the reserve are "
                "among them, x (1 - agency rate) / (1 - vacancy rate)"
            )
        elif team == "conference":
            occupancy = planned_slot_occupancy(config.pathway.section47.practice.level)
            source = f"conferences expected at {occupancy:.2f} of slots used"
        elif team == "early_help" and role == "posts":
            source = f"families expected at {PLACES_TAKEN} of places taken"
        elif role == "posts":
            source = f"expected hours at a utilisation of {PLANNING_UTILISATION}"
        elif team == "mash":
            source = f"expected hours at a utilisation of {FEW_PEOPLE_UTILISATION}, at least {LEAST_MASH_MANAGERS}"
        else:
            source = "span of control"
        draft.add(key, posts, "posts", "derived" if role == "posts" else "assumption", source)


def _add_usual_caseloads(draft: Draft, groups: Mapping[str, Any]) -> None:
    """Write down what is usual here, or a scenario with other demand or vacancies would change it."""
    source = "cases expected for each of the people expected in these posts, so that no scenario changes what is usual"
    for service, usual in usual_caseloads(with_assumptions(groups, draft.values())).items():
        key = f"teams.reserve.usual_caseload.{service}"
        draft.add(key, round(usual, 1), "weighted children", "derived", source)


def _assessment_length(groups: Mapping[str, Any], practice: float) -> float:
    settings = groups["pathway"]["assessment"]
    assessment = Assessment.model_validate({**settings, "practice": {**settings["practice"], "level": practice}})
    return days_in_assessment(assessment)


COMPARED_SHARES = {
    "referral_no_further_action_share": "referral_nfa_share",
    "assessed_not_in_need_share": "assessed_not_in_need_share",
    "rereferral_12m_share": "rereferral_12m_share",
    "assessments_within_45wd_share": "assessments_within_45wd_share",
    "vacancy_rate": "vacancy_rate",
    "agency_rate": "agency_rate",
    "turnover_rate": "turnover_rate",
    "sickness_rate": "absence_rate",
}
"""Shares under ``authority.published``, by the figure that each is."""

COMPARED = {
    "referrals_per_year": ("referrals",),
    "caseload_mean": ("caseload_per_fte", "case_holders_fte", "cla_31_march"),
    "cin_open": ("cin_31_march", "cla_31_march"),
    "cp_plans_open": ("cpp_31_march",),
    **{key: (figure,) for key, figure in COMPARED_SHARES.items()},
}
"""What each figure under ``authority.published`` is made of."""

NO_POSTS = {f"teams.{team}.{kind}": 0 for team in TEAMS for kind in ("posts", "manager_posts")} | {
    "teams.early_help.posts": 1
}
"""Stands in for the posts while a configuration is needed to derive them; that there is early help keeps some away."""

RARE = "published figures ask for less than the usual routes give: all are used less, in proportion"

REASONS = {
    "demand.below_threshold_share": "published referrals and what they were found to need",
    "demand.return_share.below_threshold": "returns the model makes itself, so that contacts add up",
    "demand.return_share.above_threshold": "returns the model makes itself, so that contacts add up",
    "pathway.mash.specificity": "published referrals, given contacts",
    "pathway.referral.no_further_action_share_below": "published referrals closed without assessment",
    "pathway.returns.scale": "published re-referrals within 12 months",
    "pathway.plans.child_in_need.length_days.mean": "children in need on plans, given plans started in the year",
    "pathway.plans.child_protection.length_days.mean": "plans at 31 March, given plans started in the year",
    SECTION47_OF_CHILDREN_IN_NEED: "published section 47 enquiries",
    PLAN_OF_CHILDREN_IN_NEED: "the complement of section 47 enquiries",
}
"""Which published figure each fitted rate is there to meet."""


if __name__ == "__main__":
    write_all()
