"""Sickness: who falls ill, for how long, and what happens to their cases.

Rules (pure functions) first.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simpy import Environment

from sim.clock import WORKING_DAYS_PER_YEAR
from sim.distributions import equally_likely, length_biased_quantile, quantile_function
from sim.model.hazards import PersonDraw, days_to_next_week, days_until, exponential_threshold, lies_ahead
from sim.model.stress import hazard_factor, reference_stress
from sim.model.task import Process
from sim.model.worker import Worker
from sim.streams import Purpose, Streams

if TYPE_CHECKING:
    from sim.config.base import Distribution
    from sim.config.people import Workforce


def sickness_hazard(sickness_rate: float, mean_length_days: float) -> float:
    """Return the daily hazard of falling ill at which ``sickness_rate`` of working days are lost."""
    return sickness_rate / (1.0 - sickness_rate) / mean_length_days if mean_length_days > 0.0 else 0.0


def mean_absence_days(length_days: Distribution, turnover_rate: float) -> float:
    """Return the mean length of a spell in working days, given that some end with the person's last day."""
    mean, per_day = length_days.mean, turnover_rate / WORKING_DAYS_PER_YEAR
    if mean == 0.0 or per_day == 0.0:
        return mean
    lengths = equally_likely(length_days, 2000).tolist()
    kept = -math.fsum(math.expm1(-per_day * days) for days in lengths) / per_day
    return kept / math.fsum(lengths) * mean


class Sickness:
    """Spells of sickness of everybody who works here."""

    def __init__(self, env: Environment, streams: Streams, settings: Workforce) -> None:
        self._env = env
        self._streams = streams
        self._rate = settings.sickness_rate
        self._absence = settings.absence
        self._absence_days = mean_absence_days(settings.absence.length_days, settings.reference_turnover_rate)
        self._hazard = sickness_hazard(settings.sickness_rate, self._absence_days)
        self._stress = settings.stress
        self._length = quantile_function(settings.absence.length_days)

    def renew(self, sickness_rate: float) -> None:
        """Let spells begin at the hazard of this rate from now on."""
        self._hazard = sickness_hazard(sickness_rate, self._absence_days)

    def next_spell(self, worker: Worker) -> float:
        """Draw when the next spell of sickness begins, and return the length of the one that begins now."""
        hazards = worker.hazards
        onset, length = self._streams.own(Purpose.SICKNESS, (*worker.key, hazards.spells), 2)
        hazards.sickness_left = exponential_threshold(onset)
        hazards.sickness_until = self._env.now
        hazards.spells += 1
        return self._length(length)

    def look_ahead(self, worker: Worker, days: float) -> None:
        """See whether somebody falls ill in the coming days."""
        hazards, stress, now = worker.hazards, self._stress, self._env.now
        if self._hazard > 0.0 and not lies_ahead(max(worker.absent_until, hazards.sickness_until), now):
            reference = reference_stress(stress.reference, worker.team.holds(worker.role))
            hazard = self._hazard * hazard_factor(stress.effect_on_sickness, worker.stress, reference)
            delay = days_until(hazards.sickness_left, hazard, days)
            hazards.sickness_left -= hazard * days
            hazards.sickness_until = now + days
            if delay is not None:
                self._env.process(self._fall_ill(worker, delay))

    def begin_ill(self, worker: Worker) -> None:
        """Let somebody be ill on the first day, part-way through a spell (long spells are likelier to be met)."""
        row = worker.hazards.row
        if row[PersonDraw.SICK_AT_START] < self._rate:
            length = length_biased_quantile(self._absence.length_days)(row[PersonDraw.SICK_LENGTH_AT_START])
            left = length * row[PersonDraw.SICK_LEFT_AT_START]
            self._env.process(self.absence(worker, left, length - left))

    def absence(self, worker: Worker, days: float, already_days: float = 0.0) -> Process:
        """Keep somebody away; after a long while their cases go to colleagues.

        Who has a task in hand goes when it is done, and is away as long as anybody else.
        """
        env = self._env
        begins = max(env.now, worker.free_at)
        ends = worker.absent_until = begins + days
        worker.called_away()
        patience = max(0.0, self._absence.reallocate_after_days - already_days)
        if days > patience and worker.team.ever_holds(worker.role):
            yield env.timeout(begins - env.now + patience)
            if worker.absent_until > env.now and not worker.leaves:
                worker.team.reallocate(worker)
        yield env.timeout(max(0.0, ends - env.now))
        if not worker.has_left:
            self.look_ahead(worker, days_to_next_week(env.now))

    def _fall_ill(self, worker: Worker, delay: float) -> Process:
        yield self._env.timeout(delay)
        if worker.has_left:
            return
        length = self.next_spell(worker)
        if worker.absent_until <= self._env.now:
            yield from self.absence(worker, length)
