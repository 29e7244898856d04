"""Sequential selection works with the store: it asks only for what it needs, and always decides the same."""

import re

import pandas as pd
import pytest

import sim
from sim.cli.main import main
from sim.config.errors import ConfigError
from sim.experiment.results.results import Results
from sim.report import write_report
from sim.reported import select_best
from tests.support import fakes

POSTS = sim.Experiment(
    title="Posts",
    question="How many posts?",
    sweep={"teams.assessment.posts": [40, 44, 45]},
)
BEST, MEASURE, ZONE = "posts=45", "assessments_overdue_open", 1.0


pytestmark = pytest.mark.usefixtures("without_report")


@pytest.fixture(autouse=True)
def working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def select(experiment=POSTS, **options):
    return select_best(
        experiment, MEASURE, ZONE, **{"first": 12, "simulate": fakes.simulate_noisily, "n_jobs": 1, **options}
    )


def test_replications_are_added_to_survivors_alone_whatever_the_store_has():
    found = select()
    assert (found.best, found.survivors) == (BEST, (BEST,))
    table = found.table.set_index("scenario")
    assert list(table.index) == [BEST, "posts=44", "posts=40"]
    assert list(table["kept"]) == [True, False, False]
    used = table["replications"]
    assert used["posts=40"] == 12 < used["posts=44"] == used[BEST] < 24
    counted = found.results.measures.groupby("scenario")["replication"].nunique()
    assert counted.to_dict() == used.to_dict()
    assert {entry["name"]: entry["replications"] for entry in found.results.manifest["scenarios"]} == used.to_dict()
    pd.testing.assert_frame_equal(pd.read_csv(found.results.path / "selection.csv"), found.table, rtol=1e-9)

    more = sim.run_experiment(POSTS, ["run.replications=24"], simulate=fakes.simulate_noisily, n_jobs=1)
    again = select(Results.load(more.path))
    assert again.results.manifest["run"]["replications_run"] == 0
    for name in ("measures.parquet", "selection.csv"):
        assert again.results.manifest["outputs"][name] == found.results.manifest["outputs"][name]
    assert again.results.path.parent == found.results.path.parent.resolve()


def test_at_most_ends_it_undecided():
    found = select(at_most=13)
    assert found.best is None
    assert found.survivors == (BEST, "posts=44")
    assert list(found.table["replications"][:2]) == [13, 13]


def test_replications_that_share_a_draw_count_as_one():
    uncertain = {
        "replications_per_draw": 2,
        "parameters": {"demand.below_threshold_factor": {"distribution": "uniform", "low": 0.9, "high": 1.1}},
    }
    found = select(sim.Experiment(**POSTS.model_dump(include={"title", "question", "sweep"}), uncertainty=uncertain))
    counted = found.results.measures.groupby("scenario")["replication"].nunique()
    used = found.table.set_index("scenario")["replications"]
    assert counted.to_dict() == (2 * used).to_dict()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"measure": "assessments_overdue_opn"}, "did you mean assessments_overdue_open"),
        ({"measure": "contacts"}, "neither more nor less"),
        ({"indifference": 0.0}, "indifference 0"),
        ({"confidence": 95.0}, "confidence 95"),
        ({"first": 20, "at_most": 10}, "first 20"),
        ({"first": 11}, "first 11: .*begins with 12 at least"),
        ({"experiment": sim.Experiment(title="T", question="Q")}, "nothing to select from"),
    ],
)
def test_mistakes_are_named_before_anything_runs(values, message):
    asked = {"experiment": POSTS, "measure": MEASURE, "indifference": ZONE, "simulate": fakes.always_fail, **values}
    with pytest.raises(ConfigError, match=message):
        select_best(**asked)


def test_command_prints_survivors_and_the_folder(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate_noisily)
    (tmp_path / "posts.yaml").write_text(
        "title: Posts\nquestion: How many?\nsweep: {teams.assessment.posts: [40, 44, 45]}\n", encoding="utf-8"
    )
    words = ["--measure", MEASURE, "--indifference", "1", "--first", "12", "--jobs", "1"]
    assert main(["select", "experiment=posts.yaml", "run.seed=5", *words]) == 0
    lines = capsys.readouterr().out.strip().splitlines()
    assert any(re.match(r"posts=45 .*selected", line) for line in lines)
    assert any(re.match(r"posts=40 +\d+ .*left out", line) for line in lines)
    results = Results.load(lines[-1])
    assert results.manifest["scenarios"][0]["config"]["run"]["seed"] == 5
    page = write_report(results).read_text(encoding="utf-8")
    assert "Which scenario is the best" in page
    assert "Selected: posts=45." in page
    assert main(["select", lines[-1], *words, "--at-most", "12", "--confidence", "0.99"]) == 0
    out = capsys.readouterr().out
    assert "Undecided" in out
    assert Results.load(out.strip().splitlines()[-1]).manifest["analysis"]["confidence"] == 0.99


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["experiment=theory_tandm"], "did you mean theory_tandem"),
        (["absent"], "there is no such folder"),
        (["absent", "run.years=1"], "overrides belong to experiment=NAME"),
        ([], "experiment=NAME or a results folder"),
    ],
)
def test_bad_command_lines_are_one_clear_line(words, expected, capsys):
    assert main(["select", *words, "--measure", MEASURE, "--indifference", "2"]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert expected in captured.err
