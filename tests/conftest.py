"""What all tests share."""

import pytest


@pytest.fixture
def without_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the report out: most of the time that results of a few replications take to write."""
    monkeypatch.setattr("sim.report.write_report", lambda results: None)
