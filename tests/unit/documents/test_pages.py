"""Pages of documentation that the program writes about itself, and the STRESS-DES statement of a run."""

import math
import re
from functools import cache, partial
from pathlib import Path

import pytest

import sim
from sim.cli.main import main
from sim.config.files import experiment_names
from sim.config.parameters import parameters
from sim.data.estimates import estimates
from sim.documents import pages as documents
from sim.documents import run_times, stress
from sim.documents.parameters import AUTHORITY
from tests.support import fakes

DOCS = Path(__file__).parents[3] / "docs"


@cache
def page(name):
    return documents.PAGES[name]()


@pytest.mark.parametrize("name", ["assumptions.md", "estimates.md", "parameters.md", "run_times.md", "stress.md"])
def test_page_is_what_the_program_would_write_now(name):
    written = (DOCS / name).read_text(encoding="utf-8").splitlines()
    now = page(name).splitlines()
    changed = [line for line in now if line not in set(written)] + [line for line in written if line not in set(now)]
    assert changed == [], f"docs/{name} is out of date: run python -m sim.documents in the repository"
    assert written == now


def test_every_page_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "PAGES", {name: partial(str, page(name)) for name in documents.PAGES})
    documents.write_pages(tmp_path / "docs")
    for name in documents.PAGES:
        assert (tmp_path / "docs" / name).read_text(encoding="utf-8") == page(name)


def test_every_parameter_has_one_row_that_says_how_well_it_is_known():
    table = parameters([f"authority={AUTHORITY}"])
    rows = dict(re.findall(r"^\| `([\w.]+)` \| (.*) \|$", page("parameters.md"), re.MULTILINE))
    assert list(rows) == list(table["key"])
    for parameter in table.itertuples():
        assert f" {parameter.status} " in rows[parameter.key]


def test_every_slope_and_spread_is_shown_with_its_interval():
    shipped = estimates()
    for name, each in shipped[~shipped.index.str.startswith("together")].iterrows():
        assert f"{each['estimate']:.3g} ({each['low']:.3g} to {each['high']:.3g})" in page("estimates.md"), name


def test_log_has_every_assumption_and_its_range():
    table = parameters([f"authority={AUTHORITY}"])
    rows = dict(re.findall(r"^\| `([\w.]+)` \| (.*) \|$", page("assumptions.md"), re.MULTILINE))
    assert list(rows) == list(table.loc[table["status"] == "assumption", "key"])
    screening = rows["pathway.screening.hours.mean"].split(" | ")
    assert screening[4:6] == ["0.5 to 2", "none published"]
    assert "drawn in `early_help_options`" in rows["early_help.effect.dose_elasticity"]


def test_every_experiment_has_its_run_time_for_all_replications():
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page("run_times.md"), re.MULTILINE))
    assert list(rows) == experiment_names()
    assert set(run_times.run_times()) <= set(rows)
    *_, scenarios, replications, seconds, minutes = rows["staffing_sweep"].split(" | ")
    assert scenarios == "8"
    assert replications.startswith("96: ")
    assert int(minutes) == math.ceil(96 * float(seconds) / 2 / 60)


def items(text):
    """Answers of a statement, by number."""
    return dict(
        re.findall(r"^### ([\d.]+) [^\n]*\n\n(.*?)(?=\n\n##|\Z)", text, re.MULTILINE | re.DOTALL),
    )


def test_all_24_items_are_there_and_none_is_silently_empty():
    answers = items(stress.markdown())
    assert list(answers) == list(stress.ITEMS)
    assert len(answers) == 24
    assert all(len(answer) > 60 for answer in answers.values())


def test_what_is_not_filled_is_said_at_the_top_and_in_its_place():
    text = stress.markdown()
    marked = [number for number, answer in items(text).items() if stress.NOT_FILLED in answer]
    assert marked == ["5.4", "6.1"]
    assert f"open in whole or in part: {', '.join(marked)}." in text


PLAN = (
    "workforce.paths=[{lever: vacancy_rate, start: 2024-09-02, end: 2026-08-31, to: 0.07}]",
    "teams.changes=[{start: 2024-09-02, team: assessment, role: manager, posts: 1}]",
    "allocation.changes=[{start: 2024-09-02, policy: rota}]",
)


@pytest.fixture
def results(tmp_path, monkeypatch, without_report):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)
    configs = {
        name: sim.compose(
            ["authority=darlington_typical_practice", f"workforce.vacancy_rate={rate}", "run.replications=3", *PLAN]
        )
        for name, rate in (("as now", 0.01), ("a fifth vacant", 0.2))
    }
    return sim.run_experiment(configs, n_jobs=1)


def test_a_run_fills_in_what_it_was_and_where_it_ran(results, capsys):
    assert main(["describe", "stress", str(results.path)]) == 0
    text = capsys.readouterr().out
    assert "About the run *Experiment*" in text
    answers = items(text)
    assert "| a fifth vacant | nothing | 3 |" in answers["1.3"]
    assert "Darlington" in answers["2.5.3"]
    assert "Vacancy rate 0.01," in answers["2.5.3"]
    assert "Planned to move: vacancy_rate to 0.07 by 2026-08-31." in answers["2.5.3"]
    assert "Posts that come or go: +1 manager in assessment on 2024-09-02." in answers["2.5.3"]
    assert "From 2024-09-02 the policy is `rota`." in " ".join(answers["2.5.4"].split())
    assert "Independent replications of each scenario: 3." in answers["4.3"]
    assert "Failed" not in answers["4.3"]
    assert f"simpy {results.manifest['packages']['simpy']}" in answers["5.1"]
    assert "6 replications run in" in answers["5.4"]
    assert stress.NOT_FILLED not in answers["5.4"]


def test_a_statement_is_about_one_run(capsys):
    assert main(["describe", "stress", "one", "two"]) == 2
    assert "one results folder" in capsys.readouterr().err
    assert main(["describe", "stress", "absent"]) == 2
