"""Which override is wrong, before Hydra composes, and how to write it right: one line for the user."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_origin

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Glob, Override, Quote, QuotedString
from hydra.errors import HydraException

from sim.config.errors import did_you_mean
from sim.config.explain import fields_of, plain_number, unknown_key
from sim.config.files import file_options, has_option, option_names
from sim.config.hydra_settings import hydra_mistake, is_hydras
from sim.config.own_folders import own_folders
from sim.config.schema import Config

_DECIMAL_COMMA = re.compile(r"\d+,\d+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+")
_CLOSING = {"[": "]", "{": "}", "(": ")"}
_KEY = re.compile(r"[a-z_]\w*(\.\w+)*")
_ITEM_IN_BRACKETS = re.compile(r"\[(\d+)\]")
_NOT_MERGED = re.compile(r"Error merging override (.*)")


def composition_mistake(overrides: Sequence[str], error: Exception, sweeping: bool = False) -> str:
    """Say in one line which override Hydra could not apply; when ``sweeping``, one may hold several values.

    Hydra answers a misspelt key with the advice to add it, which is never right here: every key has a value already.
    """
    mistake = mistaken_override(overrides, sweeping) or _missing_item(error)
    return mistake or next(line for line in str(error).splitlines() if line.strip())


def mistaken_override(overrides: Sequence[str], sweeping: bool = False) -> str | None:
    """Say which override is wrong whatever the others are; None when there is none such.

    Raises
    ------
    ConfigError
        If a folder of the user's own that they name cannot be used.
    """
    own = own_folders(overrides)
    for text, before in zip(overrides, ["", *overrides], strict=False):
        try:
            (override,) = OverridesParser.create().parse_overrides([text])
        except (HydraException, ValueError, RecursionError):  # Hydra's parser lets the others through
            return _unknown(text, own) or _unreadable(text, before)
        mistake = _override_mistake(override, own, sweeping)
        if mistake:
            return mistake
    return None


def names_item(key: str) -> bool:
    """Whether a key lies in an item of a list, such as ``demand.shocks.0.factor``."""
    return not key.startswith("~") and any(part.isdecimal() for part in key.split("."))


def _override_mistake(override: Override, own: Sequence[Path], sweeping: bool) -> str | None:
    key = override.key_or_group
    value = (override.input_line or "").partition("=")[2]
    options = option_names(key, own)
    if key in {"experiment", "experiments"}:
        return (
            f"{key}={value}: an experiment is several configurations; run it with frontdoor run or sim.run_experiment"
        )
    if is_hydras(key):
        return hydra_mistake(key, value)
    if override.is_delete():
        return None
    is_own_group = bool(options) and not option_names(key)
    if is_own_group and not override.is_add():
        return f"{key}={value}: a group of your own is added: write +{key}={value}"
    if not is_own_group and override.is_add() and (options or key in fields_of(Config)):
        return f"+{key}={value}: {key} has a value already; write {key}={value}"
    if not options and not _exists(key):
        return unknown_key(key, value)
    if isinstance(override.value(), dict) and _is_list_of_records(key):
        return f"{key}={value}: {key} is a list of records, so they stand in square brackets: write {key}=[{value}]"
    if override.is_sweep_override() and not sweeping:
        number = _one_number(value)
        meant = f"; write {number} if one number is meant" if number else ""
        return f"{key}={value} is several values: sweep them with -m, or under sweep: in an experiment file{meant}"
    if override.is_interval_sweep() or (isinstance(override.value(), Glob) and not options):
        return f"{key}={value}: list the values to be run, for example {key}=1,2 or {key}=range(1,3)"
    pattern: Any = override.value()
    if isinstance(pattern, Glob):
        return None if pattern.filter(options) else f"{key}={value}: fits no {key}; available: {', '.join(options)}"
    if options and isinstance(override.value(), list | dict) and not override.is_sweep_override():
        return f"{key}={value}: choose one {key}; several are scenarios, for example -m {key}={','.join(options[:2])}"
    values = list(override.sweep_string_iterator()) if override.is_sweep_override() else [value]
    wrong = [value for value in values if options and not has_option(key, value, own)]
    if wrong:
        guess = did_you_mean(wrong[0], options)
        files = file_options(key, own)
        more = f" and {len(set(options) - set(files))} councils, which frontdoor data councils lists"
        listed = ", ".join(files) + more * (len(options) > len(files))
        said = f"{key}={wrong[0]}: there is no {key} {wrong[0]}{guess or ';'} available: {listed}"
        return said if own else f"{said}; one of your own is found with --config-dir FOLDER"
    return None


def _unknown(text: str, own: Sequence[Path]) -> str | None:
    """Say that the key of a word that cannot be read does not exist, which is to be mended first."""
    key, equals, value = text.partition("=")
    if not (equals and _KEY.fullmatch(key)) or _exists(key) or option_names(key, own) or is_hydras(key):
        return None
    return unknown_key(key, value)


def _is_list_of_records(key: str) -> bool:
    """Whether a key is a list of records, which stand in square brackets."""
    return any(each.startswith(f"{key}.*.") for each in fields_of(Config))


def _exists(key: str) -> bool:
    """Whether the schema has a key, or an item of one that is a list."""
    keys = fields_of(Config)
    pattern = ".".join("*" if part.isdecimal() else part for part in key.split("."))
    parent = keys.get(pattern.removesuffix(".*"))
    return pattern in keys or (parent is not None and get_origin(parent.annotation) is tuple)


def _one_number(value: str) -> str | None:
    """Return a number with a decimal comma, or with commas between thousands, as it is written here."""
    if _THOUSANDS.fullmatch(value):
        return value.replace(",", "")
    return value.replace(",", ".") if _DECIMAL_COMMA.fullmatch(value) else None


def _missing_item(error: Exception) -> str | None:
    """Say that a list has no such item: how many there are, only composition knows."""
    found = _NOT_MERGED.search(str(error))
    override = found[1].lstrip("+") if found else ""
    parts = override.partition("=")[0].split(".")
    number = next((place for place, part in enumerate(parts) if part.isdecimal()), None)
    if number is None:
        return None
    whole = ".".join(parts[:number])
    lacks = "is an empty list here" if int(parts[number]) == 0 else f"has no item {parts[number]} here (the first is 0)"
    return f"{override}: {whole} {lacks}; give {whole}=[...] before it"


def _unreadable(text: str, before: str) -> str:
    """Say how a word is written so that the shell and Hydra take it as it is meant."""
    said = f"cannot read the override {text!r}"
    key, equals, value = text.partition("=")
    if not equals:
        example = "write key=value, for example workforce.vacancy_rate=0.1"
        if "=" not in before:
            return f"{said}: {example}"
        together = _in_shell(_quoted(*before.partition("=")[::2], text))
        return f"{said}: {example}; if it belongs to the word before it, quote them together: {together}"
    if _ITEM_IN_BRACKETS.search(key):
        dotted = _ITEM_IN_BRACKETS.sub(r".\1", key)
        return f"{said}: an item of a list has its number after a dot: {dotted}={value}"
    if lacking := "".join(_not_closed(value)):
        whole = _in_shell("demand.shocks=[{start: 2025-01-01, factor: 1.2}]")
        return (
            f"{said}: write key=value; {lacking} is missing. Quote a value with blanks or brackets, for the shell "
            f"divides it otherwise: {whole}"
        )
    number = plain_number(value)
    if number and _wants_number(key):
        return f"{said}: write {key}={number}"
    if value.startswith(("[", "{")):
        example = _in_shell("key=['St Mary (north)', '£5']")
        return f"{said}: quote every text in it that has brackets, £ or other signs: {example}"
    return f"{said}: quote a text that has brackets, £ or other signs: {_in_shell(_quoted(key, value))}"


def _wants_number(key: str) -> bool:
    field = fields_of(Config).get(key.lstrip("+"))
    return field is not None and field.annotation is not str


def _not_closed(value: str) -> Iterator[str]:
    """Yield the brackets that are not closed, the innermost first."""
    waiting: list[str] = []
    for sign in value:
        if sign in _CLOSING:
            waiting.append(_CLOSING[sign])
        elif waiting and sign == waiting[-1]:
            waiting.pop()
    yield from reversed(waiting)


def _quoted(key: str, value: str, *more: str) -> str:
    """Return an override whose value is one text."""
    text = " ".join((value.strip("'\""), *more))
    return f"{key}={QuotedString(text, Quote.single).with_quotes()}"


def _in_shell(override: str) -> str:
    """Return an override as a word of the command line: quoted outside for the shell, inside for Hydra."""
    escaped = re.sub(r'(["$`])', r"\\\1", override)
    return f'"{escaped}"'
