"""What Hydra makes of the words of ``frontdoor run``: its options, and the runs that a sweep asks for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import hydra
import yaml
from hydra.core.hydra_config import HydraConfig
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Quote, QuotedString
from hydra.errors import HydraException
from omegaconf import DictConfig
from omegaconf.errors import OmegaConfBaseException

from sim.config.compose import HYDRA_VERSION_BASE, for_hydra, yaml_mistake
from sim.config.council_options import with_council
from sim.config.errors import ConfigError, InputError, did_you_mean
from sim.config.explain import setting_meant
from sim.config.files import project_directory
from sim.config.mistaken_overrides import composition_mistake, mistaken_override, names_item
from sim.config.own_folders import own_folders, with_config_dir

_CONFIG_DIR = {"--config-dir", "-cd"}
_TAKES_A_VALUE = {"--cfg", "-c", "--package", "-p", "--info", "-i", *_CONFIG_DIR}
_SWITCHES = {"--multirun", "-m", "--resolve", "--hydra-help", "--version"}
_NO_OTHER_MAIN_FILE = {"--config-name", "-cn", "--config-path", "-cp"}
_SHOWS = {"--cfg", "-c", "--info", "-i", "--hydra-help", "--version"}
_MULTIRUN = {"--multirun", "-m"}

_ALONE = "--alone"

OPTIONS = sorted({*_TAKES_A_VALUE, *_SWITCHES, _ALONE, "--dry-run", "--help"})


@dataclass(frozen=True)
class Words:
    """The words of ``frontdoor run``, sorted.

    Attributes
    ----------
    flags
        Hydra's options with their values.
    overrides
        The others; folders of the user's own are in the first, as ``hydra.searchpath``.
    results_dir
        Where results go.
    alone
        Whether a change is run without the authority as it is now.
    """

    flags: tuple[str, ...]
    overrides: tuple[str, ...]
    results_dir: str = "results"
    alone: bool = False

    @property
    def sweeping(self) -> bool:
        """Whether an override may hold several values."""
        return bool(_MULTIRUN & set(self.flags)) or "hydra.mode=MULTIRUN" in self.overrides

    @property
    def showing(self) -> bool:
        """Whether Hydra is to show something instead of anything being run."""
        return any(flag.partition("=")[0] in _SHOWS for flag in self.flags)

    @property
    def need_hydra(self) -> bool:
        """Whether Hydra's own main function has to read them; a file of the user's own may ask for a sweep."""
        return bool(self.flags) or any(override.startswith("hydra.") for override in self.overrides)


def read_words(words: Sequence[str]) -> Words:
    """Sort the words that were typed.

    Raises
    ------
    ConfigError
        If there is no such option, or one whose place something else takes here.
    """
    flags: list[str] = []
    overrides: list[str] = []
    folders: list[str] = []
    waiting = (word for word in words if word != _ALONE)
    for word in waiting:
        option, equals, value = word.partition("=")
        if not word.startswith("-"):
            overrides.append(word)
        elif option in _TAKES_A_VALUE:
            value = value if equals else next(waiting, "")
            if not value:
                raise ConfigError(f"{option}: its value is missing")
            folders += [value] * (option in _CONFIG_DIR)
            flags += [option, value] * (option not in _CONFIG_DIR)
        elif option in _SWITCHES:
            flags.append(word)
        elif option in _NO_OTHER_MAIN_FILE:
            raise ConfigError(
                f"{option}: what a run is made of is always configs/config.yaml; add files of your own by "
                "--config-dir FOLDER, or settings by experiment=FILE.yaml"
            )
        else:
            raise ConfigError(f"there is no option {option}{_instead_of(option, value or next(waiting, 'VALUE'))}")
    all_overrides = tuple(with_config_dir(overrides, *folders))
    return _with_results_dir(Words(tuple(flags), all_overrides, alone=_ALONE in words))


def _instead_of(option: str, value: str) -> str:
    if key := setting_meant(option):
        return f"; a setting is written without dashes: {key}={value}"
    return did_you_mean(option, OPTIONS) or "; try frontdoor run --help"


def _with_results_dir(words: Words) -> Words:
    """Take Hydra's name for the folder of results out of the overrides."""
    key, other = ("hydra.sweep.dir", "hydra.run.dir")[:: 1 if words.sweeping else -1]
    named = {place: [each for each in words.overrides if each.startswith(f"{place}=")] for place in (key, other)}
    if named[other]:
        kind = "a sweep or several experiments" if words.sweeping else "a single run or one experiment"
        raise ConfigError(f"{named[other][-1]}: write {key}=FOLDER for {kind}")
    if not named[key]:
        return words
    text = named[key][-1]
    try:
        folder = OverridesParser.create().parse_override(text).value()
    except (HydraException, ValueError):
        folder = None
    if not isinstance(folder, str) or not folder or "${" in folder:
        raise ConfigError(f"{text}: must be a folder, written out; quote a name with blanks or brackets in it")
    others = tuple(each for each in words.overrides if each not in named[key])
    return replace(words, overrides=others, results_dir=folder)


