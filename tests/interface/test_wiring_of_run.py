"""The words of ``frontdoor run`` are Hydra's: they come to it as they were typed, but for ``--dry-run``."""

import sys

import pytest

from sim.cli.main import main

HYDRAS = ["-m", "x=1,2", "--cfg", "job", "y=[1,2]", "-cn", "foo", "--config-dir=abc", "~z"]


@pytest.fixture
def received(monkeypatch):
    """What ``frontdoor run`` is called with."""
    calls = []

    def run(words, dry_run=False):
        calls.append((words, dry_run))
        return 1

    import sim.cli.plans  # noqa: F401

    monkeypatch.setattr(sys.modules["sim.cli.plans"], "run_plans", run)
    return calls


@pytest.mark.parametrize("place", [0, 3, len(HYDRAS)])
def test_words_keep_their_order_and_a_dry_run_is_taken_out(place, received):
    assert main(["run", *HYDRAS[:place], "--dry-run", *HYDRAS[place:]]) == 1
    assert received == [(HYDRAS, True)]


def test_without_words_there_is_a_run_of_what_is_configured(received):
    assert main(["run"]) == 1
    assert received == [([], False)]
