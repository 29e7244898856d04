"""What the repository promises about itself: versions, dependencies, commands and links agree."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import sim
from sim.version import __version__

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNTIME = [Requirement(line) for line in PROJECT["dependencies"]]
CLUSTER = [Requirement(line) for line in PROJECT["optional-dependencies"]["cluster"]]
SLIDES = [Requirement(line) for line in PROJECT["optional-dependencies"]["slides"]]
DEVELOPMENT = [Requirement(line) for line in PROJECT["optional-dependencies"]["dev"]]
CONSTRAINTS = [Requirement(line) for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("results/README.md")]


def imported_packages() -> set[str]:
    names = set()
    for folder in ("sim", "hydra_plugins"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    names.update(alias.name.split(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                    names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"sim", "hydra_plugins"}


def declared_packages() -> set[str]:
    modules = {"hydra-core": "hydra", "python-dateutil": "dateutil", "python-pptx": "pptx", "pyyaml": "yaml"}
    return {modules.get(requirement.name, requirement.name) for requirement in (*RUNTIME, *CLUSTER, *SLIDES)}


def test_version_is_the_same_everywhere():
    assert sim.__version__ == __version__
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+?),? ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == __version__


def test_everything_imported_is_declared():
    assert imported_packages() - declared_packages() == set()


def test_everything_declared_is_imported():
    # pyarrow may be reached through pandas alone, which does not install it by itself.
    assert declared_packages() - imported_packages() - {"pyarrow"} == set()


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize(
    "requirement", [*RUNTIME, *CLUSTER, *SLIDES, *DEVELOPMENT], ids=lambda requirement: requirement.name
)
def test_every_dependency_is_pinned_within_its_range(requirement, python):
    environment = {"python_version": python, "python_full_version": f"{python}.0"}
    pins = [
        next(iter(pin.specifier)).version
        for pin in CONSTRAINTS
        if canonicalize_name(pin.name) == canonicalize_name(requirement.name)
        and (pin.marker is None or pin.marker.evaluate(environment))
    ]
    assert len(pins) == 1
    assert requirement.specifier.contains(pins[0])


def test_constraints_hold_names_and_versions_only():
    for pin in CONSTRAINTS:
        assert pin.url is None
        assert [specifier.operator for specifier in pin.specifier] == ["=="]


def test_plugin_package_stays_a_namespace():
    # With an __init__.py it would hide the plugins of every other package from Hydra.
    assert (ROOT / "hydra_plugins").is_dir()
    assert not (ROOT / "hydra_plugins" / "__init__.py").exists()


@pytest.mark.parametrize(
    "command", ["install -c constraints.txt -e . ", "python -m sim experiment=staffing_sweep", '-e ".[dev]"']
)
def test_quick_start_is_given_for_each_shell(command):
    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace("-e .;", "-e . ;")
    assert readme.count(command) == len(["POSIX shell", "PowerShell", "uv"])


def test_readme_attributes_the_data():
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").replace("[", "").replace("]", "").split())
    assert "Contains public sector information licensed under the Open Government Licence v3.0" in readme


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target
