"""What tests of measures share: a configuration, and a log that is written by hand."""

import pytest

import sim
from tests.support.measure_logs import HandLog


@pytest.fixture(scope="module")
def config():
    return sim.compose()


@pytest.fixture
def log(config):
    return HandLog(config)
