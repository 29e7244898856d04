"""Configurations and results folders that chance has damaged: a clear error or none, and nothing written elsewhere.

The numbers of an everyday run of the slow tests are small; ``-m full`` tries ten thousand configurations and two
thousand folders.
"""

import io
import json
import math
import shutil
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.cli.main import main
from sim.config.compose import validate
from sim.config.errors import ConfigError
from sim.config.explain import fields_of
from sim.config.mistaken_overrides import mistaken_override
from sim.config.schema import Config
from tests.support import fakes

SWEEP = sim.Experiment(title="Posts", question="", sweep={"teams.assessment.posts": [40, 60]}, replications=3)


def numbers(slow, full):
    """Run a test with few examples among the slow ones, and with many among the full ones."""
    return pytest.mark.parametrize(
        "examples", [pytest.param(slow, marks=pytest.mark.slow), pytest.param(full, marks=pytest.mark.full)]
    )


def try_out(examples, check, *strategies):
    checks = list(HealthCheck)
    chosen = settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=checks
    )
    chosen(given(*strategies)(check))()


texts = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "nan", "inf", "1e999", "null", "true", "2024-02-30", "${oc.env:HOME}", "../x", "\x1b[2J", "=1"]
    ),
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([10**6, 2**63, -(2**63), 10**400, 1e308, -1e308, 5e-324, math.nan, math.inf, -math.inf]),
    st.floats(),
    st.dates(),
    texts,
)
junk = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3))


def places(value, place=()):
    """Every place in nested mappings and lists, as the keys that lead there."""
    if place:
        yield place
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from places(item, (*place, key))


def edited(value, edits):
    """Replace, remove or add what is at some places; what an earlier edit took away is left."""
    for place, action, new in edits:
        try:
            inner = value
            for key in place[:-1]:
                inner = inner[key]
            if action == "remove":
                del inner[place[-1]]
            elif action == "replace":
                inner[place[-1]] = new
            else:
                inner[str(new)[:20]] = new
        except (LookupError, TypeError):
            continue
    return value


def edits_of(value, new):
    actions = st.sampled_from(["replace", "replace", "remove", "add"])
    return st.lists(st.tuples(st.sampled_from(list(places(value))), actions, new), min_size=1, max_size=4)


def refused_or(make, given_values):
    """Return a configuration, or None where it is refused with a message of some, and bounded, length."""
    try:
        return make(given_values)
    except ConfigError as error:
        message = str(error)
    assert 0 < len(message) < 5_000
    return None


@numbers(300, 8_000)
def test_mutated_configuration_is_valid_or_refused(examples):
    original = json.dumps(sim.compose().model_dump(mode="json"))

    def check(edits):
        config = refused_or(validate, edited(json.loads(original), edits))
        assert (
            config is None or validate(json.loads(json.dumps(config.model_dump(mode="json")))).digest == config.digest
        )

    try_out(examples, check, edits_of(json.loads(original), junk))


OVERRIDES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "", "", "+", "++", "~"]),
    st.sampled_from([*fields_of(Config), "authority", "execution", "hydra.run.dir", "workforce.vacancy"]) | texts,
    st.sampled_from(["=", "=", "=", "", "@", "=="]),
    scalars.map(str)
    | st.sampled_from(["[1,2", "{a: 1}", "1,2", "range(1,9)", "glob(*)", "'", "[" * 300, "9" * 5000, "${run.seed}"]),
)


@numbers(100, 1_800)
def test_any_text_as_override_is_read_or_refused(examples):
    def check(text):
        mistake = mistaken_override([text])
        assert mistake is None or mistake

    try_out(examples, check, OVERRIDES)


@numbers(5, 200)
def test_any_override_composes_or_is_refused(examples):
    def check(overrides):
        refused_or(sim.compose, overrides)

    try_out(examples, check, st.lists(OVERRIDES, min_size=1, max_size=2))


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sim.report.write_report", lambda results: None)  # made anew in some examples
        folder = tmp_path_factory.mktemp("original") / "results"
        patched.setattr("sim.replication.simulate", fakes.simulate)
        return sim.run_experiment(SWEEP, results_dir=folder, n_jobs=1).path


FILES = ("manifest.json", "measures.parquet", "monthly.parquet", "distributions.parquet", "summary.csv")
damages = st.one_of(
    st.tuples(st.just("flip"), st.sampled_from(FILES), st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)))),
    st.tuples(st.just("cut off"), st.sampled_from(FILES), st.floats(0, 1)),
    st.tuples(st.just("delete"), st.sampled_from(FILES), st.none()),
    st.tuples(st.just("rename"), st.sampled_from(FILES), st.sampled_from([*FILES, "other"])),
    st.tuples(st.just("add"), st.sampled_from(["report.html", "note.txt", "events", "manifest.json.partial"]), texts),
)


def damage(folder, how, name, detail):
    path = folder / name
    if how == "add":
        if not path.exists():
            path.write_text(detail, encoding="utf-8", errors="replace")
    elif not path.exists():
        return
    elif how == "delete":
        path.unlink()
    elif how == "rename":
        path.replace(folder / detail)
    elif how == "cut off":
        path.write_bytes(path.read_bytes()[: int(detail * path.stat().st_size)])
    else:
        content = bytearray(path.read_bytes())
        for where, change in detail if content else ():
            content[min(int(where * len(content)), len(content) - 1)] ^= change
        path.write_bytes(content)


def as_json(value):
    return value.isoformat() if isinstance(value, date) else str(value)


@numbers(60, 2_000)
def test_damaged_results_folder_is_read_or_refused(examples, original, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)
    around = tmp_path / "around"
    folder = around / "results" / "experiment" / "run"
    manifest = json.loads((original / "manifest.json").read_text(encoding="utf-8"))
    small = [place for place in places(manifest) if "config" not in place[:-1]]
    edits = st.lists(st.tuples(st.sampled_from(small), st.sampled_from(["replace", "remove", "add"]), junk), max_size=2)

    def check(edits, damages, with_report):
        shutil.rmtree(around, ignore_errors=True)
        shutil.copytree(original, folder)
        monkeypatch.chdir(around)
        if edits:
            text = json.dumps(edited(json.loads(json.dumps(manifest)), edits), default=as_json)
            (folder / "manifest.json").write_text(text, encoding="utf-8", errors="surrogatepass")
        for each in damages:
            damage(folder, *each)
        commands = [["compare", str(folder)], ["verify", str(folder), "--jobs", "1"]]
        for words in [*commands, ["report", str(folder)]] if with_report else commands:
            said = io.StringIO()
            with redirect_stdout(io.StringIO()), redirect_stderr(said):
                status = main(words)
            assert status in {0, 1, 2}
            assert (status == 0) or said.getvalue()
            assert "\x1b" not in said.getvalue()
        outside = [path for path in around.rglob("*") if path.is_file() and not path.is_relative_to(folder)]
        assert outside == []
        assert [path.name for path in tmp_path.iterdir()] == [Path(around).name]

    several = st.lists(damages, max_size=2)
    one_in_ten = st.integers(0, 9).map(lambda number: number == 5)
    try_out(examples, check, edits, several, one_in_ten)
