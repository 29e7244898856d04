"""Results read from a folder that was written by hand: tables, estimates worked by hand, and what is wrong by name."""

import math

import pandas as pd
import pytest
from scipy.stats import t

from sim.config.errors import ResultsError
from sim.experiment.results.results import Results
from tests.support.results_folder import MORE, NOW, manifest, tables, write_folder

IN_TIME, PEOPLE = "assessments_within_45wd_share", "people_total"
T1 = t.ppf(0.975, df=1)


@pytest.fixture
def results(tmp_path):
    return Results.load(write_folder(tmp_path / "results" / "posts" / "first"))


def row(table, **about):
    chosen = table
    for column, value in about.items():
        chosen = chosen[chosen[column] == value]
    (found,) = chosen.itertuples(index=False)
    return found


def test_tables_are_as_written(results):
    for name, table in tables().items():
        pd.testing.assert_frame_equal(getattr(results, name), table, check_dtype=False)
    assert results.scenarios == [NOW, MORE]
    assert repr(results) == f"Results({str(results.path)!r}, 2 scenarios, 2 replications each)"


def test_a_mean_and_its_interval_by_hand(results):
    found = row(results.summary(), scenario=NOW, measure=PEOPLE)
    # 100 and 102: mean 101, standard deviation sqrt(2), so half a width of t x sqrt(2) / sqrt(2).
    assert (found.n, found.mean, found.ci95_low, found.ci95_high) == pytest.approx((2, 101.0, 101.0 - T1, 101.0 + T1))


def test_a_paired_difference_by_hand_leaves_out_the_luck_that_scenarios_share(results):
    table = results.compare()
    assert set(table["scenario"]) == {MORE}
    found = row(table, measure=IN_TIME)
    # 0.80 - 0.70 and 0.92 - 0.80: mean 0.11, standard deviation 0.02 / sqrt(2), half width t x 0.01.
    assert (found.difference, found.ci95_high) == pytest.approx((0.11, 0.11 + T1 * 0.01))
    always_ten = row(table, measure=PEOPLE)
    assert (always_ten.difference, always_ten.ci95_low, always_ten.ci95_high) == (10.0, 10.0, 10.0)


def test_verdicts_are_those_of_what_the_file_says_matters(tmp_path):
    found = row(Results.load(write_folder(tmp_path / "bare")).verdicts(), measure=IN_TIME)
    assert (found.verdict, found.small, math.isnan(found.matters)) == ("undecided", False, True)
    assert (found.difference, found.high, found.n) == (pytest.approx(0.11), pytest.approx(0.11 + T1 * 0.01), 2)
    assert found.replications_to_decide == 3  # the difference is eleven times its standard error
    results = Results.load(write_folder(tmp_path / "said", {"matters": {IN_TIME: 0.5}}))
    found = row(results.verdicts(), measure=IN_TIME)
    assert (found.verdict, found.small, found.matters) == ("small", True, 0.5)
    assert math.isnan(found.replications_to_decide)
    assert row(results.verdicts(), measure=PEOPLE).verdict == "higher"
    assert row(results.verdicts(MORE), measure=PEOPLE).verdict == "lower"


def test_compared_with_another_scenario_every_difference_turns_round(results):
    usual, turned = results.compare(), results.compare(MORE)
    assert set(turned["scenario"]) == {NOW}
    assert turned["difference"].to_list() == pytest.approx((-usual["difference"]).to_list())


def test_the_best_is_among_those_that_keep_the_bounds(results):
    assert results.best(IN_TIME)["scenario"].to_list() == [MORE, NOW]
    assert results.best(IN_TIME, {PEOPLE: "<= 105"})["scenario"].to_list() == [NOW]
    assert results.best(IN_TIME, {PEOPLE: "<= 10"}).empty


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda results: results.compare("mor posts"), "there is no scenario 'mor posts'; did you mean more posts?"),
        (lambda results: results.compare("x"), "there is no scenario 'x'; there are: now, more posts"),
        (lambda results: results.best("people_totl"), "there is no measure 'people_totl'; did you mean people_total?"),
        (lambda results: results.best(PEOPLE), "people_total: neither more nor less of it is better"),
        (lambda results: results.best(IN_TIME, {PEOPLE: "about 5"}), "constraint people_total: "),
        (lambda results: results.best(IN_TIME, {"people": "<= 5"}), "there is no measure 'people'"),
        (lambda results: results.check_measures([PEOPLE, "caseload_mean"]), "there is no measure 'caseload_mean'"),
    ],
)
def test_what_there_is_not_is_refused_by_name(results, ask, said):
    with pytest.raises(ResultsError) as caught:
        ask(results)
    assert said in str(caught.value)


