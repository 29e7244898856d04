"""The frontdoor command: finds the subcommand, and turns errors into one line and an exit status."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Annotated

import typer

from sim.cli.answer import answer
from sim.cli.application import Command, Group, mistake
from sim.cli.backtest import backtest
from sim.cli.completion import ASKS, SHELL_COMPLETION, answer_environment, install, shell_completion, shown
from sim.cli.data import data
from sim.cli.describe import describe
from sim.cli.forecast import forecast
from sim.cli.profile import profile
from sim.cli.repeat import repeat
from sim.cli.results import compare, extend, report, reproduce, slide, verify
from sim.cli.run import RunCommand, run
from sim.cli.seek import seek
from sim.cli.select import select
from sim.cli.status import BAD_INPUT, DONE, INTERRUPTED, SOME_FAILED
from sim.cli.streams import mend_streams
from sim.cli.tornado import tornado
from sim.cli.validate import validate
from sim.cli.waterfall import waterfall
from sim.config.errors import InputError, NotBegunError, RunError
from sim.config.text import printable
from sim.version import __version__

COMMANDS: dict[str, Callable[..., int]] = {
    function.__name__: function
    for function in (
        run,
        seek,
        report,
        slide,
        answer,
        compare,
        verify,
        extend,
        reproduce,
        repeat,
        select,
        tornado,
        waterfall,
        validate,
        forecast,
        backtest,
        describe,
        data,
        profile,
    )
}

OPTIONS = (VERSION, INSTALL, SHOW) = ("--version", "--install-completion", "--show-completion")
"""What ``frontdoor`` takes in place of a command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0 done, 1 some replications failed, 2 bad input, 130 interrupted."""
    mend_streams()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)  # batch systems send it before they kill
    try:
        commands = _application()
        if ASKS in os.environ:
            return answer_environment(commands)
        if SHELL_COMPLETION & set(words[:2]):
            return shell_completion(words[words[0] == "run" :], commands)
        with commands.make_context("frontdoor", list(words) or ["--help"], obj=tuple(words)) as context:
            status: int = commands.invoke(context)
            sys.stdout.flush()  # here, where it is known what to do if it cannot be written
            return status
    except typer.Exit as ended:
        return ended.exit_code if words else BAD_INPUT
    except NotBegunError:
        return DONE
    except typer.TyperException as error:
        return _said(printable(mistake(error)), BAD_INPUT)
    except InputError as error:
        return _said(str(error), BAD_INPUT)
    except RunError as error:
        return _said(str(error), SOME_FAILED)
    except BrokenPipeError:
        # The reader of our output, such as head, has seen enough. Nothing more can be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _said(f"{where}{error.strerror or error}", BAD_INPUT)
    except KeyboardInterrupt as interrupt:
        print(file=sys.stderr)
        return _said(str(interrupt) or "interrupted", INTERRUPTED)


def _said(message: str, status: int) -> int:
    with suppress(OSError):  # whether anybody can read it changes no status
        print(f"frontdoor: {message}", file=sys.stderr)
    return status


def _interrupt(_number: int, _frame: object) -> None:
    """Stop as on Ctrl-C: what is finished is kept, and said."""
    raise KeyboardInterrupt


def _application() -> Group:
    application = typer.Typer(
        cls=Group,
        callback=_frontdoor,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
        add_completion=False,  # its script for bash parts words at the equals sign
    )
    for name, function in COMMANDS.items():
        hydras = {"allow_extra_args": True, "ignore_unknown_options": True} if name == "run" else {}
        application.command(name, cls=RunCommand if hydras else Command, context_settings=hydras)(function)
    commands = typer.main.get_command(application)
    assert isinstance(commands, Group)
    commands.examples = (
        "frontdoor run experiment=staffing_sweep",
        "frontdoor run authority=bradford workforce.vacancy_rate=0.25",
        "frontdoor run experiment=staffing_sweep --dry-run",
        "frontdoor describe vacancy",
        "frontdoor COMMAND --help",
    )
    commands.below = (
        "Exit status: 0 done; 1 some replications failed (the rest are kept); 2 bad input; 130 interrupted.",
    )
    return commands


def _version(asked: bool) -> None:
    if asked:
        print(__version__)
        raise typer.Exit


def _install(asked: bool) -> None:
    if asked:
        print(install())
        raise typer.Exit


def _show(asked: bool) -> None:
    if asked:
        print(shown(), end="")
        raise typer.Exit


def _frontdoor(
    version: Annotated[
        bool, typer.Option(VERSION, is_eager=True, help="Show the version and exit.", callback=_version)
    ] = False,
    install_completion: Annotated[
        bool, typer.Option(INSTALL, help="Have the tab key complete words.", callback=_install)
    ] = False,
    show_completion: Annotated[bool, typer.Option(SHOW, help="Print the script that does so.", callback=_show)] = False,
) -> None:
    """Simulate the front door of English children's social care: backlog, timeliness and caseload under options."""
