"""Where the configuration and the experiments lie, and what is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import sim
from sim.config.option_sources import source_of


def project_directory(name: Literal["configs", "experiments"]) -> Path:
    """Return the folder: inside the package in a wheel, beside it in a clone; never in the working directory."""
    package = Path(sim.__file__).resolve().parent
    return package / name if (package / name).is_dir() else package.parent / name


def project_clone() -> Path | None:
    """Return the folder of the clone that the program runs from; None where it was installed from a wheel."""
    folder = Path(sim.__file__).resolve().parent.parent
    return folder if (folder / "pyproject.toml").is_file() else None


def group_names(own: Sequence[Path] = ()) -> list[str]:
    """Return the names of the configuration groups, with those of the user's own folders."""
    ours = (path.name for path in project_directory("configs").iterdir() if path.is_dir())
    return sorted({*ours, *(path.parent.name for path in own_options(own))})


def option_names(group: str, own: Sequence[Path] = ()) -> list[str]:
    """Return the names of the options of a configuration group; empty when there is no such group."""
    source = source_of(group)
    return sorted({*file_options(group, own), *(source.names() if source else ())})


def has_option(group: str, option: str, own: Sequence[Path] = ()) -> bool:
    """Return whether a group has an option, one that is made but not listed included."""
    source = source_of(group)
    return option in file_options(group, own) or (source is not None and source.has(option))


def file_options(group: str, own: Sequence[Path] = ()) -> list[str]:
    """Return the names of the options of a group that are files."""
    ours = (project_directory("configs") / group).glob("*.yaml")
    theirs = (path for path in own_options(own) if path.parent.name == group)
    return sorted({path.stem for path in (*ours, *theirs)})


def option_text(group: str, option: str, own: Sequence[Path] = ()) -> str | None:
    """Return an option of a configuration group as it is written; None when there is none."""
    places = (folder / group / f"{option}.yaml" for folder in (project_directory("configs"), *own))
    if path := next((path for path in places if path.is_file()), None):
        return path.read_text(encoding="utf-8")
    source = source_of(group)
    return source.text(option) if source and source.has(option) else None


def experiment_names(own: Sequence[Path] = ()) -> list[str]:
    """Return the names of the experiments that come with the project, with those of the user's own folders."""
    return sorted(experiment_files(own))


def experiment_files(own: Sequence[Path] = ()) -> dict[str, Path]:
    """Return the file of every experiment that has a name."""
    folders = (project_directory("experiments"), *(folder / "experiments" for folder in own))
    return {path.stem: path for folder in folders for path in folder.glob("*.yaml")}


def own_options(own: Sequence[Path]) -> Iterator[Path]:
    """Yield the files of options in the user's own folders: ``FOLDER/GROUP/OPTION.yaml``."""
    for folder in own:
        yield from sorted(path for path in folder.glob("*/*.yaml") if path.parent.name != "experiments")
