"""Measures: pure functions of an event log, its calendar and the limits and costs of its configuration."""

from sim.measures.catalogue import BOUGHT_WITH, KEY_MEASURES, MEASURES, ONE_FUTURE, SHOWN_FIRST, Measured, measure
from sim.measures.definition import Measure
from sim.measures.distributions import distributions
from sim.measures.history import EventLog, History
from sim.measures.runaway import queues_before

__all__ = [
    "BOUGHT_WITH",
    "KEY_MEASURES",
    "MEASURES",
    "ONE_FUTURE",
    "SHOWN_FIRST",
    "EventLog",
    "History",
    "Measure",
    "Measured",
    "distributions",
    "measure",
    "queues_before",
]
