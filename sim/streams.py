"""Random numbers that belong to somebody: keyed by seed, replication, purpose and entity, never by order of events.

A scenario that adds a worker, a month or a contact changes only what it touches, because nobody takes a number from
anybody else's row. Numbers come from numpy's Philox, a counter-based generator: the key says whose sequence it is, the
counter which block of it (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import numpy.typing as npt

ROWS_PER_BLOCK = 64
"""Entities that share one block of numbers; a block is drawn when the first of them asks."""

_STEP = 2.0**-52
_UNUSED_BITS = np.uint64(12)

STREAM_SCHEME = "numpy Philox, keyed by seed, replication, purpose, whom and draw"
"""As manifests say it."""


class Streams:
    """All random numbers of one replication.

    Parameters
    ----------
    seed, replication
        Together they determine every number.

    Examples
    --------
    >>> streams = Streams(seed=1, replication=0)
    >>> streams.row("journey", (2, 7), index=300, width=4) == Streams(1, 0).row("journey", (2, 7), 300, 4)
    True
    """

    __slots__ = ("_fresh", "_generator", "_latest", "_philox", "_root")

    def __init__(self, seed: int, replication: int) -> None:
        self._root = f"{seed}/{replication}"
        self._generator = np.random.Philox(key=0)
        self._fresh: Any = self._generator.state
        self._philox = self._fresh["state"]
        self._latest: dict[tuple[str, tuple[int, ...]], tuple[int, npt.NDArray[np.float64]]] = {}

    def block(self, purpose: str, key: tuple[int, ...], number: int, size: int) -> npt.NDArray[np.float64]:
        """Return block ``number`` of a sequence: ``size`` uniforms strictly between 0 and 1.

        Parameters
        ----------
        purpose, key
            What the numbers are for and whose they are, for example ``("arrivals", (source, layer))``.
        number
            Blocks are independent of each other and can be asked for in any order.
        size
            Numbers wanted; a longer block begins with the same numbers as a shorter one.
        """
        digest = hashlib.sha256(f"{self._root}/{purpose}/{key}".encode()).digest()
        self._philox["key"][:] = np.frombuffer(digest, dtype="<u8", count=2)
        self._philox["counter"][3] = number
        # As a new Philox(key=key, counter=[0, 0, 0, number]), in a fifth of the time.
        self._generator.state = self._fresh
        mantissas = (self._generator.random_raw(size) >> _UNUSED_BITS).astype(np.float64)
        uniforms: npt.NDArray[np.float64] = (mantissas + 0.5) * _STEP
        return uniforms

    def rows(self, purpose: str, key: tuple[int, ...], number: int, width: int) -> npt.NDArray[np.float64]:
        """Return block ``number`` as a table: :data:`ROWS_PER_BLOCK` entities by ``width`` draws."""
        return self.block(purpose, key, number, ROWS_PER_BLOCK * width).reshape(ROWS_PER_BLOCK, width)

    def own(self, purpose: str, key: tuple[int, ...], width: int) -> list[float]:
        """Return ``width`` uniforms of an entity that few others are like: its own block, kept by nobody."""
        numbers: list[float] = self.block(purpose, key, 0, width).tolist()
        return numbers

    def row(self, purpose: str, key: tuple[int, ...], index: int, width: int) -> list[float]:
        """Return the ``width`` uniforms of entity ``index``: one for each thing that may have to be decided for it."""
        numbers: list[float] = self.array(purpose, key, index, width).tolist()
        return numbers

    def array(self, purpose: str, key: tuple[int, ...], index: int, width: int) -> npt.NDArray[np.float64]:
        """Return the uniforms of entity ``index`` as an array, to be taken apart later.

        Entities of a key mostly come in turn, so only the latest block of each key is kept.
        """
        number, place = divmod(index, ROWS_PER_BLOCK)
        kept = self._latest.get((purpose, key))
        if kept is None or kept[0] != number:
            kept = self._latest[purpose, key] = (number, self.rows(purpose, key, number, width))
        uniforms: npt.NDArray[np.float64] = kept[1][place]
        return uniforms
