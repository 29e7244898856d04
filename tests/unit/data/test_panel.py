"""The panel of every English authority holds what was published: nothing more, nothing later, nothing altered."""

import pandas as pd
import pytest

from sim.config.areas import LAST_YEAR
from sim.config.errors import InputError
from sim.data.facts import published_facts, statistical_neighbours
from sim.data.panel import (
    NO_FIGURE,
    PUBLISHED,
    areas,
    cells,
    code_of,
    dictionary,
    panel,
    reasons,
    series,
    with_workforce_inside_the_year,
)

LONDON_TWICE = ["Inner London", "Outer London"]
WITHHELD = {"850", "884"}
"""Hampshire and Herefordshire in 2024: withheld by the publisher, who put estimates of them into England."""


@pytest.fixture(scope="module")
def everything():
    return panel(None)


# Looked up by hand in the published files: file, line, value.
@pytest.mark.parametrize(
    ("area", "year", "column", "value"),
    [
        ("Kent", 2024, "referrals", 24111),  # c1_referrals_and_rereferrals.csv, line 106
        ("Kent", 2024, "referral_nfa_share", 0.006),  # the same line: 0.6
        ("Hackney", 2019, "rereferral_12m_share", 0.163),  # c1, line 954
        ("Northamptonshire", 2018, "awaiting_assessment_31_march", 332),  # b1_children_in_need.csv, line 1052
        ("Isle of Wight", 2020, "cpp_repeat_share", 0.177),  # d3_cp_plans_subsequent.csv, line 759
        ("Isle of Wight", 2020, "cpp_open_6_to_12m", 34),  # d5_cp_plans_by_duration.csv, line 759
        ("Cornwall", 2021, "icpcs_21wd_or_more", 53),  # c4_section_47s_and_icpcs.csv, line 613
        ("Cornwall", 2021, "icpc_wd_median", 13),
        ("Cumberland", 2023, "case_holders_fte", 129.9),  # csww_workforce.csv, line 195
        ("Stockport", 2024, "absence_rate", 0.037),  # csww, line 43
        ("Leeds", 2023, "population_0_17", 172169),  # ons_population_0_17.csv, line 386: mid-2022
        ("North Northamptonshire", 2024, "icpc_within_15wd_share", 0.293),  # lait_measures.csv.gz, line 54726
        ("Somerset", 2023, "assessments_within_45wd_share", 0.793),  # lait, line 58121
        ("England", 2024, "case_holder_role_share", 0.405),  # lait, line 103690
        ("Kingston upon Thames and Richmond upon Thames", 2024, "cases_held", 1731),  # csww, line 160
    ],
)
def test_figures_are_those_that_were_published(area, year, column, value):
    assert series(area, column)[year] == value


def test_figures_are_those_that_profiles_are_made_from(everything):
    compared = 0
    for row in everything[everything["area"].isin(["England", "Doncaster", "Hackney", "Dorset"])].itertuples():
        figures = published_facts(row.code, row.year).figures
        for name in dictionary().index:
            value = getattr(row, name)
            assert (name in figures) == pd.notna(value), (row.area, row.year, name)
            if name in figures:
                assert figures[name].value == value
                compared += 1
    assert compared > 1800


def test_nothing_is_later_than_2024(everything):
    assert everything["year"].max() == LAST_YEAR == 2024
    assert everything["year"].min() == 2017
    assert areas()["ofsted_published"].max() < "2025"


def test_there_is_one_row_for_each_area_and_year(everything):
    assert not everything.duplicated(["code", "year"]).any()
    assert (panel().query("year == 2024")["level"] == "authority").sum() == 153
    assert set(everything["code"]) == set(areas().index)
    assert set(panel("region")["area"]) > {"London", "North East"}


def test_the_dictionary_covers_every_column(everything):
    described = dictionary()
    assert list(everything.columns[5:]) == list(described.index)
    assert (described != "").all(axis=None)
    assert set(described["kind"]) == {"count", "share", "amount"}
    assert all(everything[column].dtype == float for column in described.index)


def test_shares_are_of_1_and_counts_are_whole_numbers(everything):
    kinds = dictionary()["kind"]
    shares = everything[kinds.index[kinds == "share"]]
    assert shares.min().min() >= 0.0
    assert shares.max().max() <= 1.0
    counts = everything[kinds.index[kinds == "count"]]
    assert ((counts % 1).fillna(0) == 0).all(axis=None)


def test_each_missing_figure_has_a_reason_and_no_other(everything):
    figures = list(dictionary().index)
    why = reasons(None)[figures]
    pd.testing.assert_frame_equal(why.notna(), everything[figures].isna())
    assert set(why.stack().dropna()) <= set(NO_FIGURE)
    assert reasons().query("area == 'Hackney' and year == 2022")["referrals"].item() == "x"
    assert reasons().query("area == 'Hampshire' and year == 2024")["referrals"].item() == "u"
    assert pd.isna(series("hampshire", "referrals")[2024])


