"""What an experiment file may say: a question, the scenarios that answer it, and what to look at."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

from hydra.core.override_parser.types import Quote, QuotedString
from pydantic import Field, field_validator, model_validator

from sim.config.errors import did_you_mean
from sim.experiment.file.base import Count, FilePart, MeasureName, check_name
from sim.experiment.file.expectations import Expectations
from sim.experiment.file.precision import Precision
from sim.experiment.file.size_limits import check_numbers
from sim.experiment.file.uncertainty import Uncertainty
from sim.measures import MEASURES

Value = bool | int | float | date | str | None

_PLAIN_TEXT = re.compile(r"[\w.:/%+*@|? -]+")
"""What Hydra's syntax takes without quotes."""


class Scenario(FilePart):
    """One course of action: what differs from the configuration that all scenarios share."""

    overrides: tuple[str, ...] = Field((), description="in Hydra's syntax, for example teams.assessment.posts=45")
    replications: Count | None = Field(None, description="of this scenario; null: as the experiment says")
    note: str = Field("", description="why it is there")

    @model_validator(mode="before")
    @classmethod
    def _list_alone_is_overrides(cls, value: Any) -> Any:
        return {"overrides": value} if isinstance(value, list) else value


class Replications(FilePart):
    """How often scenarios are run: the baseline more often, where it has a bound to keep in many futures."""

    baseline: Count
    default: Count


class Experiment(Expectations):
    """A question, the scenarios that answer it, and what is expected of them.

    Scenarios are the named ones, in their order, followed by the points of the sweep, the last key changing fastest.
    With neither there is one scenario, called ``baseline``.
    """

    title: str = Field(description="heading of the report")
    question: str = Field(description="what the experiment is to answer, in a sentence")
    overrides: tuple[str, ...] = Field((), description="shared by all scenarios")
    scenarios: dict[str, Scenario] = Field({}, description="name: overrides, or overrides, replications and note")
    sweep: dict[str, tuple[Value, ...]] = Field({}, description="key: values; every combination is a scenario")
    paired: bool = Field(False, description="take the first value of every key, then the second, instead of combining")
    baseline: str = Field("", description="scenario that others are compared with; the first when not given")
    replications: Replications | None = Field(None, description="null: run.replications")
    precision: Precision | None = Field(None, description="replications are added until intervals are so narrow")
    uncertainty: Uncertainty | None = Field(None, description="parameters drawn anew for blocks of replications")
    measures: tuple[MeasureName, ...] = Field((), description="measures to show first")
    columns: dict[str, str] = Field({}, description="short headings of measures and swept keys")

    @field_validator("replications", mode="before")
    @classmethod
    def _one_number_is_for_all(cls, value: Any) -> Any:
        return {"baseline": value, "default": value} if isinstance(value, int) else value

    @model_validator(mode="after")
    def _consistent(self) -> Experiment:
        for key in ("scenarios", "sweep"):
            if key in self.model_fields_set and not getattr(self, key):
                raise ValueError(f"{key}: is empty; leave the key out")
        if self.precision and (self.replications or any(each.replications for each in self.scenarios.values())):
            raise ValueError("precision: decides how many replications are run, so give no number of replications")
        lengths = {len(values) for values in self.sweep.values()}
        if 0 in lengths:
            raise ValueError("sweep: every key needs at least one value")
        if self.paired and len(lengths) != 1:
            raise ValueError("paired: every key of sweep needs the same number of values")
        points = max(lengths) if self.paired else math.prod(map(len, self.sweep.values()))
        check_numbers(len(self.scenarios) + points * bool(self.sweep), 0)
        for heading in self.columns:
            if heading not in MEASURES and heading not in self.sweep:
                hint = did_you_mean(heading, [*MEASURES, *self.sweep])
                raise ValueError(f"columns: {heading} is neither a measure nor a key of sweep{hint}")
        for key in self.sweep:
            if is_the_same_in_all_scenarios(key):
                raise ValueError(f"sweep: {key} changes no result; set it once, under overrides")
        names = [*self.scenarios, *(name for name, _ in self._points())] or ["baseline"]
        for name in names:
            check_name("scenarios", name)
        for name, times in Counter(names).items():
            if times > 1:
                raise ValueError(f"sweep: there are {times} scenarios {name!r}")
        if self.baseline and self.baseline not in names:
            hint = did_you_mean(self.baseline, names)
            raise ValueError(
                f"baseline={self.baseline}: there is no such scenario{hint or ';'} there are: {', '.join(names)}"
            )
        for name, scenario in self.scenarios.items():
            if name != (self.baseline or names[0]) and not scenario.overrides:
                raise ValueError(f"scenarios.{name}: has no overrides, so it is the baseline under another name")
        self.check_scenarios(names, self.baseline or names[0])
        if self.economics:
            uncertain = self.uncertainty.parameters if self.uncertainty else {}
            self.economics.check(names, self.baseline or names[0], uncertain)
        return self

    @property
    def baseline_name(self) -> str:
        """The scenario that the others are compared with."""
        return self.baseline or next(iter(self.expanded()))

    def expanded(self) -> dict[str, Scenario]:
        """Return every scenario by name, the points of the sweep included."""
        return {**self.scenarios, **dict(self._points())} or {"baseline": Scenario()}

    def _points(self) -> Iterator[tuple[str, Scenario]]:
        if not self.sweep:
            return
        keys = list(self.sweep)
        combine = zip if self.paired else product
        for values in combine(*self.sweep.values()):
            point = dict(zip(keys, map(_in_hydras_syntax, values), strict=True))
            overrides = tuple(f"{key}={value}" for key, value in point.items())
            yield point_name(point, self.columns), Scenario(overrides=overrides)


def point_name(point: Mapping[str, str], headings: Mapping[str, str] | None = None) -> str:
    """Name a point of a sweep after its values: ``vacancy_rate=0.1, posts=45``."""
    short = {key: key.rsplit(".", 1)[-1] for key in point}
    if len(set(short.values())) < len(short):
        short = {key: key for key in point}
    short |= headings or {}
    return ", ".join(f"{short[key]}={value}" for key, value in point.items())


def is_the_same_in_all_scenarios(key: str) -> bool:
    """Whether a key says how scenarios are run, so that to compare its values would compare like with like."""
    return key.startswith("execution.") or key in {"run.replications", "run.keep_events"}


def _in_hydras_syntax(value: Value) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = str(value)
    # Text that begins with a bracket is a list or a mapping, which Hydra reads itself.
    return text if _PLAIN_TEXT.fullmatch(text) or text.startswith(("[", "{")) else _quoted(text)


def _quoted(text: str) -> str:
    return QuotedString(text, Quote.single).with_quotes()
