"""Ranges in words, and one line for a mistake, on a small schema; those of the real one are in test_compose.py."""

from datetime import date
from typing import Literal

import pytest
from pydantic import Field, ValidationError

from sim.config.base import Frozen, quantity, share, switch
from sim.config.explain import describe_range, fields_of, first_mistake, mistaken_override, section_of


class Visit(Frozen):
    """A record in a list."""

    day: date = quantity("date", "when", ge=date(2005, 1, 1))
    hours: float = quantity("hours", "how long", gt=0.0, lt=24.0)


class Team(Frozen):
    """A section."""

    posts: int = quantity("posts", "how many", ge=0, le=1_000_000)
    vacancy_rate: float = share("how many of them are vacant")
    policy: Literal["rota", "equitable"] = quantity("name", "who gets a case")


class Service(Frozen):
    """The whole."""

    team: Team
    reserve: Team | None
    visits: tuple[Visit, ...] = quantity("list", "when and how long", max_length=6)
    factors: tuple[float, ...] = Field(min_length=12, max_length=12, json_schema_extra={"unit": "ratio"})
    hours: float | None = quantity("hours", "as long as it takes where null", ge=0.0)
    on: bool = switch("whether at all")


RIGHT = {
    "team": {"posts": 3, "vacancy_rate": 0.1, "policy": "rota"},
    "reserve": None,
    "visits": [{"day": "2024-04-01", "hours": 2.0}],
    "factors": [1.0] * 12,
    "hours": None,
    "on": True,
}


def test_every_key_of_sections_optional_sections_and_records_is_found():
    assert list(fields_of(Service)) == [
        "team",
        "team.posts",
        "team.vacancy_rate",
        "team.policy",
        "reserve",
        "reserve.posts",
        "reserve.vacancy_rate",
        "reserve.policy",
        "visits",
        "visits.*.day",
        "visits.*.hours",
        "factors",
        "hours",
        "on",
    ]


def test_a_section_is_told_from_a_value():
    assert section_of(Team) is Team
    assert [section_of(each) for each in (int, Team | None, tuple[Team, ...], "Team")] == [None] * 4


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("team", "a section with the keys posts, vacancy_rate, policy"),
        ("team.posts", "a whole number, at least 0, at most 1,000,000 (posts)"),
        ("team.vacancy_rate", "a number, at least 0, at most 1 (share)"),
        ("team.policy", "one of rota, equitable"),
        ("reserve", "a section with the keys posts, vacancy_rate, policy, or null"),
        ("visits", "a list, each a section with the keys day, hours, at most 6 of them"),
        ("visits.*.day", "a date such as 2024-04-01, at least 2005-01-01"),
        ("visits.*.hours", "a number, above 0, below 24 (hours)"),
        ("factors", "a list, each a number, 12 of them (ratio)"),
        ("hours", "a number, at least 0, or null (hours)"),
        ("on", "true or false"),
    ],
)
def test_what_a_key_may_hold_in_words(key, words):
    assert describe_range(fields_of(Service)[key]) == words


def mistake(**wrong):
    with pytest.raises(ValidationError) as caught:
        Service.model_validate(RIGHT | wrong)
    return first_mistake(caught.value, Service)


def team(**wrong):
    return {"team": {name: value for name, value in (RIGHT["team"] | wrong).items() if value is not None}}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (team(posts=-1), "team.posts=-1: must be a whole number, at least 0, at most 1,000,000 (posts)"),
        (
            team(policy="equtable"),
            "team.policy=equtable: must be one of rota, equitable; did you mean equitable?",
        ),
        (team(vacancy_rat=0.1), "team.vacancy_rat=0.1: there is no key team.vacancy_rat; did you mean"),
        (team(posts=None), "team.posts: a value is missing"),
        (team(posts=None, policy=None), "team: values are missing: posts, policy"),
        # A misspelt key explains the missing one.
        (team(posts=None, post=3), "team.post=3: there is no key team.post; did you mean team.posts? (and 1 more)"),
        (team(posts=-1, vacancy_rate=2), "(posts) (and 1 more)"),
        ({"visits": [{"day": "1999-01-01", "hours": 2.0}]}, "visits.0.day=1999-01-01: must be a date such as"),
        ({"factors": [1.0] * 11 + ["many"]}, "factors.11=many: must be a number"),
        ({"factors": [1.0] * 11}, "must be a list, each a number, 12 of them (ratio)"),
        (team(posts=True), "team.posts: true is a switch, not a number"),
    ],
)
def test_the_first_mistake_is_one_line_with_key_value_and_what_is_allowed(wrong, said):
    found = mistake(**wrong)
    assert said in found
    assert "\n" not in found


@pytest.mark.parametrize(
    "override",
    [
        "workforce.vacancy_rate=0.1",
        "authority=doncaster",
        "hydra.job.name=x",
        "demand.month_factors=[1,2]",
        "~demand.shocks",
    ],
)
def test_an_override_that_can_be_applied_is_no_mistake(override):
    assert mistaken_override([override]) is None


@pytest.mark.parametrize(
    ("override", "alone", "in_a_sweep"),
    [
        ("workforce.vacancy_rate=0.1,0.2", "is several values: sweep them with -m", None),
        ("workforce.vacancy_rate=0,19", "write 0.19 if one number is meant", None),
        ("authority=doncaster,bradfrd", "is several values", "authority=bradfrd: there is no authority bradfrd; did"),
        ("workforce.vacancy_rate=interval(0,1)", "is several values", "list the values to be run, for example"),
    ],
)
def test_several_values_are_for_sweeps(override, alone, in_a_sweep):
    assert alone in mistaken_override([override])
    swept = mistaken_override([override], sweeping=True)
    assert swept is None if in_a_sweep is None else in_a_sweep in swept
