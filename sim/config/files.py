"""Where the configuration and the experiments lie, and what is there."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import sim


def project_directory(name: Literal["configs", "experiments"]) -> Path:
    """Return the folder: inside the package in a wheel, beside it in a clone; never in the working directory."""
    package = Path(sim.__file__).resolve().parent
    return package / name if (package / name).is_dir() else package.parent / name


def group_names() -> list[str]:
    """Return the names of the configuration groups."""
    return sorted(path.name for path in project_directory("configs").iterdir() if path.is_dir())


def option_names(group: str) -> list[str]:
    """Return the names of the options of a configuration group; empty when there is no such group."""
    return sorted(path.stem for path in (project_directory("configs") / group).glob("*.yaml"))


def experiment_names() -> list[str]:
    """Return the names of the experiments that come with the project."""
    return sorted(path.stem for path in project_directory("experiments").glob("*.yaml"))
