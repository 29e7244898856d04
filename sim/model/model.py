"""One replication: wires calendar, random numbers, people and pathway together, and runs them."""

from __future__ import annotations

import gc
import math
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sim.clock import Calendar, reporting_window
from sim.model.contact import Contact, Route
from sim.model.council import Council
from sim.model.demand import Demand
from sim.model.duty_cover import DutyCover
from sim.model.environment import CalendarQueueEnvironment
from sim.model.events import EventType
from sim.model.initial_state import InitialState
from sim.model.invariants import check_at_end, check_now
from sim.model.pathway import Pathway
from sim.model.practice import PracticeOfCouncil
from sim.model.recorder import Recorder, Table
from sim.model.sharing import Sharing
from sim.model.task import Process, Task
from sim.model.workforce import Workforce
from sim.streams import Streams

if TYPE_CHECKING:
    from sim.config.people import Workforce as WorkforceSettings
    from sim.config.schema import Config
    from sim.model.family import Family


class EventLog(NamedTuple):
    """What one replication leaves behind.

    Attributes
    ----------
    log
        Every event, a row each; columns are :data:`sim.model.events.COLUMNS`.
    snapshots
        Everybody's caseload and state every fifth day; columns are :data:`sim.model.events.SNAPSHOT_COLUMNS`.
    calendar
        Converts the clock to dates.
    window
        First and last day of the reporting window, in working days.
    config
        What was run.
    """

    log: Table
    snapshots: Table
    calendar: Calendar
    window: tuple[float, float]
    config: Config


def direct_hours_by_day(calendar: Calendar, workforce: WorkforceSettings, n_days: int) -> list[float]:
    """Return the hours of case work in each day of one experienced person: contracted, less non-case time and leave."""
    worked = workforce.hours_per_day * (1.0 - workforce.non_case_share)
    leave = workforce.leave_factors
    return [worked * leave[month - 1] for month in calendar.month_number(n_days).tolist()]


class Model:
    """The front door and the workforce behind it, in one replication."""

    def __init__(self, config: Config, replication: int) -> None:
        self.config = config
        self.calendar = Calendar(config.run.start)
        self.window = reporting_window(self.calendar, config.run)
        horizon = self.window[1]
        self.env = CalendarQueueEnvironment()
        self.recorder = Recorder()
        self.streams = Streams(config.run.seed, replication)
        n_days = math.ceil(horizon) + 1
        self.day_hours = direct_hours_by_day(self.calendar, config.workforce, n_days)
        self.workforce = Workforce(self.env, self.recorder, self.streams, config, self.day_hours)
        self.demand = Demand(config, self.calendar, self.streams, horizon)
        self.council = Council(
            self.env,
            self.recorder,
            self.streams,
            config,
            self.workforce.teams,
            self.calendar,
            n_days,
            self.demand.movement,
            PracticeOfCouncil(config.pathway, self.streams, n_days),
        )
        self.sharing = Sharing(self.council, config.allocation, self.calendar)
        self.workforce.place = self.sharing.place
        self.council.supervisors = self.sharing.supervisors
        self.pathway = Pathway(self.council, self.demand, self.calendar, config)
        self.duty_cover = DutyCover(self.council, config.allocation.duty_cover, self.calendar)
        self.initial_state = InitialState(self.council, self.pathway, self.demand, self.streams, config)

    def run(self) -> EventLog:
        """Run to the end of the reporting window."""
        self.workforce.assemble()
        if self.config.run.initial_state == "caseload":
            self.initial_state.begin()
        self.council.quality.begin()
        self.pathway.low_risk_closure.begin()
        self.duty_cover.begin()
        self.sharing.begin()
        self.env.process(self.pathway.early_help.open_extra_posts(self.workforce.hiring.open_vacancy))
        self.env.process(self._arrivals())
        self.env.run_to(self.window[1], partial(check_now, self) if self.config.run.check_invariants else None)
        self._record_open_tasks()
        check_at_end(self)
        return EventLog(self.recorder.log, self.recorder.snapshots, self.calendar, self.window, self.config)

    def _arrivals(self) -> Process:
        """Let every contact arrive at its time."""
        env, pathway = self.env, self.pathway
        about_open_cases = 0
        for contact in self.demand.contacts():
            if contact.time > env.now:
                yield env.timeout(contact.time - env.now)
            if contact.family is None:
                env.process(pathway.contact_about_open_case(contact, about_open_cases))
                about_open_cases += 1
            else:
                contact.family.begin_journey(env.now)
                if not self._is_made(contact, contact.family):
                    env.process(pathway.elsewhere(contact.family))
                    continue
                self.recorder.journey(env.now, EventType.CONTACT, contact.family, contact.source)
                env.process(pathway.first_contact(contact.family))

    def _is_made(self, contact: Contact, family: Family) -> bool:
        """Say whether there is a contact: no line or hub has taken its place, and its source has not held it back."""
        if contact.route != Route.FRONT_DOOR:
            return self.pathway.early_help.receive(contact, family)
        return not self.pathway.source_triage.holds_back(family)

    def open_tasks(self) -> list[Task]:
        """Return every task that is waiting or in hand, wherever it is."""
        tasks: dict[Task, None] = {}
        for team in self.workforce.teams.values():
            of_people = (own for worker in team.people for own in (worker.work_list, worker.own_tasks))
            for work_list in (team.shared_list, team.manager_list, *of_people):
                tasks.update(dict.fromkeys(work_list))
            tasks.update(dict.fromkeys(worker.in_hand for worker in team.people if worker.in_hand is not None))
        for case in self.council.open_cases:
            tasks.update(dict.fromkeys(case.tasks))
        return sorted(tasks, key=lambda task: (task.released, task.family.entity, task.kind))

    def _record_open_tasks(self) -> None:
        for task in self.open_tasks():
            self.recorder.task(self.env.now, EventType.TASK_OPEN, task)


def run(config: Config, replication: int = 0) -> EventLog:
    """Simulate one replication of a configuration.

    Parameters
    ----------
    config
        A validated :class:`sim.config.schema.Config`.
    replication
        Number of the replication; with the seed it determines every random number.

    Returns
    -------
    EventLog
        Same inputs and package versions, same log, in every process and on every machine.
    """
    collecting = gc.isenabled()
    gc.disable()  # a run makes almost no cycles but many long-lived objects, which collections would walk over and over
    try:
        return Model(config, replication).run()
    finally:
        if collecting:
            gc.enable()
