"""Tables of a results folder as they are read: of the columns they must have, and no larger than this machine can hold.

A Parquet file of a thousand bytes can say that it holds a text of a megabyte a thousand million times. So texts are
read as they are stored, each different one once, and reading stops where the rows would no longer fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim.config.errors import ResultsError

_WHOLE, _NUMBER = pa.int64(), pa.float64()
_NUMBERS = {"replication": _WHOLE, "value": _NUMBER}
_LONGEST = 1_000
"""Characters of a name or key in a table."""

_SHARE_OF_MEMORY = 0.5
_BYTES_PER_CELL = 24
"""Of a short text or a number in memory, with what reading it needs for a while."""

_ROWS_AT_ONCE = 65_536

_UNREADABLE = (OSError, ValueError, KeyError, pa.ArrowException)
"""What reading a damaged file raises; KeyError if it names a column in one place otherwise than in another."""


def read_table(path: Path, columns: Sequence[str], measure: str | None = None) -> pd.DataFrame:
    """Read a table, or only its rows of one measure.

    Raises
    ------
    ResultsError
        If the file is damaged, has other columns, or holds more than fits into half of the memory that is free.
    """
    most_rows = int(_SHARE_OF_MEMORY * psutil.virtual_memory().available / (_BYTES_PER_CELL * len(columns)))
    try:
        with _opened(path, columns) as file:
            if measure is None:
                _check_rows(path, file.metadata.num_rows, most_rows)
            blocks, rows = [], 0
            for block in file.iter_batches(_ROWS_AT_ONCE):
                block.validate(full=True)
                wanted = block if measure is None else block.filter(pc.equal(block.column("measure"), measure))
                rows += len(wanted)  # what the file says of itself need not be so
                _check_rows(path, rows, most_rows)
                blocks.append(_plain(path, wanted, columns))
            types = [(name, _NUMBERS.get(name, pa.string())) for name in columns]
            return pa.Table.from_batches(blocks, pa.schema(types)).to_pandas()
    except _UNREADABLE as error:
        raise _damaged(path, error) from error


def names_in(path: Path, columns: Sequence[str], column: str) -> frozenset[str]:
    """Return the different texts in one column of a table, reading no other.

    Raises
    ------
    ResultsError
        As :func:`read_table`.
    """
    names: set[str] = set()
    try:
        with _opened(path, columns) as file:
            for block in file.iter_batches(_ROWS_AT_ONCE, columns=[column]):
                block.validate(full=True)
                names.update(pc.unique(_plain(path, block, [column]).column(column)).to_pylist())
    except _UNREADABLE as error:
        raise _damaged(path, error) from error
    return frozenset(names)


@contextmanager
def _opened(path: Path, columns: Sequence[str]) -> Iterator[pq.ParquetFile]:
    _check_columns(path, pq.read_schema(path), columns)
    with pq.ParquetFile(path, read_dictionary=[name for name in columns if name not in _NUMBERS]) as file:
        yield file


def _damaged(path: Path, error: Exception) -> ResultsError:
    return error if isinstance(error, ResultsError) else ResultsError(f"{path}: cannot be read; the file is damaged")


def _check_columns(path: Path, schema: pa.Schema, columns: Sequence[str]) -> None:
    if schema.names == list(columns) and all(_fits(schema.field(name)) for name in columns):
        return
    raise ResultsError(f"{path}: must have the columns {', '.join(columns)}")


def _fits(field: pa.Field) -> bool:
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if field.name in _NUMBERS:
        return bool(kind == _NUMBERS[field.name])
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _check_rows(path: Path, rows: int, most_rows: int) -> None:
    if rows > most_rows:
        raise ResultsError(f"{path}: holds {rows} rows; the free memory of this machine takes {most_rows}")


def _plain(path: Path, block: pa.RecordBatch, columns: Sequence[str]) -> pa.RecordBatch:
    """Return a block with its texts written out, after a look at how long they are."""
    for name in columns:
        column = block.column(name)
        if name != "value" and column.null_count:
            raise ResultsError(f"{path}: {name} is missing in {column.null_count} rows")
        if pa.types.is_dictionary(column.type):
            longest = pc.max(pc.utf8_length(column.dictionary)).as_py() or 0
            if longest > _LONGEST:
                raise ResultsError(f"{path}: holds a text of {longest} characters; at most {_LONGEST}")
    arrays = [block.column(name).cast(_NUMBERS.get(name, pa.string())) for name in columns]
    return pa.RecordBatch.from_arrays(arrays, names=list(columns))
