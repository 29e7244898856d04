"""A rule of one's own: it takes the place of the model's everywhere, for its own runs only."""

from __future__ import annotations

import ast
import inspect
import pickle
import subprocess
import sys
import textwrap
import threading
from contextlib import suppress
from functools import partial

import pytest

import sim
from sim.config.errors import InputError
from sim.experiment.run.replications import simulator
from sim.model import early_help, worker, workforce
from sim.own_rules import RULES, _in_place, with_rules
from tests.support import own_rules as mine
from tests.support.fakes import REPOSITORY

SHORT = ["authority=darlington_typical_practice", "run.years=0.1", "run.warm_up_days=0"]
NEVER = {"worker.stretched": mine.never_stretched}


@pytest.fixture(scope="module")
def config():
    return sim.compose(SHORT)


def test_an_own_rule_is_followed_and_no_other_run_knows_of_it(config):
    before = sim.simulate(config).measures
    own = with_rules(NEVER)(config).measures
    assert own["overtime_mean"] == 1.0 != before["overtime_mean"]
    assert sim.simulate(config).measures.equals(before)


def test_the_model_with_its_own_rule_in_its_own_place_is_the_model(config):
    same = with_rules({"worker.stretched": worker.stretched})
    assert same(config).measures.equals(sim.simulate(config).measures)


def test_overrides_will_do_for_a_configuration(config):
    assert with_rules(NEVER)(SHORT).measures.equals(with_rules(NEVER)(config).measures)


def test_what_measures_go_by_is_replaced_too(config):
    recorded = with_rules({"case_recording.recording_share": mine.half_recorded})(config).measures
    assert recorded["recording_share"] == pytest.approx(0.5, abs=0.02)


def test_every_module_gets_its_rule_back_after_an_error():
    original = worker.stretched
    with suppress(ZeroDivisionError), _in_place(NEVER):
        assert worker.stretched is workforce.stretched is mine.never_stretched
        raise ZeroDivisionError
    assert worker.stretched is workforce.stretched is original


def test_nothing_is_remembered_from_one_set_of_rules_to_the_next(config):
    planned = len(early_help.spell_lengths(config.early_help).days)
    with _in_place({"early_help.pieces_of_work": mine.one_piece_of_work}):
        assert len(early_help.spell_lengths(config.early_help).days) == 2  # one piece, completed or not
    assert len(early_help.spell_lengths(config.early_help).days) == planned > 2


def test_another_thread_waits_and_sees_the_model_s_own_rule(config):
    seen = []
    thread = threading.Thread(target=lambda: seen.append(sim.simulate(config).measures["overtime_mean"]))
    with _in_place(NEVER):
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive()
    thread.join()
    assert seen == [sim.simulate(config).measures["overtime_mean"]]


