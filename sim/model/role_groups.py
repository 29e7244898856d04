"""Role groups: whose vacancies, turnover and agency cover are the published ones, and who has rates of their own.

Rules (pure functions) first.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from sim.config.categories import OTHER_WORKFORCE
from sim.model.events import Role

if TYPE_CHECKING:
    from sim.config.people import Workforce


class RoleGroup(IntEnum):
    """Staff who share rates of vacancy, turnover and agency cover."""

    SOCIAL_WORK = 0
    CONFERENCE_CHAIRS = 1
    OTHER_STAFF = 2


def role_group(service: str, role: Role) -> RoleGroup:
    """Return the group of somebody in this role of a service.

    The Department for Education counts registered social workers whose job needs the registration: practitioners,
    senior practitioners and those who manage them. Managers of the front door are among them, since they decide on
    behalf of the service what becomes of a contact; managers of early help are not. Conference chairs are social
    workers too, but apart: experienced, few and settled.
    """
    if role == Role.CONFERENCE_CHAIR:
        return RoleGroup.CONFERENCE_CHAIRS
    if service == "early_help" or role in (Role.CONTACT_OFFICER, Role.KEYWORKER):
        return RoleGroup.OTHER_STAFF
    return RoleGroup.SOCIAL_WORK


def is_counted(service: str, role: Role, by_role: bool) -> bool:
    """Say whether a post or person counts in the published rates of social workers, planned or measured.

    By role, who belongs to social work does; else everybody but the front door and early help. The reserve counts
    nowhere: in the published figures it does so with the service where its other work is, which is not simulated.
    """
    if role == Role.QUALIFIED_WITHOUT_CASES:
        return False
    return role_group(service, role) == RoleGroup.SOCIAL_WORK if by_role else service not in OTHER_WORKFORCE


class RoleGroups:
    """The groups of one run, and their rates. Without rates by role everybody belongs to social work."""

    def __init__(self, settings: Workforce) -> None:
        self.by_role = settings.rates_by_role.enabled
        self._settings = settings
        self._other = {
            RoleGroup.CONFERENCE_CHAIRS: settings.rates_by_role.conference_chairs,
            RoleGroup.OTHER_STAFF: settings.rates_by_role.other_staff,
        }
        self.groups = (RoleGroup.SOCIAL_WORK, *self._other) if self.by_role else (RoleGroup.SOCIAL_WORK,)

    def of(self, service: str, role: Role) -> RoleGroup:
        """Return the group of somebody in this role of a service."""
        return role_group(service, role) if self.by_role else RoleGroup.SOCIAL_WORK

    def vacancy_rate(self, group: RoleGroup) -> float:
        """Return vacant posts / all posts."""
        other = self._other.get(group)
        return self._settings.vacancy_rate if other is None else other.vacancy_rate

    def turnover_rate(self, group: RoleGroup) -> float:
        """Return leavers in a year / people in post."""
        other = self._other.get(group)
        return self._settings.turnover_rate if other is None else other.turnover_rate

    def reference_turnover_rate(self, group: RoleGroup) -> float:
        """Return the turnover that hiring keeps up with."""
        other = self._other.get(group)
        return self._settings.reference_turnover_rate if other is None else other.turnover_rate

    def hiring_days(self, group: RoleGroup) -> float | None:
        """Return the mean life of a vacancy if one is given, which it is for social work alone."""
        return self._settings.hiring_days if group == RoleGroup.SOCIAL_WORK else None

    def agency_cover_share(self, group: RoleGroup) -> float:
        """Return the share of vacancies that agency workers cover; for social work at the profile's agency rate."""
        other = self._other.get(group)
        return self._settings.agency.cover_share if other is None else other.agency_cover_share
