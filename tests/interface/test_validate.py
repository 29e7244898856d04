"""``frontdoor validate`` as it is typed: pages of figures, of slopes and of movement."""

from pathlib import Path

import pandas as pd
import pytest

from sim.cli.main import main
from tests.support import fakes


@pytest.fixture(autouse=True)
def working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def last_line(capsys):
    return capsys.readouterr().out.splitlines()[-1]


def test_validate_writes_a_page_and_a_table(capsys, monkeypatch):
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)
    assert main(["validate", "darlington", "run.years=1", "--replications", "3", "--jobs", "1"]) == 0
    page = Path(last_line(capsys))
    assert page == Path("results/validation/darlington.md")
    text = page.read_text(encoding="utf-8")
    said = "`authority=darlington demand.yearly_walk_sd=0 pathway.assessment.practice.drift.enabled=false "
    assert f"{said}pathway.section47.practice.drift.enabled=false run.years=1`" in text
    assert "| Assessments within 45 working days | share of assessments | calibrated | 61.5% |" in text
    assert "replications: 3; seed " in text
    table = pd.read_csv(page.with_suffix(".csv")).set_index("figure")
    assert table.loc["Assessments within 45 working days", "replications"] == 3
    assert table.loc["Turnover", "verdict"] == "not simulated"


def test_validate_refuses_a_page_that_is_none(capsys):
    assert main(["validate", "darlington", "--output", "page.html"]) == 2
    assert "must end in .md" in capsys.readouterr().err


def test_slopes_take_exactly_so_many_replications(capsys):
    assert main(["validate", "darlington", "--slopes", "--at-most", "20", "--dry-run"]) == 2
    assert capsys.readouterr().err == "frontdoor: --at-most: slopes take --replications, exactly so many\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["leeds", "--all"], "'leeds' beside --all: give a council or --all"),
        (["--all", "authority.year=2020"], "authority.year=2020 beside --all: years are chosen by --years"),
        (["--all", "--slopes"], "--slopes is for one council"),
        (["--all", "--years", "2016"], "'2016' is no year of published figures: 2017 to 2024"),
        (["leeds", "--years", "2020"], "years are for --all; one council has authority.year="),
        ([], "which council? Give one, or --all"),
    ],
)
def test_all_councils_or_one(words, said, capsys):
    assert main(["validate", *words, "--dry-run"]) == 2
    assert said in capsys.readouterr().err


def test_validate_all_writes_a_page_a_table_and_a_picture(capsys, monkeypatch):
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate)
    monkeypatch.setattr("sim.validation.councils.options_of", lambda years: ["rutland", "isles_of_scilly"])
    assert main(["validate", "--all", "--years", "2024", "--replications", "2", "--jobs", "1"]) == 0
    said = capsys.readouterr()
    page = Path(said.out.splitlines()[-1])
    assert page == Path("results/validation/councils.md")
    assert "not simulated: isles_of_scilly: " in said.err
    assert "- authority=isles_of_scilly: no profile can be made" in page.read_text(encoding="utf-8")
    assert page.with_suffix(".csv").exists()
    assert page.with_suffix(".svg").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--movement", "--at-most", "20"], "movement takes --replications, exactly so many"),
        (["--movement", "--slopes"], "one at a time: --slopes or --movement"),
    ],
)
def test_movement_is_a_thing_of_its_own(words, said, capsys):
    assert main(["validate", "darlington", *words, "--dry-run"]) == 2
    assert said in capsys.readouterr().err


def test_validate_movement_writes_a_page_and_two_tables(capsys, monkeypatch):
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate_years)
    assert main(["validate", "darlington", "--movement", "--replications", "20", "--jobs", "1"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert any(line.startswith("referrals, 5 y") for line in said)
    assert "of 28 standard deviations within the panel's interval" in said[-2]
    page = Path(said[-1])
    assert page == Path("results/validation/movement.md")
    assert page.with_name("movement_spreads.csv").exists()
    assert page.with_name("movement_slopes.csv").exists()


def test_validate_slopes_writes_a_page_a_table_and_a_picture(capsys, monkeypatch):
    monkeypatch.setattr("sim.replication.simulate", fakes.simulate_response)
    words = ["validate", "darlington", "--slopes", "--levels", "0.8,1,1.2", "--replications", "3", "--jobs", "1"]
    assert main(words) == 0
    said = capsys.readouterr().out.splitlines()
    assert any("Assessments in time per case held by each (points)" in line and "-1.00" in line for line in said)
    assert said[-2] == "calibrated: 5 met, 3 not met; held back: 2 met, 1 not simulated"
    page = Path(said[-1])
    assert page == Path("results/validation/slopes.md")
    assert "    frontdoor " + " ".join(words) in page.read_text(encoding="utf-8")
    assert page.with_suffix(".csv").exists()
    assert page.with_suffix(".svg").exists()
