"""What is typed wrongly is told in one line, with the nearest right name; help says what is right."""

import re
import shlex

import pytest

from sim.cli.application import as_typed
from sim.cli.main import COMMANDS, main
from sim.experiment.analyses.effort import AT_MOST_REPLICATIONS, REPLICATIONS
from sim.validation.comparison import AS_PUBLISHED, HALF_WIDTH, SETTLED

SEEK = ["seek", "workforce.vacancy_rate", "--measure", "caseload_mean"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["seeek"], "there is no command 'seeek'; did you mean seek?"),
        (["--versoin"], "there is no option --versoin; did you mean --version?"),
        ([*SEEK, "--betwen", "0", "1"], "there is no option --betwen; did you mean --between?"),
        (["verify", "there", "-x"], "there is no option -x; try frontdoor verify --help"),
        (["verify"], "RESULTS is missing; try frontdoor verify --help"),
        ([*SEEK, "--at-least", "1"], "--between is missing; try frontdoor seek --help"),
        ([*SEEK, "--between", "0"], "requires 2 arguments"),
        ([*SEEK, "--between", "0", "half", "--at-least", "1"], "--between: 'half' is no number"),
        ([*SEEK, "--between", "0", "1"], "--at-least, --at-most: give one of the two"),
        ([*SEEK, "--between", "0", "1", "--at-least", "much"], "--at-least: 'much' is no number"),
        ([*SEEK, "--between", "0", "1", "--at-least", "1", "--jobs", "0"], "--jobs: '0' is no whole number above 0"),
        (["validate", "darlington", "--replications", "1"], "an interval takes at least 2 replications"),
        (["validate", "darlington", "--levels", "0.9,1"], "only together with --slopes"),
        (["validate", "darlington", "--slopes", "--levels", "few"], "'few' is no number"),
        (["extend", "there", "--precision", "5"], "--precision: '5' is no share between 0 and 1"),
        (["extend", "there"], "--replications, --precision: give one of the two"),
        (["verify", "there", "--all", "--replications", "2"], "--all: not together with --replications"),
        (["tornado", "--measure", "caseload_mean", "--top", "1", "--parameters", "a"], "--top: not together"),
        (["tornado", "--measure", "caseload_mean", "--target", "much"], "--target: "),
        (["waterfall", "experiment=a", "--from", "a", "--to", "b", "--measure", "c", "--group", "d"], "--group: 'd'"),
        (["repeat", "there", "--scenario", "a", "--replication", "one"], "'one' is no number of a replication"),
        (["describe", "measures", "--format", "cvs"], "'cvs' is not one of 'text', 'csv', 'markdown'"),
        (["describe", "measures", "a=b"], "overrides are for parameters"),
        (["describe", "measures", "foo"], "describe measures takes nothing more; frontdoor describe foo searches"),
        (["describe", "social", "worker"], "put several words in quotation marks: frontdoor describe 'social worker'"),
        (["authority=darlington"], "write frontdoor run authority=darlington"),
        (["run", "--years", "3"], "there is no option --years; a setting is written without dashes: run.years=3"),
        (["run", "--dryrun"], "did you mean --dry-run?"),
        ([*SEEK, "--years", "3"], "a setting is written without dashes: run.years=VALUE"),
        (
            ["seek", "vacancy", *SEEK[2:], "--between", "0", "1", "--at-least", "1"],
            "did you mean workforce.vacancy_rate?",
        ),
        ([*SEEK[:2], "--measure", "caseload", "--between", "0", "1", "--at-least", "1"], "did you mean caseload_mean?"),
        (["compare", "there", "here"], "here"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(words, expected, capsys):
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("frontdoor: ")
    assert captured.err.count("\n") == 1
    assert expected in captured.err


def test_without_a_word_there_is_help_and_status_2(capsys):
    assert main([]) == 2
    assert "Examples:" in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits_80_columns_and_is_plain_where_no_terminal_is(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert main([command, "-h"]) == 0
    text = capsys.readouterr().out
    assert text.isascii()
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_examples_are_commands_that_can_be_pasted_into_a_shell(command, capsys):
    main([command, "--help"])
    examples = capsys.readouterr().out.partition("Example")[2].partition("\n")[2].partition("\n\n")[0]
    typed = [shlex.split(each.replace("\\\n", " ")) for each in re.split(r"(?<!\\)\n", examples.strip())]
    assert typed == [shlex.split(each) for each in COMMANDS[command].examples]
    assert all(each[:2] == ["frontdoor", command] for each in typed)


def test_a_long_command_goes_on_in_the_next_line():
    lines = ["  frontdoor a \\", "    --measure b \\", "    --top 10"]
    assert list(as_typed("frontdoor a --measure b --top 10", 24)) == lines


def test_help_names_the_numbers_that_hold(capsys):
    main(["seek", "--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert f"of each value to begin with (default: {REPLICATIONS})" in text
    assert f"of values near the answer (default: {AT_MOST_REPLICATIONS})" in text
    main(["validate", "--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert f"at most {HALF_WIDTH:.0%}" in text
    assert f"({' '.join(AS_PUBLISHED)})" in text
    assert f"({' '.join(SETTLED)})" in text
