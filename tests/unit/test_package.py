"""What importing the package brings with it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sim


def loaded_after(statement, *names):
    """Which of these modules a fresh interpreter has loaded after a statement."""
    script = f"import sys; {statement}; print([name for name in {names!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True)
    return ast.literal_eval(done.stdout)


def test_importing_the_package_loads_nothing_heavy():
    assert loaded_after("import sim", "numpy", "pandas", "hydra", "pydantic", "plotly") == []


def test_the_model_needs_no_pydantic_and_neither_pandas_nor_hydra():
    modules = ("pydantic", "yaml", "pandas", "hydra", "omegaconf", "plotly", "simpy")
    assert loaded_after("import sim.model.model", *modules) == ["simpy"]


def test_the_model_knows_the_types_of_its_settings_but_loads_none_of_them():
    modules = [f"sim.config.{path.stem}" for path in (Path(sim.__file__).parent / "config").glob("*.py")]
    assert loaded_after("import sim.model.model", *modules) == ["sim.config.categories"]


def test_what_the_version_of_the_model_leaves_out_is_no_part_of_a_replication():
    beside = ("sim.app", "sim.cli", "sim.data", "sim.execution", "sim.experiment", "sim.report")
    assert loaded_after("import sim.replication", *beside) == []


def test_workers_need_neither_hydra_nor_plotly():
    modules = ("hydra", "omegaconf", "plotly")
    assert loaded_after("import sim.experiment.store.task, sim.replication", *modules) == []


@pytest.mark.parametrize("name", sim.__all__)
def test_every_public_name_is_there(name):
    assert getattr(sim, name) is not None
    assert name in dir(sim)


def test_other_names_are_not():
    with pytest.raises(AttributeError, match="nonsense"):
        sim.nonsense  # noqa: B018
