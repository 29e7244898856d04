"""The reserve: qualified workers who usually hold no cases, and take some while case holders have more than usual.

Advisers, practice development, fostering and the like. In the workforce return they are social workers without cases.
Within councils ten per cent more cases go with 6.8% more people who hold some, but only 1.3% more posts
(docs/estimates.md): the others have been there before. Rules (pure functions) first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.clock import WEEK_DAYS, WORKING_DAYS_PER_YEAR
from sim.config.categories import CASE_HOLDING_TEAMS
from sim.model.events import Role
from sim.model.worker import smoothed
from sim.model.workload import expected_weighted_children, people_expected
from sim.streams import Purpose

if TYPE_CHECKING:
    from sim.config.schema import Config
    from sim.model.teams import Team
    from sim.streams import Streams


def place_in_line(number: int, of: int, lot: float) -> float:
    """Return where somebody stands in line, from 0 (asked first) to 1 (asked last).

    Places are evenly spread, and the lot, a uniform of the team, shifts all of them together.
    """
    return min(1.0, (number + lot) / of)


def is_called_up(relative_caseload: float, place: float, called_from: float, called_span: float) -> bool:
    """Say whether somebody takes new cases: the first in line when caseloads pass ``called_from``, the last a span on.

    ``relative_caseload`` is the team's cases for each of its case holders, whoever holds them, relative to the usual:
    what the reserve takes off the case holders does not send it away again.
    """
    return relative_caseload > called_from + called_span * place


def usual_caseloads(config: Config) -> dict[str, float]:
    """Return the weighted children that a case holder of each service usually holds.

    As given, or what the settings of the first day let expect with the profile's posts: neither an establishment
    factor nor a surge changes what is usual, or nobody would be called up. Where cases stay with the team that assessed
    them there is one usual caseload for all: nothing is expected of the other service by itself.
    """
    usual = {service: getattr(config.teams.reserve.usual_caseload, service) for service in CASE_HOLDING_TEAMS}
    if config.pathway.plans.transfer and None not in usual.values():
        return usual
    expected = expected_weighted_children(config)
    people = {service: people_expected(getattr(config.teams, service).posts, config.workforce) for service in usual}
    if not config.pathway.plans.transfer:
        told = [people[service] * each for service, each in usual.items() if each is not None]
        children = sum(told) if len(told) == len(usual) else sum(expected.values())
        everybody = sum(people.values())
        return dict.fromkeys(usual, children / everybody if everybody > 0.0 else 0.0)
    return {
        service: as_told
        if as_told is not None
        else expected[service] / people[service]
        if people[service] > 0.0
        else 0.0
        for service, as_told in usual.items()
    }


class Reserve:
    """Who of the reserve takes cases: looked at once a week, as managers look at caseloads.

    What a case holder usually holds follows what they do hold: help that nobody has planned for ends, since other work
    has waited for it, and posts that stay empty are not made good by the reserve for years.
    """

    def __init__(self, streams: Streams, config: Config) -> None:
        self._streams = streams
        self._settings = config.teams.reserve
        self._at_first = usual_caseloads(config) if config.teams.reserve.enabled else {}
        self._usual: dict[int, float] = {}  # by team
        self._follows_days = config.teams.reserve.usual_follows_years * WORKING_DAYS_PER_YEAR

    def update(self, team: Team) -> None:
        """Call up those whose turn has come; the others keep the cases they have, and take no more."""
        if not team.reserve:
            return
        settings, usual = self._settings, self._usual.get(team.code, self._at_first[team.name])
        if not team.case_holders or usual == 0.0:
            team.called_up = []
            return
        held = team.weighted_children / len(team.case_holders)
        relative = held / usual
        self._usual[team.code] = smoothed(usual, held, WEEK_DAYS, self._follows_days)
        lot = self._streams.own(Purpose.RESERVE, (team.code,), 1)[0]
        posts = sum(post.role == Role.QUALIFIED_WITHOUT_CASES for post in team.posts)
        team.called_up = [
            worker
            for worker in team.reserve
            if is_called_up(
                relative, place_in_line(worker.key[2], posts, lot), settings.called_from, settings.called_span
            )
        ]
