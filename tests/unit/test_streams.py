"""Random streams: keyed by whom they are for, the same wherever and in whatever order they are asked for."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from sim.streams import ROWS_PER_BLOCK, Streams


def test_block_is_numpys_own_philox_keyed_by_what_it_is_for() -> None:
    key = np.frombuffer(hashlib.sha256(b"7/3/journey/(2, 5)").digest()[:16], dtype="<u8")
    philox = np.random.Philox(key=key, counter=np.array([0, 0, 0, 9], dtype=np.uint64))
    expected = ((philox.random_raw(50) >> np.uint64(12)) + 0.5) * 2.0**-52
    streams = Streams(7, 3)
    streams.block("something else", (1,), 0, 13)  # leaves a half-used buffer behind
    assert streams.block("journey", (2, 5), 9, 50).tolist() == expected.tolist()


def test_order_of_asking_does_not_matter() -> None:
    forwards, backwards = Streams(1, 0), Streams(1, 0)
    wanted = [0, 1, ROWS_PER_BLOCK - 1, ROWS_PER_BLOCK, 5 * ROWS_PER_BLOCK + 3]
    first = {index: forwards.row("journey", (1, 2), index, 6) for index in wanted}
    second = {index: backwards.row("journey", (1, 2), index, 6) for index in reversed(wanted)}
    assert first == second


def test_a_longer_block_begins_with_a_shorter_one() -> None:
    streams = Streams(1, 0)
    assert streams.block("walk", (), 0, 9)[:4].tolist() == streams.block("walk", (), 0, 4).tolist()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, 0, "a", (1,)), (2, 0, "a", (1,))),
        ((1, 0, "a", (1,)), (1, 1, "a", (1,))),
        ((1, 0, "a", (1,)), (1, 0, "b", (1,))),
        ((1, 0, "a", (1,)), (1, 0, "a", (2,))),
        ((1, 0, "a", (1, 2)), (1, 0, "a", (2, 1))),
        ((1, 12, "a", ()), (11, 2, "a", ())),
    ],
)
def test_different_keys_have_nothing_in_common(one: tuple, other: tuple) -> None:
    first, second = (Streams(seed, rep).block(purpose, path, 0, 4000) for seed, rep, purpose, path in (one, other))
    assert not set(first.tolist()) & set(second.tolist())
    assert abs(np.corrcoef(first, second)[0, 1]) < 5.0 / np.sqrt(4000)


def test_numbers_are_uniform_and_never_0_or_1() -> None:
    numbers = np.concatenate([Streams(5, rep).block("x", (rep,), 0, 5000) for rep in range(40)])
    assert numbers.min() > 0.0
    assert numbers.max() < 1.0
    assert stats.kstest(numbers, "uniform").pvalue > 1e-6


def test_the_same_in_another_process_whatever_the_hash_seed() -> None:
    program = "from sim.streams import Streams; print(Streams(3, 1).row('journey', (1, 4), 77, 3))"
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "PATH": "", "SYSTEMROOT": ""},
        ).stdout.strip()
        for seed in ("0", "1")
    }
    assert answers == {str(Streams(3, 1).row("journey", (1, 4), 77, 3))}
