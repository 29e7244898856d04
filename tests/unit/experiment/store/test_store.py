"""The store of finished replications: what was put in is found, and nothing else, nor anything damaged."""

import io

import pandas as pd
import pytest

import sim
from sim.experiment.store.store import Store
from sim.experiment.store.task import Finished, Task

CONFIG = sim.compose()
KEEPING = sim.compose(["run.keep_events=true"])
OTHER_SEED = sim.compose(["run.seed=7"])
ROWS = [("measures", "", "caseload_mean", 17.5), ("monthly", "2024-04", "caseload_mean", 17.0)]


def finished(rows=tuple(ROWS), events=None):
    buffer = io.BytesIO()
    pd.DataFrame(rows, columns=["table", "key", "measure", "value"]).to_parquet(buffer, index=False)
    return Finished(buffer.getvalue(), events)


@pytest.fixture
def store(tmp_path):
    """A store with replication 3."""
    made = Store(tmp_path, "version one" * 8)
    made.put(Task(CONFIG, 3), finished())
    return made


def again(store):
    """The same store, as another process finds it."""
    return Store(store.folder.parent, "version one" * 8)


def test_what_was_put_in_is_read_back(store):
    task = Task(CONFIG, 3)
    assert again(store).has(task)
    assert list(again(store).read(task).itertuples(index=False, name=None)) == ROWS
    assert list(again(store).read(task, "monthly").itertuples(index=False, name=None)) == ROWS[1:]


def test_another_replication_configuration_or_version_is_not_found(store):
    assert store.has(Task(CONFIG, 3))
    assert not store.has(Task(CONFIG, 4))
    assert not store.has(Task(OTHER_SEED, 3))
    assert not Store(store.folder.parent, "another version" * 8).has(Task(CONFIG, 3))


def test_how_many_replications_are_run_and_where_is_not_what_one_of_them_is(store):
    more = sim.compose(["run.replications=50", "execution.n_jobs=1"])
    assert again(store).has(Task(more, 3))


def test_two_configurations_do_not_share_a_place(store):
    other = [("measures", "", "caseload_mean", 99.0)]
    store.put(Task(OTHER_SEED, 3), finished(other))
    assert store.read(Task(CONFIG, 3))["value"].to_list() == [17.5, 17.0]
    assert store.read(Task(OTHER_SEED, 3))["value"].to_list() == [99.0]


def cut_off(path):
    path.write_bytes(path.read_bytes()[:-1])


def other_byte(path):
    content = path.read_bytes()
    path.write_bytes(content[:40] + bytes([content[40] ^ 1]) + content[41:])


def lost(path):
    path.unlink()


@pytest.mark.parametrize("damage", [cut_off, other_byte, lost])
@pytest.mark.parametrize("ending", [".parquet", ".hashes.json"])
def test_a_replication_with_a_damaged_file_is_not_there_until_it_is_put_in_again(store, damage, ending):
    damage(store.path(Task(CONFIG, 3)).with_suffix(ending))
    assert not again(store).has(Task(CONFIG, 3))
    store.put(Task(CONFIG, 3), finished())
    assert again(store).has(Task(CONFIG, 3))


@pytest.mark.parametrize("content", [b"[]", b"{}", b"3", b"\xff", b'{"000003.parquet": null}'])
def test_hashes_that_say_nothing_of_the_file_vouch_for_nothing(store, content):
    store.path(Task(CONFIG, 3)).with_suffix(".hashes.json").write_bytes(content)
    assert not again(store).has(Task(CONFIG, 3))


def test_a_run_that_keeps_events_needs_them_and_one_that_does_not_does_without(store):
    assert store.has(Task(CONFIG, 3))
    assert not store.has(Task(KEEPING, 3))
    store.put(Task(KEEPING, 3), finished(events=b"a log"))
    assert again(store).has(Task(KEEPING, 3))
    assert again(store).has(Task(CONFIG, 3))
    log = store.events_path(Task(KEEPING, 3))
    assert log.read_bytes() == b"a log"
    log.write_bytes(b"A log")
    assert not again(store).has(Task(KEEPING, 3))
    assert again(store).has(Task(CONFIG, 3))


def test_a_replication_found_whole_is_not_read_again_in_the_life_of_a_store(store):
    assert store.has(Task(CONFIG, 3))
    store.path(Task(CONFIG, 3)).unlink()
    assert store.has(Task(CONFIG, 3))
    assert not again(store).has(Task(CONFIG, 3))
