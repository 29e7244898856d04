"""Early help: an offer, a waiting list, and spells of keyworkers' work with families.

Rules (pure functions) first; then the spell, and the team that helps. The team shares its work: it has so many places
for each keyworker in post, and whoever is free next does the next piece of work.
"""

from __future__ import annotations

import math
from functools import lru_cache
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.clock import WEEK_DAYS, WORKING_DAYS_PER_YEAR
from sim.config.categories import EARLY_HELP_NEED
from sim.distributions import equally_likely, quantile_function
from sim.model.contact import Contact, Route
from sim.model.events import EarlyHelpEnd, EventType, Role, TaskKind
from sim.model.family import Draw, Family, Origin
from sim.model.task import Process, Task
from sim.model.teams import Post

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.clock import Calendar
    from sim.config.base import Distribution
    from sim.config.early_help import EarlyHelp as EarlyHelpSettings
    from sim.model.council import Council
    from sim.model.flows import Flows


def strength(effect_scale: float, hours: float, reference_hours: float, dose_elasticity: float) -> float:
    """Return the exponent on every factor of an effect: 1 at the reference dose, 0 for no effect at all."""
    factor: float = effect_scale * (hours / reference_hours) ** dose_elasticity
    return factor


class EffectFactors(NamedTuple):
    """What help does at its dose."""

    during: float  # on the odds of return while helped
    after: float  # on the odds of return after a completed spell
    escalation: float  # on the share of returns with worse need, during and after


def effect_factors(settings: EarlyHelpSettings) -> EffectFactors:
    """Return what help does at the dose it is given in; ``settings`` are those of early help."""
    effect = settings.effect
    power = strength(
        settings.effect_scale,
        settings.hours_per_week / WEEK_DAYS * settings.length_days.mean,
        effect.reference_hours,
        effect.dose_elasticity,
    )
    return EffectFactors(
        effect.return_odds_during**power, effect.return_odds_after**power, effect.escalation_factor**power
    )


def pieces_of_work(length_days: float, interval_days: float) -> int:
    """Return in how many pieces of work a spell is done; never fewer than one."""
    return max(1, round(length_days / interval_days))


def pieces_done(planned: int, completion_share: float, u: float) -> int:
    """Return how many pieces a spell gets to: all if it is completed, else evenly spread over the way."""
    if u < completion_share:
        return planned
    return min(planned, 1 + int(planned * (u - completion_share) / (1.0 - completion_share)))


def places_for(keyworkers: int, families_per_keyworker: float) -> int:
    """Return how many families a team helps at a time."""
    return int(keyworkers * families_per_keyworker + 1e-9)


def need_as_judged(need: int, accuracy: float, u: float) -> int:
    """Return how needy a family looks at the offer; one that is misjudged looks like any other in early help."""
    return need if u < accuracy else EARLY_HELP_NEED


def posts_by(now: float, start: float, ramp_days: float, posts: int) -> int:
    """Return how many extra posts there are by now: opened one by one along a ramp, the first on the first day."""
    if now < start:
        return 0
    return posts if ramp_days <= 0.0 else min(posts, 1 + int((now - start) / ramp_days * posts + 1e-9))


class SpellLengths(NamedTuple):
    """Lengths that spells of help can have if the work is done in time."""

    days: npt.NDArray[np.float64]
    is_completed: npt.NDArray[np.bool_]
    weight: npt.NDArray[np.float64]


def spell_lengths(settings: EarlyHelpSettings) -> SpellLengths:
    """Return the lengths of spells: completed ones as planned, broken-off ones evenly spread over the way."""
    return _spell_lengths(settings.length_days, settings.session_interval_days, settings.completion_share)


@lru_cache(maxsize=16)
def _spell_lengths(length_days: Distribution, interval_days: float, completion_share: float) -> SpellLengths:
    planned = [pieces_of_work(length, interval_days) for length in equally_likely(length_days).tolist()]
    spells = [(pieces, True, completion_share) for pieces in planned]
    spells += [(done, False, (1.0 - completion_share) / pieces) for pieces in planned for done in range(1, pieces + 1)]
    weights: dict[tuple[int, bool], float] = {}
    for pieces, is_completed, weight in spells:
        weights[pieces, is_completed] = weights.get((pieces, is_completed), 0.0) + weight / len(planned)
    return SpellLengths(
        np.array([pieces * interval_days for pieces, _ in weights]),
        np.array([is_completed for _, is_completed in weights]),
        np.array(list(weights.values())),
    )


def mean_spell_days(settings: EarlyHelpSettings) -> float:
    """Return how long a family is helped on average, broken-off spells included, if the work is done in time."""
    spells = spell_lengths(settings)
    return float((spells.days * spells.weight).sum())


