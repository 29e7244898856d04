"""Random numbers that belong to somebody: keyed by seed, replication, purpose and entity, never by order of events.

A scenario that adds a worker, a month or a contact changes only what it touches, because nobody takes a number from
anybody else's row. Numbers come from numpy's Philox, a counter-based generator: the key says whose sequence it is, the
counter which block of it (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").

The scheme to the byte, for programs in other languages that are to draw the same numbers:

1. The message is ``seed, replication, purpose, n, key[0], ..., key[n - 1]``, each a signed 64-bit integer (two's
   complement) in little-endian order: 32 + 8 n bytes. No message is the beginning of another, since the fourth integer
   says how long it is.
2. The first 16 bytes of its SHA-256 are the key of Philox 4x64 with 10 rounds: two little-endian 64-bit words.
3. The counter of block ``number`` begins at (0, 0, 0, ``number``), lowest word first. As numpy does, 1 is added before
   each output, so that the first four words come from the counter (1, 0, 0, ``number``).
4. A word ``x`` becomes the uniform ``(floor(x / 2**12) + 0.5) / 2**52``.

No text has a part in it: neither the name of a purpose nor that of any other enumeration.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum, unique
from functools import cache
from hashlib import sha256
from struct import Struct
from typing import Any

import numpy as np
import numpy.typing as npt

ROWS_PER_BLOCK = 64
"""Entities that share one block of numbers; a block is drawn when the first of them asks."""

_STEP = 2.0**-52
_UNUSED_BITS = np.uint64(12)

STREAM_SCHEME = "numpy Philox, keyed by SHA-256 of whole numbers: seed, replication, purpose and whom"
"""As manifests say it."""


@unique
class Purpose(IntEnum):
    """What a random number is for.

    The number counts, the name does not: a new purpose takes the next number, and none is ever changed or used again.
    """

    ARRIVALS = 1  # times of the points of the demand field
    MARKS = 2  # of these points
    INSTEAD_OF_CONTACT = 3  # consultation line and hub
    DEMAND_WALK = 4
    OPEN_CASE = 5  # whom a contact about an open case is about
    JOURNEY = 6
    RETURN = 7  # a family's later journeys
    INITIAL_NUMBERS = 8
    INITIAL_STATE = 9
    PRIOR_PLAN = 10
    FURTHER_PLAN = 11
    REASSESSMENT = 12
    SECTION_47_ON_PLAN = 13
    REVIEW_CONFERENCES = 14
    GRADE_AT_START = 15
    GRADES_OF_PLAN_QUARTERS = 16
    STAY_IN_ACCOMMODATION = 17
    ALLOCATION = 18
    MANAGERS_NAME = 19
    FAVOUR_OF_TEAM = 20  # in intake
    FAVOUR_OF_WORKER = 21  # in allocation
    FIRST_SUPERVISION = 22
    PERSON = 23  # everything that may happen to one who works here
    SICKNESS = 24
    TRAINING = 25
    MENTORING = 26
    VACANCIES_AT_START = 27
    VACANT_AT_START = 28
    VACANCY = 29
    EXTRA_AGENCY_WORKERS = 30
    CONVERSION = 31
    UNCERTAIN_PARAMETER = 32  # keyed by the bytes of its name in UTF-8
    CONFERENCE_POSTPONED = 33  # whether a report that is not ready puts it off
    REFERRER_RINGS_AGAIN = 34
    LOW_RISK_CLOSURE = 35  # what a manager sees in the file
    RESERVE = 36  # posts of people who usually hold no cases, rounded
    POSTS_FOLLOW_CASES = 37  # rounded
    DEMAND_MOVEMENT = 38  # by what moves
    SOURCE_TRIAGE = 39  # what the source sees in its notification
    DUTY_COVER = 40  # what a duty worker sees on a visit
    PRACTICE = 41  # by what there is a practice of


def message(seed: int, replication: int, purpose: int, key: tuple[int, ...]) -> bytes:
    """Return what says whose a sequence of numbers is: every integer in 8 bytes, and how many the key has."""
    n = len(key)
    return _packer(n + 4)(seed, replication, purpose, n, *key)


@cache
def _packer(n_integers: int) -> Callable[..., bytes]:
    return Struct(f"<{n_integers}q").pack


class Streams:
    """All random numbers of one replication.

    Parameters
    ----------
    seed, replication
        Together they determine every number; each from 0 to 2**63 - 1.

    Examples
    --------
    >>> streams = Streams(seed=1, replication=0)
    >>> whom = Purpose.JOURNEY, (2, 7)
    >>> streams.row(*whom, index=300, width=4) == Streams(1, 0).row(*whom, 300, 4)
    True
    """

    __slots__ = ("_fresh", "_generator", "_latest", "_philox", "_replication", "_seed")

    def __init__(self, seed: int, replication: int) -> None:
        self._seed, self._replication = seed, replication
        self._generator = np.random.Philox(key=0)
        self._fresh: Any = self._generator.state
        self._philox = self._fresh["state"]
        self._latest: dict[tuple[Purpose, tuple[int, ...]], tuple[int, npt.NDArray[np.float64]]] = {}

    def block(self, purpose: Purpose, key: tuple[int, ...], number: int, size: int) -> npt.NDArray[np.float64]:
        """Return block ``number`` of a sequence: ``size`` uniforms strictly between 0 and 1.

        Parameters
        ----------
        purpose, key
            What the numbers are for and whose they are, for example ``(Purpose.ARRIVALS, (source, layer))``.
        number
            Blocks are independent of each other and can be asked for in any order.
        size
            Numbers wanted; a longer block begins with the same numbers as a shorter one.
        """
        digest = sha256(message(self._seed, self._replication, purpose, key)).digest()
        self._philox["key"][:] = np.frombuffer(digest, dtype="<u8", count=2)
        self._philox["counter"][3] = number
        # As a new Philox(key=key, counter=[0, 0, 0, number]), in a fifth of the time.
        self._generator.state = self._fresh
        mantissas = (self._generator.random_raw(size) >> _UNUSED_BITS).astype(np.float64)
        uniforms: npt.NDArray[np.float64] = (mantissas + 0.5) * _STEP
        return uniforms

    def rows(self, purpose: Purpose, key: tuple[int, ...], number: int, width: int) -> npt.NDArray[np.float64]:
        """Return block ``number`` as a table: :data:`ROWS_PER_BLOCK` entities by ``width`` draws."""
        return self.block(purpose, key, number, ROWS_PER_BLOCK * width).reshape(ROWS_PER_BLOCK, width)

    def own(self, purpose: Purpose, key: tuple[int, ...], width: int) -> list[float]:
        """Return ``width`` uniforms of an entity that few others are like: its own block, kept by nobody."""
        numbers: list[float] = self.block(purpose, key, 0, width).tolist()
        return numbers

    def row(self, purpose: Purpose, key: tuple[int, ...], index: int, width: int) -> list[float]:
        """Return the ``width`` uniforms of entity ``index``: one for each thing that may have to be decided for it."""
        numbers: list[float] = self.array(purpose, key, index, width).tolist()
        return numbers

    def array(self, purpose: Purpose, key: tuple[int, ...], index: int, width: int) -> npt.NDArray[np.float64]:
        """Return the uniforms of entity ``index`` as an array, to be taken apart later.

        Entities of a key mostly come in turn, so only the latest block of each key is kept.
        """
        number, place = divmod(index, ROWS_PER_BLOCK)
        kept = self._latest.get((purpose, key))
        if kept is None or kept[0] != number:
            kept = self._latest[purpose, key] = (number, self.rows(purpose, key, number, width))
        uniforms: npt.NDArray[np.float64] = kept[1][place]
        return uniforms
