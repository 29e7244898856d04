"""A later year's table is read as the panel is, and a mistake in it is said with its line."""

from pathlib import Path

import pandas as pd
import pytest

from sim.config.errors import InputError
from sim.data.panel import panel
from sim.forecast.backtest import forecasts, scored, with_outcomes
from sim.forecast.later import read_later


@pytest.fixture(scope="module")
def known():
    return panel(None)


@pytest.fixture
def file(tmp_path):
    return lambda text: _written(tmp_path / "later.csv", text)


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_councils_are_found_by_name_or_code_and_signs_are_no_figures(file, known):
    path = file(
        "council,year,caseload_per_fte,cpp_31_march,note\n"
        "leeds,2025,14.1,600,ours\n"
        'Hull,2025,c,,\n"Bristol, City of",2025,,5,\n'
        "E06000019,2025,12,,Herefordshire by the code of the ONS\n"
        "Leeds,2024,1,1,another year\n"
    )
    found = read_later(path, known, 2025).set_index("code")
    assert list(found.index) == ["383", "810", "801", "884"]
    assert found.loc["383", ["caseload_per_fte", "cpp_31_march"]].tolist() == [14.1, 600]
    assert found.loc["810", ["caseload_per_fte", "cpp_31_march"]].isna().all()
    assert "note" not in found


def test_the_last_known_population_stands_for_one_that_is_missing(file, known):
    last = known.set_index(["code", "year"])["population_0_17"][("383", 2024)]
    found = read_later(file("code,year,cpp_31_march\n383,2025,600\n"), known, 2025)
    assert found["population_0_17"].tolist() == [last]
    given = "code,year,cpp_31_march,population_0_17\n383,2025,600,170000\n203,2025,300,\n"
    found = read_later(file(given), known, 2025)
    assert found["population_0_17"].tolist()[0] == 170_000
    assert found["population_0_17"].notna().all()


def test_it_is_scored_as_the_panels_own_year_is(file, known):
    year = known[(known["year"] == 2023) & (known["level"] == "authority")]
    path = file(year.to_csv(index=False))
    of_2022 = forecasts(known, 2022)
    mine = scored(with_outcomes(of_2022, read_later(path, known, 2023)))
    theirs = scored(with_outcomes(of_2022, known))
    pd.testing.assert_frame_equal(mine, theirs)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "is no CSV table"),
        ("year,caseload_per_fte\n2025,1\n", "needs the columns code or council, and year"),
        ("council,year,cases\nLeeds,2025,1\n", "has none of the columns assessments_within_45wd_share"),
        ("council,year,caseload_per_fte\nLeeds,2024,1\n", "has no row of 2025"),
        ("council,year,caseload_per_fte\nLeeds,2025,1\nLeads,2025,1\n", "line 3: no published figures for 'Leads'"),
        ("council,year,caseload_per_fte\nLeeds,2025,1\n383,2025,1\n", "several rows of 383"),
        ("council,year,caseload_per_fte\nLeeds,2025,many\n", "line 2: caseload_per_fte is 'many'"),
        ("council,year,rereferral_12m_share\nLeeds,2025,21.5\n", "must be a number, between 0 and 1"),
        ("council,year,caseload_per_fte\nLeeds,2025,-3\n", "must be a number, 0 or more"),
    ],
)
def test_a_mistake_is_said_with_its_place(text, expected, file, known):
    with pytest.raises(InputError) as mistake:
        read_later(file(text), known, 2025)
    assert expected in str(mistake.value)
    assert "later.csv" in str(mistake.value)