def longest_spell_days(settings: EarlyHelpSettings) -> float:
    """Return how long a family is helped at most, but for one in a thousand."""
    interval = settings.session_interval_days
    return float(interval * pieces_of_work(quantile_function(settings.length_days)(0.999), interval))


def children_helped(settings: EarlyHelpSettings, expected: Flows) -> float:
    """Return the children helped at a time where nobody waits (Little's law).

    A referral to social work comes at a random moment of a spell, and cuts off the rest of it.
    """
    spells = spell_lengths(settings)
    helped_days = float(expected.offers.sum()) * settings.consent_share * mean_spell_days(settings)
    rest = float((spells.days * spells.days * spells.weight).sum()) / (2.0 * mean_spell_days(settings))
    return (helped_days - float(expected.help_stepped_up.sum()) * rest) / WORKING_DAYS_PER_YEAR


class Spell:
    """An offer that a family has accepted, and the help that follows."""

    __slots__ = ("ended_at", "family", "is_completed", "offered_at", "pieces", "session", "started_at", "withdrawn")

    def __init__(self, family: Family, offered_at: float, pieces: int, is_completed: bool) -> None:
        self.family = family
        self.offered_at = offered_at
        self.pieces = pieces
        self.is_completed = is_completed  # unless it is cut short by a referral
        self.started_at = math.inf
        self.ended_at = math.inf
        self.withdrawn = False
        self.session: Task | None = None  # the piece of work that is asked for

    @property
    def is_open(self) -> bool:
        """Whether the family waits for help or has it."""
        return self.ended_at == math.inf and not self.withdrawn


