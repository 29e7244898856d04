"""What docs/model.md points to is there: rules in the code, parameters in the schema, files of the model."""

import importlib
import re
from pathlib import Path

import pytest

from sim.config.explain import fields_of
from sim.config.schema import Config
from sim.own_rules import RULES as REPLACEABLE

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
RULES = sorted(set(re.findall(r"`(\w+)\.([\w.]+)\(\)`", PAGE)))
NAMES = sorted(set(re.findall(r"`((?:\w+)(?:\.\w+)+)`", PAGE)))
MODULES = sorted(path.stem for path in (ROOT / "sim" / "model").glob("[a-z]*.py"))

WITHOUT_RULES = {"environment", "council"}
"""Parts of the engine that hold no rule of the service."""


@pytest.mark.parametrize(("module", "path"), RULES, ids=[".".join(rule) for rule in RULES])
def test_rule_is_where_the_page_says(module, path):
    found = importlib.import_module(f"sim.model.{module}")
    for name in path.split("."):
        found = getattr(found, name)
    assert callable(found)
    assert found.__doc__


def test_every_rule_of_the_page_that_is_a_function_can_be_replaced():
    functions = {f"{module}.{path}" for module, path in RULES if "." not in path and path[0].islower()}
    assert "worker.stretched" in functions
    assert functions <= set(REPLACEABLE)


def test_every_file_of_the_model_is_on_the_page():
    assert {module for module, _ in RULES} | WITHOUT_RULES >= set(MODULES)


def test_every_parameter_on_the_page_is_in_the_schema():
    keys = set(fields_of(Config))
    groups = {key.partition(".")[0] for key in keys}
    named = [name for name in NAMES if name.partition(".")[0] in groups]
    assert len(named) > 80
    sections = {key.rsplit(".", depth)[0] for key in keys for depth in range(1, key.count(".") + 1)}
    assert [name for name in named if name not in keys | sections] == []


def test_links_lead_somewhere():
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in PAGE.splitlines()
        if line.startswith("#")
    }
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        if target.startswith("#"):
            assert target[1:] in headings, target
        else:
            assert (ROOT / "docs" / target).is_file(), target
