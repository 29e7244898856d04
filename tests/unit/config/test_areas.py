"""Areas are found by names as people write them."""

from typing import get_args

import pytest

from sim.config.areas import LAST_YEAR, Level, UnknownAreaError, all_areas, councils, find_area


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("leeds", "Leeds"),
        ("LEEDS CITY COUNCIL", "Leeds"),
        ("Kingston upon Hull", "Kingston upon Hull, City of"),
        ("hull", "Kingston upon Hull, City of"),
        ("Hull City Council", "Kingston upon Hull, City of"),
        ("Bristol, City of", "Bristol, City of"),
        ("City of Bristol", "Bristol, City of"),
        ("bristol", "Bristol, City of"),
        ("Durham", "County Durham"),
        ("herefordshire", "Herefordshire, County of"),
        ("St Helens", "St. Helens"),
        ("stoke_on_trent", "Stoke-on-Trent"),
        ("stoke", "Stoke-on-Trent"),
        ("Brighton & Hove", "Brighton and Hove"),
        ("London Borough of Hackney", "Hackney"),
        ("Royal Borough of Kensington and Chelsea", "Kensington and Chelsea"),
        ("City of London", "City of London"),
        ("383", "Leeds"),
        ("e08000035", "Leeds"),
        ("north east", "North East"),
        ("england", "England"),
        ("dorset", "Dorset"),
        ("northamptonshire", "Northamptonshire"),
    ],
)
def test_a_name_means_one_area(given, name):
    assert find_area(given).name == name


def test_of_two_of_one_name_the_year_decides():
    assert find_area("dorset").code == find_area("dorset", 2021).code == "838"
    assert find_area("dorset", 2018).code == "835"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("kingston", "'kingston' may be Kingston upon Hull or Kingston upon Thames"),
        ("yorkshire", "'yorkshire' may be East Riding of Yorkshire or North Yorkshire"),
        ("leds", "no published figures for 'leds'; did you mean Leeds?"),
        ("xyzzy", "no published figures for 'xyzzy'; see frontdoor data councils"),
        ("", "no published figures for ''; see frontdoor data councils"),
        ("the council of the city", "see frontdoor data councils"),
    ],
)
def test_what_is_none_or_several_is_said(given, said):
    with pytest.raises(UnknownAreaError) as caught:
        find_area(given, levels=("authority",))
    assert said in str(caught.value)


def test_every_council_is_found_by_its_name_its_option_and_its_codes():
    for option, area in councils().items():
        for given in (area.name, option, area.code, *area.ons_codes):
            assert find_area(given, LAST_YEAR, ("authority",)) == area, given


def test_options_are_words_that_need_no_quotes_and_all_differ():
    assert len(councils()) == 153
    assert all(option.replace("_", "").isalnum() for option in councils())
    assert "kingston_upon_hull" in councils()


def test_levels_are_those_there_are():
    assert {area.level for area in all_areas().values()} == set(get_args(Level))
