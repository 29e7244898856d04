"""A run is the same to the last byte: whatever enumerations are called, and whatever the processor can do."""

import ast
import hashlib
import os
import subprocess
import sys
from enum import IntEnum
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.model.model import run

EVERYTHING = (
    "authority=darlington_typical_practice",
    "run.warm_up_days=0",
    "run.years=0.15",
    "demand.growth_per_year=0.03",
    "demand.yearly_walk_sd=0.1",
    "early_help.family_hub.takes_share=0.1",
    "early_help.consultation_line.hours_per_day=7",
    "allocation.policy=skewed",
    "pathway.plans.child_in_need.length_days.distribution=weibull",
)
"""A small authority for some weeks, with whatever draws a number or takes an exponential."""

SOURCE = Path(sim.__file__).parent

PROGRAM = """
import sys
from tests.properties.test_same_everywhere import digest
print(digest(*sys.argv[1:]))
"""

WITHOUT_NEWER_INSTRUCTIONS = {
    "NPY_DISABLE_CPU_FEATURES": " ".join(np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])),
    "OPENBLAS_CORETYPE": "Prescott",
}
"""As on an old processor: numpy's own loops, and those of the library of linear algebra that it calls."""

POWERS = {"exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "power", "float_power"}
PRODUCTS = {"dot", "vdot", "inner", "matmul", "einsum", "linalg"}
"""Of numpy: functions whose last bit depends on the instructions that a processor has."""


def digest(*overrides: str) -> str:
    """Return a hash of everything that a run leaves behind."""
    log = run(sim.compose(list(overrides)), 0)
    content = hashlib.sha256()
    for part in (log.log, log.snapshots):
        for name in part.names:
            content.update(part[name].tobytes())
    return content.hexdigest()


@pytest.fixture(scope="module")
def here() -> str:
    return digest(*EVERYTHING)


def all_enumerations(kind: type = IntEnum) -> list[type]:
    mine = [each for each in kind.__subclasses__() if each.__module__.startswith("sim.")]
    return mine + [further for each in kind.__subclasses__() for further in all_enumerations(each)]


def test_what_the_members_of_an_enumeration_are_called_changes_nothing(here, monkeypatch):
    enumerations = all_enumerations()
    assert len(enumerations) > 20
    for enumeration in enumerations:
        for member in enumeration:
            monkeypatch.setattr(member, "_name_", f"RENAMED_{member.value}")
    assert "RENAMED_6" in repr(sim.streams.Purpose(6))
    assert digest(*EVERYTHING) == here


@pytest.mark.skipif(
    not WITHOUT_NEWER_INSTRUCTIONS["NPY_DISABLE_CPU_FEATURES"], reason="numpy uses no newer instructions here"
)
def test_a_processor_without_newer_instructions_changes_nothing(here):
    found = subprocess.run(
        [sys.executable, "-c", PROGRAM, *EVERYTHING],
        env={**os.environ, **WITHOUT_NEWER_INSTRUCTIONS, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert found.stdout.split() == [here]


@pytest.mark.parametrize("path", [*SOURCE.glob("model/*.py"), SOURCE / "distributions.py"], ids=lambda path: path.name)
def test_the_model_asks_numpy_for_nothing_that_depends_on_the_processor(path):
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "np":
            found += [node.attr] * (node.attr in POWERS | PRODUCTS)
        found += ["@"] * isinstance(node, ast.MatMult)
    assert found == []
