"""A front door starved of posts makes later stages look calm: whoever asks is told first that work is stuck there."""

import html
import io
import re
from contextlib import redirect_stdout

import pytest

import sim
from sim.cli.main import main

EXPERIMENT = """
title: A starved front door
question: What if the front door had almost nobody?
overrides: [authority=darlington_typical_practice, run.years=0.2]
scenarios: {as now: [], starved: [teams.front_door.posts=1]}
replications: 4
"""

IN_TIME = "assessments_within_45wd_share"
IN_SHORT = (
    "Work does not get through in starved: the queue of children waiting for screening runs away in 4 of 4 futures"
)
FIRST = (
    "Work does not get through in starved, so later stages look calm: families have not got there. The queue of "
    "children waiting for screening runs away in 4 of 4 futures"
)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """What the command printed, what ``answer`` prints, and the results."""
    folder = tmp_path_factory.mktemp("starved")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        (folder / "starved.yaml").write_text(EXPERIMENT, encoding="utf-8")
        ran = _printed("run", "experiment=starved.yaml", "execution.n_jobs=1")
        results = sim.Results.load(folder / ran.splitlines()[-1])
        yield _one_line(ran), _one_line(_printed("answer", str(results.path))), results


def _printed(*words):
    printed = io.StringIO()
    with redirect_stdout(printed):
        assert main(list(words)) == 0
    return printed.getvalue()


def _one_line(text):
    return " ".join(text.split())


def test_later_stages_do_look_calm(run):
    means = run[2].summary().pivot(index="measure", columns="scenario", values="mean")
    now, starved = means["as now"], means["starved"]
    assert starved[IN_TIME] > now[IN_TIME]
    assert starved["assessments_overdue_open"] < now["assessments_overdue_open"]
    assert starved["caseload_mean"] < now["caseload_mean"]
    assert starved["screening_queue_end"] > 1000.0


def test_the_terminal_says_it_before_any_number(run):
    assert run[0].startswith(f"A starved front door {FIRST}")
    assert "Children waiting" in run[0]
    assert "What timeliness may be bought with" in run[0]  # four runs


def test_a_comparison_says_it_before_any_difference(run):
    assert _one_line(_printed("compare", str(run[2].path), "--measures", IN_TIME)).startswith(FIRST)
    assert FIRST not in _one_line(_printed("compare", str(run[2].path), "--measures", "screening_queue_mean"))


def test_the_answer_says_it_first_and_how_much(run):
    assert run[1].startswith(f"What if the front door had almost nobody? {IN_SHORT}")
    assert f" - {FIRST}" in run[1]
    first = run[1].split(" - ")[1]
    assert re.search(r"more children waiting for screening than in the baseline \(paired 95% interval [\d,]+ to", first)
    assert "starved is not called better or worse than the baseline" in run[1]
    assert "Best" not in run[1]


def test_the_first_screen_says_it_before_its_cards(run):
    page = (run[2].path / "report.html").read_text(encoding="utf-8")
    answer = html.unescape(page[page.index('id="answer"') : page.index("</section>")])
    before, cards = answer.split('class="card"', 1)
    assert IN_SHORT in before
    for card in ("Children waiting for screening", "Contacts decided within 1 working day", "Wait for MASH research"):
        assert card in cards


def test_it_is_not_the_best_of_its_experiment(run):
    assert run[2].best(IN_TIME)["scenario"].to_list() == ["as now"]
