"""Quality of practice: grades of files, supervisors' checks, and the work of putting a file right.

Whenever an assessment ends or a plan has run for another quarter, the file has the grade of that piece of work. Grades
follow an ordered logit: pressure on the worker shifts all cumulative odds by the same factor, and one uniform serves
for all conditions, so that better conditions never give the same family a worse grade. Supervisors check open files in
rotation; a file that is not compliant is put right by its case worker.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from simpy.events import Event

from sim.clock import WORKING_DAYS_PER_YEAR, Calendar
from sim.model.events import EventType, Grade, TaskKind, WorkerKind
from sim.model.family import Draw
from sim.streams import Purpose

if TYPE_CHECKING:
    from sim.config.quality import GradeEffects
    from sim.config.schema import Config
    from sim.model.case import Case
    from sim.model.council import Council
    from sim.model.family import Family
    from sim.model.task import Process

DAYS_PER_MONTH = WORKING_DAYS_PER_YEAR / 12.0

CHECK_EVERY_DAYS = 5.0
"""Files are picked once a week, so that a month's checks do not come on one day."""


def log_odds(probability: float) -> float:
    """Return the logit, with its limits for what is certain."""
    if probability <= 0.0:
        return -math.inf
    return math.log(probability / (1.0 - probability)) if probability < 1.0 else math.inf


def cut_points(shares: Sequence[float]) -> list[float]:
    """Return the log odds of this grade or a better one, for each grade but the worst, where the score is 0."""
    return [log_odds(min(1.0, reached)) for reached in list(accumulate(shares))[:-1]]


def practice_score(
    effects: GradeEffects,
    excess_stress: float,
    compression: float,
    kind: int | None,
    changes_of_worker: int,
    supervision_missed: bool,
    training_gain: float,
) -> float:
    """Return how much the log odds of better practice are raised (or, if negative, lowered).

    Parameters
    ----------
    effects
        A :class:`sim.config.quality.GradeEffects`.
    excess_stress
        Stress above the reference; below it practice is better.
    compression
        Hours for each task relative to ordinary.
    kind
        How the worker is employed; None where there is no worker.
    changes_of_worker
        Since the file was last graded.
    supervision_missed
        Whether the worker's last supervision that fell due has not been held.
    training_gain
        What the worker still has from training.
    """
    lost = (
        effects.stress * excess_stress
        + effects.compression * (1.0 - compression)
        + effects.newly_qualified * (kind == WorkerKind.NQSW)
        + effects.agency * (kind == WorkerKind.AGENCY)
        + effects.change_of_worker * changes_of_worker
        + effects.supervision_missed * supervision_missed
    )
    return effects.training * training_gain - lost


def graded(cut_points: Sequence[float], score: float, u: float) -> Grade:
    """Return a grade by ordered logit: as good as ``u`` allows, and never worse with a higher score."""
    chance = log_odds(u)
    for grade, cut in enumerate(cut_points):
        if chance < cut + score:
            return Grade(grade)
    return Grade(len(cut_points))


def return_odds_factors(odds: Sequence[float], shares: Sequence[float]) -> list[float]:
    """Return what a grade multiplies the odds of return by, with mean 1 where grades have these shares.

    Published returns follow files of all grades, so a compliant file is below average.
    """
    mean = math.fsum(ratio * share for ratio, share in zip(odds, shares, strict=True))
    return [ratio / mean for ratio in odds]


def falls_due(rounds_before: float, rounds_now: float, place: float) -> bool:
    """Say whether a file at a place (0 to 1) in the rotation is checked as the rotation moves on."""
    return math.floor(rounds_now - place) > math.floor(rounds_before - place)


