"""The whole configuration: every parameter of a run, validated once and never changed afterwards."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from functools import cached_property

import yaml
from pydantic import model_validator

from sim.clock import Calendar
from sim.config.base import ForATime, Frozen
from sim.config.costs import Costs
from sim.config.demand import Demand
from sim.config.early_help import EarlyHelp
from sim.config.pathway import Pathway
from sim.config.people import Workforce
from sim.config.quality import Quality
from sim.config.run import Authority, Execution, Run
from sim.config.teams import Allocation, Teams


class Config(Frozen):
    """Everything that determines a run. Immutable; equal content has an equal :attr:`digest`; prints as YAML."""

    authority: Authority
    demand: Demand
    pathway: Pathway
    early_help: EarlyHelp
    teams: Teams
    workforce: Workforce
    allocation: Allocation
    quality: Quality
    costs: Costs
    run: Run
    execution: Execution

    @model_validator(mode="after")
    def _something_is_reported(self) -> Config:
        if self.run.end is not None:
            calendar = Calendar(self.run.start)
            if calendar.day_of(self.run.end) <= self.run.warm_up_days:
                begins = calendar.date_of(self.run.warm_up_days)
                raise ValueError(
                    f"run.end {self.run.end} must be after the warm-up: with run.warm_up_days {self.run.warm_up_days} "
                    f"reporting begins on {begins}"
                )
        return self

    @model_validator(mode="after")
    def _dates_lie_in_the_run(self) -> Config:
        end = self.run.end or self.run.start + dt.timedelta(
            days=366 * (self.run.years or 0.0) + 1.5 * self.run.warm_up_days
        )
        ramp = self.demand.below_threshold_ramp.start
        if ramp is not None and ramp >= end:
            raise ValueError(f"demand.below_threshold_ramp.start {ramp} is after the run's end {end}")
        for key, start in self._starts():
            if start >= end:
                raise ValueError(f"{key} {start} is after the run's end {end}")
        starts = {
            "workforce.paths": [path.start for path in self.workforce.paths],
            "teams.changes": [change.start for change in self.teams.changes],
            "allocation.changes": [change.start for change in self.allocation.changes],
        }
        for key, days in starts.items():
            for start in days:
                if start < self.run.start:
                    raise ValueError(f"{key} start {start} is before the run's start {self.run.start}")
        for key in ("hiring_campaigns", "managed_teams", "overtime"):
            for block in getattr(self.workforce, key):
                if block.end <= self.run.start:
                    raise ValueError(f"workforce.{key} end {block.end} is before the run's start {self.run.start}")
        for key, lever in self._for_a_time.items():
            if lever.enabled and lever.end is not None and lever.end <= self.run.start:
                raise ValueError(f"{key}.end {lever.end} is before the run's start {self.run.start}")
        for inspection in self.workforce.inspections:
            if inspection.date < self.run.start:
                raise ValueError(
                    f"workforce.inspections date {inspection.date} is before the run's start {self.run.start}"
                )
        for shock in self.demand.shocks:
            if shock.end is not None and shock.end <= self.run.start:
                raise ValueError(f"demand.shocks end {shock.end} is before the run's start {self.run.start}")
            if shock.start >= end:
                raise ValueError(f"demand.shocks start {shock.start} is after the run's end {end}")
            if shock.end is not None and shock.end <= shock.start:
                raise ValueError(f"demand.shocks start {shock.start} must be before its end {shock.end}")
        return self

    @property
    def _for_a_time(self) -> dict[str, ForATime]:
        """What a service may do for a time, by key."""
        return {
            "allocation.duty_cover": self.allocation.duty_cover,
            "allocation.low_risk_closure": self.allocation.low_risk_closure,
            "demand.source_triage": self.demand.source_triage,
            "pathway.screening.rapid_triage": self.pathway.screening.rapid_triage,
        }

    def _starts(self) -> Iterator[tuple[str, dt.date]]:
        """Every date on which something other than a change of demand is to begin, with its key."""
        quality, early_help = self.quality, self.early_help
        for key, start in {
            "quality.audits.start": quality.audits.start,
            "quality.recording.templates.start": quality.recording.templates.start,
            "quality.recording.business_support.start": quality.recording.business_support.start,
            "early_help.extra_keyworkers.start": early_help.extra_keyworkers.start,
            "early_help.consultation_line.start": early_help.consultation_line.start,
            "early_help.family_hub.start": early_help.family_hub.start,
            "pathway.homeless_16_17.specialist_start": self.pathway.homeless_16_17.specialist_start,
            **{f"{key}.start": lever.start for key, lever in self._for_a_time.items()},
        }.items():
            if start is not None:
                yield key, start
        for key, start in self.workforce.starts:
            yield f"workforce.{key}", start
        for posts in self.teams.changes:
            yield "teams.changes start", posts.start
        for policy in self.allocation.changes:
            yield "allocation.changes start", policy.start

    @model_validator(mode="after")
    def _safeguarding_has_work_for_whom_it_is_given(self) -> Config:
        if self.pathway.plans.transfer:
            return self
        if self.teams.units.safeguarding or any(block.team == "safeguarding" for block in self.workforce.managed_teams):
            raise ValueError(
                "with pathway.plans.transfer false no case comes to the safeguarding team: leave "
                "teams.units.safeguarding empty, and let workforce.managed_teams work in assessment"
            )
        return self

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that can change one replication (so neither execution nor the number of replications)."""
        content = self.model_dump(mode="json", exclude={"execution": True, "run": {"replications", "keep_events"}})
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def __copy__(self) -> Config:
        """Copy without the digest: ``model_copy`` changes values after this."""
        copied = super().__copy__()
        copied.__dict__.pop("digest", None)
        return copied

    def __hash__(self) -> int:
        return int(self.digest[:15], 16)

    def to_yaml(self) -> str:
        """Return the configuration as YAML, in schema order."""
        text: str = yaml.safe_dump(self.model_dump(mode="json"), sort_keys=False, allow_unicode=True)
        return text

    def __str__(self) -> str:
        return self.to_yaml()
