"""What the numbers depend on besides the configuration: the model's source and the packages under it."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sim
from sim.config.files import own_options, project_directory
from sim.version import __version__

_BESIDE_THE_MODEL = {
    "app", "cli", "data", "documents", "execution", "experiment", "forecast", "notebook_html.py",
    "markdown.py", "plots.py", "report", "reported.py", "round_numbers.py", "validation",
}  # fmt: skip
"""Parts of the package that set up the model, run it or show its results: what they say reaches a number only through
the configuration, which is a key of its own."""

_NUMERICAL = ("holidays", "numpy", "pandas", "scipy", "simpy")
"""Packages whose last digits, or whose days off work, can differ between versions."""

_RECORDED = (
    "holidays",
    "hydra-core",
    "numpy",
    "omegaconf",
    "pandas",
    "plotly",
    "pyarrow",
    "pydantic",
    "scipy",
    "simpy",
)


def model_version() -> str:
    """Return a hash of all that can change a replication except its configuration: the store's first key."""
    package = Path(sim.__file__).parent
    sources = (path for path in package.rglob("*.py") if path.relative_to(package).parts[0] not in _BESIDE_THE_MODEL)
    digest = hashlib.sha256(repr([(name, version(name)) for name in _NUMERICAL]).encode())
    digest.update(hash_of_texts(package, sources).encode())
    return digest.hexdigest()


def hash_of_texts(folder: Path, paths: Iterable[Path]) -> str:
    """Return one hash of text files and their names, the same for either kind of line ending."""
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.relative_to(folder).as_posix()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def hash_of_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def code_identity() -> dict[str, Any]:
    """Describe the code for the manifest: version, hash of the model, and the commit when run from a clone."""
    root = Path(sim.__file__).resolve().parent.parent
    commit = _git(root, "rev-parse", "HEAD") if (root / ".git").exists() else None
    clean = None if commit is None else _git(root, "status", "--porcelain", "--untracked-files=no") == ""
    return {"version": __version__, "model_version": model_version(), "commit": commit, "clean": clean}


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def package_versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that matter."""
    return {"python": platform.python_version(), **{name: version(name) for name in _RECORDED}}


def fingerprint() -> dict[str, str]:
    """Return all that decides which bytes a replication becomes, besides its configuration."""
    return {"model": model_version()[:12], **package_versions()}


def input_hashes(experiment_file: Path | None, own: Iterable[Path] = ()) -> dict[str, str]:
    """Return the hash of every configuration file, those in folders of the user's own too, and of the experiment's.

    Folders that are not there add none: what is run again from its manifest does not need them.
    """
    folder = project_directory("configs")
    hashes = {f"configs/{path.relative_to(folder).as_posix()}": path for path in sorted(folder.rglob("*.yaml"))}
    for folder in own:
        hashes |= {f"{folder.resolve().name}/{path.parent.name}/{path.name}": path for path in own_options([folder])}
    if experiment_file is not None:
        hashes[f"experiments/{experiment_file.name}"] = experiment_file
    return {name: hash_of_file(path) for name, path in hashes.items()}


def machine() -> dict[str, str]:
    """Describe where the experiment ran."""
    return {"system": platform.platform(), "processor": platform.processor() or platform.machine()}