class Quality:
    """Grades files as work on them ends, and has supervisors check and case workers improve them."""

    def __init__(self, council: Council, config: Config, calendar: Calendar) -> None:
        self._council = council
        self._settings = settings = config.quality
        self._reference_stress = config.workforce.stress.reference.case_holders
        self._audits = settings.audits
        self._first_day = 0 if self._audits.start is None else max(0, calendar.day_of(self._audits.start))
        shares = settings.shares.values()
        self._cut_points = cut_points(shares)
        self._cut_points_at_start = cut_points(settings.shares_at_start.values())
        self._remedial_hours = [0.0, *self._audits.remedial_hours.values()]
        self._return_odds = return_odds_factors([1.0, *settings.return_odds.values()], shares)
        self._being_checked: set[int] = set()

    def begin(self) -> None:
        """Start checking files, if that is done."""
        if self._settings.enabled and self._audits.share_per_month > 0.0:
            self._council.env.process(self._check_files())

    def grade_assessment(self, case: Case) -> Grade | None:
        """Grade the file of an assessment that ends now; None if files are not graded."""
        if not self._settings.enabled:
            return None
        grade = self._grade(case, case.family.draws[Draw.ASSESSMENT_GRADE])
        self._council.recorder.case(
            self._council.env.now, EventType.ASSESSMENT_GRADED, case, since=case.referred_at, detail=grade
        )
        return grade

    def grade_plan_quarter(self, case: Case) -> Grade | None:
        """Grade the file of a plan that has run for another three months; None if files are not graded."""
        if not self._settings.enabled:
            return None
        grade = self._grade(case, case.family.quarter_uniform())
        self._council.recorder.case(self._council.env.now, EventType.PLAN_QUARTER_GRADED, case, detail=grade)
        return grade

    def return_odds_factor(self, family: Family) -> float:
        """Return what the grade of a family's file at closure does to the odds of its return."""
        return 1.0 if family.file_grade is None else self._return_odds[family.file_grade]

    # Grades

    def _grade(self, case: Case, u: float) -> Grade:
        grade = case.family.file_grade = graded(self._cut_points, self._score(case), u)
        case.allocations_graded = case.allocations
        return grade

    def _score(self, case: Case) -> float:
        worker, settings = case.worker, self._settings
        changes = case.allocations - max(1, case.allocations_graded)
        if worker is None:  # lost its worker, and has no other yet
            return practice_score(settings.effects, 0.0, 1.0, None, changes + 1, False, 0.0)
        return practice_score(
            settings.effects,
            worker.stress - self._reference_stress,
            worker.compression,
            worker.kind,
            changes,
            worker.supervision_missed,
            worker.training_gain,
        )

    def _as_it_stands(self, case: Case) -> Grade:
        """Grade a file in which nothing has been finished since the run began."""
        family = case.family
        if case.referred_at >= 0.0:
            return graded(self._cut_points, self._score(case), family.draws[Draw.ASSESSMENT_GRADE])
        u = self._council.streams.own(Purpose.GRADE_AT_START, family.journey_key, 1)[0]
        return graded(self._cut_points_at_start, 0.0, u)

    # Checks

    def _check_files(self) -> Process:
        """Pick files week by week: each has its place in a rotation that goes round once in 1 / share months."""
        env, council = self._council.env, self._council
        rounds_a_day = self._audits.share_per_month / DAYS_PER_MONTH
        if self._first_day > 0:
            yield env.timeout(self._first_day)
        rounds = 0.0
        while True:
            yield env.timeout(CHECK_EVERY_DAYS)
            before, rounds = rounds, (env.now - self._first_day) * rounds_a_day
            picked = [
                case
                for case in council.open_cases
                if falls_due(before, rounds, case.family.draws[Draw.PLACE_IN_ROTATION])
            ]
            for case in sorted(picked, key=lambda case: case.family.entity):
                self._check(case)

    def _check(self, case: Case) -> None:
        """Ask a supervisor to check a file, unless it is being checked or put right already."""
        family, audits, council = case.family, self._audits, self._council
        if family.entity in self._being_checked:
            return
        self._being_checked.add(family.entity)
        due = council.env.now + audits.due_days
        hours = audits.hours * family.hours_factor
        task = council.ask(council.supervisors(case.team), family, TaskKind.AUDIT, hours, due)
        task.callbacks.append(partial(self._checked, case, council.env.now))

    def _checked(self, case: Case, picked: float, _: Event) -> None:
        """Have a file put right that is found wanting; one closed meanwhile is left as it is."""
        council, family = self._council, case.family
        now = council.env.now
        if not case.is_open:
            self._being_checked.discard(family.entity)
            return
        if family.file_grade is None:
            family.file_grade = self._as_it_stands(case)
        grade = family.file_grade
        council.recorder.case(now, EventType.FILE_AUDITED, case, since=picked, detail=grade)
        if grade == Grade.COMPLIANT:
            self._being_checked.discard(family.entity)
            return
        hours = self._remedial_hours[grade] * family.hours_factor
        if hours > 0.0:
            task = case.submit(TaskKind.REMEDIAL_WORK, hours, now + self._audits.remedial_due_days)
            task.callbacks.append(partial(self._put_right, case, grade, now))
        else:
            self._put_right(case, grade, now)

    def _put_right(self, case: Case, grade: int, audited: float, _: Event | None = None) -> None:
        family, council = case.family, self._council
        family.file_grade = Grade.COMPLIANT
        self._being_checked.discard(family.entity)
        council.recorder.case(council.env.now, EventType.FILE_PUT_RIGHT, case, since=audited, detail=grade)
