"""Changes of the establishment during the run: posts that come, and posts that go.

Rules (pure functions) first.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.config.categories import CASE_HOLDING_TEAMS, TEAMS
from sim.model.events import UNIT_CODE, Role
from sim.model.task import Process
from sim.model.workload import expected_weighted_children
from sim.plain_sum import plain_sum
from sim.streams import Purpose

if TYPE_CHECKING:
    from sim.config.schema import Config
    from sim.config.teams import EstablishmentChange
    from sim.model.hiring import Hiring
    from sim.model.roster import Roster
    from sim.model.teams import Post, Team


def first_to_go(posts: Sequence[Post], role: Role) -> Post | None:
    """Return the vacant post that is given up first: one that nobody covers, and of those the last in number.

    None if no post of this role is vacant: then the post of whoever leaves next goes.
    """
    vacant = [post for post in posts if post.role == role and post.vacant_since is not None]
    return max(vacant, key=lambda post: (post.agency is None, post.index), default=None)


def posts_that_follow(posts: int, relative_cases: float, follow: float, lot: float) -> int:
    """Return how many posts more (or, if negative, fewer) than on the first day a team has by now.

    ``follow`` is the change of posts for a change of cases: 0.1 means one per cent more posts with ten per cent more
    cases. Within councils it is 0.11 (0.06 to 0.16) a year later (docs/estimates.md). ``lot`` is a uniform that rounds.
    """
    return math.floor(posts * follow * (relative_cases - 1.0) + lot)


LOOKS_A_YEAR = 12
"""How often cases are counted for the mean of a year: managers report every month."""


class Establishment:
    """All changes of posts: those on given days, and those that follow the cases of the year before."""

    def __init__(self, roster: Roster, hiring: Hiring, config: Config) -> None:
        settings = config.teams
        self._hiring = hiring
        self._roster = roster
        self._config = config
        self._env = roster.env
        teams = {team.code: team for team in roster.teams.values()}
        self._changes = [
            (
                float(roster.calendar.day_of(change.start)),
                teams[TEAMS.index(change.team) + UNIT_CODE * settings.place_of(change)],
                change,
            )
            for change in settings.changes
        ]

    def begin(self) -> None:
        """Let every change come on its day."""
        for day, team, change in self._changes:
            self._env.process(self._change(day, team, change))
        if self._config.teams.posts_follow_demand > 0.0:
            expected = expected_weighted_children(self._config)
            for service in CASE_HOLDING_TEAMS:
                if expected[service] > 0.0:
                    self._env.process(self._follow(service, expected[service]))

    def is_given_up(self, post: Post) -> bool:
        """Say whether a post whose holder has just left is not to be filled again, and take it off."""
        team, role = post.team, post.role
        if team.posts_to_go[role] == 0:
            return False
        team.posts_to_go[role] -= 1
        team.posts.remove(post)
        return True

    def _change(self, day: float, team: Team, change: EstablishmentChange) -> Process:
        yield self._env.timeout(day)
        self._by(team, Role[change.role.upper()], change.posts, change.filled)

    def _follow(self, service: str, usual: float) -> Process:
        """Let the posts of a service follow its cases: at the end of each year, by the mean of that year."""
        teams = [team for team in self._roster.teams.values() if team.name == service]
        on_the_first_day = {team: sum(team.holds(post.role) for post in team.posts) for team in teams}
        so_far: Counter[Team] = Counter()
        while True:
            held = 0.0
            for _ in range(LOOKS_A_YEAR):
                yield self._env.timeout(WORKING_DAYS_PER_YEAR / LOOKS_A_YEAR)
                held += plain_sum(team.weighted_children for team in teams) / LOOKS_A_YEAR
            for team, posts in on_the_first_day.items():
                lot = self._roster.streams.own(Purpose.POSTS_FOLLOW_CASES, (team.code,), 1)[0]
                number = posts_that_follow(posts, held / usual, self._config.teams.posts_follow_demand, lot)
                self._by(team, Role.SOCIAL_WORKER, number - so_far[team], filled=False)
                so_far[team] = number

    def _by(self, team: Team, role: Role, number: int, filled: bool) -> None:
        """Add so many posts or, if the number is negative, take as many away."""
        for _ in range(number):
            self._add(team, role, filled)
        for _ in range(-number):
            self._take_away(team, role)

    def _add(self, team: Team, role: Role, filled: bool) -> None:
        """Add a post, vacant or with somebody in it; or let one stay that was to go."""
        hiring = self._hiring
        if filled:
            hiring.employ(team.add_post(role), experienced=True)
        elif team.posts_to_go[role] > 0:
            team.posts_to_go[role] -= 1
        else:
            hiring.open_vacancy(team.add_post(role))

    def _take_away(self, team: Team, role: Role) -> None:
        """Take a vacant post away, or else the one whose holder leaves next."""
        post = first_to_go(team.posts, role)
        if post is None:
            team.posts_to_go[role] += 1
        else:
            self._hiring.remove(post)
