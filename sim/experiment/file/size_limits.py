"""How large an experiment, and a file that describes one, may be: beyond, it is a mistake or meant to do harm."""

from __future__ import annotations

from pathlib import Path

from sim.config.errors import InputError

MOST_SCENARIOS = 10_000
MOST_REPLICATIONS = 1_000_000
"""In all scenarios together: at a second each, twelve days of a processor."""

LARGEST_EXPERIMENT_FILE_MB = 1
LARGEST_MANIFEST_MB = 256
"""One of a hundred scenarios has two megabytes."""

_BYTES_PER_MB = 1_000_000


def check_numbers(scenarios: int, replications: int) -> None:
    """Raise ValueError if there are too many scenarios, or too many replications in all of them together."""
    if scenarios > MOST_SCENARIOS:
        raise ValueError(f"{scenarios} scenarios; at most {MOST_SCENARIOS}")
    if replications > MOST_REPLICATIONS:
        raise ValueError(f"{replications} replications in all scenarios together; at most {MOST_REPLICATIONS}")


def read_small(path: Path, largest_mb: int, error: type[InputError]) -> str:
    """Return the text of a file that a person may have sent, without reading one that is far too large.

    Raises
    ------
    InputError
        Of the kind given, if it is too large.
    UnicodeDecodeError
        If it is no text in UTF-8.
    """
    with path.open("rb") as file:
        content = file.read(largest_mb * _BYTES_PER_MB + 1)
    if len(content) > largest_mb * _BYTES_PER_MB:
        raise error(f"{path}: larger than {largest_mb} MB")
    return content.decode("utf-8")
