"""A report of many replications: months are read measure by measure, as all of them may be too many to hold."""

from __future__ import annotations

import pytest

import sim
from sim.experiment.results.results import Results
from sim.experiment.statistics.observations import by_month
from sim.report import write_report
from tests.support import fakes


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    configs = {
        f"posts {posts}": sim.compose([f"teams.assessment.posts={posts}", "run.replications=3"]) for posts in (40, 60)
    }
    options = {"results_dir": tmp_path_factory.mktemp("results"), "n_jobs": 1}
    return sim.run_experiment(configs, simulate=fakes.simulate_at_length, **options).path


def test_a_measure_read_alone_is_that_of_the_whole_table(folder):
    whole, results = Results.load(folder).monthly, Results.load(folder)
    assert results.monthly_measures == set(whole["measure"])
    for scenario in results.scenarios:
        for measure in sorted(results.monthly_measures)[:3]:
            assert results.by_month(scenario, measure).equals(by_month(whole, scenario, measure))
    assert results.by_month(results.scenarios[0], "contacts").shape == (3, 120)


def test_a_report_never_reads_the_months_of_all_measures(folder):
    before = (folder / "report.html").read_bytes()
    results = Results.load(folder)
    write_report(results)
    assert "monthly" not in vars(results)
    assert (folder / "report.html").read_bytes() == before

    whole = Results.load(folder)
    assert not whole.monthly.empty
    write_report(whole)
    assert (folder / "report.html").read_bytes() == before
