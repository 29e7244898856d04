"""Which published figures are laid beside simulated ones: what each is made of, and what part it had in a profile.

One table, :data:`COMPARED_FIGURES`, defines what is compared. Nothing is left out of a comparison because it disagrees.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sim.config.schema import Config
from sim.data.facts import NotPublishedError, PublishedFacts
from sim.data.profiles import TYPICAL, Recipe, recipe_of

Role = Literal["input", "calibrated", "predicted", "not predicted"]

PREDICTED: frozenset[str] = frozenset()
"""Figures that had no part in a council's profile, and to which the model comes nearer than the median of the other
councils: shown in 2023 and in 2024, over all councils (``docs/validation/councils.md``; a test holds them to it)."""

WITH_A_SET_SHARE = ("Assessment", "Conference")
"""Groups of figures that move with a share in time that is set to the council: none of them can be predicted."""


@dataclass(frozen=True, slots=True)
class PublishedCouncil:
    """An authority as published and as configured."""

    authority: str
    recipe: Recipe
    facts: PublishedFacts
    config: Config


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """One published figure and its simulated counterpart.

    Attributes
    ----------
    group, name, unit : str
        As shown; shares are shares.
    role : {'input', 'calibrated', 'not predicted'}
        What part the figure had in making the profile.
    how : str
        How it had that part.
    published : callable
        The value in the scope of the model; raises ``NotPublishedError`` where there is none.
    figures : tuple of str
        The published figures it is made of, for their sources.
    measures : tuple of str
        The measures that its counterpart is made of.
    simulated : callable
        The counterpart in one replication: council, then the measures in their order.
    scope : str
        How the published value was brought into the scope of the model; empty where it was not.
    role_elsewhere : str or None
        The part for authorities other than the typical one, where it differs.
    own : str
        How a council with a practice, and children held, of its own was calibrated to it; empty where it was not.
    """

    group: str
    name: str
    unit: str
    role: Role
    how: str
    published: Callable[[PublishedCouncil], float]
    figures: tuple[str, ...]
    measures: tuple[str, ...]
    simulated: Callable[..., float]
    scope: str = ""
    role_elsewhere: Role | None = None
    own: str = ""

    def role_of(self, authority: str) -> Role:
        """Return the part that the figure had in an authority's profile."""
        if self._is_own(authority):
            return "calibrated"
        role = self.role if authority == TYPICAL else self.role_elsewhere or self.role
        return "predicted" if role == "not predicted" and self.name in PREDICTED else role

    def how_of(self, authority: str) -> str:
        """Return how it had that part."""
        return self.own if self._is_own(authority) else self.how

    def _is_own(self, authority: str) -> bool:
        return bool(self.own) and recipe_of(authority).has_own_practice


def _as_it_is(council: PublishedCouncil, value: float) -> float:
    return value


def _published(name: str) -> Callable[[PublishedCouncil], float]:
    return lambda council: council.facts.value(name)


def _published_rate(name: str) -> Callable[[PublishedCouncil], float]:
    return lambda council: 10_000.0 * council.facts.value(name) / council.facts.value("population_0_17")


def _rate(council: PublishedCouncil, value: float) -> float:
    return 10_000.0 * value / council.config.authority.population_0_17


def _volume(name: str, figure: str, measure: str, role: Role, how: str) -> ComparedFigure:
    return ComparedFigure(
        "Volumes",
        name,
        "per 10,000 children a year",
        role,
        how,
        _published_rate(figure),
        (figure,),
        (f"{measure}_per_year",),
        _rate,
    )


def _same(
    group: str,
    name: str,
    unit: str,
    figure: str,
    measure: str,
    role: Role,
    how: str,
    role_elsewhere: Role | None = None,
    own: str = "",
) -> ComparedFigure:
    """Compare a figure with a measure of the same definition."""
    return ComparedFigure(
        group, name, unit, role, how, _published(figure), (figure,), (measure,), _as_it_is, "", role_elsewhere, own
    )


def _contacts(council: PublishedCouncil) -> float:
    if council.recipe.contacts_per_10_000 is None:
        raise NotPublishedError(f"contacts are not published for {council.facts.authority}")
    return council.recipe.contacts_per_10_000


def _own(name: str) -> Callable[[PublishedCouncil], float]:
    """Read a figure that the profile holds in the model's scope."""

    def published(council: PublishedCouncil) -> float:
        value = getattr(council.config.authority.published, name)
        if value is None:
            raise NotPublishedError(f"{name} is not published for {council.facts.authority}")
        return float(value)

    return published


