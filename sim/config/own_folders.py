"""Folders of the user's own beside the configuration that comes with the project.

They travel with the overrides, as Hydra's ``hydra.searchpath``, so that whatever takes overrides takes them too.
``FOLDER/GROUP/OPTION.yaml`` is an option of a group, ``FOLDER/experiments/NAME.yaml`` an experiment.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Quote, QuotedString
from hydra.errors import HydraException

from sim.config.errors import ConfigError
from sim.config.files import own_options, project_directory

_KEY = "hydra.searchpath"
_FILE = "file://"


def with_config_dir(overrides: Sequence[str], *folders: str | Path) -> list[str]:
    """Return overrides that name the folders too: all in one override at the head, since Hydra reads only one."""
    named = dict.fromkeys([*(Path(folder) for folder in folders), *named_folders(overrides)])
    others = [override for override in overrides if not names_folders(override)]
    if not named:
        return others
    places = ",".join(QuotedString(_FILE + folder.as_posix(), Quote.single).with_quotes() for folder in named)
    return [f"{_KEY}=[{places}]", *others]


def own_folders(overrides: Sequence[str]) -> tuple[Path, ...]:
    """Return the folders that overrides name.

    Raises
    ------
    ConfigError
        If there is no such folder, nothing in it that could be used, or something that the project has already under
        the same name, of which Hydra would take the project's.
    """
    folders = named_folders(overrides)
    if not folders:
        return ()
    taken = {
        **{(path.parent.name, path.stem): path for path in project_directory("configs").glob("*/*.yaml")},
        **{("experiments", path.stem): path for path in project_directory("experiments").glob("*.yaml")},
    }
    for folder in folders:
        if not folder.is_dir():
            raise ConfigError(f"--config-dir {folder}: there is no such folder")
        files = [*own_options([folder]), *sorted(folder.glob("experiments/*.yaml"))]
        if not files:
            raise ConfigError(
                f"--config-dir {folder}: holds nothing that is used: options are GROUP/NAME.yaml, such as "
                "authority/rutland.yaml, and experiments are experiments/NAME.yaml"
            )
        for path in files:
            group = path.parent.name
            if (group, path.stem) in taken:
                kind = "experiment" if group == "experiments" else group
                raise ConfigError(f"{path}: there is another {kind} {path.stem}; give yours a name of its own")
            taken[group, path.stem] = path
    return folders


def named_folders(overrides: Sequence[str]) -> tuple[Path, ...]:
    """Return the folders that overrides name, which may not be there; ConfigError where they name something else."""
    folders: dict[Path, None] = {}
    for override in filter(names_folders, overrides):
        value = override.partition("=")[2]
        try:
            places = OverridesParser.create().parse_override(f"{_KEY}={value}").value()
        except HydraException:
            places = None
        if not isinstance(places, list) or not all(str(place).startswith(_FILE) for place in places):
            raise ConfigError(f"{_KEY}={value}: must be a list of folders such as [file://my_folder]")
        folders |= dict.fromkeys(Path(str(place).removeprefix(_FILE)) for place in places)
    return tuple(folders)


def names_folders(override: str) -> bool:
    """Return whether an override names the folders in which Hydra looks."""
    return override.lstrip("+").startswith(f"{_KEY}=")
