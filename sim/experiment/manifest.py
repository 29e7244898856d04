"""The manifest of a results folder: what every reader of it relies on, checked when it is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sim.config.errors import ResultsError
from sim.experiment.expectations import Expectations
from sim.experiment.uncertainty import Uncertainty

MANIFEST = "manifest.json"


class Part(BaseModel):
    """A part of the manifest; it may hold more than is named here, and nothing is converted."""

    model_config = ConfigDict(strict=True)


class Scenario(Part):
    """What was run under one name."""

    name: str
    note: str
    overrides: list[str]
    replications: int = Field(ge=1)
    digest: str
    config: dict[str, Any]


class Failure(Part):
    """A replication that is missing."""

    scenario: str
    replication: int
    seed: int
    reason: str
    traceback: str


class Code(Part):
    """The program that ran."""

    version: str
    model_version: str
    commit: str | None
    clean: bool | None


class Analysis(Part):
    """What the scenarios were made for; each kind adds what its tables and pictures need."""

    kind: str


class Run(Part):
    """How it was run, as far as it is needed again."""

    execution: dict[str, Any]


class Manifest(Part):
    """The whole manifest."""

    experiment: str = Field(pattern=r"^[^/\\]+$")
    title: str
    question: str
    baseline: str
    measures: list[str]
    columns: dict[str, str]
    analysis: Analysis | None = None
    uncertainty: dict[str, Any] | None = None
    patterns: dict[str, dict[str, Any]] = {}
    constraints: dict[str, dict[str, Any]] = {}
    targets: dict[str, dict[str, Any]] = {}
    economics: dict[str, Any] | None = None
    seed: int
    stream_scheme: str
    scenarios: list[Scenario] = Field(min_length=1)
    failures: list[Failure]
    code: Code
    packages: dict[str, str]
    inputs: dict[str, str]
    outputs: dict[str, str]
    run: Run

    @model_validator(mode="after")
    def _scenarios_are_told_apart(self) -> Manifest:
        names = [scenario.name for scenario in self.scenarios]
        if len(set(names)) < len(names):
            raise ValueError("two scenarios have the same name")
        if self.uncertainty is not None:
            Uncertainty.model_validate(self.uncertainty)
        if self.baseline not in names:
            raise ValueError(f"baseline {self.baseline!r} is no scenario")
        Expectations.of(self.model_dump()).check_scenarios(names, self.baseline)
        return self


def read_manifest(path: Path) -> dict[str, Any]:
    """Read a manifest.

    Raises
    ------
    ResultsError
        If it is damaged, or lacks something.
    """
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        Manifest.model_validate(manifest)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ResultsError(f"{path}: not a manifest of this program; {where or 'it'}: {first['msg']}") from error
    except ValueError as error:
        raise ResultsError(f"{path}: not a manifest of this program") from error
    return manifest
