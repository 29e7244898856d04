"""The frontdoor command: finds the subcommand, and turns errors into one line and an exit status."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from textwrap import dedent, fill

from sim.config.errors import InputError, RunError
from sim.version import __version__

DONE, SOME_FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses."""

COMMANDS = {
    "run": ("sim.cli.run", "simulate one scenario, a sweep, or a named experiment"),
    "seek": ("sim.cli.seek", "seek the value of a parameter that meets a goal"),
    "report": ("sim.cli.results", "write the report of a results folder again"),
    "answer": ("sim.cli.answer", "print the answer of a results folder in words"),
    "compare": ("sim.cli.results", "show differences from a baseline, with intervals"),
    "verify": ("sim.cli.results", "check a results folder: its files, and replications run again"),
    "extend": ("sim.cli.results", "add replications to an experiment"),
    "reproduce": ("sim.cli.results", "run an experiment again from its manifest alone"),
    "repeat": ("sim.cli.repeat", "run one replication of an experiment again, here, to see why it failed"),
    "select": ("sim.cli.select", "find the best scenario, with replications only of those that may be it"),
    "tornado": ("sim.cli.tornado", "show which assumption moves a result most, one at a time"),
    "waterfall": ("sim.cli.waterfall", "divide a difference between two scenarios among its changes"),
    "validate": ("sim.cli.validate", "lay an authority's published figures beside simulated ones"),
    "describe": ("sim.cli.describe", "list measures, parameters with their sources, or experiments"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0 done, 1 some replications failed, 2 bad input, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that cannot show a character still shows the rest
    words = list(sys.argv[1:] if arguments is None else arguments)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)  # batch systems send it before they kill
    try:
        if not words or words[0] in {"-h", "--help"}:
            print(_help())
            return DONE if words else BAD_INPUT
        if words[0] == "--version":
            print(__version__)
            return DONE
        if words[0] in {"-sc", "--shell-completion"}:  # as a shell asks; what it completes are the words of run
            words.insert(0, "run")
        command = _command(words[0])
        return command(words[1:])
    except InputError as error:
        print(f"frontdoor: {error}", file=sys.stderr)
        return BAD_INPUT
    except RunError as error:
        print(f"frontdoor: {error}", file=sys.stderr)
        return SOME_FAILED
    except BrokenPipeError:
        # The reader of our output, such as head, has seen enough. Nothing more can be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"frontdoor: {where}{error.strerror or error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt as interrupt:
        print(f"\nfrontdoor: {str(interrupt) or 'interrupted'}", file=sys.stderr)
        return INTERRUPTED


def _interrupt(_number: int, _frame: object) -> None:
    """Stop as on Ctrl-C: what is finished is kept, and said."""
    raise KeyboardInterrupt


def _command(name: str) -> Callable[[list[str]], int]:
    if name not in COMMANDS:
        from sim.config.errors import did_you_mean

        raise InputError(f"there is no command {name!r}{did_you_mean(name, COMMANDS) or ';'} try frontdoor --help")
    module = import_module(COMMANDS[name][0])  # only now, so that help and describe need not load everything
    command: Callable[[list[str]], int] = getattr(module, name)
    return command


def _help() -> str:
    commands = "\n".join(f"  {name:<10} {what}" for name, (_, what) in COMMANDS.items())
    return f"""\
usage: frontdoor COMMAND ...

Simulates the front door of English children's social care: backlog, timeliness and caseload under options.

commands:
{commands}

example:
  frontdoor run experiment=staffing_sweep
  frontdoor run authority=bradford workforce.vacancy_rate=0.25
  frontdoor COMMAND --help

exit status: 0 done; 1 some replications failed (the rest are kept); 2 bad input; 130 interrupted"""


def parser(command: str, description: str, example: str) -> argparse.ArgumentParser:
    """Return a parser whose help ends with a worked example."""
    return argparse.ArgumentParser(
        prog=f"frontdoor {command}",
        description=fill(description, 100),
        epilog="example:\n" + "\n".join(f"  {line}" for line in dedent(example).strip().splitlines()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_jobs(options: argparse.ArgumentParser) -> None:
    """Let the user say how many processes are to run at once."""
    options.add_argument("--jobs", metavar="N", type=positive, help="processes at once (default: one per processor)")


def listed(names: str) -> tuple[str, ...]:
    """Read an argument that names several things, with commas between them."""
    return tuple(name.strip() for name in names.split(",") if name.strip())


def positive(text: str) -> int:
    """Read an argument that counts something."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)
