"""From overrides to one validated, immutable configuration: Hydra composes, the schema validates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import hydra
import yaml
from hydra.core.global_hydra import GlobalHydra
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException
from pydantic import ValidationError

from sim.config.council_options import with_council
from sim.config.errors import ConfigError
from sim.config.explain import first_mistake
from sim.config.files import own_options, project_directory
from sim.config.mistaken_overrides import composition_mistake, mistaken_override, names_item
from sim.config.option_sources import SEARCH_PATH
from sim.config.own_folders import names_folders, own_folders, with_config_dir
from sim.config.schema import Config

HYDRA_VERSION_BASE = "1.3"

_ONE_HYDRA = Lock()
"""Hydra keeps what it composes from in one place for the whole process."""


def compose(overrides: Sequence[str] = (), config_dir: str | Path | None = None) -> Config:
    """Compose the configuration with overrides in Hydra's syntax, and validate it.

    Parameters
    ----------
    overrides
        For example ``["authority=bradford", "workforce.vacancy_rate=0.1"]``.
    config_dir
        A folder of your own beside the configuration that comes with the project: ``authority/rutland.yaml`` in it can
        be chosen with ``authority=rutland``. The same as ``hydra.searchpath=[file://FOLDER]`` among the overrides.

    Returns
    -------
    Config
        Frozen; equal content has an equal ``digest``; prints as YAML.

    Raises
    ------
    ConfigError
        In one line: the key, the value, what is allowed, and the nearest right key or option.
    """
    given = with_config_dir(overrides, *([] if config_dir is None else [config_dir]))
    settled = with_council(given, own_folders(given))
    return _compose(tuple(settled), files_as_they_are(settled))


def files_as_they_are(overrides: Sequence[str] = ()) -> tuple[tuple[Path, int], ...]:
    """Return every file of the configuration and when it was changed: what is remembered of them holds as long."""
    own = (path.resolve() for path in own_options(own_folders(overrides)))
    files = (*sorted(project_directory("configs").rglob("*.yaml")), *own)
    return tuple((path, path.stat().st_mtime_ns) for path in files)


@lru_cache(maxsize=1024)
def _compose(overrides: tuple[str, ...], files: tuple[tuple[Path, int], ...]) -> Config:
    """Compose, or return what was composed before from the same files: Hydra takes a quarter of a second."""
    if mistake := mistaken_override(overrides):  # some of which Hydra would take: of two councils it makes one
        raise ConfigError(mistake)
    try:
        with hydra_over_configs():
            composed = hydra.compose("config", for_hydra(overrides))
            _check_one_horizon(composed, overrides)
    except yaml.MarkedYAMLError as error:
        raise ConfigError(yaml_mistake(error)) from error
    except ConfigError:
        raise
    except (HydraException, OmegaConfBaseException, ValueError) as error:
        raise ConfigError(composition_mistake(overrides, error)) from error
    return validate(composed)


def _check_one_horizon(composed: DictConfig, overrides: Sequence[str]) -> None:
    """Raise ConfigError if both the length and the end of a run are set, by what was given last and before it."""
    keys = ("run.years", "run.end")
    given = [each.lstrip("+") for each in overrides if each.lstrip("+").partition("=")[0] in keys]
    if given and composed.run.years is not None and composed.run.end is not None:
        (other,) = (key for key in keys if not given[-1].startswith(f"{key}="))
        value = OmegaConf.select(composed, other)
        raise ConfigError(f"{given[-1]}: {other} is set already, to {value}; add {other}=null")


def for_hydra(overrides: Sequence[str]) -> list[str]:
    """Return overrides as Hydra takes them.

    In an item of a list it lets nobody give a key that was left out before. Folders of the user's own take the place of
    all that is searched, and options that are made come after them.
    """
    return [_for_hydra(override) for override in overrides]


def _for_hydra(override: str) -> str:
    if names_folders(override):
        return f"{override.removesuffix(']')},'{SEARCH_PATH}']"
    return f"++{override.lstrip('+')}" if names_item(override.partition("=")[0].lstrip("+")) else override


def yaml_mistake(error: yaml.MarkedYAMLError) -> str:
    """Say where a file of the user's own is no YAML."""
    mark = error.problem_mark
    if mark is None:
        return str(error.problem)
    path = Path(mark.name)
    return f"{path.parent.name}/{path.name} line {mark.line + 1}: {error.problem}"


def validate(values: DictConfig | Mapping[str, Any]) -> Config:
    """Check a composed configuration, or one read back from a manifest, against the schema.

    Raises
    ------
    ConfigError
        As :func:`compose`.
    """
    try:
        plain: Any = OmegaConf.to_container(values, resolve=True) if isinstance(values, DictConfig) else dict(values)
        plain.pop("hydra", None)
        return Config.model_validate(plain)
    except ValidationError as error:
        raise ConfigError(first_mistake(error, Config)) from error
    except OmegaConfBaseException as error:
        raise ConfigError(" ".join(str(error).split())) from error
    except (ArithmeticError, RecursionError) as error:
        raise ConfigError(f"a value is beyond what can be computed with: {error}") from error


@contextmanager
def hydra_over_configs() -> Iterator[None]:
    """Give Hydra our configuration folder, one thread at a time, also while Hydra's own main function is running."""
    with _ONE_HYDRA:
        instance = GlobalHydra.instance()
        running, instance.hydra = instance.hydra, None
        try:
            with hydra.initialize_config_dir(
                str(project_directory("configs")), job_name="frontdoor", version_base=HYDRA_VERSION_BASE
            ):
                yield
        finally:
            instance.hydra = running
