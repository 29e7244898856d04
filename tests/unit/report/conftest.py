"""What tests of the report share: results that nobody ran."""

import pytest

from sim.report import write_report
from sim.report.study.study import Study
from tests.support.small_study import make_results


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study(make_results(tmp_path_factory.mktemp("grid")))


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_report(make_results(tmp_path_factory.mktemp("page"))).read_text(encoding="utf-8")