def test_months_of_one_measure_are_the_same_whether_read_alone_or_with_all(results):
    def months():
        found = results.by_month(MORE, PEOPLE)
        return found.index.to_list(), found.columns.to_list(), found.to_numpy().tolist()

    alone, names = months(), results.monthly_measures
    assert "monthly" not in vars(results)
    assert alone == ([0, 1], ["2024-04", "2024-05"], [[111.0, 112.0], [113.0, 114.0]])
    assert len(results.monthly) == 16
    del results.__dict__["monthly_measures"]
    assert (months(), results.monthly_measures) == (alone, names)


def test_replications_that_share_a_draw_count_as_one_observation(tmp_path):
    law = {"distribution": "uniform", "low": 0.0, "high": 1.0}
    uncertain = {"replications_per_draw": 2, "parameters": {"workforce.vacancy_rate": law}}
    results = Results.load(write_folder(tmp_path, {"uncertainty": uncertain}))
    assert row(results.independent, scenario=NOW, measure=PEOPLE).value == 101.0
    found = row(results.summary(), scenario=NOW, measure=PEOPLE)
    assert (found.n, found.mean, found.median) == (1, 101.0, 101.0)
    assert (found.lowest, found.highest, found.runs) == (100.0, 102.0, 2)  # of futures: over all replications
    assert math.isnan(found.p10)  # of one draw there is no band
    assert math.isnan(found.ci95_low)
    assert [results.draw_of(number) for number in (0, 1, 2)] == [0, 0, 1]


def test_where_all_is_known_there_are_no_draws(results):
    assert (results.uncertainty, results.draw_of) == (None, None)
    assert results.independent is results.measures


def test_more_is_run_beside_the_folder_unless_it_was_moved(results, tmp_path):
    assert results.results_dir == tmp_path / "results"
    moved = Results.load(write_folder(tmp_path / "archive" / "posts" / "first"))
    assert str(moved.results_dir) == "results"


# Folders that are not whole


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(ResultsError, match="nowhere: there is no such folder"):
        Results.load(tmp_path / "nowhere")
    with pytest.raises(ResultsError, match=r"not a results folder; it has no manifest\.json"):
        Results.load(tmp_path)


def test_a_file_that_is_missing_is_named_but_the_report_can_be_made_again(tmp_path):
    outputs = manifest()["outputs"] | {"report.html": ""}
    folder = write_folder(tmp_path, {"outputs": outputs})
    Results.load(folder)
    (folder / "monthly.parquet").unlink()
    with pytest.raises(ResultsError, match=r"monthly\.parquet is missing$"):
        Results.load(folder)


def test_a_link_is_refused_since_what_lies_behind_it_is_elsewhere(tmp_path):
    folder = write_folder(tmp_path / "folder")
    (tmp_path / "elsewhere").write_text("private", encoding="utf-8")
    (folder / "events").mkdir()
    (folder / "events" / "note").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ResultsError, match="note: is a link; a results folder holds files only"):
        Results.load(folder)


MEASURES = tables()["measures"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (MEASURES.replace(MORE, "nobody"), "does not hold the scenarios that manifest.json names"),
        (MEASURES.head(0), "does not hold the scenarios that manifest.json names"),
        (MEASURES.assign(replication=MEASURES["replication"] + 1), "holds replications that manifest.json does not"),
        (MEASURES.assign(replication=MEASURES["replication"] - 1), "holds replications that manifest.json does not"),
        (MEASURES.assign(value=math.inf), "holds an infinite value"),
        (pd.concat([MEASURES, MEASURES.head(1)]), "holds a value twice"),
        (MEASURES.replace(PEOPLE, "people_in_all"), "holds people_in_all, which is no measure of this version"),
    ],
)
def test_a_table_that_the_manifest_does_not_describe_is_refused(tmp_path, table, said):
    results = Results.load(write_folder(tmp_path, measures=table))
    with pytest.raises(ResultsError) as caught:
        results.summary()
    assert str(caught.value).startswith(f"{tmp_path / 'measures.parquet'}: {said}")
