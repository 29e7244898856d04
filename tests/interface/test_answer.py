"""The answer of an experiment: printed at the end of a run, kept in its folder, and judged again from there."""

import html
import io
import json
import shutil
from contextlib import redirect_stdout

import pandas as pd
import pytest

import sim
from sim.cli.main import main
from sim.experiment.run.plan import plan_from_manifest
from tests.support import fakes

EXPERIMENT = """
title: Posts
question: How many posts?
scenarios: {as now: [teams.assessment.posts=40], more: [teams.assessment.posts=70]}
replications: 6
measures: [assessments_within_45wd_share]
patterns:
  fewer_overdue:
    says: More posts leave fewer assessments overdue
    status: hypothesis
    difference: {measure: assessments_overdue_open, scenario: more, direction: lower, by_at_least: 50}
  in_time:
    says: With more posts nine in ten are in time
    status: target
    source: the board's plan
    level: {measure: assessments_within_45wd_share, scenario: more, at_least: 0.9}
  soon:
    says: More posts are enough by the second month
    status: observed
    reaches: {measure: assessments_within_45wd_share, scenario: more, at_least: 0.75, by_month: 2}
  nobody_waits:
    says: Nobody waits
    status: observed
    level: {measure: cases_unallocated, at_most: 0, months: 2}
constraints:
  assessments_within_45wd_share: ">= 0.75"
  assessments_overdue_open: {bound: <= 300, probability: 0.5}
targets:
  assessments_within_45wd_share: {at_least: 0.75, amber: 0.05}
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """What a run printed, and its results."""
    folder = tmp_path_factory.mktemp("answer")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("sim.replication.simulate", fakes.simulate)
        (folder / "mine.yaml").write_text(EXPERIMENT, encoding="utf-8")
        printed = io.StringIO()
        with redirect_stdout(printed):
            assert main(["run", "experiment=mine.yaml", "execution.n_jobs=1"]) == 0
    lines = printed.getvalue().splitlines()
    return lines, sim.Results.load(folder / lines[-1])


@pytest.fixture
def copy(run, tmp_path, monkeypatch):
    """A copy of the results folder that a test may damage."""
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(run[1].path, tmp_path / "results" / "mine" / run[1].path.name)


def test_run_ends_with_the_answer_and_then_the_folder(run):
    lines, results = run
    answer = lines[lines.index("How many posts?") :]
    assert answer[-1].endswith(results.path.name)
    text = " ".join(" ".join(answer).split())
    assert "Shown [hypothesis]: More posts leave fewer assessments overdue. " in text
    found = results.patterns().set_index("pattern").loc["fewer_overdue"]
    for number in (found["reference"], found["value"], -found["estimate"], -found["low"], -found["high"]):
        assert f"{number:.0f}" in text or f"{number:.1f}" in text
    assert "fewer (95% interval" in text
    assert "Not shown [target]: With more posts nine in ten are in time." in text
    assert "Expected: at least 90%." in text
    assert "Shown [observed]: More posts are enough by the second month." in text
    assert "so in 6 of 6 futures (95% 54.1% to 100.0%)" in text
    assert "Undecided [observed]: Nobody waits. No replication has a value of it." in text
    assert "at least 75% on average: met in 1, not met in 1 of 2 scenarios." in text
    assert "at most 300, with 50% certainty: met in 2 of 2 scenarios." in text


def test_one_replication_is_said_to_give_no_interval(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)
    (tmp_path / "mine.yaml").write_text(EXPERIMENT, encoding="utf-8")
    assert main(["run", "experiment=mine.yaml", "execution.n_jobs=1", "run.replications=1"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Undecided [hypothesis]: More posts leave fewer assessments overdue." in text
    assert "(one replication: no interval); 1 replication." in text
    assert "95% interval –" not in text
    assert "95% interval -" not in text


def test_folder_keeps_what_was_expected_and_what_came_out(run):
    _, results = run
    for name, table in (("patterns.csv", results.patterns()), ("constraints.csv", results.constraints())):
        assert name in results.manifest["outputs"]
        kept = pd.read_csv(results.path / name, keep_default_na=False, na_values=[""])
        pd.testing.assert_frame_equal(kept, table.replace("", None), check_dtype=False, rtol=1e-8)
    verdicts = results.patterns().set_index("pattern")["verdict"].to_dict()
    assert verdicts == {
        "fewer_overdue": "shown", "in_time": "not shown", "soon": "shown", "nobody_waits": "undecided",
    }  # fmt: skip
    assert results.expected.targets["assessments_within_45wd_share"].amber == 0.05


def test_report_has_the_verdicts_as_words(run):
    page = (run[1].path / "report.html").read_text(encoding="utf-8")
    section = page[page.index('id="expected"') :]
    section = html.unescape(section[: section.index('<details id="')])
    for words in (
        "What was expected, and what came out",
        "Not shown",
        "Undecided",
        "hypothesis",
        "the board's plan",
    ):
        assert words in section
    assert section.count('class="badge') == 8


def test_answer_is_printed_again_from_the_folder(run, copy, capsys):
    assert main(["answer", str(copy)]) == 0
    assert " ".join(capsys.readouterr().out.split()) in " ".join(" ".join(run[0]).split())


def test_plan_to_extend_or_reproduce_expects_the_same(run):
    _, results = run
    assert plan_from_manifest(results.manifest).expected == results.expected


def test_manifest_without_expectations_is_one_from_before(copy):
    change_manifest(copy, {"patterns": None, "constraints": None, "targets": None})
    assert sim.Results.load(copy).patterns().empty
    assert sim.Results.load(copy).constraints().empty


def test_manifest_whose_pattern_cannot_be_evaluated_is_refused(copy, capsys):
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    manifest["patterns"]["in_time"]["level"]["scenario"] = "mroe"
    change_manifest(copy, {"patterns": manifest["patterns"]})
    assert main(["answer", str(copy)]) == 2
    assert "there is no scenario 'mroe'; did you mean more?" in capsys.readouterr().err


def change_manifest(folder, values):
    """Replace some keys of a manifest, or leave them out."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) | values
    kept = {key: value for key, value in manifest.items() if value is not None or key not in values}
    path.write_text(json.dumps(kept), encoding="utf-8")
