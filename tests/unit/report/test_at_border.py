"""A verdict that a hair decided says so: on the page, on paper and in the terminal."""

import math
from pathlib import Path

import pytest
from scipy import stats

from sim.report.sections import constraints, patterns
from sim.report.study.study import Study
from sim.report.words.expectations import AT_THE_BORDER
from tests.support.small_study import IN_TIME, make_results, text_of


def said(tmp_path: Path, beyond: float) -> tuple[str, str, str]:
    """What is said of a share in time that must be at most the upper end of its interval and a little more."""
    results = make_results(tmp_path)
    results.manifest["scenarios"] = results.manifest["scenarios"][:1]
    results.__dict__["measures"] = results.measures[results.measures["scenario"] == "baseline"]
    values = results.observations.values("baseline", IN_TIME)
    half = float(stats.t.ppf(0.975, len(values) - 1) * values.std() / math.sqrt(len(values)))
    bound = float(values.mean()) + (1.0 + beyond) * half
    check = {"level": {"measure": IN_TIME, "at_most": bound}}
    results.manifest["patterns"] = {"few": {"says": "Few are in time", "status": "observed", **check}}
    results.manifest["constraints"] = {IN_TIME: {"bound": f"<= {bound}"}}
    study = Study(results)
    (pattern,) = patterns.sentences(study)
    (_, lines), *_ = constraints.sentences(study)
    section = patterns.section(study)
    assert section is not None
    return pattern, lines[0], text_of(section.content[1:])


def test_a_verdict_by_a_hair_is_at_the_border_and_stands(tmp_path: Path):
    pattern, constraint, page = said(tmp_path, beyond=0.05)
    assert pattern.startswith("Shown [observed]: Few are in time.")
    assert "Expected: at most " in pattern
    assert pattern.endswith(f"A{AT_THE_BORDER[1:]}: the interval ends 0.1 points from it.")
    assert constraint.startswith("met: ")
    assert constraint.endswith(f"{AT_THE_BORDER}: the interval ends 0.1 points from it")
    assert page.count(AT_THE_BORDER) >= 2
    assert "Shown" in page


@pytest.mark.parametrize("beyond", [0.2, -0.05])
def test_one_that_is_clear_or_undecided_says_nothing_of_it(tmp_path: Path, beyond: float):
    pattern, constraint, page = said(tmp_path, beyond)
    assert AT_THE_BORDER not in f"{pattern} {constraint} {page}".casefold()
