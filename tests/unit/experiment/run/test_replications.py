"""Running what is missing: what is refused before it begins, and an own function in place of the model's."""

from __future__ import annotations

import importlib
import sys
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

import sim
from sim.config.errors import ConfigError, InputError, ResultsError
from sim.experiment.run.plan import Plan, PlannedScenario
from sim.experiment.run.replications import Options, check_writable, run_missing, simulator
from sim.replication import simulate

RULE = """
SHARE = {share}


def simulate(config, replication=0):
    return SHARE


class Rule:
    def simulate(self, config, replication=0):
        return SHARE


def made_for(share):
    return lambda config, replication=0: share
"""


def imported(folder: Path, share: float, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Import a file as a program that is started after each change of it would."""
    (folder / "own_rule.py").write_text(RULE.format(share=share), encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "own_rule", raising=False)
    importlib.invalidate_caches()
    return importlib.import_module("own_rule")


def test_a_changed_file_has_another_store_and_one_changed_back_has_its_own_again(tmp_path, monkeypatch):
    versions = []
    for folder, share in (("one", 0.5), ("two", 0.25), ("three", 0.5)):
        (tmp_path / folder).mkdir()
        versions.append(simulator(imported(tmp_path / folder, share, monkeypatch).simulate)[1])
    assert versions[0] == versions[2]
    assert len({*versions, simulator(None)[1]}) == 3


def test_a_function_whose_text_is_no_file_s_is_refused(tmp_path, monkeypatch):
    own = imported(tmp_path, 0.5, monkeypatch)
    typed: dict[str, object] = {"__name__": "nowhere"}
    exec("def simulate(config, replication=0): return 0.5", typed)
    for each in (own.made_for(0.5), partial(own.simulate), own.Rule().simulate, typed["simulate"]):
        with pytest.raises(InputError, match=r"^simulate: .* is no function at the top of a file"):
            simulator(each)


def test_a_function_of_the_script_that_is_run_stays_in_its_process(tmp_path, monkeypatch):
    own = imported(tmp_path, 0.5, monkeypatch).simulate
    own.__module__ = "__main__"
    monkeypatch.setattr(
        "sim.experiment.store.own_function._text_behind", lambda own, name: RULE
    )  # pytest's own script has none
    experiment = sim.Experiment(title="T", question="", scenarios={"a": []}, replications=2)
    with pytest.raises(InputError, match=r"^simulate: worker processes cannot import .* own and import it"):
        sim.run_experiment(experiment, simulate=own, n_jobs=2, results_dir=tmp_path / "results")


def test_the_model_s_own_function_is_one_of_a_file():
    assert simulator(simulate)[0] is simulate


def test_a_place_that_cannot_be_written_is_found_before_anything_runs(tmp_path):
    check_writable(tmp_path / "not there yet" / "experiment")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(ResultsError, match=r"taken: cannot write results there: "):
        check_writable(tmp_path / "taken" / "experiment")


@pytest.mark.parametrize(
    ("name", "replications", "said"),
    [
        ("../elsewhere", 1, "'../elsewhere' cannot be the name of a folder"),
        ("store", 1, "'store' must not be the name of an experiment"),
        ("posts", 1_000_001, "1000001 replications in all scenarios together; at most 1000000"),
    ],
)
def test_a_plan_that_no_folder_could_hold_is_refused(tmp_path, name, replications, said):
    scenario = PlannedScenario("now", sim.compose(), replications)
    with pytest.raises(ConfigError) as caught:
        run_missing(Plan(name, "T", "Q", (scenario,), "now"), Options(tmp_path))
    assert str(caught.value) == f"experiment {name}: {said}"
    assert list(tmp_path.iterdir()) == []
