"""What tests of measures share: a log that is written by hand."""

import pytest

import sim
from tests.measure_logs import HandLog


@pytest.fixture(scope="module")
def config():
    return sim.compose()


@pytest.fixture
def log(config):
    return HandLog(config)
