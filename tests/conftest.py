"""What all tests share: what no test changes is read once."""

from collections.abc import Iterator
from functools import cache

import pytest

from sim.config import parameters


@pytest.fixture(scope="session", autouse=True)
def comments_are_read_once() -> Iterator[None]:
    """Remember the comments beside the values: every report asks for them twice, and to read them takes half a second.

    They depend on the overrides alone, as long as no test writes into the configuration of the project.
    """
    remembered = cache(parameters._notes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parameters, "_notes", lambda overrides: remembered(tuple(overrides)))
        yield


@pytest.fixture
def without_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the report out: most of the time that results of a few replications take to write."""
    monkeypatch.setattr("sim.experiment.folder.write_report", lambda results: None)
