"""How commands are declared: their help ends with worked examples, and what is typed wrongly is told in one line."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Any, TypeVar

import typer
from typer.core import MarkupMode, TyperCommand, TyperGroup

from sim.config.errors import InputError, did_you_mean

_NARROW = 80
"""Characters of a line of help that is read by no terminal."""

Function = TypeVar("Function", bound=Callable[..., int])


def examples(*lines: str) -> Callable[[Function], Function]:
    """Give a command worked examples, each one line as it is typed."""

    def attach(function: Function) -> Function:
        function.examples = lines  # type: ignore[attr-defined]
        return function

    return attach


class _WithExamples:
    """Help that is drawn on a terminal and plain elsewhere, with examples below, as they are typed."""

    help: str | None
    rich_markup_mode: MarkupMode
    examples: Sequence[str] = ()
    below: Sequence[str] = ()

    def paragraphs(self, context: Any) -> Sequence[str]:
        """Return what stands below the examples."""
        return self.below

    def get_params(self, context: Any) -> Any:
        """Return arguments and options, without their Python types: a metavar says more."""
        parameters = super().get_params(context)  # type: ignore[misc]
        for each in parameters:
            if each.param_type_name == "argument" or each.is_flag:
                each.display_type_rich = _nothing
        return parameters

    def format_help(self, context: Any, formatter: Any) -> None:
        """Write the help: drawn by rich on a terminal, in plain characters elsewhere."""
        is_drawn = sys.stdout.isatty()
        self.rich_markup_mode = "rich" if is_drawn else None
        self.help = "\n\n".join(" ".join(part.split()) for part in (self.help or "").split("\n\n"))
        super().format_help(context, formatter)  # type: ignore[misc]
        width = typer.get_terminal_size((_NARROW, 24)).columns
        lines = [f"Example{'s' * (len(self.examples) > 1)}:"]
        lines += [line for example in self.examples for line in as_typed(example, width)]
        for paragraph in self.paragraphs(context):
            lines += ["", *wrap(paragraph, width, break_on_hyphens=False)]
        formatter.write("\n".join(["" if is_drawn else "\n", *lines]).removeprefix("\n") + "\n")


def _nothing(ctx: Any) -> None:
    """Stand in for the name of a type."""


class Command(_WithExamples, TyperCommand):
    """One command."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.examples = getattr(self.callback, "examples", ())


class Group(_WithExamples, TyperGroup):
    """All commands."""

    def resolve_command(self, context: Any, words: list[str]) -> Any:
        """Find a command; one that is not there is told with the nearest."""
        if not context.resilient_parsing and self.get_command(context, words[0]) is None:
            if "=" in words[0]:
                raise InputError(f"settings belong to a command: write frontdoor run {shlex.join(words)}")
            hint = did_you_mean(words[0], self.list_commands(context)) or ";"
            raise InputError(f"there is no command {words[0]!r}{hint} try frontdoor --help")
        return super().resolve_command(context, words)


def as_typed(command: str, width: int) -> Iterator[str]:
    r"""Yield the lines of a command, indented; one that is too long goes on in the next, as shells take it.

    Examples
    --------
    >>> for line in as_typed("frontdoor tornado authority=darlington --measure caseload_mean --top 10", 60):
    ...     print(line)
      frontdoor tornado authority=darlington \
        --measure caseload_mean --top 10
    """
    line = "  "
    for word in _steps(command.split(" ")):
        if line.strip() and len(line) + len(word) + 3 > width:
            yield f"{line.rstrip()} \\"
            line = "    "
        line += f"{word} "
    yield line.rstrip()


def _steps(words: Iterable[str]) -> Iterator[str]:
    """Yield words, an option together with its values, which are read together."""
    step = ""
    for word in words:
        if step and (word.startswith("--") or not step.startswith("--")):
            yield step
            step = word
        else:
            step = f"{step} {word}".strip()
    yield step


def mistake(error: typer.TyperException) -> str:
    """Return one line about what was typed wrongly, with the nearest right option."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "frontdoor"
    see_help = f"; try {command} --help"
    option = getattr(error, "option_name", None)
    if option is not None and hasattr(error, "possibilities"):
        known = context.command.params if context else []
        options = [name for each in known for name in each.opts if name.startswith("-")]
        from sim.config.explain import setting_meant  # here, for the schema takes its time

        key = setting_meant(option) if context and any(each.metavar == "KEY=VALUE" for each in known) else None
        if key:
            return f"there is no option {option}; a setting is written without dashes: {key}=VALUE"
        return f"there is no option {option}{did_you_mean(option, options) or see_help}"
    text = " ".join(error.message.removeprefix("Value error, ").split()).rstrip(".")
    name = getattr(error, "param_hint", None) or _name(getattr(error, "param", None))
    if not name:
        return f"{text[:1].lower()}{text[1:]}{see_help}"
    return f"{name}: {text}" if text else f"{name} is missing{see_help}"


def _name(parameter: Any) -> str | None:
    """Return what the user calls an option or argument."""
    if parameter is None:
        return None
    option: str = parameter.opts[0]
    return option if option.startswith("-") else parameter.metavar or parameter.name
