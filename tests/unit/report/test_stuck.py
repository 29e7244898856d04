"""Work that does not get through is said before anything later is praised."""

from __future__ import annotations

from pathlib import Path

from sim.report.contents import sections
from sim.report.sections import scenarios, timeliness
from sim.report.sections.findings import AMONG_THEM
from sim.report.study.study import Study
from sim.report.words import comparison, price, stuck
from sim.report.words.emphasis import plain
from tests.support.balanced_study import MORE, results_with
from tests.support.small_study import IN_TIME, text_of

STARVED = {
    "runaway_screening": 9.0,
    "screening_queue_end": 1900.0,
    "referrals_per_year": -970.0,
    "referrals_per_contact": -0.12,
}


def test_where_everything_gets_through_nothing_is_said(tmp_path: Path):
    study = Study(results_with(tmp_path, {}))
    assert stuck.sentences(study, IN_TIME) == []
    assert price.sentences(study) == []


def test_a_starved_front_door_is_said_first_with_its_share_of_futures_and_how_much_waits(tmp_path: Path):
    study = Study(results_with(tmp_path, {MORE: STARVED}))
    (text,) = stuck.sentences(study, IN_TIME)
    assert text.startswith(
        "Work does not get through in more posts, so later stages look calm: families have not got there. The queue of "
        "children waiting for screening runs away in 6 of 6 futures (95% interval 54.1% to 100.0%). At the end there "
        "are 1,"
    )
    assert "more children waiting for screening than in the baseline (paired 95% interval 1," in text
    assert "fewer referrals a year (paired 95% interval 9" in text
    first, findings, *_ = (text_of(section.content) for section in sections(study))
    assert first.startswith(
        "Work does not get through in more posts: the queue of children waiting for screening runs away in 6 of 6 "
        "futures; at the end 1,9"
    )
    assert findings.startswith(text)


def test_a_scenario_that_nobody_gets_through_is_not_called_better_nor_ranked(tmp_path: Path):
    results = results_with(tmp_path, {MORE: STARVED})
    study = Study(results)
    assert study.difference(study.others[0], IN_TIME).low > 0.0
    assert "not called better or worse" in comparison.count_sentence(study, IN_TIME)
    assert comparison.extreme_sentences(study, IN_TIME) == []
    assert results.best(IN_TIME)["scenario"].to_list() == ["baseline"]
    assert price.sentences(study) == []
    # Its own queue is before nothing that screening is compared by.
    assert stuck.sentences(study, "screening_queue_end") == []
    assert comparison.count_sentence(study, "screening_queue_end") == "more posts is worse than the baseline."


def test_of_many_the_worst_are_told_in_full_and_every_one_is_named(tmp_path: Path):
    starved = {f"posts=1.1, agency={agency}": STARVED for agency in (0.1, 0.2, 0.3)}
    starved["posts=0.9, agency=0.1"] = STARVED | {"screening_queue_end": 900.0}
    study = Study(results_with(tmp_path, starved, grid=True))
    said = stuck.sentences(study, IN_TIME)
    assert said[0].startswith("Work does not get through in 4 of 7 scenarios")
    assert said[1].startswith("The same is so in: Posts 110%, agency rate ")
    assert said[1].endswith("Posts 90%, agency rate 10% (6 of 6 futures).")
    assert comparison.count_sentence(study, IN_TIME).endswith("4 in which a queue runs away are left out.")
    best, worst = (plain(text) for text in comparison.extreme_sentences(study, IN_TIME))
    assert "Baseline" in best
    assert "Posts 90%, agency rate 20%" in worst
    assert AMONG_THEM in text_of(sections(study)[1].content)
    assert text_of(scenarios.section(study).content).count("a queue runs away in 6 of 6 futures") == 8
    shown = timeliness.section(study)
    assert shown is not None
    assert text_of(shown.content).count("queue runs away") == 5  # four cells, and what grey means


def test_where_a_queue_runs_away_in_every_scenario_none_is_ranked(tmp_path: Path):
    names = [f"posts={posts}, agency={agency}" for posts in (0.9, 1.1) for agency in (0.1, 0.2, 0.3)]
    study = Study(results_with(tmp_path, dict.fromkeys(names, STARVED), grid=True))
    assert comparison.count_sentence(study, IN_TIME).startswith("No scenario is called better or worse than the")
    assert comparison.extreme_sentences(study, IN_TIME) == [comparison.UNRANKED]
    assert "Averages range" not in comparison.in_brief(study, IN_TIME)


def test_a_queue_that_runs_away_in_few_futures_is_named_with_its_share(tmp_path: Path):
    study = Study(results_with(tmp_path, {"baseline": {"runaway_unallocated": -1.0}}))
    (text,) = stuck.sentences(study, IN_TIME)
    assert text.startswith("In some futures work does not get through in the baseline, and later stages then look calm")
    assert "The queue of children without a social worker runs away in 1 of 12 futures" in text
    assert "At the end 1.00 wait on average" in text


def test_a_longer_queue_is_told_from_a_day_of_arrivals_on(tmp_path: Path):
    (text,) = stuck.sentences(Study(results_with(tmp_path / "a", {MORE: {"mash_enquiries_open_end": 12.0}})), IN_TIME)
    assert text.startswith("Work waits longer early on in more posts, so later stages have it late. ")
    assert "At the end there are 12.0 more children waiting for a MASH decision than in the baseline" in text
    assert stuck.sentences(Study(results_with(tmp_path / "b", {MORE: {"mash_enquiries_open_end": 5.0}})), IN_TIME) == []


def test_fewer_referrals_are_told_where_demand_is_not_lower(tmp_path: Path):
    fewer = {"referrals_per_year": -100.0, "referrals_per_contact": -0.013}
    (text,) = stuck.sentences(Study(results_with(tmp_path / "a", {MORE: fewer})), IN_TIME)
    assert text.startswith("Fewer families get as far as a referral in more posts, so later stages have less to do. ")
    assert "100 fewer referrals a year" in text
    demand = {"referrals_per_year": -100.0, "contacts_per_year": -500.0}
    assert stuck.sentences(Study(results_with(tmp_path / "b", {MORE: demand})), IN_TIME) == []
