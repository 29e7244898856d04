"""An own function is described by the text of its file, for as long as that is the text it was imported from."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

import sim
from sim.config.errors import InputError
from sim.experiment.store.own_function import own_function

TEXT = '''"""A rule, and what it leads to."""

import functools
from dataclasses import dataclass

SHARE = 1 / 2
STEPS = {"first": 1, "second": 2.0}
SEEN = {}
COUNT = 0


def decorated(function):
    @functools.wraps(function)
    def inner(*given):
        return function(*given)

    return inner


@dataclass
class Curve:
    slope: float = 1.0

    def at(self, x):
        return self.slope * x

    @property
    def twice(self):
        return 2.0 * self.slope


@decorated
def helper(pressure, power=2.0, *, least=0.0):
    return max(least, Curve().at(pressure) ** power)


def stretched(limit, pressure, full_pressure):
    """Return how far."""
    global COUNT
    COUNT += 1
    SEEN[pressure] = [each + SHARE for each in STEPS.values()]
    return 1.0 + helper(pressure)


def elsewhere():
    return 1.0
'''


@pytest.fixture
def mine(tmp_path, monkeypatch):
    path = tmp_path / "mine_of_a_test.py"
    path.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    yield importlib.import_module(path.stem)
    del sys.modules[path.stem]


def edit(module, old, new):
    assert old in TEXT
    Path(module.__file__).write_text(TEXT.replace(old, new), encoding="utf-8")
    importlib.invalidate_caches()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return 1.0 + helper", "return 2.0 + helper"),
        ("return 1.0 + helper", "return 1 + helper"),
        ("1.0 + helper(pressure)", "1.0 + helper(limit)"),
        ("each + SHARE for", "each - SHARE for"),
        ("max(least,", "min(least,"),
        ("power=2.0", "power=3.0"),
        ("least=0.0", "least=0.5"),
        ("self.slope * x", "self.slope + x"),
        ("2.0 * self.slope", "3.0 * self.slope"),
        ("function(*given)", "function(*given[:1])"),
        ("1 / 2", "1 / 4"),
        ('"second": 2.0', '"second": 3.0'),
        ("def stretched(", "def stretched_as_it_was("),
        ("return 1.0 + helper", "return 1.0 +"),
    ],
)
def test_a_function_that_is_no_longer_what_its_file_says_is_refused(mine, old, new):
    edit(mine, old, new)
    with pytest.raises(InputError, match=r"^simulate: the file of mine_of_a_test.stretched changed since it was imp"):
        own_function(sim.with_rules({"worker.stretched": mine.stretched}))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SHARE = 1 / 2", "# Half, as measured.\nSHARE = 1 / 2"),
        ("def helper", "\n\n\ndef helper"),
        ("def elsewhere():\n    return 1.0", "def elsewhere():\n    return 2.0"),
    ],
)
def test_a_change_that_the_function_does_not_meet_is_none(mine, old, new):
    as_imported = own_function(mine.elsewhere)
    edit(mine, old, new)
    described = own_function(mine.stretched)
    assert described["function"] == "mine_of_a_test.stretched"
    assert described["text_sha256"] != as_imported["text_sha256"]


def test_a_function_that_has_run_is_still_what_its_file_says(mine):
    """Python rewrites the code of what runs often; and lists and counts that were filled are no change of the file."""
    for pressure in range(1000):
        mine.stretched(1.5, float(pressure), 1.0)
    assert len(mine.SEEN) == mine.COUNT == 1000
    assert own_function(mine.stretched)["function"] == "mine_of_a_test.stretched"


def test_what_was_described_before_is_refused_after_any_change_of_its_file(mine):
    described = own_function(mine.stretched)
    edit(mine, "def elsewhere", "# a table could be computed here\ndef elsewhere")
    with pytest.raises(InputError, match=r"importlib.reload\(mine_of_a_test\)"):
        own_function(mine.stretched)
    edit(mine, "def elsewhere", "def elsewhere")
    assert own_function(mine.stretched) == described


def test_a_file_that_is_imported_again_is_what_it_says_now(mine):
    older, before = mine.stretched, own_function(mine.stretched)
    edit(mine, "1 / 2", "1 / 4")
    importlib.reload(mine)
    with pytest.raises(InputError, match="then take the function from it anew"):
        own_function(older)
    assert own_function(mine.stretched)["text_sha256"] != before["text_sha256"]
