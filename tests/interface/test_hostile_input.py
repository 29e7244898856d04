"""Experiment files and results folders that somebody sent, made to do harm: refused in one line, nothing else done."""

import csv
import json
import pickle
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pydantic import ValidationError

import sim
from sim.cli.main import main
from sim.config.errors import ConfigError
from sim.experiment.file.reading import load_experiment
from sim.experiment.results.replication_tables import TABLES
from sim.experiment.results.table_file import read_table
from sim.experiment.run.plan import plan_from_manifest
from tests.support import fakes

MARKUP = """<img src=x onerror=alert(1)>"'</script><script>alert(2)</script>"""
FORMULA = '=HYPERLINK("http://example.org", "more posts")'
SWEEP = sim.Experiment(title="Posts", question="", sweep={"teams.assessment.posts": [40, 70]}, replications=2)


@pytest.fixture(autouse=True)
def working_directory(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    folder = tmp_path_factory.mktemp("original") / "results"
    return sim.run_experiment(SWEEP, simulate=fakes.simulate, results_dir=folder, n_jobs=1).path


@pytest.fixture
def folder(original, tmp_path):
    return shutil.copytree(original, tmp_path / "sent")


class Created:
    """When read as a pickle, makes a file."""

    def __reduce__(self):
        return Path.touch, (Path("created"),)


EXPERIMENTS = {
    "object of Python": ("title: !!python/object/apply:os.mkdir [created]\nquestion: ''", "could not determine a con"),
    "aliases": ("title: a\nquestion: &q text\nnote: *q", "write the value out instead"),
    "deep nesting": (f"title: {'[' * 500}", "more levels than any experiment has"),
    "size": (f"title: {'a' * 2_000_000}", "larger than 1 MB"),
    "long text": (f"title: {'a' * 30_000}\nquestion: ''", "a text of 30000 characters"),
    "number of digits": (f"title: a\nquestion: ''\nreplications: {'9' * 5000}", "integer string conversion"),
    "escape": ('title: "\\e]0;owned\\a"\nquestion: ""', "control character \\x1b"),
    "other way round": ('title: "\\u202E"\nquestion: ""', "control character \\u202e"),
    "environment": ("title: a\nquestion: ''\noverrides: ['authority.name=${oc.env:HOME}']", "${...} is not taken"),
    "environment in a scenario": (
        "title: a\nquestion: ''\nscenarios: {a: [], b: {overrides: ['authority.name=${oc.env:HOME}']}}",
        "${...} is not taken",
    ),
    "environment in a sweep": (
        "title: a\nquestion: ''\nsweep: {authority.name: [a, '${oc.env:HOME}']}",
        "${...} is not taken",
    ),
    "search path": ("title: a\nquestion: ''\noverrides: ['hydra.searchpath=[file://there]']", "hydra is not taken"),
    "callback": ("title: a\nquestion: ''\nscenarios: {a: ['+hydra.callbacks.a._target_=os.mkdir']}", "hydra is not"),
    "launcher": ("title: a\nquestion: ''\nsweep: {hydra/launcher: [basic, other]}", "hydra is not taken"),
    "cluster": ("title: a\nquestion: ''\noverrides: ['execution.address=tcp://10.0.0.1:8786']", "is not taken"),
    "scenarios": (
        f"title: a\nquestion: ''\nsweep: {{run.seed: {list(range(999))}, run.warm_up_days: {list(range(999))}}}",
        "998001 scenarios; at most 10000",
    ),
}


@pytest.mark.parametrize("case", EXPERIMENTS)
def test_experiment_file_that_would_do_harm_is_refused(case, working_directory):
    content, words = EXPERIMENTS[case]
    (working_directory / "sent.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_experiment("sent.yaml")
    message = str(raised.value)
    assert message.startswith("sent.yaml")
    assert words in message
    assert message.isprintable()
    assert len(message) < 5000
    assert [path.name for path in working_directory.iterdir()] == ["sent.yaml"]


def test_experiment_file_called_like_the_store_is_refused(capsys):
    Path("store.yaml").write_text("title: a\nquestion: ''\nreplications: 1", encoding="utf-8")
    assert main(["run", "experiment=store.yaml"]) == 2
    assert "'store' must not be the name of an experiment" in capsys.readouterr().err


def test_more_replications_than_anybody_needs_are_refused(capsys):
    Path("sent.yaml").write_text(
        "title: a\nquestion: ''\nsweep: {run.warm_up_days: [1, 2]}\nreplications: 600000", encoding="utf-8"
    )
    assert main(["run", "experiment=sent.yaml"]) == 2
    assert "1200000 replications in all scenarios together; at most 1000000" in capsys.readouterr().err


def test_what_cannot_be_looked_up_is_one_line(capsys):
    assert main(["run", "authority.name=${oc.env:NO_SUCH_VARIABLE}"]) == 2
    assert "Environment variable 'NO_SUCH_VARIABLE' not found" in capsys.readouterr().err


def changed(folder, **values):
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **values}), encoding="utf-8")


