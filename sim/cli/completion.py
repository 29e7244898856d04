"""Tab completion of the words of ``frontdoor`` in a shell, asked for as Hydra's is: ``-sc install=bash``."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from sim.cli.hydra_session import OPTIONS, read_words
from sim.cli.main import COMMANDS
from sim.cli.status import DONE
from sim.config.compose import compose
from sim.config.errors import ConfigError
from sim.config.explain import fields_of, section_of
from sim.config.files import experiment_names, group_names, option_names
from sim.config.own_folders import own_folders
from sim.config.schema import Config

SHELL_COMPLETION = {"--shell-completion", "-sc"}
_EXPERIMENT = "experiment"

_BASH = """\
{function}()
{{
    case "$COMP_LINE" in
        {pattern}*) COMPREPLY=($(COMP_LINE="${{COMP_LINE:0:$COMP_POINT}}" {command} -sc query={shell})) ;;
    esac
}}
COMP_WORDBREAKS=${{COMP_WORDBREAKS//=}}
complete -o nospace -o default -F {function} {name}
"""
_INSTALL = {"bash": _BASH, "zsh": "autoload -U compinit bashcompinit\ncompinit\nbashcompinit\n" + _BASH}
_UNINSTALL = "complete -r {name}\nunset -f {function}\n"


def shell_completion(words: Sequence[str]) -> int:
    """Print a script for the shell, or, when that asks while somebody types, what may come next.

    Raises
    ------
    ConfigError
        If the words are not ``install=``, ``uninstall=`` or ``query=`` and the name of a shell.
    """
    what, _, shell = next((word for word in words if word not in SHELL_COMPLETION), "").partition("=")
    if what not in {"install", "uninstall", "query"} or shell not in _INSTALL:
        raise ConfigError(f"-sc {what}={shell}: must be install, uninstall or query, such as -sc install=bash (or zsh)")
    if what == "query":
        print("\n".join(suggestions(os.environ.get("COMP_LINE", ""))))
        return DONE
    script = _INSTALL[shell] if what == "install" else _UNINSTALL
    print(script.format(**_command(), shell=shell), end="")
    return DONE


def _command() -> dict[str, str]:
    """Return how this program is called, what a shell completes it by, and how lines begin that call it."""
    name = Path(sys.argv[0]).name
    if name != "__main__.py":
        return {"command": name, "name": name, "pattern": name, "function": "_frontdoor_completion"}
    python = Path(sys.executable)
    return {
        "command": f"{shlex.quote(str(python))} -m sim",
        "name": " ".join(sorted({"python", "python3", python.name})),
        "pattern": '*python*" -m sim"',
        "function": "_python_m_sim_completion",
    }


def suggestions(line: str) -> list[str]:
    """Return what may come next in a line that is being typed; its last word is complete when a blank follows."""
    words = line.split()
    word = "" if not words or line[-1:].isspace() else words.pop()
    as_module = words[1:3] == ["-m", "sim"]  # which needs no command: its words are those of run
    words = words[3 if as_module else 1 :]
    if not words and not as_module:
        return sorted(name for name in COMMANDS if name.startswith(word))
    if words and words[0] in COMMANDS:
        words = words[1:]
    return next_words(words, word)


def next_words(words: Sequence[str], word: str) -> list[str]:
    """Return what a word of ``frontdoor run`` may be, given the words before it and how it begins."""
    if word.startswith("-"):
        return sorted(option for option in OPTIONS if option.startswith(word))
    try:
        overrides = read_words([each for each in words if each not in SHELL_COMPLETION]).overrides
        own = own_folders(overrides)
    except ConfigError:
        overrides, own = (), ()
    key, equals, value = word.partition("=")
    plus = "+" * (len(key) - len(key.lstrip("+")))
    if not equals:
        return sorted(plus + each for each in _keys(key[len(plus) :], own))
    done, comma, begun = value.rpartition(",")
    values = dict.fromkeys(_values(key[len(plus) :], overrides, own))
    return [f"{key}={done}{comma}{each}" for each in values if each.startswith(begun)]


def _keys(begun: str, own: Sequence[Path]) -> Iterator[str]:
    """Yield what comes up to the next dot of a key, or its end; groups have one where there is a choice."""
    groups = [
        group for group in group_names(own) if len(option_names(group, own)) > 1 or group not in fields_of(Config)
    ]
    for name in (*groups, _EXPERIMENT):
        if name.startswith(begun):
            yield f"{name}="
    for key, field in fields_of(Config).items():
        if key.startswith(begun) and "." not in key[len(begun) :] and "*" not in key:
            yield f"{key}." if section_of(field.annotation) else f"{key}="


def _values(key: str, overrides: Sequence[str], own: Sequence[Path]) -> Iterator[str]:
    if key in {_EXPERIMENT, f"{_EXPERIMENT}s"}:
        yield from experiment_names(own)
    yield from option_names(key, own)
    field = fields_of(Config).get(key)
    if field is None or section_of(field.annotation):
        return
    if get_origin(field.annotation) is Literal:
        yield from get_args(field.annotation)
    elif field.annotation is bool:
        yield from ("true", "false")
    else:
        yield from _as_it_is(key, [each for each in overrides if not each.startswith(_EXPERIMENT)])


def _as_it_is(key: str, overrides: Sequence[str]) -> Iterator[str]:
    """Yield the value that a key has now, where it is no list: it is what somebody who types it wants to change."""
    try:
        config = compose(overrides)
    except ConfigError:
        config = compose()
    value: Any = reduce(getattr, key.split("."), config)
    if value is None:
        yield "null"
    elif isinstance(value, int | float | date) or (isinstance(value, str) and value.isalnum()):
        yield str(value)
