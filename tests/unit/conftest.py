"""What tests of measures share, a log that is written by hand; and tests of the report, results that nobody ran."""

import pytest

import sim
from sim.report import write_report
from sim.report.study.study import Study
from tests.support.measure_logs import HandLog
from tests.support.small_study import make_results


@pytest.fixture(scope="module")
def config():
    return sim.compose()


@pytest.fixture
def log(config):
    return HandLog(config)


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study(make_results(tmp_path_factory.mktemp("grid")))


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_report(make_results(tmp_path_factory.mktemp("page"))).read_text(encoding="utf-8")