def refused(folder, word):
    with pytest.raises(sim.ResultsError) as raised:
        sim.Results.load(folder)
    assert word in str(raised.value)
    assert str(raised.value).isprintable()


OUTSIDE = ["../summary.csv", "/etc/passwd", "a/../../b", "C:\\a", "c:b", "..", "", "a//b", "a\\b", "manifest.json"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_file_outside_the_folder_is_refused(folder, name):
    recorded = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    changed(folder, outputs={**recorded, name: "0" * 64})
    refused(folder, "is no file of a results folder")


@pytest.mark.parametrize("name", ["..", ".", ".hidden", "store", "Store", "a/b", "a\\b", "c:", "", "a" * 200, "nul\0"])
def test_experiment_whose_folder_would_lie_elsewhere_is_refused(folder, name):
    changed(folder, experiment=name)
    refused(folder, "experiment" if "\0" not in name else "\\x00")


@pytest.mark.parametrize("name", ["report.html", "manifest.json", "summary.csv", "note.txt"])
def test_link_is_refused_and_what_it_leads_to_left_alone(folder, tmp_path, name):
    target = tmp_path / "mine"
    target.write_bytes((folder / name).read_bytes() if (folder / name).exists() else b"")
    before = target.read_bytes()
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(target)
    refused(folder, "is a link")
    assert main(["report", str(folder)]) == 2
    assert target.read_bytes() == before


@pytest.mark.parametrize(
    ("edit", "word"),
    [
        (lambda text: text.replace('"seed":', '"seed": NaN, "other":', 1), "NaN is no number"),
        (lambda text: text.replace('"seed":', '"seed": -1, "other":', 1), "seed"),
        (lambda text: "[" * 100_000, "not a manifest"),
        (lambda text: text.replace('"title": "Posts"', '"title": "\\u001b[2J"'), "control character \\x1b"),
        (lambda text: text.replace('"title": "Posts"', f'"title": "{"a" * 30_000}"'), "a text of 30000 characters"),
        (lambda text: text.replace('"replications": 2', '"replications": 1000000'), "2000000 replications"),
        (lambda text: text.replace('"replications": 2', '"replications": 1e99'), "replications"),
        (lambda text: text.replace('"replications": 2', f'"replications": {"9" * 5000}'), "not a manifest"),
    ],
)
def test_manifest_with_what_no_manifest_holds_is_refused(folder, edit, word):
    path = folder / "manifest.json"
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    refused(folder, word)


def test_large_manifest_is_not_read(folder, monkeypatch):
    monkeypatch.setattr("sim.experiment.results.manifest.LARGEST_MANIFEST_MB", 0)
    refused(folder, "larger than 0 MB")


def test_nobody_elses_cluster_is_asked(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["run"]["execution"] |= {"engine": "dask", "address": "tcp://10.0.0.1:8786"}
    execution = plan_from_manifest(manifest).scenarios[0].config.execution
    assert (execution.engine, execution.address) == ("local", None)


def table(rows=1, scenario="posts=40", measure="cases_unallocated", value=1.0):
    return pa.table(
        {
            "scenario": pa.DictionaryArray.from_arrays(np.zeros(rows, dtype=np.int32), [scenario]),
            "replication": np.zeros(rows, dtype=np.int64),
            "measure": pa.DictionaryArray.from_arrays(np.zeros(rows, dtype=np.int32), [measure]),
            "value": np.full(rows, value),
        }
    )


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        (table(measure="x" * 1_000_000), "holds a text of 1000000 characters"),
        (table(value=np.inf), "holds an infinite value"),
        (table(2), "holds a value twice"),
        (table(measure="wishes"), "holds wishes, which is no measure of this version"),
        (table(scenario="posts=50"), "does not hold the scenarios"),
        (table().set_column(1, "replication", [pa.array([2])]), "holds replications that"),
        (table().set_column(1, "replication", [pa.array([None], pa.int64())]), "replication is missing in 1 rows"),
        (table().set_column(0, "scenario", [pa.array([b"\xff"]).view(pa.string())]), "the file is damaged"),
    ],
)
def test_table_that_would_do_harm_is_refused(folder, rows, word):
    pq.write_table(rows, folder / "measures.parquet")
    with pytest.raises(sim.ResultsError, match=word):
        _ = sim.Results.load(folder).measures


def test_table_larger_than_memory_is_not_read(folder, monkeypatch):
    pq.write_table(table(1_000_000), folder / "measures.parquet", compression="zstd")
    assert (folder / "measures.parquet").stat().st_size < 100_000
    free = psutil.virtual_memory()._replace(available=50_000_000)
    monkeypatch.setattr("psutil.virtual_memory", lambda: free)
    with pytest.raises(sim.ResultsError, match="holds 1000000 rows; the free memory of this machine takes 260416"):
        _ = sim.Results.load(folder).measures


