"""``frontdoor forecast`` and ``frontdoor backtest`` as they are typed."""

import io
from pathlib import Path

import pandas as pd
import pytest

from sim.cli.main import main
from sim.data.panel import panel
from sim.forecast.outcomes import OUTCOMES


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")


def printed(words, capsys):
    assert main(words) == 0
    return capsys.readouterr().out


def table_of(words, capsys):
    return pd.read_csv(io.StringIO(printed(words, capsys)), dtype={"code": str})


def test_a_council_is_forecast_from_its_last_year_with_bands_and_what_they_are_made_of(capsys):
    text = printed(["forecast", "authority=Leeds City Council"], capsys)
    assert "Leeds: figures expected for 2025, from what was published of 2024" in text
    for outcome in OUTCOMES:
        assert text.count(f"{outcome.label} ({outcome.unit})") == 2
    assert " to " in text
    assert "without the simulation" in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("year", ["authority.year=2021", "year=2021"])
def test_the_year_is_the_last_that_is_known(year, capsys):
    found = table_of(["forecast", "authority=hackney", year, "--format", "csv"], capsys)
    assert set(found["year"]) == {2022}
    assert list(found["outcome"]) == [outcome.name for outcome in OUTCOMES]
    assert found.set_index("outcome").loc["rereferral_12m_share", "basis"] == "own, an earlier year"


def test_the_first_year_has_no_band_and_says_why(capsys):
    assert "too few past changes" in printed(["forecast", "authority=leeds", "year=2017"], capsys)


def test_all_councils_are_a_table(capsys):
    found = table_of(["forecast", "--all"], capsys)
    assert len(found) == 153 * len(OUTCOMES)
    assert set(found["year"]) == {2025}


def test_a_later_year_is_laid_beside_and_scored_over_all_councils_in_the_file(capsys):
    year = panel().query("year == 2024")[["area", "year", "caseload_per_fte", "rereferral_12m_share"]]
    year.to_csv("later.csv", index=False)
    text = printed(["forecast", "authority=leeds", "authority.year=2023", "--against", "later.csv"], capsys)
    assert "happened" in text
    scores = text[text.index("All councils in the file, 2024") :]
    assert "Cases for each case holder" in scores
    assert "Assessments" not in scores
    assert printed(["forecast", "--all", "year=2023", "--against", "later.csv"], capsys).endswith(scores)
    rows = table_of(["forecast", "--all", "year=2023", "--against", "later.csv", "--format", "csv"], capsys)
    assert rows["happened"].notna().sum() > 290


def test_a_file_in_which_nothing_can_be_scored_is_said_to_be_one(capsys):
    Path("later.csv").write_text("council,year,caseload_per_fte\nLeeds,2025,\n", encoding="utf-8")
    assert "no figure in the file can be scored" in printed(
        ["forecast", "authority=leeds", "--against", "later.csv"], capsys
    )


def test_a_council_that_begins_is_forecast_from_those_before_it(capsys):
    text = printed(["forecast", "authority=cumberland", "authority.year=2023"], capsys)
    assert "predecessors" in text


def test_scores_of_some_origins_are_printed_and_written(capsys):
    text = printed(["backtest", "--origins", "2022"], capsys)
    assert text.splitlines()[-1] == str(Path("results/validation/backtest.md"))
    assert "\n2023\n" in text
    assert Path("results/validation/backtest.csv").is_file()
    assert not list(Path("results/validation").glob("*.svg"))


def test_scores_as_csv_are_printed_alone(capsys):
    found = table_of(["backtest", "--origins", "2021", "--format", "csv"], capsys)
    assert set(found["years"].astype(str)) == {"2022"}
    assert not Path("results").exists()


def test_a_council_is_drawn(capsys):
    text = printed(["backtest", "authority=bradford", "from=2022", "to=2023"], capsys)
    picture = Path(text.splitlines()[-1])
    assert picture == Path("results/validation/backtest_bradford.svg")
    assert "Bradford: what happened" in picture.read_text(encoding="utf-8")
    assert "of 2" in text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["forecast"], "say which council"),
        (["forecast", "authority=leeds", "--all"], "say which council"),
        (["forecast", "authority=leads"], "did you mean Leeds?"),
        (["forecast", "autority=leeds"], "did you mean authority?"),
        (["forecast", "authority="], "authority needs a value, as in authority=leeds"),
        (["forecast", "authority=leeds", "year=soon"], "must be a year"),
        (["forecast", "authority=leeds", "year=2030"], "2017 to 2024, not for 2030"),
        (["forecast", "--all", "year=2030"], "shipped for 2017 to 2024"),
        (["forecast", "authority=cumbria", "year=2023"], "authority=cumberland, authority=westmorland_and_furness"),
        (["forecast", "authority=westmorland", "year=2020"], "authority=cumbria came before it"),
        (["forecast", "authority=leeds", "--against", "absent.csv"], "absent.csv: No such file"),
        (["backtest", "--origins", "2016"], "must be years from 2018 to 2023"),
        (["backtest", "--origins", "2020,x"], "must be years from 2018 to 2023"),
        (["backtest", "from=2018"], "from= needs a council"),
        (["backtest", "authority=leeds", "from=2016"], "years from 2018 to 2024 can be drawn"),
        (["backtest", "authority=leeds", "--origins", "2020"], "a council takes from= and to="),
        (["backtest", "authority=westmorland", "from=2018", "to=2019"], "has no figures in 2018 to 2019"),
        (["backtest", "--output", "page.txt"], "must end in .md"),
        (["backtest", "authority=leeds", "--output", "page.md"], "must end in .svg"),
    ],
)
def test_what_cannot_be_is_one_clear_line_and_status_2(words, expected, capsys):
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert expected in captured.err
