"""Files are written whole or not at all, whatever happens meanwhile."""

import os

import pytest

from sim.experiment.store.whole_file import write_whole


def test_a_file_holds_what_was_written_and_nothing_lies_beside_it(tmp_path):
    path = tmp_path / "tables.parquet"
    write_whole(path, b"\0\r\nwhole")
    assert path.read_bytes() == b"\0\r\nwhole"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_there_is_replaced_and_another_name_of_it_keeps_the_old_content(tmp_path):
    path, other = tmp_path / "new", tmp_path / "other name"
    path.write_bytes(b"longer than what comes")
    os.link(path, other)
    write_whole(path, b"short")
    assert (path.read_bytes(), other.read_bytes()) == (b"short", b"longer than what comes")


@pytest.mark.parametrize("stopped_by", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_where_writing_fails_the_old_file_stays_and_nothing_is_left_beside_it(tmp_path, monkeypatch, stopped_by):
    path = tmp_path / "manifest.json"
    path.write_bytes(b"old")

    def fail(*_):
        raise stopped_by

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(type(stopped_by)):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "nowhere" / "file", b"")
    assert list(tmp_path.iterdir()) == []