def test_pickle_is_not_read(folder, working_directory):
    (folder / "measures.parquet").write_bytes(pickle.dumps(Created()))
    with pytest.raises(sim.ResultsError, match="the file is damaged"):
        _ = sim.Results.load(folder).measures
    assert not (working_directory / "created").exists()


def test_table_without_a_column_is_refused(folder):
    path = folder / "measures.parquet"
    pd.read_parquet(path).drop(columns="measure").to_parquet(path)
    with pytest.raises(sim.ResultsError, match="must have the columns scenario, replication, measure, value"):
        _ = sim.Results.load(folder).measures


def test_name_of_a_column_changed_in_one_place_is_damage(folder):
    path = folder / "measures.parquet"
    original, columns, refused = path.read_bytes(), TABLES["measures"], 0
    places = [found.start() for found in re.finditer(b"measure", original)]
    for place in places:
        path.write_bytes(original[:place] + b"n" + original[place + 1 :])
        try:
            read_table(path, columns)
        except sim.ResultsError:
            refused += 1
    assert refused > 0


def test_ordinary_table_is_read_as_pandas_reads_it(folder):
    for name, columns in TABLES.items():
        path = folder / f"{name}.parquet"
        pd.testing.assert_frame_equal(read_table(path, columns), pd.read_parquet(path))


class Elements(HTMLParser):
    """Counts elements, and collects the names of attributes."""

    def __init__(self):
        super().__init__()
        self.count, self.attributes = {}, set()

    def handle_starttag(self, tag, attrs):
        self.count[tag] = self.count.get(tag, 0) + 1
        self.attributes |= {name for name, _ in attrs}


def test_markup_in_names_stays_text(tmp_path):
    experiment = sim.Experiment(
        title=MARKUP,
        question=MARKUP,
        scenarios={
            "as it is": [],
            "+5% posts": {"overrides": ["teams.assessment.posts=40"], "note": FORMULA},
            MARKUP: ["teams.assessment.posts=70"],
        },
        columns={"cases_unallocated": MARKUP},
        measures=["cases_unallocated", "assessments_overdue_open"],
        patterns={
            MARKUP: {
                "says": MARKUP,
                "status": "hypothesis",
                "source": MARKUP,
                "level": {"measure": "cases_unallocated", "at_most": 5},
            }
        },
        replications=3,
    )
    results = sim.run_experiment(experiment, simulate=fakes.simulate, results_dir=tmp_path, n_jobs=1)
    page = (results.path / "report.html").read_text(encoding="utf-8")
    assert MARKUP not in page
    found = Elements()
    found.feed(page)
    assert "onerror" not in found.attributes
    assert "img" not in found.count
    scripts = (Path(sim.__file__).parent / "report" / "templates" / "page.html").read_text(encoding="utf-8")
    assert found.count["script"] == scripts.count("<script")
    for name in ("summary.csv", "comparison.csv"):
        with (results.path / name).open(encoding="utf-8-sig", newline="") as file:
            cells = {cell for row in csv.reader(file) for cell in row}
        assert {"+5% posts", MARKUP} <= cells
        assert FORMULA not in cells
    assert sim.Results.load(results.path).scenarios == ["as it is", "+5% posts", MARKUP]


@pytest.mark.parametrize("name", [FORMULA, "@now", "-A1"])
def test_a_name_that_a_spreadsheet_would_run_is_refused(name, original, capsys):
    said = "would be run as a formula by a spreadsheet; let it begin with a letter"
    pattern = {"says": "s", "status": "target", "level": {"measure": "caseload_mean", "at_most": 1}}
    for keys in (
        {"scenarios": {"now": [], name: ["run.years=1"]}},
        {"patterns": {name: pattern}},
        {"patterns": {"p": {**pattern, "says": name}}},
        {"parts": {name: ["now"]}},
    ):
        with pytest.raises(ValidationError, match=said):
            sim.Experiment.model_validate({"title": "t", "question": "q", **keys})
    with pytest.raises(ConfigError, match=said):
        sim.run_experiment({name: sim.compose()}, simulate=fakes.simulate)
    file = {"title": "t", "question": "q", "scenarios": {"now": [], name: ["run.years=1"]}}
    Path("mine.yaml").write_text(json.dumps(file), encoding="utf-8")
    assert main(["run", "experiment=mine.yaml"]) == 2
    assert said in capsys.readouterr().err
    manifest = json.loads((original / "manifest.json").read_text(encoding="utf-8"))
    manifest["scenarios"][0]["name"] = name
    with pytest.raises(ConfigError, match=said):
        plan_from_manifest(manifest)
