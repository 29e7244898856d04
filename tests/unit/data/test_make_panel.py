"""The panel is made again from a folder of published tables, in which what is odd is told and not passed on."""

import csv

import pandas as pd
import pytest

from sim.config.errors import InputError
from sim.data import make_panel
from sim.data.make_panel import CODES, LONG_FILE, POPULATION_FILE, WORKFORCE_FILE, files, panel_and_areas, write
from sim.data.panel import PUBLISHED, dictionary

GEOGRAPHY = ["time_period", "geographic_level", "region_name", "old_la_code", "new_la_code", "la_name"]
AREAS = [
    ("National", "", "", "", ""),
    ("Regional", "Outer London", "", "", ""),
    ("Local authority", "Outer London", "314", "E09000021", "Kingston upon Thames"),
    ("Local authority", "Yorkshire and The Humber", "383", "E08000035", "Leeds"),
]
JOINT = ("Local authority", "Outer London", "314 / 318", "E09000021 / E09000027", "Kingston / Richmond")


@pytest.fixture
def folder(tmp_path):
    """Tables of two councils, a region and England, 2016 to 2025, in which every figure is 10."""
    columns = dictionary()
    for name, rows in columns.groupby("file"):
        if name == LONG_FILE:
            codes = ["314", "383", CODES["England"], CODES["Outer London"]]
            long = [
                (measure, str(year), code, "10")
                for measure in rows["source"]
                for year in range(2016, 2026)
                for code in codes
            ]
            table = pd.DataFrame(long, columns=["measure_short", "period", "old_la_code", "value"])
        else:
            where = [*AREAS[:2], JOINT, AREAS[3]] if name == WORKFORCE_FILE else AREAS
            wide = [(str(year), *area) for year in range(2016, 2026) for area in where]
            table = pd.DataFrame(wide, columns=GEOGRAPHY).assign(**dict.fromkeys(rows["source"], "10"))
        table.to_csv(tmp_path / name, index=False)
    grades = ["overall_effectiveness_grade", "impact_of_leaders_grade", "help_and_protection_grade"]
    judged = pd.DataFrame([("314", "30/12/24"), ("383", "02/01/25")], columns=["la_code", "publication_date"])
    judged.assign(**dict.fromkeys(grades, "good")).to_csv(tmp_path / make_panel.OFSTED_FILE, index=False)
    ranks = range(1, 11)
    neighbours = {f"SN_{rank}": "314" for rank in ranks} | {f"SN_{rank}P": "Close " for rank in ranks}
    pd.DataFrame([{"old_la_code": "383", **neighbours}]).to_csv(tmp_path / make_panel.NEIGHBOURS_FILE, index=False)
    return tmp_path


def altered(folder, name, column, value, **where):
    """Put a value into a table of the folder, in the rows that are named."""
    table = pd.read_csv(folder / name, dtype=str, keep_default_na=False)
    rows = pd.Series(True, index=table.index)
    for key, wanted in where.items():
        rows &= table[key] == wanted
    assert rows.any()
    table.loc[rows, column] = value
    table.to_csv(folder / name, index=False)


def cell(folder, code, year, column):
    table = panel_and_areas(folder)[0].set_index(["code", "year"])
    return table.loc[(code, year), column]


def test_percentages_become_shares_and_nothing_else_is_changed(folder):
    altered(
        folder, "c1_referrals_and_rereferrals.csv", "rereferral_percent", "22.4", old_la_code="383", time_period="2020"
    )
    assert cell(folder, "383", 2020, "rereferral_12m_share") == "0.224"
    assert cell(folder, "383", 2020, "referrals") == "10"
    assert cell(folder, "383", 2020, "in_post_fte") == "10"
    assert cell(folder, "383", 2020, "case_holder_role_share") == "0.1"


@pytest.mark.parametrize("sign", ["c", "u", "x", "z", "low"])
def test_signs_for_no_figure_stay(folder, sign):
    altered(folder, WORKFORCE_FILE, "absence_rate_fte", sign, old_la_code="383", time_period="2020")
    assert cell(folder, "383", 2020, "absence_rate") == sign


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (
            "referral_count",
            "many",
            "C1.*referral_count: 'many' is neither a number nor one of c, u, x, z, low, -, joint",
        ),
        ("referral_count", "-5", "-5 cannot be a count"),
        ("referral_count", "inf", "Infinity cannot be a count|inf cannot be a count"),
        ("rereferral_percent", "101", "101 cannot be a share"),
        ("referral_count", "NaN", "NaN cannot be a count|NaN"),
    ],
)
def test_absurd_cells_are_refused_by_file_and_column(folder, column, value, said):
    name = "c1_referrals_and_rereferrals.csv"
    altered(folder, name, column, value, old_la_code="383", time_period="2020")
    with pytest.raises(InputError, match=said.replace("C1.*", f"{name}, ")):
        panel_and_areas(folder)


def test_population_is_of_the_mid_year_before_the_year_ends(folder):
    altered(folder, POPULATION_FILE, "population_estimate", "77", old_la_code="383", time_period="2019")
    assert cell(folder, "383", 2020, "population_0_17") == "77"


def test_years_before_2017_and_after_2024_are_left_out(folder):
    table, areas = panel_and_areas(folder)
    assert sorted(table["year"].unique()) == list(range(2017, 2025))
    assert set(areas.loc[areas["code"] == "383", "last_year"]) == {"2024"}


def test_a_judgement_published_after_2024_is_left_out(folder):
    areas = panel_and_areas(folder)[1].set_index("code")
    assert areas.loc["314", "ofsted_overall"] == "good"
    assert areas.loc["314", "ofsted_published"] == "2024-12-30"
    assert areas.loc["383", "ofsted_overall"] == ""


def test_the_workforce_of_a_joint_service_stands_in_a_row_of_its_own(folder):
    assert cell(folder, "314+318", 2020, "cases_held") == "10"
    assert cell(folder, "314", 2020, "cases_held") == "joint"
    assert cell(folder, "314", 2020, "referrals") == "10"
    areas = panel_and_areas(folder)[1].set_index("code")
    assert areas.loc["314+318", "level"] == "joint"
    assert areas.loc["314+318", "ons_codes"] == "E09000021;E09000027"
    assert areas.loc["314", "joint_workforce"] == "314+318"


def test_england_comes_first_then_regions_authorities_and_joint_services(folder):
    assert list(panel_and_areas(folder)[1]["code"]) == ["970", "988", "314", "383", "314+318"]


@pytest.mark.parametrize("name", files())
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(InputError, match=f"has no {name}"):
        panel_and_areas(folder)


def test_a_missing_column_is_named(folder):
    table = pd.read_csv(folder / WORKFORCE_FILE, dtype=str).drop(columns="cases")
    table.to_csv(folder / WORKFORCE_FILE, index=False)
    with pytest.raises(InputError, match=f"{WORKFORCE_FILE} has no cases"):
        panel_and_areas(folder)


def test_the_same_folder_gives_the_same_bytes(folder, tmp_path):
    copies = [tmp_path / "first", tmp_path / "second"]
    for copy in copies:
        copy.mkdir()
        write(folder, copy)
    for name in ("panel.csv", "areas.csv"):
        text = [(copy / name).read_bytes() for copy in copies]
        assert text[0] == text[1]
        assert b"\r" not in text[0]


def test_the_shipped_files_have_the_columns_that_the_script_writes(folder, tmp_path):
    for table, name in zip(panel_and_areas(folder), ("panel.csv", "areas.csv"), strict=True):
        with (PUBLISHED / name).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == list(table)
