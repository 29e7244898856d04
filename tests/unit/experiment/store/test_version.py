"""Hashes under which results are kept: what can change a number changes them, and nothing else does."""

import hashlib
import shutil
from pathlib import Path

import pytest

import sim
from sim.experiment.store import version


@pytest.fixture
def texts(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.py").write_bytes(b"x = 1\n")
    (tmp_path / "two.py").write_bytes(b"y = 2\n")
    return tmp_path


def hash_of(folder):
    return version.hash_of_texts(folder, folder.rglob("*.py"))


def test_the_order_of_files_and_the_kind_of_line_ending_do_not_matter(texts):
    before = hash_of(texts)
    (texts / "two.py").write_bytes(b"y = 2\r\n")
    assert hash_of(texts) == before
    paths = sorted(texts.rglob("*.py"))
    assert version.hash_of_texts(texts, paths) == version.hash_of_texts(texts, reversed(paths)) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "two.py").write_bytes(b"y = 3\n"),
        lambda folder: (folder / "two.py").rename(folder / "three.py"),
        lambda folder: (folder / "a" / "one.py").rename(folder / "one.py"),
        lambda folder: (folder / "three.py").write_bytes(b""),
    ],
    ids=["another text", "another name", "another folder", "one more"],
)
def test_another_text_name_folder_or_file_is_another_hash(texts, change):
    before = hash_of(texts)
    change(texts)
    assert hash_of(texts) != before


def test_a_file_is_hashed_by_its_bytes(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"abc\r\n")
    assert version.hash_of_file(path) == hashlib.sha256(b"abc\r\n").hexdigest()


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package's source, which can be changed."""
    source = Path(sim.__file__).parent
    copy = tmp_path / "sim"
    shutil.copytree(source, copy, ignore=lambda _, names: [name for name in names if name == "__pycache__"])
    monkeypatch.setattr(sim, "__file__", str(copy / "__init__.py"))
    return copy


def append(path):
    path.write_text(path.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")


@pytest.mark.parametrize("name", ["clock.py", "model/model.py", "measures/costs.py", "config/schema.py", "streams.py"])
def test_whatever_makes_numbers_makes_another_version(package, name):
    before = version.model_version()
    append(package / name)
    assert version.model_version() != before


@pytest.mark.parametrize("name", ["cli/main.py", "report/page.py", "experiment/run/plan.py", "data/facts.py"])
def test_what_shows_results_or_runs_the_model_does_not(package, name):
    before = version.model_version()
    append(package / name)
    assert version.model_version() == before


def test_another_numpy_makes_another_version(monkeypatch):
    before = version.model_version()
    monkeypatch.setattr(version, "version", lambda name: "0.0" if name == "numpy" else "1.0")
    first = version.model_version()
    monkeypatch.setattr(version, "version", lambda name: "0.1" if name == "numpy" else "1.0")
    assert len({before, first, version.model_version()}) == 3


def test_outside_a_clone_no_commit_is_claimed(package):
    found = version.code_identity()
    assert (found["commit"], found["clean"]) == (None, None)
    assert found["version"] == sim.__version__


def test_inputs_are_every_configuration_file_and_the_experiments_own(tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_bytes(b"title: T\n")
    found = version.input_hashes(mine)
    assert found.pop("experiments/mine.yaml") == hashlib.sha256(b"title: T\n").hexdigest()
    assert found == version.input_hashes(None)
    assert {"configs/config.yaml", "configs/authority/doncaster_typical_practice.yaml"} <= found.keys()
    assert all(len(each) == 64 for each in found.values())