class Session:
    """One use of Hydra: it is started with words, and calls back with what is to be run."""

    def __init__(self) -> None:
        self._jobs: list[list[str]] = []

    def jobs(self, words: Words) -> list[list[str]]:
        """Return the overrides of every run that is asked for, after Hydra; none where it only shows something."""
        given = with_council(words.overrides, own_folders(words.overrides))
        overrides = [_with_plus(each) for each in for_hydra(given)]
        if mistake := mistaken_override(given, sweeping=words.sweeping or words.need_hydra):
            raise ConfigError(mistake)
        configs = str(project_directory("configs"))
        start = hydra.main(config_path=configs, config_name="config", version_base=HYDRA_VERSION_BASE)
        try:
            # Hydra keeps a record of every sweep; ours is the manifest, and what only says something writes nothing.
            with TemporaryDirectory() as folder:
                record = QuotedString(Path(folder).as_posix(), Quote.single).with_quotes()
                with _hydras_surroundings([*words.flags, "--", f"hydra.sweep.dir={record}", *overrides]):
                    start(self)()
        except InputError:
            raise
        except yaml.MarkedYAMLError as error:
            raise ConfigError(yaml_mistake(error)) from error
        except (HydraException, OmegaConfBaseException, ValueError) as error:
            several = words.sweeping or "Ambiguous value" not in str(error)
            raise ConfigError(composition_mistake(given, error, sweeping=several)) from error
        own = with_config_dir([each for each in words.overrides if own_folders([each])])
        return [[*own, *map(_as_typed, job)] for job in self._jobs]

    def __call__(self, composed: DictConfig) -> None:
        """Take note of a single run; called by Hydra."""
        self._jobs.append(list(HydraConfig.get().overrides.task))

    def sweep(self, jobs: Sequence[Sequence[str]]) -> None:
        """Take note of runs of a sweep, of which Hydra may hand over some at a time; called by our launcher."""
        self._jobs += map(list, jobs)


def _with_plus(override: str) -> str:
    """Let keys of a sweep be added to Hydra's own list of them, whether or not somebody says so."""
    return f"+{override}" if override.startswith("hydra.sweeper.params=") else override


def _as_typed(override: str) -> str:
    """Return an override without what :func:`for_hydra` added."""
    plain = override.lstrip("+")
    return plain if names_item(plain.partition("=")[0]) else override


@contextmanager
def _hydras_surroundings(words: Sequence[str]) -> Iterator[None]:
    """Give Hydra its command line, and have it raise errors rather than print them and exit with its own status."""
    argv, full_error = sys.argv, os.environ.get("HYDRA_FULL_ERROR")
    sys.argv, os.environ["HYDRA_FULL_ERROR"] = [argv[0], *words], "1"
    try:
        yield
    finally:
        sys.argv = argv
        if full_error is None:
            del os.environ["HYDRA_FULL_ERROR"]
        else:
            os.environ["HYDRA_FULL_ERROR"] = full_error
