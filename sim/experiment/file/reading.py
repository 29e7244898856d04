"""An experiment read by name, or from a YAML file that somebody sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from sim.config.errors import ConfigError, did_you_mean
from sim.config.explain import first_mistake
from sim.config.files import experiment_files
from sim.config.text import check_texts
from sim.experiment.file.experiment import Experiment
from sim.experiment.file.overrides import check_origin
from sim.experiment.file.size_limits import LARGEST_EXPERIMENT_FILE_MB, read_small

_DEEPEST = 20
"""Levels of an experiment file; the experiments that come with the project have five."""

_NO_NAMES = {
    "tag:yaml.org,2002:bool": "true or false",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:null": "nothing",
    "tag:yaml.org,2002:timestamp": "a date",
}
"""What YAML makes of words without quotes that are to be names."""


class _Loader(yaml.SafeLoader):
    """Refuses what an experiment has no use for.

    A key given twice, of which YAML's own loader would silently drop the first; a key that YAML takes for something
    else than a name, as it does on, off, yes and no; and aliases and deep nesting, with which a few lines unfold into
    more than any memory holds.
    """

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="write the value out instead of *name", problem_mark=event.start_mark)
        if self.depth > _DEEPEST:
            raise yaml.MarkedYAMLError(problem="more levels than any experiment has", problem_mark=event.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for key in keys:
            if kind := _NO_NAMES.get(key.tag):
                said = f"{key.value} is {kind} in YAML, and a name is needed here: put it in quotes, '{key.value}'"
                raise yaml.MarkedYAMLError(problem=said, problem_mark=key.start_mark)
        for name, times in Counter(key.value for key in keys).items():
            if times > 1:
                raise yaml.MarkedYAMLError(problem=f"{name} is given {times} times", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


def load_experiment(name: str | Path, own: Sequence[Path] = ()) -> tuple[str, Experiment]:
    """Read an experiment by name, or from a YAML file of one's own.

    Parameters
    ----------
    name
        Of an experiment that comes with the project or lies in ``experiments`` of a folder of one's own, or a path.
    own
        Folders of the user's own.

    Returns
    -------
    name, experiment
        The name is the file's, without its ending.

    Raises
    ------
    ConfigError
        Naming the file and the key.
    """
    path = experiment_file(name, own)
    try:
        values = yaml.load(read_small(path, LARGEST_EXPERIMENT_FILE_MB, ConfigError), _Loader)
    except yaml.MarkedYAMLError as error:
        line = f" line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ConfigError(f"{shown(path)}{line}: {error.problem}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{shown(path)}: byte {error.start} is not text in UTF-8") from error
    except ConfigError:
        raise
    except (yaml.YAMLError, ValueError) as error:
        raise ConfigError(f"{shown(path)}: {' '.join(str(error).split())}") from error
    if not isinstance(values, dict):
        raise ConfigError(f"{shown(path)}: must hold keys such as title, question and scenarios")
    try:
        check_texts(values)
        experiment = Experiment.model_validate(values)
        of_scenarios = (scenario.overrides for scenario in experiment.scenarios.values())
        for overrides in (experiment.overrides, *of_scenarios, experiment.sweep):
            check_origin(overrides)
        _check_nothing_is_looked_up(values)
    except ValidationError as error:
        raise ConfigError(f"{shown(path)}: {first_mistake(error, Experiment)}") from error
    except ValueError as error:
        raise ConfigError(f"{shown(path)}: {error}") from error
    return path.stem, experiment


def _check_nothing_is_looked_up(values: Mapping[str, Any]) -> None:
    """Raise ValueError if an override holds ``${``, with which it could read what lies outside the configuration."""
    settings = {key: values.get(key) for key in ("overrides", "scenarios", "sweep")}
    if "${" in repr(settings):
        raise ValueError("${...} is not taken from a file; write the value out")


def experiment_file(name: str | Path, own: Sequence[Path] = ()) -> Path:
    """Return the file of an experiment; a name that ends in .yaml is a path."""
    if Path(name).suffix in {".yaml", ".yml"}:
        if not Path(name).is_file():
            raise ConfigError(f"experiment={name}: there is no such file")
        return Path(name)
    files = experiment_files(own)
    if str(name) not in files:
        names = sorted(files)
        hint = did_you_mean(str(name), names)
        raise ConfigError(f"experiment={name}: there is no such experiment{hint or ';'} available: {', '.join(names)}")
    return files[str(name)]


def shown(path: Path) -> str:
    """Return a path as error messages show it: the folder and the file."""
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name
