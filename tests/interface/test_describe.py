"""``frontdoor describe``: a screen without a word, a search with one, whole tables by name."""

import re

import pandas as pd
import pytest

import sim
from sim.cli.main import main


def described(words, capsys):
    assert main(["describe", *words]) == 0
    return capsys.readouterr().out


def test_without_a_word_it_says_on_one_screen_what_there_is(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    lines = described([], capsys).splitlines()
    assert len(lines) < 25
    assert max(map(len, lines)) <= 80
    counts = dict(re.findall(r"^frontdoor describe (\w+) +(\d+) ", "\n".join(lines), re.MULTILINE))
    assert counts["measures"] == str(len(sim.MEASURES))
    assert set(counts) == {"measures", "parameters", "experiments"}
    assert "staffing_sweep" in "\n".join(lines)


def test_a_word_finds_parameters_and_measures_each_in_a_line(capsys):
    parameters, measures = described(["vacancy"], capsys).split("\nMEASURES\n")
    assert re.search(r"^workforce\.vacancy_rate +vacant posts.*\(a share of 0\.\d+\)$", parameters, re.MULTILINE)
    assert re.search(r"^vacancy_rate +Vacant social work posts", measures, re.MULTILINE)
    assert "assessments_within_45wd_share" not in measures


def test_a_word_finds_experiments_by_their_question(capsys):
    assert re.search(r"^EXPERIMENTS\nearly_help_options ", described(["keyworkers"], capsys), re.MULTILINE)


def test_a_word_finds_the_options_of_a_group_with_what_their_files_say_first(capsys):
    found = described(["coping"], capsys)
    assert re.search(r"^OPTIONS\ncoping=full +A service copes when work outruns people", found, re.MULTILINE)
    assert re.search(r"^coping=none +Nobody moves people, spends less on a case or lets a date", found, re.MULTILINE)
    assert re.search(r"^TERMS\nCoping +what a service does by itself", found, re.MULTILINE)
    assert (
        "authority=bradford_typical_practice  Bradford, 2024, with the practice of the typical authority."
        in described(["bradford"], capsys)
    )
    assert "costs=default" not in described(["costs"], capsys)  # no choice


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("bought", "Bought with +what a service gave so that its assessments stayed in time"),
        ("slopes", "Slopes within councils +docs/estimates.md"),
        ("Common random numbers", "Common random numbers +scenarios share their luck"),
    ],
)
def test_a_word_finds_terms_of_the_glossary_and_headings_of_pages(word, line, capsys):
    assert re.search(f"^{line}", described([word], capsys), re.MULTILINE)


def test_without_a_clone_there_are_options_and_no_pages(capsys, monkeypatch):
    monkeypatch.setattr("sim.documents.headings.project_clone", lambda: None)
    found = described(["coping"], capsys)
    assert "coping=none" in found
    assert "TERMS" not in found


def test_what_is_named_by_the_word_comes_before_what_is_about_it(capsys):
    found = described(["hiring", "--format", "csv"], capsys).splitlines()[1:]
    named = ["hiring" in line.split(",")[0] for line in found]
    assert True in named
    assert False in named
    assert named == sorted(named, reverse=True)


def test_words_are_found_as_they_are_said(capsys):
    assert "workforce.vacancy_rate" in described(["Vacancy Rate"], capsys)


@pytest.mark.parametrize(("word", "hint"), [("vaccancy", "nearest: vacancy"), ("zzzz", "see frontdoor describe")])
def test_nothing_found_is_one_line_with_the_nearest_words(word, hint, capsys):
    assert main(["describe", word]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert repr(word) in captured.err
    assert hint in captured.err


def test_what_is_found_can_be_written_as_a_table(capsys, tmp_path):
    (tmp_path / "found.csv").write_text(described(["vacancy", "--format", "csv"], capsys), encoding="utf-8")
    table = pd.read_csv(tmp_path / "found.csv")
    assert list(table.columns) == ["name", "kind", "description"]
    assert {"parameter", "measure"} <= set(table["kind"])


def test_values_are_said_as_somebody_would_say_them(capsys):
    everything = "".join(described([word], capsys) for word in ("supervision", "demand", "hiring"))
    assert "(off)" in everything or "(on)" in everything
    assert "(a factor of " in everything
    for raw in ("False", " factor)", " switch)", "(null", "given date", "given factor"):
        assert raw not in everything
