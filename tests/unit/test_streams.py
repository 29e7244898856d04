"""Random streams: keyed by whom they are for, the same wherever and in whatever order they are asked for."""

from __future__ import annotations

import hashlib
import struct
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from sim.streams import ROWS_PER_BLOCK, Purpose, Streams, message


def test_block_is_numpys_own_philox_keyed_by_what_it_is_for() -> None:
    key = np.frombuffer(hashlib.sha256(struct.pack("<6q", 7, 3, 6, 2, 2, 5)).digest()[:16], dtype="<u8")
    philox = np.random.Philox(key=key, counter=np.array([0, 0, 0, 9], dtype=np.uint64))
    expected = ((philox.random_raw(50) >> np.uint64(12)) + 0.5) * 2.0**-52
    streams = Streams(7, 3)
    streams.block(Purpose.SICKNESS, (1,), 0, 13)  # leaves a half-used buffer behind
    assert streams.block(Purpose.JOURNEY, (2, 5), 9, 50).tolist() == expected.tolist()


def philox(key: list[int], counter: list[int]) -> list[int]:
    """Philox 4x64 with 10 rounds as published (Salmon et al. 2011), in whole numbers."""
    (k0, k1), (x0, x1, x2, x3) = key, counter
    for _ in range(10):
        high0, low0 = divmod(0xD2E7470EE14C6C93 * x0, 2**64)
        high1, low1 = divmod(0xCA5A826395121157 * x2, 2**64)
        x0, x1, x2, x3 = high1 ^ x1 ^ k0, low1, high0 ^ x3 ^ k1, low0
        k0, k1 = (k0 + 0x9E3779B97F4A7C15) % 2**64, (k1 + 0xBB67AE8584CAA73B) % 2**64
    return [x0, x1, x2, x3]


def test_a_program_that_follows_the_scheme_to_the_byte_draws_the_same_numbers() -> None:
    integers = [2**63 - 1, 12, Purpose.PERSON, 3, 2, -5, 40_000]
    packed = b"".join((integer % 2**64).to_bytes(8, "little") for integer in integers)
    digest = hashlib.sha256(packed).digest()
    key = [int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:16], "little")]
    words = [word for output in (1, 2, 3) for word in philox(key, [output, 0, 0, 7])]
    expected = [(word // 2**12 + 0.5) / 2**52 for word in words]
    assert Streams(2**63 - 1, 12).block(Purpose.PERSON, (2, -5, 40_000), 7, 12).tolist() == expected


def test_known_numbers_never_change() -> None:
    streams = Streams(20240401, 3)
    assert streams.row(Purpose.JOURNEY, (2, 5), 300, 4) == [
        0.49739739938856464,
        0.7046054228036541,
        0.304600862907651,
        0.01254091816118652,
    ]
    assert streams.own(Purpose.DEMAND_WALK, (), 2) == [0.0016822945165256842, 0.5896793299661253]
    assert Streams(2**63 - 1, 0).own(Purpose.SICKNESS, (-1, 2**53), 1) == [0.3853576304722889]


Whose = tuple[int, int, Purpose, tuple[int, ...]]
whole = st.integers(0, 2**63 - 1)
whose = st.tuples(
    whole,
    st.integers(0, 3) | whole,
    st.sampled_from(Purpose),
    st.lists(st.integers(-2, 2) | st.integers(-(2**63), 2**63 - 1), max_size=6).map(tuple),
)


@given(one=whose, other=whose)
@example(one=(1, 0, Purpose.PERSON, ()), other=(1, 0, Purpose.PERSON, (0,)))
@example(one=(1, 0, Purpose.PERSON, (1,)), other=(1, 0, Purpose.PERSON, (1, 0)))
def test_no_message_is_the_beginning_of_another(one: Whose, other: Whose) -> None:
    if one != other:
        assert not message(*one).startswith(message(*other))
        assert not message(*other).startswith(message(*one))
    assert message(*one) == message(*one[:2], int(one[2]), one[3])


def test_order_of_asking_does_not_matter() -> None:
    forwards, backwards = Streams(1, 0), Streams(1, 0)
    wanted = [0, 1, ROWS_PER_BLOCK - 1, ROWS_PER_BLOCK, 5 * ROWS_PER_BLOCK + 3]
    first = {index: forwards.row(Purpose.JOURNEY, (1, 2), index, 6) for index in wanted}
    second = {index: backwards.row(Purpose.JOURNEY, (1, 2), index, 6) for index in reversed(wanted)}
    assert first == second


def test_a_longer_block_begins_with_a_shorter_one() -> None:
    streams = Streams(1, 0)
    shorter, longer = (streams.block(Purpose.DEMAND_WALK, (), 0, size).tolist() for size in (4, 9))
    assert longer[:4] == shorter


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, 0, Purpose.PERSON, (1,)), (2, 0, Purpose.PERSON, (1,))),
        ((1, 0, Purpose.PERSON, (1,)), (1, 1, Purpose.PERSON, (1,))),
        ((1, 0, Purpose.PERSON, (1,)), (1, 0, Purpose.TRAINING, (1,))),
        ((1, 0, Purpose.PERSON, (1,)), (1, 0, Purpose.PERSON, (2,))),
        ((1, 0, Purpose.PERSON, (1, 2)), (1, 0, Purpose.PERSON, (2, 1))),
        ((1, 12, Purpose.PERSON, ()), (11, 2, Purpose.PERSON, ())),
    ],
)
def test_different_keys_have_nothing_in_common(one: tuple, other: tuple) -> None:
    first, second = (Streams(seed, rep).block(purpose, path, 0, 4000) for seed, rep, purpose, path in (one, other))
    assert not set(first.tolist()) & set(second.tolist())
    assert abs(np.corrcoef(first, second)[0, 1]) < 5.0 / np.sqrt(4000)


def test_numbers_are_uniform_and_never_0_or_1() -> None:
    numbers = np.concatenate([Streams(5, rep).block(Purpose.ARRIVALS, (rep,), 0, 5000) for rep in range(40)])
    assert numbers.min() > 0.0
    assert numbers.max() < 1.0
    assert stats.kstest(numbers, "uniform").pvalue > 1e-6


def test_the_same_in_another_process_whatever_the_hash_seed() -> None:
    program = "from sim.streams import Purpose, Streams; print(Streams(3, 1).row(Purpose.JOURNEY, (1, 4), 77, 3))"
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
    assert answers == {str(Streams(3, 1).row(Purpose.JOURNEY, (1, 4), 77, 3))}
