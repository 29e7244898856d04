"""``frontdoor data`` says which published figures are shipped, and prints them."""

import io

import pandas as pd
import pytest

from sim.cli.main import main
from sim.data.estimates import estimates
from sim.data.panel import areas, cells, dictionary


def printed(words, capsys):
    assert main(["data", *words]) == 0
    return capsys.readouterr().out


def test_without_a_word_it_says_how_much_is_shipped_from_where_and_under_which_licence(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    text = printed([], capsys)
    assert max(map(len, text.splitlines())) <= 80
    for part in (
        "153 of them in 2024",
        "31 March 2017 to 2024",
        f"{len(dictionary())} columns",
        "Open Government Licence",
    ):
        assert part in text.replace("\n    ", " ")
    assert all(publication in text for publication in dictionary()["publication"])


def test_a_council_is_printed_year_by_year_with_what_its_signs_mean(capsys):
    text = printed(["hackney"], capsys)
    assert text.startswith("\nHackney (204), Inner London\n")
    referrals = next(line for line in text.splitlines() if line.startswith("referrals "))
    assert referrals.split()[-8:] == list(cells("Hackney")["referrals"])
    assert "x: not available: the authority sent nothing usable" in text
    assert "joint:" not in text
    assert "Open Government Licence" in text


def test_a_council_as_a_file_has_a_row_for_each_figure(capsys):
    table = pd.read_csv(io.StringIO(printed(["leeds", "--format", "csv"], capsys)), dtype=str).set_index("column")
    assert list(table.index) == list(dictionary().index)
    assert list(table.columns) == ["unit", *map(str, range(2017, 2025))]
    assert table.loc["referrals", "2024"] == "9914"


@pytest.mark.parametrize(
    ("what", "expected"), [("councils", areas()), ("columns", dictionary()), ("estimates", estimates())]
)
def test_lists_are_whole(what, expected, capsys):
    table = pd.read_csv(io.StringIO(printed([what, "--format", "csv"], capsys)), dtype=str)
    assert len(table) == len(expected)
    assert printed([what], capsys).startswith(str(table.iloc[0, 0]))


def test_what_there_is_not_is_said_with_the_nearest(capsys):
    assert main(["data", "leads"]) == 2
    assert capsys.readouterr().err == "frontdoor: no published figures for 'leads'; did you mean Leeds?\n"
    assert main(["data", "--format", "csv"]) == 2
    assert "say which table" in capsys.readouterr().err
