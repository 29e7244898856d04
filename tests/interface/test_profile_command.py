"""``frontdoor profile``: what a council starts from, read, written and run."""

from pathlib import Path

import pytest

import sim
from sim.cli.main import main


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def said(capsys, *words, status=0):
    assert main(["profile", *words]) == status
    captured = capsys.readouterr()
    return captured.err if status else captured.out


def test_a_profile_is_printed_with_what_to_replace_first(capsys):
    text = said(capsys, "Leeds")
    assert text.startswith("# @package _global_\n# Leeds, 2024.\n")
    assert "# 1. demand.contacts_per_year: contacts are in no national return.\n" in text
    assert "  name: Leeds  # text; setting; as shown in reports\n" in text


def test_the_year_is_that_which_is_given(capsys):
    text = said(capsys, "hull", "authority.year=2021")
    assert "# Kingston upon Hull, 2021.\n" in text
    assert "  start: 2021-04-01  # date; setting; the day after the published year ends\n" in text


def test_what_was_not_published_and_what_does_not_fit_is_said(capsys):
    heading = " ".join(line.removeprefix("# ") for line in said(capsys, "hampshire").splitlines() if line[0] == "#")
    assert "Not published, and filled in: referrals, referral_nfa_share" in heading
    assert "few people for their work" in heading


def test_a_profile_that_is_written_is_the_council_until_it_is_edited(capsys):
    assert said(capsys, "leeds", "--to", "my/authority/leeds.yaml").splitlines() == [
        "my/authority/leeds.yaml",
        "Edit it, then: frontdoor run --config-dir my authority=leeds",
    ]
    path = Path("my/authority/leeds.yaml")
    assert sim.compose(["authority=leeds"], "my") == sim.compose(["authority=leeds"])
    path.write_text(
        path.read_text(encoding="utf-8").replace("vacancy_rate: 0.072", "vacancy_rate: 0.2"), encoding="utf-8"
    )
    assert sim.compose(["authority=leeds"], "my").workforce.vacancy_rate == 0.2


def test_a_folder_with_a_blank_is_quoted_in_the_line_to_type(capsys):
    assert 'frontdoor run --config-dir "my own" authority=york' in said(
        capsys, "york", "--to", "my own/authority/york.yaml"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["leds"], "did you mean leeds?"),
        (["kingston"], "'kingston' may be Kingston upon Hull or Kingston upon Thames"),
        (["leeds", "run.years=1"], "run.years=1: only authority.year=YYYY is taken here"),
        (["leeds", "--to", "leeds.yaml"], "must be FOLDER/authority/NAME.yaml"),
        (["leeds", "--to", "my/authority/my leeds.yaml"], "with a name of letters a to z, digits and _"),
        (["leeds", "--to", "my/authority/england_typical.yaml"], "give yours a name such as england_typical_own"),
        (["isles_of_scilly"], "authority=isles_of_scilly: no profile can be made: 357 children are too few"),
        (["Westmorland", "and", "Furness"], 'stands in quotation marks: "Westmorland and Furness"'),
        (["leeds", "--to", "my/authority/Lëeds.yaml"], "with a name of letters a to z"),
    ],
)
def test_what_cannot_be_done_is_said(capsys, words, message):
    assert message in " ".join(said(capsys, *words, status=2).split())


def test_a_file_that_is_there_is_left_as_it_is(capsys):
    said(capsys, "leeds", "--to", "my/authority/leeds.yaml")
    Path("my/authority/leeds.yaml").write_text("mine", encoding="utf-8")
    assert "there is such a file already" in said(capsys, "leeds", "--to", "my/authority/leeds.yaml", status=2)
    assert Path("my/authority/leeds.yaml").read_text(encoding="utf-8") == "mine"
