"""How far each parameter may be from its central value, and on what evidence: ``evidence/ranges.csv``."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, reduce
from pathlib import Path
from typing import Any, Literal, cast, get_args, get_origin

from sim.config.errors import ConfigError, did_you_mean
from sim.config.explain import fields_of
from sim.config.schema import Config
from sim.model.hiring import vacancy_life_days

_FILE = Path(__file__).parent / "evidence" / "ranges.csv"

_DIGITS = 6
"""Significant digits of an end: enough to read, to type, and to be the same on every machine."""

_DIGITS_IN_LISTS = 9
"""Of an entry of a list: shares that are each rounded must still add up to 1."""

_ROUNDING = 1e-6
"""How far shares that are each rounded may be from adding up to 1."""

Kind = Literal["absolute", "factor", "odds", "spread", "shift", "tilt"]

_DONE_TO_LISTS = {
    "factor": "the ends multiply every entry of the list",
    "spread": "the ends multiply how far each entry of the list is from their mean",
    "tilt": "the ends multiply each entry of the list beside the one before",
    "shift": "the ends are added to every entry of the list",
}

Value = float | tuple[float, ...]
"""Of a parameter: a number, or a list of numbers."""


class NoRangeError(ConfigError):
    """A parameter cannot be varied in this configuration; the message says why."""


@dataclass(frozen=True)
class Ends:
    """A parameter's central value in a configuration, and what it may be instead.

    Attributes
    ----------
    configured : float or tuple of float
        The parameter's value, in its unit.
    central, low, high : float
        In the parameter's unit; of a list what is done to it: factors of which 1, or a shift of which 0, leaves it as
        configured.
    low_values, high_values : tuple of (key, value)
        What is set at each end: the parameter, and its complements if it has any.
    note : str
        What a reader must know: a value cut off, a central value outside the range, or what is done to a list. Empty
        if nothing.
    """

    configured: Value
    central: float
    low: float
    high: float
    low_values: tuple[tuple[str, Value], ...]
    high_values: tuple[tuple[str, Value], ...]
    note: str = ""


@dataclass(frozen=True)
class EvidenceRange:
    """A line of ``evidence/ranges.csv``.

    Attributes
    ----------
    key, label : str
        Of the configuration, and in words.
    kind : str
        What ``low`` and ``high`` are: values of the parameter (``absolute``), factors on the configured value
        (``factor``, for what each council has a value of its own of), or factors on its odds (``odds``, for shares).
        Of lists: factors on all entries (``factor``), on how far each is from their mean (``spread``: 0 makes them
        even) or on each entry beside the one before (``tilt``, their sum as it was), or what is added to each
        (``shift``).
    low, high : float
        The ends.
    complement : str
        Key that takes what the parameter gives up, so that shares go on adding up to 1; with ``*`` all other keys that
        match, in proportion to what they have. Empty where nothing does.
    unit_of_measures : str
        ``GBP`` where the parameter matters for measures in pounds only.
    status, source : str
        How well the range is known, and from where.
    """

    key: str
    label: str
    kind: Kind
    low: float
    high: float
    complement: str
    unit_of_measures: str
    status: str
    source: str

    def ends(self, config: Config) -> Ends:
        """Return what the parameter is in a configuration and at both ends of its range.

        Raises
        ------
        NoRangeError
            If no end differs from the central value: a factor of zero, or a share of which a factor is out of range.
        """
        configured = _configured(self.key, config)
        if isinstance(configured, tuple):
            return self._ends_of_list(configured)
        central = configured
        reached = [self._end(bound, central) for bound in (self.low, self.high)]
        ends = [_fitting(self.key, value) for value in reached]
        if ends[0] == ends[1]:
            raise NoRangeError(f"{self.key}={central:g}: no end of its range differs from it")
        notes = [
            f"{end:g} in place of {value:g}, which is not allowed"
            for value, end in zip(reached, ends, strict=True)
            if not _whole(self.key) and abs(end - value) > 1e-5 * abs(value)
        ]
        if not min(ends) <= central <= max(ends):
            notes.append(f"configured outside this range: {central:g}")
        low, high = ends
        return Ends(
            configured,
            central,
            low,
            high,
            self._values(low, central, config),
            self._values(high, central, config),
            "; ".join(notes),
        )

    @property
    def of_list(self) -> bool:
        """Whether the ends are what is done to a list, and no values."""
        return get_origin(fields_of(Config)[self.key].annotation) is tuple

    def complements(self) -> list[str]:
        """Return the keys that take what the parameter gives up."""
        return [key for key in fields_of(Config) if key != self.key and fnmatchcase(key, self.complement)]

    def _ends_of_list(self, configured: tuple[float, ...]) -> Ends:
        low, high = (
            tuple(_rounded(value, _DIGITS_IN_LISTS) for value in _list_at(self.kind, bound, configured))
            for bound in (self.low, self.high)
        )
        if low == high:
            raise NoRangeError(f"{self.key}: its list is the same at both ends of its range")
        central = 0.0 if self.kind == "shift" else 1.0
        return Ends(
            configured, central, self.low, self.high, ((self.key, low),), ((self.key, high),), _DONE_TO_LISTS[self.kind]
        )

    def _end(self, bound: float, central: float) -> float:
        if self.kind == "absolute":
            return bound
        if self.kind == "factor":
            return bound * central
        if self.kind != "odds":
            raise ValueError(f"{_FILE.name}: {self.kind} is no kind of range of a number: {self.key}")
        if not 0.0 < central < 1.0:
            raise NoRangeError(f"{self.key}={central:g}: a share of none or all has no odds to change")
        return bound * central / (1.0 - central + bound * central)

    def _values(self, value: float, central: float, config: Config) -> tuple[tuple[str, Value], ...]:
        if not self.complement:
            return ((self.key, value),)
        shares = {key: _number(key, config) for key in self.complements()}
        rest = math.fsum(shares.values()) + central - value
        if rest < -_ROUNDING:
            raise NoRangeError(f"{self.key}={value:g}: {self.complement} cannot give up so much")
        if len(shares) > 1 and not any(shares.values()):
            raise NoRangeError(f"{self.key}={value:g}: {self.complement} are all 0 and have no proportion")
        return (self.key, value), *_in_proportion(shares, max(rest, 0.0)).items()


@cache
def evidence_ranges() -> dict[str, EvidenceRange]:
    """Return every range by the key of its parameter, in the order of the file."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            EvidenceRange(
                row["key"], row["label"], _kind(row["kind"]), float(row["low"]), float(row["high"]), row["complement"],
                row["measures"], row["status"], row["source"],
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip
    return {row.key: row for row in rows}


