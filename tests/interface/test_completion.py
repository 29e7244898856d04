"""What the tab key completes."""

import os
import subprocess
import sys

import pytest

from sim.config.files import experiment_names

SCRIPT = "import sys; from sim.cli.main import main; sys.exit(main())"


def completed(line, folder, shell="bash"):
    """What a shell is told when the tab key is hit at the end of a line."""
    words = line.split(" ")
    environment = {
        **os.environ,
        "_FRONTDOOR_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "_TYPER_COMPLETE_ARGS": line,
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("frontdoor va", ["validate"]),
        ("frontdoor seek workforce.vacancy_rate --betw", ["--between"]),
        ("frontdoor run --dr", ["--dry-run"]),
        ("frontdoor run exp", ["experiment="]),
        ("frontdoor run experiment=staffing", ["experiment=staffing_sweep"]),
        ("frontdoor run workforce.vac", ["workforce.vacancy_rate="]),
        ("frontdoor run authority=bradford run.st", ["run.start="]),
        ("frontdoor run experiment = staffing", ["staffing_sweep"]),  # how bash parts the word
        ("frontdoor tornado authority=do", ["authority=doncaster"]),
        ("frontdoor validate eng", ["england_typical"]),
        ("frontdoor tornado --measure assessments_within", ["assessments_within_45wd_share"]),
        (
            "frontdoor tornado --measure caseload_mean,assessments_within",
            ["caseload_mean,assessments_within_45wd_share"],
        ),
        ("frontdoor describe theory_tan", ["theory_tandem"]),
        ("frontdoor describe experi", ["experiments"]),
    ],
)
def test_commands_options_and_names_are_completed(line, expected, tmp_path):
    assert completed(line, tmp_path) == expected


def test_results_folders_are_completed_the_newest_first(tmp_path):
    names = ["20260101T000000Z-aaaaaaaa", "20260201T000000Z-bbbbbbbb"]
    for name in names:
        (tmp_path / "results" / "single" / name).mkdir(parents=True)
        (tmp_path / "results" / "single" / name / "manifest.json").touch()
    assert completed("frontdoor compare res", tmp_path) == [f"results/single/{name}" for name in reversed(names)]
    assert completed("frontdoor compare results/single/20260201", tmp_path) == [f"results/single/{names[1]}"]


def test_every_experiment_is_offered(tmp_path):
    assert {f"experiment={name}" for name in experiment_names()} <= set(
        completed("frontdoor run experiment=", tmp_path)
    )
