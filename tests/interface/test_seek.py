"""Goal-seek from Python and the command line: results folder, report, and what is refused before anything runs."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.cli.main import main
from sim.experiment.results.goal_seek import goal_seek_of
from sim.report.sections.goal import Wording
from sim.reported import seek
from tests.support import fakes

POSTS = "teams.assessment.posts"
IN_TIME = "assessments_within_45wd_share"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Posts for 80% in time: the model says 0.5 + 0.005 posts, blurred."""
    folder = tmp_path_factory.mktemp("seek")
    return seek(
        POSTS, IN_TIME, at_least=0.8, between=(40, 100), replications=12, at_most_replications=14, n_jobs=1,
        simulate=fakes.simulate, results_dir=folder / "results",
    )  # fmt: skip


def test_the_answer_and_every_value_looked_at_are_in_one_folder(found):
    answer, results = found.answer, found.results
    assert answer.status == "found"
    assert answer.met_above
    assert answer.low <= 60 <= answer.high
    assert answer.value == pytest.approx(60, abs=10)
    assert results.path.parent.name == "seek_posts"
    now = sim.compose().teams.assessment.posts
    assert {40, 100} <= {point.value for point in answer.points}
    assert results.manifest["baseline"] == f"posts={now if 40 < now < 100 else 40}"
    numbers = results.measures.groupby("scenario")["replication"].nunique()
    for entry in results.manifest["scenarios"]:
        posts = entry["config"]["teams"]["assessment"]["posts"]
        assert entry["name"] == f"posts={posts}"
        assert entry["overrides"] == [f"{POSTS}={posts}"]
        assert entry["replications"] == numbers[entry["name"]]
    points = pd.read_csv(results.path / "goal_points.csv")
    assert points["value"].tolist() == [point.value for point in answer.points]
    assert points["mean"].to_numpy() == pytest.approx(np.array([point.estimate.value for point in answer.points]))
    row = pd.read_csv(results.path / "goal_answer.csv").iloc[0]
    assert (row["answer_value"], row["answer_low"], row["answer_high"]) == (answer.value, answer.low, answer.high)


def test_the_answer_is_read_again_from_the_folder(found):
    again = goal_seek_of(sim.Results.load(found.results.path))
    assert (again.goal, again.answer) == (found.goal, found.answer)


def test_a_damaged_goal_is_named(found):
    manifest = {**found.results.manifest, "analysis": {"kind": "seek", "goal": {}, "values": {}}}
    with pytest.raises(sim.ResultsError, match="the goal in the manifest cannot be read"):
        goal_seek_of(sim.Results(found.results.path, manifest))


def test_the_report_answers_in_words_and_draws_the_response(found):
    page = (found.results.path / "report.html").read_text(encoding="utf-8")
    sentence = Wording(found).sentences()[0]
    assert sentence.startswith(f"Assessment posts: at least {found.answer.value:g} (95% interval ")
    assert sentence.endswith("keeps assessments completed within 45 working days at 80.0% or more on average, in "
                             f"{found.results.manifest['scenarios'][0]['config']['authority']['name']}.")  # fmt: skip
    assert sentence in page
    assert "figure-goal" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"key": "teams.assesment.posts"}, "did you mean teams.assessment.posts?"),
        ({"key": "workforce.managed_teams.0.workers"}, "workforce.managed_teams is a list"),
        ({"key": "allocation.policy"}, "a goal is sought over one number"),
        ({"key": "run.years"}, "not how the service works"),
        ({"measure": "assessments_within_45_share"}, f"did you mean {IN_TIME}?"),
        ({"at_least": 80.0}, "write 0.8 for 80%"),
        ({"at_most": 0.9}, "give one bound"),
        ({"between": (100, 40)}, "the first must be the smaller"),
        ({"between": (40.5, 100)}, "must be whole numbers"),
        ({"between": (-5, 100)}, f"{POSTS}=-5: must be a whole number, at least 0"),
        ({"sure": 1.5}, "sure=1.5: must be"),
        ({"tolerance": -1.0}, "tolerance=-1.0: must be"),
        ({"replications": 1}, "replications 1: must be 2 or more"),
        ({"replications": 8, "at_most_replications": 4}, "replications 8: must be 2 or more, and at most 4"),
        ({"replications": 8}, "begins with 12 at least"),
        ({"overrides": ["run.replications=5"]}, "the search chooses how many"),
        ({"overrides": ["workforce.vacany_rate=0.1"]}, "did you mean workforce.vacancy_rate?"),
        ({"scenario": "best"}, "there is no such scenario"),
    ],
)
def test_mistakes_are_named_before_anything_runs(changes, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = {"key": POSTS, "measure": IN_TIME, "at_least": 0.8, "between": (40, 100), **changes}
    with pytest.raises(sim.ConfigError) as error:
        seek(asked.pop("key"), asked.pop("measure"), **asked)
    assert words in str(error.value)
    assert "\n" not in str(error.value)
    assert not list(tmp_path.iterdir())


def test_the_command_line_reads_options_before_and_after_overrides(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    asked = {}

    def stand_in(key, measure, **options):
        asked.update(key=key, measure=measure, **options)
        raise sim.ConfigError("seen")

    monkeypatch.setattr("sim.reported.seek", stand_in)
    words = (
        f"seek {POSTS} authority=darlington --measure {IN_TIME} --at-least 0.8 --between 40 100 run.years=1 --jobs 1"
    )
    assert main(words.split()) == 2
    assert capsys.readouterr().err == "frontdoor: seen\n"
    assert (asked["key"], asked["measure"], asked["between"]) == (POSTS, IN_TIME, (40.0, 100.0))
    assert (asked["at_least"], asked["at_most"], asked["n_jobs"]) == (0.8, None, 1)
    assert asked["overrides"] == ["authority=darlington", "run.years=1"]
