"""Establishment of an authority's teams: published people in scope, and the work that is to be expected."""

from __future__ import annotations

from math import ceil

from sim.config.schema import Config
from sim.model.flows import direct_hours_per_person_year, expected_hours
from sim.model.teams import CASE_HOLDING_TEAMS

PLANNING_UTILISATION = 0.88
"""Expected hours / direct hours of people, for which front door and MASH are set up. Assumption."""

HIGHEST_UTILISATION = 0.92
"""Rounding posts to whole numbers may not leave a pooled team busier than this. Assumption."""

SPAN = {"front_door": 10, "assessment": 6, "safeguarding": 6}
"""Posts under one manager or practice supervisor. Assumption."""


def posts_for(people: float, vacancy_rate: float, agency_rate: float) -> float:
    """Return the posts at which an authority with these rates has so many people, agency workers included."""
    return people * (1.0 - agency_rate) / (1.0 - vacancy_rate)


def people_in_pooled_team(posts: float, config: Config) -> float:
    """Return the people of a team whose posts are filled, or vacant and covered; extra agency workers hold cases."""
    workforce = config.workforce
    cover = min(1.0, workforce.agency.cover_share)
    return posts * (1.0 - workforce.vacancy_rate * (1.0 - cover))


def utilisation(config: Config) -> dict[str, float]:
    """Return expected hours / direct hours of the people there are, by team, before anybody works longer or faster.

    A team and its managers are rated apart (``mash`` and ``mash_managers``); teams without posts or work are left out.
    """
    workforce = config.workforce
    people_per_post = 1.0 / posts_for(1.0, workforce.vacancy_rate, workforce.agency_rate)
    people = {}
    for name in ("front_door", "mash", "assessment", "safeguarding"):
        team = getattr(config.teams, name)
        held = team.posts * people_per_post if name in CASE_HOLDING_TEAMS else people_in_pooled_team(team.posts, config)
        people[name], people[f"{name}_managers"] = held, people_in_pooled_team(team.manager_posts, config)
    per_person = direct_hours_per_person_year(config)
    hours = expected_hours(config)
    return {name: float(hours[name]) / (people[name] * per_person) for name in hours if people[name] > 0.0}


def establishment(config: Config, people: float) -> dict[str, int]:
    """Return posts by key of the configuration.

    Parameters
    ----------
    config : Config
        Complete but for the posts.
    people : float
        In the case-holding teams; they are divided so that both teams are equally busy.
    """
    workforce = config.workforce
    hours = expected_hours(config)
    per_person = direct_hours_per_person_year(config)

    def posts(number: float) -> float:
        return posts_for(number, workforce.vacancy_rate, workforce.agency_rate)

    def planned(team: str) -> int:
        needed = float(hours[team]) / per_person / people_in_pooled_team(1.0, config)
        return max(round(needed / PLANNING_UTILISATION), ceil(needed / HIGHEST_UTILISATION))

    social_work = round(posts(people))
    assessment = round(social_work * float(hours["assessment"] / (hours["assessment"] + hours["safeguarding"])))
    own = {
        "front_door": planned("front_door"),
        "mash": planned("mash"),
        "assessment": assessment,
        "safeguarding": social_work - assessment,
    }
    managers = {team: ceil(own[team] / span) for team, span in SPAN.items()} | {"mash": planned("mash_managers")}
    return {f"teams.{team}.posts": own[team] for team in own} | {
        f"teams.{team}.manager_posts": managers[team] for team in own
    }