class EarlyHelp:
    """The early help team, and what keeps families from needing a contact."""

    def __init__(self, council: Council, settings: EarlyHelpSettings, calendar: Calendar) -> None:
        self._council = council
        self._env = council.env
        self._recorder = council.recorder
        self._settings = settings
        self._team = team = council.teams["early_help"]
        team.on_change = self._start_those_who_can
        self._length = quantile_function(settings.length_days)
        self._session_hours = settings.hours_per_week / WEEK_DAYS * settings.session_interval_days
        extra = settings.extra_keyworkers
        self._extra_from = 0.0 if extra.start is None else float(calendar.day_of(extra.start))
        self._waiting: list[tuple[int, int, Spell]] = []
        self._sequence = count()
        self._helped = 0
        self._effect = effect_factors(settings)
        self._lasting_days = settings.effect.lasting_days

    # Who is helped

    @property
    def places(self) -> int:
        """Families the team helps at a time: for keyworkers in post, those about to leave excepted."""
        keyworkers = sum(1 for person in self._team.people if person.role == Role.KEYWORKER and not person.in_notice)
        return places_for(keyworkers, self._settings.families_per_keyworker)

    @property
    def families_helped(self) -> int:
        """Families who are helped now."""
        return self._helped

    @property
    def families_waiting(self) -> int:
        """Families who have accepted help and wait for a place."""
        return sum(1 for *_, spell in self._waiting if not spell.withdrawn)

    def offer(self, family: Family, at_own_wish: bool = False) -> None:
        """Offer help, where there is any, to a family whose journey has ended so; who accepts waits for a place."""
        if not any(post.role == Role.KEYWORKER for post in self._team.posts) or (
            family.early_help is not None and family.early_help.is_open
        ):
            return
        settings, draws, now = self._settings, family.draws, self._env.now
        consents = at_own_wish or draws[Draw.EARLY_HELP_CONSENT] < settings.consent_share
        self._recorder.journey(now, EventType.EARLY_HELP_OFFERED, family, consents)
        if not consents:
            return
        family.early_help = spell = self._agree(family, now)
        rank = 0
        if settings.targeting.order == "need":
            rank = -need_as_judged(family.need, settings.targeting.accuracy, draws[Draw.EARLY_HELP_TARGET])
        heappush(self._waiting, (rank, next(self._sequence), spell))
        self._start_those_who_can()

    def resume(self, family: Family, started: float) -> None:
        """Go on with a family whose help began on a day before the start (negative), unless it has ended since.

        The piece of work of the interval that is under way has been done.
        """
        spell, interval = self._agree(family, started), self._settings.session_interval_days
        begun = 1 + int(-started / interval)
        if spell.pieces >= begun and self._helped < self.places:
            spell.pieces -= begun
            family.early_help = spell
            self._helped += 1
            self._env.process(self._help(spell, begun * interval + started))

    def step_up(self, family: Family) -> None:
        """End help, or the wait for it, for a family that has been referred to social work."""
        spell = family.early_help
        if spell is None or not spell.is_open:
            return
        if spell.started_at < math.inf:
            self._end(spell, EarlyHelpEnd.STEPPED_UP)
        else:
            spell.withdrawn = True
            self._recorder.journey(self._env.now, EventType.EARLY_HELP_WITHDRAWN, family, since=spell.offered_at)

    def open_extra_posts(self, open_vacancy: Callable[[Post], None]) -> Process:
        """Add the extra keyworkers' posts one by one along the ramp: each is a vacancy until somebody is hired."""
        extra, team = self._settings.extra_keyworkers, self._team
        opened = 0
        if self._extra_from > 0.0:
            yield self._env.timeout(self._extra_from)
        while opened < extra.posts:
            until = posts_by(self._env.now, self._extra_from, extra.ramp_days, extra.posts)
            for _ in range(opened, until):
                open_vacancy(team.add_post(Role.KEYWORKER))
            opened = until
            if opened < extra.posts:
                yield self._env.timeout(extra.ramp_days / extra.posts)

    # What it does

    def return_odds_factor(self, family: Family) -> float:
        """Return what help does now to the odds of a family's return: while helped, and after a completed spell."""
        spell = family.early_help
        if spell is None or spell.started_at == math.inf:
            return 1.0
        if spell.ended_at == math.inf:
            return self._effect.during
        return self._effect.after if self._lasts(spell) else 1.0

    def escalation_factor(self, family: Family) -> float:
        """Return what help does now to the share of returns with need one level up."""
        spell = family.early_help
        if spell is None or spell.started_at == math.inf:
            return 1.0
        return self._effect.escalation if spell.ended_at == math.inf or self._lasts(spell) else 1.0

    def _lasts(self, spell: Spell) -> bool:
        return spell.is_completed and self._env.now <= spell.ended_at + self._lasting_days

    # Instead of a contact

    def receive(self, contact: Contact, family: Family) -> bool:
        """Write down what the consultation line or a hub does; say whether there is still a contact to be made."""
        now, route = self._env.now, contact.route
        if route == Route.HUB:
            self._recorder.journey(now, EventType.HUB_VISITED, family, family.key[0] != Origin.HUB_VISITOR)
            if family.need == EARLY_HELP_NEED:
                self.offer(family, at_own_wish=True)
        else:
            self._recorder.journey(now, EventType.CONSULTED, family, route == Route.ADVISED)
        return route == Route.CONSULTED

    # Spells

    def _agree(self, family: Family, now: float) -> Spell:
        """Return the spell of a family that accepts: how much of it is planned and how far it will get."""
        settings, draws = self._settings, family.draws
        planned = pieces_of_work(self._length(draws[Draw.EARLY_HELP_LENGTH]), settings.session_interval_days)
        u = draws[Draw.EARLY_HELP_COMPLETION]
        pieces = pieces_done(planned, settings.completion_share, u)
        return Spell(family, now, pieces, u < settings.completion_share)

    def _start_those_who_can(self) -> None:
        waiting = self._waiting
        while waiting and waiting[0][2].withdrawn:
            heappop(waiting)
        while waiting and self._helped < self.places:
            spell = heappop(waiting)[2]
            if not spell.withdrawn:
                self._helped += 1
                self._env.process(self._help(spell))

    def _help(self, spell: Spell, begins_in_days: float = 0.0) -> Process:
        """Work with a family, piece by piece, to the end of the spell."""
        env, family, interval = self._env, spell.family, self._settings.session_interval_days
        spell.started_at = env.now
        self._recorder.journey(env.now, EventType.EARLY_HELP_STARTED, family, since=spell.offered_at)
        if begins_in_days > 0.0:
            yield env.timeout(begins_in_days)
            if not spell.is_open:
                return
        for _ in range(spell.pieces):
            ends = env.now + interval
            spell.session = session = self._council.ask(
                self._team.shared_list, family, TaskKind.EARLY_HELP_SESSION, self._session_hours, due=ends
            )
            yield session
            if env.now < ends and spell.is_open:
                yield env.timeout(ends - env.now)
            if not spell.is_open:
                return
        self._end(spell, EarlyHelpEnd.COMPLETED if spell.is_completed else EarlyHelpEnd.DROPPED_OUT)

    def _end(self, spell: Spell, how: EarlyHelpEnd) -> None:
        spell.ended_at = self._env.now
        spell.is_completed = how == EarlyHelpEnd.COMPLETED
        self._recorder.journey(self._env.now, EventType.EARLY_HELP_ENDED, spell.family, how, since=spell.started_at)
        session = spell.session
        if session is not None and session.work_list is not None:
            session.work_list.remove(session)
        self._helped -= 1
        self._start_those_who_can()