@pytest.mark.parametrize("column", ["referrals", "cin_started", "cin_31_march", "section47s", "icpcs", "cpp_starts"])
def test_authorities_add_up_to_england_and_regions_too(everything, column):
    whole = everything[~((everything["year"] == 2024) | (everything["year"].isin([2021, 2022])))]
    total = whole.groupby(["level", "year"])[column].sum().unstack("level")
    outside = whole[whole["area"].isin(LONDON_TWICE)].groupby("year")[column].sum()
    suppressed = 20  # a few small councils a year
    assert (total["authority"] - total["national"]).abs().max() <= suppressed
    assert (total["region"] - outside - total["national"]).abs().max() <= 50  # each of ten rounded to 10


def test_what_is_missing_from_england_in_2024_is_what_was_withheld(everything):
    row = everything[everything["year"] == 2024].set_index("code")["referrals"]
    gap = row["970"] - row[areas()["level"].reindex(row.index) == "authority"].sum()
    assert 0.03 * row["970"] < gap < 0.07 * row["970"]
    small = {"420"}
    assert set(row.index[row.isna()]) - {"314+318", "940+941"} <= WITHHELD | small


@pytest.mark.parametrize(
    ("asked", "code"),
    [("leeds", "383"), ("LEEDS ", "383"), ("383", "383"), ("Dorset", "838"), ("England", "970"), ("London", "986")],
)
def test_an_area_is_found_by_name_in_any_letter_case_or_code(asked, code):
    assert code_of(asked) == code


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: series("Leedz"), "no published figures for 'Leedz'; did you mean Leeds?"),
        (lambda: cells("zzzzz"), "no published figures for 'zzzzz'; see frontdoor data councils"),
        (
            lambda: series("Leeds", "referals"),
            "there is no column 'referals'; did you mean referrals?; see frontdoor data columns",
        ),
        (lambda: panel("county"), "level 'county' is none of authority, national, region, joint"),
    ],
)
def test_what_there_is_not_is_said_with_the_nearest(ask, said):
    with pytest.raises(InputError) as caught:
        ask()
    assert str(caught.value) == said


def test_successors_and_predecessors_mirror_each_other():
    known = areas()
    pairs = {(old, new) for old in known.index for new in known.loc[old, "successors"].split(";") if new}
    assert pairs == {(old, new) for new in known.index for old in known.loc[new, "predecessors"].split(";") if old}
    assert ("928", "941") in pairs
    for old, new in pairs:
        assert known.loc[old, "last_year"] + 1 == known.loc[new, "first_year"]


def test_a_council_that_became_unitary_keeps_its_series():
    assert areas().loc["815", "ons_codes"] == "E10000023;E06000065"
    assert series("North Yorkshire", "referrals").notna().all()


def test_members_of_a_joint_service_say_that_their_workforce_is_there():
    assert areas().loc["314", "joint_workforce"] == "314+318"
    members = reasons().query("code in ['314', '318', '940', '941']")
    assert (members["cases_held"] == "joint").all()
    assert panel("joint")["cases_held"].notna().all()


def test_neighbours_are_ten_other_authorities_of_today():
    known = areas()
    today = known[(known["level"] == "authority") & (known["last_year"] == 2024)]
    for code, row in today.iterrows():
        neighbours = row["neighbours"].split(";")
        assert len(set(neighbours)) == len(row["closeness"].split(";")) == 10
        assert code not in neighbours
        assert set(neighbours) <= set(today.index)
    doncaster = [known.loc[code, "area"] for code in known.loc["371", "neighbours"].split(";")]
    assert tuple(doncaster) == statistical_neighbours("Doncaster")


def test_the_workforce_inside_a_year_is_that_of_the_september_before_its_end():
    table = with_workforce_inside_the_year(panel())
    before, after = (table.query(f"code == '383' and year == {year}").iloc[0] for year in (2017, 2023))
    assert after["cases_held"] == series("leeds", "cases_held")[2022]
    assert after["referrals"] == series("leeds", "referrals")[2023]
    assert pd.isna(before["cases_held"])
    assert before["referrals"] == 11455


def test_nobody_can_change_what_another_reads():
    mine, numbers, described = areas(), panel(), dictionary()
    mine.loc["383", "area"] = "Loidis"
    numbers["referrals"] = 0.0
    described.loc["referrals", "unit"] = ""
    assert areas().loc["383", "area"] == "Leeds"
    assert series("Leeds", "referrals")[2017] == 11455
    assert dictionary().loc["referrals", "unit"] == "referrals a year"


def test_the_shipped_files_are_small():
    assert sum((PUBLISHED / name).stat().st_size for name in ("panel.csv", "areas.csv", "estimates.csv")) < 1_000_000
