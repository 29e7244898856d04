"""Which option of ``authority=`` names and years mean."""

import pytest

from sim.config.council_options import council_and_year, with_council
from sim.config.errors import ConfigError


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["authority=leeds"], ["authority=leeds"]),
        (["authority=Hull", "run.years=1"], ["authority=kingston_upon_hull", "run.years=1"]),
        (["authority='Bristol, City of'"], ["authority=bristol"]),
        (["authority=Bristol, City of"], ["authority=bristol"]),
        (["authority=leeds", "authority.year=2021"], ["authority=leeds_2021"]),
        (["authority.year=2021", "run.years=1", "authority=leeds"], ["run.years=1", "authority=leeds_2021"]),
        (["authority=leeds", "authority.year=2024"], ["authority=leeds"]),
        (["authority=doncaster", "authority.year=2019"], ["authority=doncaster_2019"]),
        (["authority.year=2019"], ["authority=doncaster_2019"]),
        (["authority=leeds,hull"], ["authority=leeds,kingston_upon_hull"]),
        (["authority=leeds,york", "authority.year=2021,2022"],
         ["authority=leeds_2021,leeds_2022,york_2021,york_2022"]),
        (["authority=leeds_2021"], ["authority=leeds_2021"]),
        (["authority=england_typical"], ["authority=england_typical"]),
        (["authority=gotham"], ["authority=gotham"]),
        (["authority=[leeds,york]"], ["authority=[leeds,york]"]),
        (["authority=leeds", "authority=york", "authority.year=2020"], ["authority=leeds", "authority=york_2020"]),
        (["run.years=1"], ["run.years=1"]),
        (["authority=leeds_2021", "authority.year=2021"], ["authority=leeds_2021"]),
        (["authority=hull_2021"], ["authority=kingston_upon_hull_2021"]),
        (["authority=leeds", "authority.year='2021'"], ["authority=leeds_2021"]),
        (["authority=leeds", "authority.year=range(2018,2020)"], ["authority=leeds_2018,leeds_2019"]),
        (["authority=choice(leeds,hull)", "authority.year=2019"], ["authority=leeds_2019,kingston_upon_hull_2019"]),
        (["authority=glob(lei*)", "authority.year=2019"], ["authority=leicester_2019,leicestershire_2019"]),
        (["authority=glob(li*)"], ["authority=lincolnshire,liverpool"]),
        (["authority='Bristol, City of',st helens"], ["authority=bristol,st_helens"]),
        (["authority.year=2019", "authority=[leeds]"], ["authority=[leeds]", "authority.year=2019"]),
    ],
)  # fmt: skip
def test_names_and_years_become_options(given, meant):
    assert with_council(given) == meant


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["authority=kingston"], "authority=kingston: 'kingston' may be Kingston upon Hull or Kingston upon Thames"),
        (["authority=leeds", "authority.year=2016"], "figures of Leeds are shipped for 2017 to 2024, not for 2016"),
        (["authority=leeds", "authority.year=last"], "authority.year=last: must be a year, such as 2023"),
        (["authority=england_typical", "authority.year=2020"], "england_typical is no council, and has one year only"),
        (["authority=northamptonshire"], "authority=north_northamptonshire and authority=west_northamptonshire took"),
        (["authority=cumberland", "authority.year=2020"], "shipped for 2024; authority=cumbria came before it"),
        (
            ["authority=cumbria"],
            "shipped for 2017 to 2023: choose one by authority.year=2023; authority=cumberland and",
        ),
        (
            ["authority=leeds_2021", "authority.year=2020"],
            "authority=leeds_2021: has a year in it; authority.year=2020",
        ),
        (["authority=leeds_2016"], "figures of Leeds are shipped for 2017 to 2024, not for 2016"),
        (["authority=glob(zz*)"], "authority=glob(zz*): fits no authority"),
        (["authority=leeds", "authority.year=2_021"], "authority.year=2_021: must be a year"),
        (["authority=leeds", "authority.year=range(1,999999999)"], "authority.year=1: must be a year"),
    ],
)
def test_what_cannot_be_meant_is_said(given, said):
    with pytest.raises(ConfigError) as caught:
        with_council(given)
    assert said in str(caught.value)


def test_an_authority_of_ones_own_keeps_its_name_and_its_year(tmp_path):
    (tmp_path / "authority").mkdir()
    (tmp_path / "authority" / "leeds.yaml").touch()
    assert with_council(["authority=leeds"], [tmp_path]) == ["authority=leeds"]
    (tmp_path / "authority" / "hull.yaml").touch()
    assert with_council(["authority=Hull"], [tmp_path]) == ["authority=hull"]
    with pytest.raises(ConfigError, match=r"authority\.year=2020: leeds is a file of your own"):
        with_council(["authority=leeds", "authority.year=2020"], [tmp_path])


def test_an_option_names_a_council_and_a_year():
    assert [council_and_year(option) and council_and_year(option)[1] for option in ("leeds", "leeds_2019")] == [
        2024,
        2019,
    ]
    assert [council_and_year(option) for option in ("leeds_2016", "leeds_19", "gotham", "england_typical")] == [
        None
    ] * 4
    assert council_and_year("dorset_2018")[0].code == "835"
    assert council_and_year("dorset")[0].code == "838"
