"""The tab key: the script that a shell is given, and what it is told when the key is hit.

One mechanism for all commands and shells. ``frontdoor --install-completion`` puts the script among the settings of the
shell; ``--show-completion`` and, in Hydra's way, ``-sc install=bash`` print the same script.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer.completion

from sim.cli.status import DONE
from sim.config.errors import ConfigError

ASKS = "_FRONTDOOR_COMPLETE"
"""Set by the scripts for fish and PowerShell, which are typer's, when the key is hit."""

SHELL_COMPLETION = {"--shell-completion", "-sc"}

typers: Any = typer.completion
"""Which does not declare what it holds as for others, though it is all there is for fish and PowerShell."""

_PROGRAM = "frontdoor"
_SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")

# An override is one word: bash would part it at the sign. What goes on, a key or a section, is followed by no blank.
_BASH = """\
{function}()
{{
    local IFS=$'\\n'
    COMPREPLY=()
    case "$COMP_LINE" in
        {pattern}*) COMPREPLY=($(COMP_LINE="${{COMP_LINE:0:$COMP_POINT}}" {command} -sc query=bash 2>/dev/null)) ;;
    esac
    [[ ${{#COMPREPLY[@]}} != 1 || $COMPREPLY == *[=.] ]] && compopt -o nospace 2>/dev/null
    return 0
}}
COMP_WORDBREAKS=${{COMP_WORDBREAKS//=}}
complete -o default -F {function} {names}
"""

# The file that --install-completion writes is the function itself, which zsh reads when the key is first hit.
_ZSH = """\
#compdef {names}
{function}()
{{
    local -a found open whole
    [[ "${{words[1,CURRENT]}}" == {pattern}* ]] || {{ _files; return }}
    found=("${{(@f)$(COMP_LINE="${{words[1,CURRENT-1]}} $PREFIX" {command} -sc query=zsh 2>/dev/null)}}")
    open=(${{(M)found:#*[=.]}})
    whole=(${{found:#*[=.]}})
    (( $#open )) && compadd -S '' -a open
    (( $#whole )) && compadd -a whole
    (( $#open + $#whole )) || _files
}}
if [[ "$funcstack[1]" == {file} ]]; then
    {function} "$@"
else
    (( $+functions[compdef] )) || {{ autoload -Uz compinit; compinit }}
    compdef {function} {names}
fi
"""
_OURS = {"bash": _BASH, "zsh": _ZSH}
_UNINSTALL = {
    "bash": "complete -r {names}\nunset -f {function}\n",
    "zsh": "compdef -d {names}\nunfunction {function}\n",
}


def shell_completion(words: Sequence[str], commands: Any) -> int:
    """Print a script for the shell, or, when that asks while somebody types, what may come next.

    Parameters
    ----------
    words
        With ``install=``, ``uninstall=`` or ``query=`` and the name of a shell among them.
    commands
        All commands, as typer made them.

    Raises
    ------
    ConfigError
        If the words say something else.
    """
    what, _, shell = next((word for word in words if word not in SHELL_COMPLETION), "").partition("=")
    shells = {"install": _SHELLS, "uninstall": tuple(_UNINSTALL), "query": tuple(_OURS)}.get(what, ())
    if shell not in shells:
        raise ConfigError(
            f"-sc {what}={shell}: must be install, uninstall or query, such as -sc install=bash "
            "(or zsh, fish, powershell)"
        )
    if what == "query":
        return answer(os.environ.get("COMP_LINE", ""), commands)
    print(script(shell) if what == "install" else _UNINSTALL[shell].format(**_called(shell)), end="")
    return DONE


def script(shell: str) -> str:
    """Return what a shell has to run so that the tab key completes this program's words."""
    if shell in _OURS:
        return _OURS[shell].format(**_called(shell), file=f"_{_PROGRAM}")
    return typers.get_completion_script(prog_name=_PROGRAM, complete_var=ASKS, shell=shell) + "\n"


def install() -> str:
    """Put the script among the settings of the shell that this runs in, and return where.

    Raises
    ------
    ConfigError
        If it is no shell that can be told.
    """
    shell, path = typers.install(shell=_shell(), prog_name=_PROGRAM, complete_var=ASKS)
    if shell in _OURS:
        path.write_text(script(shell), encoding="utf-8")
    return f"tab completion for {shell} is in {path}; it works in the next terminal that is opened"


def shown() -> str:
    """Return the script for the shell that this runs in, as :func:`install` writes it."""
    return script(_shell())


def _shell() -> str:
    found = typers._get_shell_name()
    if found not in _SHELLS:
        raise ConfigError(
            f"cannot tell the shell{f' {found}' if found else ''} about tab completion; frontdoor -sc install=bash "
            "(or zsh, fish, powershell) prints the script for it"
        )
    return str(found)


def _called(shell: str) -> dict[str, str]:
    """Return how this program is called, what a shell completes it by, and how lines begin that call it."""
    if Path(sys.argv[0]).name != "__main__.py":
        command = {"bash": '"${1:-frontdoor}"', "zsh": '"$words[1]"'}[shell]
        return {"command": command, "names": _PROGRAM, "pattern": "", "function": "_frontdoor_completion"}
    python = Path(sys.executable)
    return {
        "command": f"{shlex.quote(str(python))} -m sim",
        "names": " ".join(sorted({"python", "python3", python.name})),
        "pattern": '*python*" -m sim"',
        "function": "_python_m_sim_completion",
    }


def answer(line: str, commands: Any) -> int:
    """Print what may come next in a line that is being typed, each in a line."""
    words, begun = _parted(line)
    if words[1:3] == ["-m", "sim"]:  # which needs no command: its words are those of run
        words = [_PROGRAM, *words[3:]]
        words[1:1] = [] if words[1:2] and words[1] in commands.commands else ["run"]
    os.environ.update({ASKS: "complete_bash", "COMP_WORDS": shlex.join([*words, begun]), "COMP_CWORD": str(len(words))})
    try:
        return answer_environment(commands)
    finally:
        del os.environ[ASKS]


def answer_environment(commands: Any) -> int:
    """Print what may come next as typer's scripts ask for it: by the variable :data:`ASKS` and others."""
    typers.completion_init()
    status: int = typers.shell_complete(commands, {}, _PROGRAM, ASKS, os.environ[ASKS])
    return status


def _parted(line: str) -> tuple[list[str], str]:
    """Return the words of a line, and the one that is begun: empty where a blank stands before the cursor."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    try:
        for word in lexer:
            words.append(word)  # noqa: PERF402  # those before the mistake are kept
    except ValueError:  # a quotation mark is still open
        words.append(lexer.token)
        return words[:-1], words[-1]
    return (words, "") if not words or line[-1:].isspace() else (words[:-1], words[-1])