def ranges_of(keys: Iterable[str]) -> Iterator[EvidenceRange]:
    """Return the ranges of parameters.

    Raises
    ------
    ConfigError
        If a key is none of the configuration, or has no range.
    """
    known = evidence_ranges()
    for key in keys:
        if key not in known:
            if key in fields_of(Config):
                raise ConfigError(f"{key}: sim/data/evidence/ranges.csv has no range for it{did_you_mean(key, known)}")
            raise ConfigError(f"there is no parameter {key}{did_you_mean(key, [*known, *fields_of(Config)])}")
        yield known[key]


def _kind(text: str) -> Kind:
    if text not in get_args(Kind):
        raise ValueError(f"{_FILE.name}: {text!r} is none of {', '.join(get_args(Kind))}")
    return cast(Kind, text)


def _configured(key: str, config: Config) -> Value:
    value: Any = reduce(getattr, key.split("."), config)
    return value if isinstance(value, tuple) else _number(key, config)


def _number(key: str, config: Config) -> float:
    value: Any = reduce(getattr, key.split("."), config)
    if key == "workforce.hiring_days" and value is None:
        people = config.workforce
        value = _rounded(vacancy_life_days(people.vacancy_rate, people.reference_turnover_rate, None))
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise NoRangeError(f"{key}={value}: not a number in this configuration")
    return float(value)


def _list_at(kind: Kind, bound: float, values: Sequence[float]) -> list[float]:
    """Return a list at an end of its range."""
    if kind == "factor":
        return [bound * value for value in values]
    if kind == "shift":
        return [bound + value for value in values]
    total = math.fsum(values)
    if kind == "spread":
        mean = total / len(values)
        return [mean + bound * (value - mean) for value in values]
    if kind == "tilt":
        tilted = [value * bound**place for place, value in enumerate(values)]
        return [value * total / math.fsum(tilted) for value in tilted]
    raise ValueError(f"{_FILE.name}: {kind} is no kind of range of a list")


def _in_proportion(shares: Mapping[str, float], total: float) -> dict[str, float]:
    """Divide a total by shares; the last takes what rounding leaves."""
    *others, last = shares
    held = math.fsum(shares.values())
    divided = {key: _rounded(shares[key] * total / held) for key in others}
    return {**divided, last: _rounded(max(0.0, total - math.fsum(divided.values())))}


def _fitting(key: str, value: float) -> float:
    """Return the value allowed by the schema that is nearest."""
    for limit in fields_of(Config)[key].metadata:
        value = max(value, getattr(limit, "ge", value))
        value = min(value, getattr(limit, "le", value))
    return float(round(value)) if _whole(key) else _rounded(value)


def _whole(key: str) -> bool:
    return fields_of(Config)[key].annotation is int


def _rounded(value: float, digits: int = _DIGITS) -> float:
    return float(f"{value:.{digits}g}")
