"""Changes of the establishment during the run: posts that come, and posts that go.

Rules (pure functions) first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.config.categories import TEAMS
from sim.model.events import UNIT_CODE, Role
from sim.model.task import Process

if TYPE_CHECKING:
    from sim.config.teams import EstablishmentChange, Teams
    from sim.model.hiring import Hiring
    from sim.model.roster import Roster
    from sim.model.teams import Post, Team


def first_to_go(posts: Sequence[Post], role: Role) -> Post | None:
    """Return the vacant post that is given up first: one that nobody covers, and of those the last in number.

    None if no post of this role is vacant: then the post of whoever leaves next goes.
    """
    vacant = [post for post in posts if post.role == role and post.vacant_since is not None]
    return max(vacant, key=lambda post: (post.agency is None, post.index), default=None)


class Establishment:
    """All dated changes of posts."""

    def __init__(self, roster: Roster, hiring: Hiring, settings: Teams) -> None:
        self._hiring = hiring
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
        role = Role[change.role.upper()]
        for _ in range(change.posts):
            self._add(team, role, change.filled)
        for _ in range(-change.posts):
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
