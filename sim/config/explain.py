"""One line about a mistake in the configuration: the key, the value, what is allowed, what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import starmap
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from sim.config.errors import did_you_mean
from sim.config.schema import Config

_KINDS = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    str: "text",
    date: "a date such as 2024-04-01",
}
_NUMBER_AS_WRITTEN = re.compile(r"£?\s*(\d+(?:,\d{3})*(?:\.\d+)?)\s*(%?)")
_UNIONS = (Union, UnionType)
_SAY_NOTHING_MORE = {"switch", "name", "text", "list", "date"}
_BOUNDS = {
    "ge": "at least {}",
    "gt": "above {}",
    "le": "at most {}",
    "lt": "below {}",
}


@cache
def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return every dotted key of a schema with its field, sections included; ``*`` stands for an item of a list."""
    return dict(_fields(model, ""))


def _fields(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        key = prefix + name
        yield key, field
        if section := section_of(field.annotation):
            yield from _fields(section, f"{key}.")
        item = "" if get_origin(field.annotation) in _UNIONS else ".*"
        for part in get_args(field.annotation):
            if section := section_of(part):
                yield from _fields(section, f"{key}{item}.")


def section_of(annotation: Any) -> type[BaseModel] | None:
    """Return the schema of a section, given the type of its field; None for a field that holds a value."""
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


@cache
def _suggestions(model: type[BaseModel]) -> tuple[str, ...]:
    # Short keys first: vacancy_rate alone means workforce.vacancy_rate, not the published figure it is compared with.
    return tuple(sorted(fields_of(model), key=lambda key: (key.count("."), key)))


def unknown_key(key: str, value: object, model: type[BaseModel] = Config) -> str:
    """Say that a key does not exist, and which one was probably meant; what a record has, is told whole."""
    typed = f"{key}={value}: " if value is not None else ""
    hint = did_you_mean(key, _suggestions(model))
    for number in (part for part in key.split(".") if part.isdecimal()):
        hint = hint.replace("*", number, 1)
    record = ".".join("*" if part.isdecimal() else part for part in key.split(".")[:-1])
    keys = [each.rsplit(".", 1)[-1] for each in fields_of(model) if each.rpartition(".")[0] == record]
    has = f"; a record here has {', '.join(keys)}" if record.endswith("*") and keys else ""
    return f"{typed}there is no key {key}{hint.replace('*', '0')}{has}"


def setting_meant(option: str) -> str | None:
    """Return the key of the setting that somebody gives as an option; None where it is no setting's name.

    Examples
    --------
    >>> setting_meant("--years"), setting_meant("--vacancy-rate"), setting_meant("--verbose")
    ('run.years', 'workforce.vacancy_rate', None)
    """
    name = option.lstrip("-").replace("-", "_")
    if name in fields_of(Config):
        return name
    return next((key for key in _suggestions(Config) if key.endswith(f".{name}") and "*" not in key), None)


def first_mistake(error: ValidationError, model: type[BaseModel]) -> str:
    """Say in one line what validation found first: key, value, what is allowed."""
    # A misspelt key explains a missing one, so it goes first.
    real = [mistake for mistake in error.errors() if mistake["type"] != "default_factory_not_called"]
    mistakes = sorted(real, key=lambda mistake: mistake["type"] != "extra_forbidden")
    first = mistakes[0]
    more = f" (and {len(mistakes) - 1} more)" if len(mistakes) > 1 else ""
    key = ".".join(str(part) for part in first["loc"] if part != "[key]")
    if first["type"] == "extra_forbidden":
        return unknown_key(key, first["input"], model) + more
    if first["type"] == "missing":
        return _missing(mistakes) or f"{key}: a value is missing{more}"
    if first["type"] == "value_error":
        said = first["msg"].removeprefix("Value error, ")
        return f"{said if key in said else f'{key}: {said}'}{more}"
    field = _field_at(first["loc"], model)
    if field is None:
        return f"{key}={first['input']}: {first['msg'].replace('Input should', 'must')}{more}"
    allowed = describe_range(field)
    if isinstance(first["input"], bool) and _has_switch(field):
        allowed += f"; did you mean {key}.enabled={str(first['input']).lower()}?"
    elif get_origin(field.annotation) is Literal:
        allowed += did_you_mean(str(first["input"]), map(str, get_args(field.annotation)))
    elif first["type"] == "less_than_equal" and (meant := _share_of_percentage(first["input"], field)):
        allowed += f"; write {meant} for {first['input']}%"
    elif first["type"] in {"float_parsing", "int_parsing"} and (number := plain_number(first["input"])):
        allowed += f"; write {number}" if first["type"] == "float_parsing" or number.isdecimal() else ""
    return f"{key}={first['input']}: must be {allowed}{more}"


def _has_switch(field: FieldInfo) -> bool:
    """Whether a field holds a section that is switched on and off."""
    sections = map(section_of, (field.annotation, *get_args(field.annotation)))
    return any("enabled" in section.model_fields for section in sections if section)


def _share_of_percentage(value: Any, field: FieldInfo) -> str | None:
    """Return the share that a percentage means; None where a field takes no share, or not this one."""
    extra = field.json_schema_extra
    most = next((item.le for item in field.metadata if hasattr(item, "le")), None)
    if not isinstance(extra, dict) or extra.get("unit") != "share" or most is None:
        return None
    share = float(value) / 100.0
    return f"{share:.6g}" if share <= most else None


def plain_number(text: str) -> str | None:
    """Return a number written as people write shares and money (25%, £40,000) as it is written here; None for others.

    Examples
    --------
    >>> plain_number("25%"), plain_number("£40,000"), plain_number("many")
    ('0.25', '40000', None)
    """
    found = _NUMBER_AS_WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    number = Decimal(found[1].replace(",", ""))
    return f"{(number / 100).normalize():f}" if found[2] else str(number)


def _missing(mistakes: Sequence[Mapping[str, Any]]) -> str | None:
    """Name all values that one record lacks; None if there is one, or other mistakes beside."""
    records = {".".join(map(str, mistake["loc"][:-1])) for mistake in mistakes}
    if len(mistakes) == 1 or len(records) > 1 or any(mistake["type"] != "missing" for mistake in mistakes):
        return None
    return f"{records.pop()}: values are missing: {', '.join(str(mistake['loc'][-1]) for mistake in mistakes)}"


def _field_at(place: Sequence[int | str], model: type[BaseModel]) -> FieldInfo | None:
    """Return the field at a place in the configuration, which may be a value in a list."""
    for key, field in fields_of(model).items():
        parts = key.split(".")
        depth = len(parts)
        if all(part in ("*", found) for part, found in zip(parts, place, strict=False)):
            if depth == len(place):
                return field
            if depth == len(place) - 1 and get_origin(field.annotation) is tuple:
                return FieldInfo.from_annotation(get_args(field.annotation)[0])
    return None


def describe_range(field: FieldInfo) -> str:
    """Describe what a field of the schema takes, for example ``a number, at least 0, at most 1 (share)``."""
    kind: Any = field.annotation
    arguments = get_args(kind)
    if get_origin(kind) is Literal:
        return f"one of {', '.join(map(str, arguments))}"
    if section := section_of(kind):
        return f"a section with the keys {', '.join(starmap(_key_and_default, section.model_fields.items()))}"
    if get_origin(kind) is tuple:
        parts = [f"a list, each {describe_range(FieldInfo.from_annotation(arguments[0]))}", *_length(field)]
    elif get_origin(kind) in _UNIONS:
        kinds = [describe_range(FieldInfo.from_annotation(each)) for each in arguments if each is not type(None)]
        parts = [" or ".join(dict.fromkeys(kinds)), *_bounds(field), *["or null"] * (type(None) in arguments)]
    else:
        parts = [_KINDS.get(kind, "a section"), *_bounds(field)]
    extra = field.json_schema_extra
    unit = extra.get("unit") if isinstance(extra, dict) else None
    return ", ".join(parts) + (f" ({unit})" if unit and unit not in _SAY_NOTHING_MORE else "")


def _key_and_default(key: str, field: FieldInfo) -> str:
    """Return a key of a record, and in brackets what it is when it is left out."""
    return key if field.is_required() else f"{key} ({default_of(field)})"


def default_of(field: FieldInfo) -> str:
    """Return what a field that may be left out is then, as text; its description says it where that depends."""
    if field.default_factory is not None:
        return "may be left out"
    if field.default is None:
        return "null"
    return f"{field.default:g}" if isinstance(field.default, float) else str(field.default).lower()


def _bounds(field: FieldInfo) -> Iterator[str]:
    for constraint in field.metadata:
        for name, words in _BOUNDS.items():
            if hasattr(constraint, name):
                bound = getattr(constraint, name)
                yield words.format(bound if isinstance(bound, date) else f"{bound:,.10g}")


def _length(field: FieldInfo) -> Iterator[str]:
    """Say how many values a list may hold."""
    least, most = (
        next((getattr(item, name) for item in field.metadata if hasattr(item, name)), None)
        for name in ("min_length", "max_length")
    )
    if least is not None and least == most:
        yield f"{most} of them"
    elif least is not None or most is not None:
        bounds = (f"at least {least}" * (least is not None), f"at most {most}" * (most is not None))
        yield f"{' and '.join(filter(None, bounds))} of them"
