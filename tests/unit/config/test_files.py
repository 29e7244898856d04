"""Where configuration and experiments are found: beside the package in a clone, inside it once installed."""

import pytest

import sim
from sim.config.files import experiment_names, file_options, group_names, option_names, project_directory


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package with nothing in or beside it."""
    (tmp_path / "site" / "sim").mkdir(parents=True)
    monkeypatch.setattr(sim, "__file__", str(tmp_path / "site" / "sim" / "__init__.py"))
    return tmp_path / "site" / "sim"


def with_group(folder):
    (folder / "configs" / "authority").mkdir(parents=True)
    (folder / "configs" / "config.yaml").touch()
    for name in ("b.yaml", "a.yaml", "notes.md"):
        (folder / "configs" / "authority" / name).touch()
    (folder / "experiments").mkdir()
    (folder / "experiments" / "sweep.yaml").touch()


def test_in_a_clone_they_lie_beside_the_package(package):
    with_group(package.parent)
    assert project_directory("configs") == package.parent / "configs"
    assert (group_names(), file_options("authority"), experiment_names()) == (["authority"], ["a", "b"], ["sweep"])


def test_in_a_wheel_they_lie_inside_and_what_lies_beside_is_somebody_elses(package):
    with_group(package)
    (package.parent / "configs" / "other").mkdir(parents=True)
    assert project_directory("configs") == package / "configs"
    assert (group_names(), file_options("authority"), experiment_names()) == (["authority"], ["a", "b"], ["sweep"])


def test_the_working_directory_is_not_looked_at(package, tmp_path, monkeypatch):
    with_group(tmp_path / "here")
    with_group(package)
    (tmp_path / "here" / "configs" / "mine").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert group_names() == ["authority"]


def test_a_group_that_there_is_not_has_no_options(package):
    with_group(package)
    assert option_names("nothing") == []
