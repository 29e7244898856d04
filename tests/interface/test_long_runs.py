"""Many replications: the memory of the driver does not grow with them, and the store reads each file once."""

import os
import subprocess
import sys
import textwrap

import pytest

import sim
from sim.experiment.store import store
from sim.experiment.store.task import Finished, Task
from tests.support import fakes


def test_digest_is_worked_out_once_and_anew_for_a_copy():
    config = sim.compose()
    assert config.digest is config.digest
    other = config.model_copy(update={"run": config.run.model_copy(update={"seed": config.run.seed + 1})})
    assert other.digest != config.digest
    assert other.digest == sim.compose([f"run.seed={config.run.seed + 1}"]).digest


def test_store_reads_each_file_once(tmp_path, monkeypatch):
    read, hash_of_file = [], store.hash_of_file
    monkeypatch.setattr(store, "hash_of_file", lambda path: read.append(path) or hash_of_file(path))
    tasks = [Task(sim.compose(), replication) for replication in range(4)]
    opened = store.Store(tmp_path, "version")
    for task in tasks[:3]:
        opened.put(task, Finished(b"tables", None))
    for _ in range(3):
        assert [opened.has(task) for task in tasks] == [True, True, True, False]
    assert len(read) == 3
    keeping = Task(sim.compose(["run.keep_events=true"]), 0)
    assert not opened.has(keeping)
    opened.put(keeping, Finished(b"tables", b"events"))
    assert opened.has(keeping)


@pytest.mark.usefixtures("without_report")
def test_results_do_not_depend_on_the_size_of_blocks(tmp_path, monkeypatch):
    config = sim.compose(["run.replications=5", "run.keep_events=true"])

    def run():
        return sim.run_experiment(config, simulate=fakes.simulate, results_dir=tmp_path, n_jobs=1)

    whole = run()
    monkeypatch.setattr("sim.experiment.run.folder._REPLICATIONS_IN_A_BLOCK", 2)
    blocks = run()
    assert blocks.measures.equals(whole.measures)
    assert blocks.monthly.equals(whole.monthly)
    assert blocks.distributions.equals(whole.distributions)
    assert len(list(blocks.path.glob("events/*/*.parquet"))) == 5


@pytest.mark.skipif(sys.platform == "win32", reason="needs the resource module")
@pytest.mark.full
def test_memory_does_not_grow_with_replications(tmp_path):
    """A hundred replications more would take a hundred megabytes if they were all held while tables are written.

    The report is left out: it reads whole tables.
    """
    script = """
        import resource, sys
        import sim
        import sim.experiment.run.folder
        from tests.support import fakes
        sim.report.write_report = lambda results: None
        sim.experiment.run.folder._REPLICATIONS_IN_A_BLOCK = 20
        config = sim.compose([f"run.replications={sys.argv[1]}"])
        sim.run_experiment(config, simulate=fakes.simulate_at_length, n_jobs=1)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024))
    """
    environment = {**os.environ, "PYTHONPATH": str(fakes.REPOSITORY)}

    def peak_bytes(replications):
        command = [sys.executable, "-c", textwrap.dedent(script), str(replications)]
        done = subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=600, check=True
        )
        return int(done.stdout)

    few, many = peak_bytes(60), peak_bytes(180)
    assert many - few < 60e6, f"{few / 1e6:.0f} MB, then {many / 1e6:.0f} MB"
