"""The authority, the run and how it is executed."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import model_validator

from sim.config.base import Frozen, quantity, switch


class Published(Frozen):
    """Published figures that a simulation is shown beside; null where none is published."""

    authority: str = quantity(
        "text",
        "whose figures they are: shown only where it is authority.name, so that no council inherits another's",
        min_length=1,
        max_length=80,
    )
    year: int | None = quantity("year", "year to 31 March of the children in need tables")
    referrals_per_year: float | None = quantity("children/year", "referrals", ge=0.0)
    referral_no_further_action_share: float | None = quantity(
        "share", "referrals closed without assessment", ge=0.0, le=1.0
    )
    assessed_not_in_need_share: float | None = quantity(
        "share", "of referrals, assessed and not in need", ge=0.0, le=1.0
    )
    rereferral_12m_share: float | None = quantity(
        "share", "referrals within 12 months of the previous one", ge=0.0, le=1.0
    )
    assessments_within_45wd_share: float | None = quantity(
        "share", "assessments within 45 working days", ge=0.0, le=1.0
    )
    caseload_mean: float | None = quantity("children", "cases per full-time equivalent case holder", ge=0.0)
    cin_open: float | None = quantity("children", "children in need at 31 March", ge=0.0)
    cp_plans_open: float | None = quantity("children", "child protection plans at 31 March", ge=0.0)
    vacancy_rate: float | None = quantity("share", "vacancy rate at 30 September", ge=0.0, le=1.0)
    agency_rate: float | None = quantity("share", "agency rate at 30 September", ge=0.0, le=1.0)
    turnover_rate: float | None = quantity("share/year", "turnover in the year to 30 September", ge=0.0)
    sickness_rate: float | None = quantity("share", "working days lost", ge=0.0, le=1.0)


class Authority(Frozen):
    """The council."""

    name: str = quantity("text", "as shown in reports", min_length=1, max_length=80)
    population_0_17: float = quantity("children", "aged 0 to 17", gt=0.0, le=2e7)
    published: Published


class Run(Frozen):
    """Horizon, warm-up, replications and seed."""

    start: dt.date = quantity(
        "date",
        "day of the initial state; clock zero is its first working day",
        ge=dt.date(2005, 1, 1),
        le=dt.date(2060, 12, 31),
    )
    years: float | None = quantity("years", "reported, after the warm-up; null when end is given", ge=0.01, le=50.0)
    end: dt.date | None = quantity("date", "first day not reported; null when years is given")
    warm_up_days: int = quantity("working days", "run before reporting starts", ge=0, le=20000)
    replications: int = quantity("replications", "of each scenario", ge=1, le=1000000)
    seed: int = quantity("number", "root of every random number", ge=0, lt=2**63)
    initial_state: Literal["caseload", "empty"] = quantity("name", "start from today's caseload, or from nothing")
    backlog_days: float = quantity(
        "working days", "of referrals waiting unallocated at the start, beyond the steady state", ge=0.0, le=260.0
    )
    check_invariants: bool = switch("check every invariant at every event (slow; always checked at the end)")
    keep_events: bool = switch("keep the event log of every replication in the results folder")

    @model_validator(mode="after")
    def _horizon(self) -> Run:
        if (self.years is None) == (self.end is None):
            raise ValueError("give exactly one of run.years and run.end; set the other to null")
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"run.start {self.start} must be before run.end {self.end}")
        return self


class Execution(Frozen):
    """Where replications are run; never changes a result."""

    engine: Literal["local", "dask"] = quantity("name", "processes on this machine, or a dask cluster's workers")
    n_jobs: int | None = quantity("processes", "at once; null means one per processor", ge=1, le=4096)
    address: str | None = quantity(
        "text", "of a running dask scheduler, such as tcp://10.0.0.1:8786; null starts one here", max_length=200
    )
    task_seconds: float | None = quantity(
        "seconds", "after which a replication is given up; null means never", gt=0.0, le=1e6
    )
    task_memory_mb: float | None = quantity(
        "megabytes", "of a process, beyond which its replication is given up; null means no limit", ge=200.0, le=1e6
    )