_TYPICAL_LENGTHS = "planned lengths were set for the typical authority, and are the same everywhere"
_WITHOUT_REASSESSMENTS = f"{_TYPICAL_LENGTHS}; reassessments during plans, which published lengths include, left out"
_OWN_PRACTICE = "the council's practice was set from it, less the noise of one year"
_OF_LAST_YEAR = (
    "unpublished rates of the profile were solved from it and last year's referrals: where these were others, it comes "
    "to another share"
)
_SOLVED = "unpublished rates of the profile were solved from it"

COMPARED_FIGURES: tuple[ComparedFigure, ...] = (
    ComparedFigure(
        "Volumes",
        "Contacts",
        "per 10,000 children a year",
        "input",
        "demand.contacts_per_year",
        _contacts,
        (),
        ("contacts_per_year",),
        _rate,
        "in no national return: an estimate of directors' surveys or a council's own papers",
    ),
    _volume("Referrals", "referrals", "referrals", "calibrated", _SOLVED),
    _same(
        "Volumes",
        "Referrals closed with no further action",
        "share of referrals",
        "referral_nfa_share",
        "referral_no_further_action_ratio",
        "calibrated",
        _SOLVED,
    ),
    _same(
        "Volumes",
        "Assessed and not in need",
        "share of referrals",
        "assessed_not_in_need_share",
        "assessed_not_in_need_ratio",
        "calibrated",
        _SOLVED,
    ),
    _same(
        "Volumes",
        "Re-referrals within 12 months",
        "share of referrals",
        "rereferral_12m_share",
        "rereferral_12m_share",
        "calibrated",
        _SOLVED,
        own=_OF_LAST_YEAR,
    ),
    ComparedFigure(
        "Volumes",
        "Children in need: episodes started",
        "per 10,000 children a year",
        "calibrated",
        "follows from referrals and the two shares above",
        _published_rate("cin_started"),
        ("cin_started",),
        ("referrals_per_year", "referral_no_further_action_ratio", "assessed_not_in_need_ratio"),
        lambda council, referrals, closed, not_in_need: _rate(council, referrals * (1.0 - closed - not_in_need)),
        "an episode is a referral neither closed at once nor found not in need",
    ),
    ComparedFigure(
        "Volumes",
        "Assessments completed",
        "per 10,000 children a year",
        "calibrated",
        "follows from referrals assessed; the share of plans with a reassessment (counted, too) was set to it",
        _published_rate("assessments_completed"),
        ("assessments_completed",),
        ("assessments_completed_per_year",),
        _rate,
        role_elsewhere="not predicted",
    ),
    _volume("Section 47 enquiries", "section47s", "section47s", "calibrated", _SOLVED),
    ComparedFigure(
        "Volumes",
        "Conferences per section 47 enquiry",
        "ratio",
        "input",
        "pathway.section47.conference_share",
        lambda council: council.facts.value("icpcs") / council.facts.value("section47s"),
        ("icpcs", "section47s"),
        ("conferences", "section47s"),
        lambda council, conferences, enquiries: conferences / enquiries if enquiries else math.nan,
    ),
    _volume(
        "Initial child protection conferences",
        "icpcs",
        "conferences",
        "calibrated",
        "follows from enquiries and the ratio above",
    ),
    ComparedFigure(
        "Volumes",
        "Protection plans started per conference",
        "ratio",
        "input",
        "pathway.section47.protection_plan_share",
        lambda council: council.facts.value("cpp_starts") / council.facts.value("icpcs"),
        ("cpp_starts", "icpcs"),
        ("plans_started_cp", "conferences"),
        lambda council, plans, conferences: plans / conferences if conferences else math.nan,
    ),
    _volume(
        "Child protection plans started",
        "cpp_starts",
        "plans_started_cp",
        "calibrated",
        "follows from conferences and the ratio above",
    ),
    _same(
        "Volumes",
        "Second or later protection plans",
        "share of plans started",
        "cpp_repeat_share",
        "repeat_plan_share",
        "calibrated",
        "the share of families with a plan before the run was set to it for the typical authority",
        role_elsewhere="not predicted",
    ),
    ComparedFigure(
        "Stocks",
        "Children in need",
        "per 10,000 children",
        "calibrated",
        "length of child in need plans was solved from it",
        lambda council: _rate(council, _own("cin_open")(council)),
        ("cin_31_march", "cla_31_march"),
        ("cases_open",),
        _rate,
        "looked-after children, and others whom no social worker of these teams holds (mostly care leavers), taken off",
    ),
    ComparedFigure(
        "Stocks",
        "Child protection plans",
        "per 10,000 children",
        "calibrated",
        "plan length is plans at 31 March / plans started",
        _published_rate("cpp_31_march"),
        ("cpp_31_march",),
        ("plans_open_cp",),
        _rate,
    ),
    *(
        _same(
            "Assessment",
            f"Assessment length: {text}",
            "working days",
            f"assessment_duration_{name}_wd",
            f"assessment_duration_{name}_wd",
            "calibrated",
            _WITHOUT_REASSESSMENTS,
            role_elsewhere="not predicted",
        )
        for name, text in (("p25", "lower quartile"), ("median", "median"), ("p75", "upper quartile"))
    ),
    _same(
        "Assessment",
        "Assessments within 45 working days",
        "share of assessments",
        "assessments_within_45wd_share",
        "assessments_within_45wd_share",
        "calibrated",
        _WITHOUT_REASSESSMENTS,
        role_elsewhere="not predicted",
        own=_OWN_PRACTICE,
    ),
    *(
        _same(
            "Assessment",
            f"Assessments in {text} working days",
            "share of assessments",
            f"assessment_duration_band_{band}_share",
            f"assessment_duration_band_{band}_share",
            "calibrated",
            _WITHOUT_REASSESSMENTS,
            role_elsewhere="not predicted",
        )
        for band, text in (
            ("0", "0"),
            ("1_10", "1 to 10"),
            ("11_20", "11 to 20"),
            ("21_30", "21 to 30"),
            ("31_40", "31 to 40"),
            ("41_45", "41 to 45"),
            ("46_50", "46 to 50"),
            ("51_60", "51 to 60"),
            ("61_plus", "61 or more"),
        )
    ),
    *(
        _same(
            "Conference",
            f"From strategy discussion to conference: {text}",
            "working days",
            f"icpc_wd_{name}",
            f"icpc_duration_{name}_wd",
            "calibrated",
            _TYPICAL_LENGTHS,
            role_elsewhere="not predicted",
        )
        for name, text in (("p25", "lower quartile"), ("median", "median"), ("p75", "upper quartile"))
    ),
    _same(
        "Conference",
        "Conferences within 15 working days",
        "share of conferences",
        "icpc_within_15wd_share",
        "icpc_within_15wd_share",
        "calibrated",
        _TYPICAL_LENGTHS,
        role_elsewhere="not predicted",
        own=_OWN_PRACTICE,
    ),
    *(
        _same(
            "Conference",
            f"Conferences in {text} working days",
            "share of conferences",
            f"icpcs_{figure}_share",
            f"icpc_duration_band_{band}_share",
            "calibrated",
            _TYPICAL_LENGTHS,
            role_elsewhere="not predicted",
        )
        for band, figure, text in (
            ("0_10", "0_to_10wd", "0 to 10"),
            ("11_15", "11_to_15wd", "11 to 15"),
            ("16_20", "16_to_20wd", "16 to 20"),
            ("21_plus", "21wd_or_more", "21 or more"),
        )
    ),
    ComparedFigure(
        "Plans",
        "Protection plans reviewed on time",
        "share of plans",
        "calibrated",
        "the days on which reviews are planned were set with it in view for the typical authority",
        _published("cpp_reviewed_in_time_share"),
        ("cpp_reviewed_in_time_share",),
        ("reviews_on_time_share",),
        _as_it_is,
        "none: published of children all of whose reviews were in time, simulated of reviews",
        "not predicted",
    ),
    ComparedFigure(
        "Workforce",
        "Cases per case holder",
        "children",
        "calibrated",
        "children in need and people in scope both follow from published figures",
        _own("caseload_mean"),
        ("caseload_per_fte", "cla_31_march", "case_holders_fte"),
        ("caseload_mean",),
        _as_it_is,
        "looked-after children, and the people whose hours they take, taken off",
        "not predicted",
        "children held follow from cases and case holders",
    ),
    *(
        _same("Workforce", name, unit, figure, measure, "input", f"workforce.{measure}")
        for name, unit, figure, measure in (
            ("Vacancy rate", "share of posts", "vacancy_rate", "vacancy_rate"),
            ("Agency rate", "share of people", "agency_rate", "agency_rate"),
            ("Turnover", "share of people a year", "turnover_rate", "turnover_rate"),
            ("Sickness absence", "share of working days", "absence_rate", "sickness_rate"),
        )
    ),
)
"""Every published figure that is compared, in the order in which it is shown."""
