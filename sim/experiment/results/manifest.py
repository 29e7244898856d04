"""The manifest of a results folder: what every reader of it relies on, checked when it is read."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from sim.config.errors import ResultsError
from sim.config.text import check_texts, printable
from sim.experiment.file.expectations import Expectations
from sim.experiment.file.size_limits import (
    LARGEST_MANIFEST_MB,
    MOST_REPLICATIONS,
    MOST_SCENARIOS,
    check_numbers,
    read_small,
)
from sim.experiment.file.uncertainty import Uncertainty

MANIFEST = "manifest.json"

FORMAT = 2
"""Raised whenever a results folder changes so that what reads an older one would misread it; 1 had no number.

2: the event log has columns ``role`` and ``reason``; a conference that is booked has its day in ``start``.
"""

STORE = "store"
"""Folder of finished replications, beside those of experiments."""

_FORBIDDEN = re.compile(r"""[/\\:*?"<>|\x00-\x1f]""")
"""What names of files cannot have on every system."""

_LONGEST_NAME = 120

_LONGEST_QUOTED = 500
"""Characters of the command, and of the version, that a refusal quotes."""


def check_name(name: str) -> str:
    """Return the name of an experiment; ValueError if no folder could have it, or another folder than its own would."""
    if not name or _FORBIDDEN.search(name) or name.startswith(".") or name.endswith((".", " ")):
        raise ValueError(f"{name!r} cannot be the name of a folder")
    if name.lower() == STORE or len(name) > _LONGEST_NAME:
        raise ValueError(f"{name!r} must not be the name of an experiment")
    return name


def _check_file(name: str) -> str:
    """Return the name of a file in a results folder; ValueError if it would lie elsewhere."""
    parts = name.split("/")
    if not all(parts) or any(_FORBIDDEN.search(part) or part in {".", ".."} for part in parts) or name == MANIFEST:
        raise ValueError(f"{name!r} is no file of a results folder")
    return name


class ManifestPart(BaseModel):
    """A part of the manifest; it may hold more than is named here, and nothing is converted."""

    model_config = ConfigDict(strict=True)


class ScenarioEntry(ManifestPart):
    """What was run under one name."""

    name: str
    note: str
    overrides: list[str]
    replications: int = Field(ge=1, le=MOST_REPLICATIONS)
    digest: str
    config: dict[str, Any]


class Failure(ManifestPart):
    """A replication that is missing."""

    scenario: str
    replication: int
    seed: int
    reason: str
    traceback: str


class OwnFunction(ManifestPart):
    """A function of somebody's own that took the place of the model."""

    function: str
    text_sha256: str


class Code(ManifestPart):
    """The program that ran."""

    version: str
    model_version: str
    commit: str | None
    clean: bool | None
    simulate: OwnFunction | None = None


class Analysis(ManifestPart):
    """What the scenarios were made for; each kind adds what its tables and pictures need."""

    kind: str
    held_at_central: list[str] = []


class Run(ManifestPart):
    """How it was run, as far as it is needed again."""

    execution: dict[str, Any]


class Manifest(ManifestPart):
    """The whole manifest."""

    experiment: Annotated[str, AfterValidator(check_name)]
    format: int
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
    matters: dict[str, float] = {}
    parts: dict[str, list[str]] = {}
    economics: dict[str, Any] | None = None
    seed: int = Field(ge=0, lt=2**63)
    stream_scheme: str
    scenarios: list[ScenarioEntry] = Field(min_length=1, max_length=MOST_SCENARIOS)
    failures: list[Failure]
    code: Code
    packages: dict[str, str]
    inputs: dict[str, str]
    outputs: dict[Annotated[str, AfterValidator(_check_file)], str]
    run: Run

    @model_validator(mode="after")
    def _scenarios_are_told_apart(self) -> Manifest:
        check_numbers(len(self.scenarios), sum(scenario.replications for scenario in self.scenarios))
        names = [scenario.name for scenario in self.scenarios]
        if len(set(names)) < len(names):
            raise ValueError("two scenarios have the same name")
        if self.uncertainty is not None:
            Uncertainty.model_validate(self.uncertainty)
        if self.baseline not in names:
            raise ValueError(f"baseline {self.baseline!r} is no scenario")
        for scenario in self.scenarios:
            run = scenario.config.get("run")
            if scenario.name == self.baseline and isinstance(run, dict) and run.get("seed") != self.seed:
                raise ValueError(f"seed {self.seed} is not that of the baseline, {run.get('seed')}")
        Expectations.of(self.model_dump()).check_scenarios(names, self.baseline)
        return self


def read_manifest(path: Path) -> dict[str, Any]:
    """Read a manifest.

    Raises
    ------
    ResultsError
        If it is damaged, lacks something, holds what no manifest of this program does, or has another :data:`FORMAT`.
    """
    try:
        text = read_small(path, LARGEST_MANIFEST_MB, ResultsError)
        manifest: dict[str, Any] = json.loads(text, parse_constant=_no_number)
        check_texts(manifest)
        _check_format(path, manifest)
        Manifest.model_validate(manifest)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        said = first["msg"].removeprefix("Value error, ")
        raise ResultsError(f"{path}: not a manifest of this program; {f'{where}: ' if where else ''}{said}") from error
    except ResultsError:
        raise
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ResultsError(f"{path}: not a manifest of this program") from error
    except (ValueError, RecursionError) as error:
        raise ResultsError(f"{path}: not a manifest of this program; {printable(str(error))}") from error
    return manifest


def _check_format(path: Path, manifest: Any) -> None:
    """Refuse what another version wrote; whether it is a manifest at all is not looked at here."""
    if not isinstance(manifest, dict) or "code" not in manifest:
        return
    found = manifest.get("format", 1)
    if type(found) is not int or found == FORMAT:
        return
    age = "an older" if found < FORMAT else "a newer"
    run, code = (part if isinstance(part, dict) else {} for part in (manifest.get("run"), manifest["code"]))
    version = code.get("version")
    other = f", or use version {_one_line(version)}" if isinstance(version, str) else ""
    raise ResultsError(
        f"{path}: was written by {age} version of Front Door (format {_one_line(str(found))}; "
        f"this one reads {FORMAT}): run it again{_one_line(_command(run.get('command')))}{other}"
    )


def _command(words: Any) -> str:
    """Return what to type to run it again, in brackets; the words of ``frontdoor run`` are kept without ``run``."""
    if not words or not isinstance(words, list):
        return ""
    first = str(words[0])
    command = [*(["run"] if "=" in first or first.startswith("-") else []), *map(str, words)]
    return f" (frontdoor {shlex.join(command)})"


def _one_line(text: str) -> str:
    return re.sub(r"\s", " ", printable(text, _LONGEST_QUOTED))


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")