def in_a_process_of_its_own(program):
    """Run a program that may hang: without an answer in time the test fails, and nothing waits for it."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_measuring_in_one_thread_and_own_rules_in_another_do_not_wait_for_each_other():
    done = in_a_process_of_its_own(
        f"""
        import threading, time
        import sim

        config = sim.compose({SHORT!r})
        plain, begun = sim.simulate(config), threading.Event()

        def stretched(limit, pressure, full_pressure):
            if not begun.is_set():
                begun.set()
                time.sleep(0.5)  # the other thread asks for measures, and waits for this run
            return 1.0

        def read():
            begun.wait()
            plain.measures, plain.distributions

        own = sim.with_rules({{"worker.stretched": stretched}})
        threads = [threading.Thread(target=each, daemon=True) for each in (read, lambda: own(config).measures)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(timeout=60)
        print([each.is_alive() for each in threads])
        """
    )
    assert done.stdout.strip() == "[False, False]", done.stderr


def test_threads_with_rules_of_their_own_compose_and_run_beside_each_other():
    done = in_a_process_of_its_own(
        f"""
        from concurrent.futures import ThreadPoolExecutor
        import sim
        from tests.support import own_rules as mine

        def one(number):
            rule = {{"worker.stretched": mine.never_stretched}}
            simulate = sim.with_rules(rule) if number % 2 else sim.simulate
            return simulate([*{SHORT!r}, f"run.seed={{number}}"], 0).measures["overtime_mean"]

        with ThreadPoolExecutor(4) as pool:
            print([bool(found == 1.0) for found in pool.map(one, range(8))])
        """
    )
    assert done.stdout.strip() == str([False, True] * 4), done.stderr


def test_a_thread_that_names_rules_while_another_has_its_own_in_place_finds_the_model_s():
    with _in_place(NEVER):
        assert RULES["worker.stretched"] is not mine.never_stretched
        assert with_rules({"worker.stretched": mine.one_stretch_for_all})


def test_a_rule_that_asks_for_a_run_while_one_calls_it_is_refused(config, monkeypatch):
    for simulate in (sim.simulate, with_rules(NEVER)):
        monkeypatch.setattr(mine, "MODEL", simulate)
        with pytest.raises(InputError, match=r"^simulate: a rule cannot run or measure the model while a run calls it"):
            with_rules({"worker.stretched": mine.stretched_as_in_another_run})(config)
    assert sim.simulate(config).measures["overtime_mean"] > 1.0


def test_no_table_that_is_made_at_import_holds_a_rule():
    """There a replacement would not reach it: rules are looked up by name when they are called."""
    names = {name.rpartition(".")[2] for name in RULES}
    held = []

    class AtImport(ast.NodeVisitor):
        def visit_FunctionDef(self, node):
            for value in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
                self.visit(value)

        def visit_AnnAssign(self, node):
            self.visit(node.value or ast.Pass())

        def visit_Lambda(self, node):
            pass

        def visit_Name(self, node):
            if node.id in names and isinstance(node.ctx, ast.Load):
                held.append(node.id)

    for folder in ("sim/model", "sim/measures"):
        for path in (REPOSITORY / folder).glob("*.py"):
            AtImport().visit(ast.parse(path.read_text(encoding="utf-8")))
    assert held == []


def test_every_rule_can_be_named():
    assert RULES["worker.stretched"] is worker.stretched
    assert not [name for name in RULES if "._" in name]
    assert all(inspect.getmodule(rule).__name__.startswith("sim.model.") for rule in RULES.values())


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ({"worker.streched": mine.never_stretched}, r"no rule 'worker.streched' in sim/model; did you mean worker.str"),
        ({"stretched": mine.never_stretched}, r"did you mean worker.stretched\?"),
        ({"worker.Worker": mine.never_stretched}, r"no rule 'worker.Worker'"),
        (
            {"worker.stretched": mine.stretched_of_two},
            r"called as \(limit, pressure, full_pressure\); your function as ",
        ),
        ({"worker.stretched": 1.0}, r"needs a function in its place, not 1.0"),
        ({"worker.stretched": partial(mine.never_stretched)}, r"needs a function in its place"),
        ({"worker.stretched": mine.stretched_later}, r"needs an ordinary function in its place, not one that is async"),
        ({"worker.stretched": mine.stretched_by_steps}, r"that returns its result: yours has a yield"),
        ({"model.run": mine.never_stretched}, r"no rule 'model.run'"),
        ({}, r"give the rules to replace"),
    ],
)
def test_what_is_no_rule_or_does_not_fit_is_refused(own, message):
    with pytest.raises(InputError, match=message):
        with_rules(own)


def test_a_process_that_gets_it_looks_the_functions_up_by_name():
    own = with_rules(NEVER)
    assert pickle.loads(pickle.dumps(own)) == own
    assert repr(own) == "sim.with_rules({'worker.stretched': tests.support.own_rules.never_stretched})"


def test_every_set_of_rules_has_a_store_of_its_own():
    versions = [
        simulator(own and with_rules(own))[1]
        for own in (None, NEVER, {"worker.stretched": mine.one_stretch_for_all}, NEVER)
    ]
    assert versions[1] == versions[3]
    assert len(set(versions)) == 3


def test_a_rule_whose_text_is_no_file_s_can_be_tried_but_not_kept(config):
    typed = with_rules({"worker.stretched": lambda limit, pressure, full_pressure: 1.0})
    assert typed(config).measures["overtime_mean"] == 1.0
    with pytest.raises(InputError, match=r"<lambda> is no function at the top of a file"):
        simulator(typed)


@pytest.mark.usefixtures("without_report")
def test_an_experiment_with_an_own_rule_runs_in_other_processes_and_says_so(tmp_path):
    config = sim.compose([*SHORT, "run.replications=2"])
    results = sim.run_experiment(config, simulate=with_rules(NEVER), n_jobs=2, results_dir=tmp_path)
    overtime = results.measures.query("measure == 'overtime_mean'")["value"]
    assert overtime.tolist() == [1.0, 1.0]
    told = results.manifest["code"]["simulate"]
    assert told["function"] == "sim.with_rules({'worker.stretched': tests.support.own_rules.never_stretched})"
    assert (
        sim.run_experiment(config, n_jobs=1, results_dir=tmp_path)
        .measures.query("measure == 'overtime_mean'")["value"]
        .gt(1.0)
        .all()
    )
