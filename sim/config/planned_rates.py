"""Planned paths of the workforce's rates (docs/model.md, section 8)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from pydantic import model_validator

from sim.config.base import Frozen, quantity


class RatePath(Frozen):
    """A rate that moves linearly from what it was planned to be to another value, and stays there."""

    lever: Literal["vacancy_rate", "agency_rate", "turnover_rate", "sickness_rate"] = quantity(
        "name", "the rate of workforce that moves"
    )
    start: dt.date = quantity("date", "first day on which it moves")
    end: dt.date = quantity("date", "day on which it has arrived", le=dt.date(2100, 12, 31))
    to: float = quantity("as the rate", "where it arrives", ge=0.0)

    @model_validator(mode="after")
    def _takes_time(self) -> RatePath:
        if self.end <= self.start:
            raise ValueError(f"workforce.paths of {self.lever}: start {self.start} must be before its end {self.end}")
        return self


def check_that_paths_follow_each_other(paths: Sequence[RatePath]) -> None:
    """Raise ``ValueError`` if a rate is to move in two ways at a time."""
    by_lever = defaultdict(list)
    for path in sorted(paths, key=lambda path: path.start):
        by_lever[path.lever].append(path)
    for lever, following in by_lever.items():
        for first, second in pairwise(following):
            if second.start < first.end:
                raise ValueError(
                    f"workforce.paths of {lever} overlap: one ends on {first.end}, and another starts on {second.start}"
                )
