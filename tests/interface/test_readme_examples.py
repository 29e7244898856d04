"""The questions that the README shows how to ask can be asked."""

import re
import shlex
from pathlib import Path

import pytest

import sim
from sim.experiment.run.plan import plan_experiment

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^frontdoor run (.+)$", README, re.MULTILINE)


def test_there_are_examples():
    assert len(COMMANDS) > 0


@pytest.mark.parametrize("command", COMMANDS)
def test_example_is_valid(command):
    words = [word for word in shlex.split(command, comments=True) if word != "-m"]
    for word in words:
        key, value = word.split("=")
        if key == "experiment":
            assert (ROOT / "experiments" / f"{value}.yaml").is_file()
    overrides = [word for word in words if not word.startswith("experiment=")]
    first_of_each_sweep = [item if "[" in item else item.split(",")[0] for item in overrides]  # no list is a sweep
    assert sim.compose(first_of_each_sweep).run.years > 0


def test_the_file_to_copy_runs_as_it_stands(tmp_path):
    page = (ROOT / "docs" / "experiments.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"`my_plan.yaml`:\n\n```yaml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "my_plan.yaml").write_text(text, encoding="utf-8")
    plan = plan_experiment(tmp_path / "my_plan.yaml")
    assert [scenario.name for scenario in plan.scenarios] == ["today", "plan"]
