"""Scenarios as a report sees them: grids, names, and replications that are missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markupsafe import escape

from sim.report import write_report
from sim.report.contents import sections
from sim.report.layout.tables import Cell
from sim.report.sections import published, reproduction, timeliness
from sim.report.study.study import Study
from sim.report.words import comparison, labels, sentences
from tests.support.small_study import IN_TIME, REPLICATIONS, make_results, text_of, without


def test_scenarios_that_cross_factors_are_a_grid_with_the_baseline_beside_it(study: Study):
    assert study.grid is not None
    assert study.grid.rows.key == "teams.establishment_factor"
    assert study.grid.columns.levels == (0.1, 0.2, 0.3)
    assert study.grid.panels is None
    assert len(study.grid.cells) == 6
    assert study.baseline not in study.grid.cells.values()
    assert labels.scenario(study, study.grid.cells[None, 1.1, 0.3]) == "Posts 110%, agency rate 30%"


def test_a_single_scenario_is_no_grid(tmp_path: Path):
    study = Study(make_results(tmp_path, grid=False))
    assert study.grid is None
    assert "timeliness" not in {section.name for section in sections(study)}
    assert labels.scenario(study, study.others[0]) == "more posts"


@pytest.mark.parametrize(
    ("name", "own", "said"),
    [
        ("coping=none", ["coping=none"], "Coping: none"),
        ("authority=england_typical", ["authority=england_typical"], "Authority: england typical"),
        ("coping=none, posts=1.1", ["coping=none", "teams.establishment_factor=1.1"], "Coping: none, posts 110%"),
        (
            "policy=rota, posts=1.1",
            ["allocation.policy=rota", "teams.establishment_factor=1.1"],
            "Allocation policy: rota, posts 110%",
        ),
        ("posts=1.1", ["teams.establishment_factor=1.1"], "Posts 110%"),
    ],
)
def test_a_point_of_a_sweep_is_named_by_what_it_chooses(name: str, own: list[str], said: str, tmp_path: Path):
    results = make_results(tmp_path, grid=False, name=name)
    for entry, overrides in zip(results.manifest["scenarios"], (["coping=full"], own), strict=True):
        entry["overrides"] = ["authority=doncaster_typical_practice", *overrides]
    study = Study(results)
    assert labels.scenario(study, study.others[0]) == said


def test_heat_map_holds_each_average_with_interval_and_people(study: Study):
    assert study.grid is not None
    cells = re.findall(
        r'<td style=.*?title="(.*?)">(.*?)</td>', escape(timeliness.heat_maps(study, study.grid, IN_TIME))
    )
    assert len(cells) == 6
    # Rows from many posts to few, so that the first cell is 110% of posts and 10% agency.
    in_full, text = cells[0]
    assert in_full.startswith("Posts 110%, agency rate 10%: mean ")
    average = study.estimates["posts=1.1, agency=0.1", IN_TIME].value
    assert text.startswith(f"<b>{100 * average:.1f}%</b>")
    assert "110 people" in text


def test_heat_map_does_not_make_small_differences_look_large(study: Study, tmp_path: Path):
    def shades(study: Study) -> set[str]:
        assert study.grid is not None
        return set(re.findall(r"background:(#\w+)", escape(timeliness.heat_maps(study, study.grid, IN_TIME))))

    results = make_results(tmp_path)
    values = results.measures["value"]
    results.__dict__["measures"] = results.measures.assign(value=0.8 + (values - 0.8) / 100.0)
    assert len(shades(Study(results))) == 1
    assert len(shades(study)) > 3


def test_heat_map_gives_no_shade_to_what_is_undecided(study: Study, tmp_path: Path):
    def white(study: Study) -> list[bool]:
        assert study.grid is not None
        (found,) = timeliness.heat_maps(study, study.grid, IN_TIME).maps
        return ["background:#fff" in cell.style for row in found.rows for cell in row[1:] if isinstance(cell, Cell)]

    once = Study(make_results(tmp_path, runs=1))
    assert all(study.difference(item, IN_TIME).is_shown for item in study.others)
    assert (white(study), white(once)) == ([False] * 6, [True] * 6)
    said = "White: whether it differs from the baseline is undecided."
    assert [said in text_of(timeliness.section(each).content) for each in (study, once)] == [False, True]


def test_single_run_is_named_by_its_settings_and_reproduced_by_one_command(tmp_path: Path):
    results = make_results(tmp_path)
    kept = results.manifest["scenarios"][0]
    overrides = ["authority=doncaster_typical_practice", "run.years=3", "workforce.vacancy_rate=0.25", "run.years=1"]
    results.manifest["scenarios"] = [{**kept, "overrides": overrides}]
    study = Study(results)
    assert labels.baseline(study) == "Doncaster, with vacancy rate 25%"
    assert published.title(study).startswith("Doncaster, with vacancy rate 25%")
    what = "authority=doncaster_typical_practice workforce.vacancy_rate=0.25 run.years=1 run.replications=12"
    command = f"frontdoor run {what} --alone"
    assert command in text_of(reproduction.section(study).content)


def test_baseline_of_a_grid_is_named_by_what_scenarios_differ_in(study: Study):
    assert labels.baseline(study) == "Doncaster, with posts 100%, agency rate setting 19%"


def test_missing_replications_are_owned_up_to(tmp_path: Path):
    study = Study(without(make_results(tmp_path), "baseline", [3]))
    warning = sentences.failures(study)
    assert warning is not None
    assert "failed (1 in all)" in warning
    assert "baseline 3" in warning
    assert sentences.replications(study) == (
        "averages and differences over the 5 replications that every scenario has; ranges of futures over 11 "
        "replications of the baseline and 6 of each other scenario"
    )


def test_scenario_without_any_replication_is_left_out(tmp_path: Path):
    study = Study(without(make_results(tmp_path), "posts=0.9, agency=0.1", [0, 1, 2, 3, 4, 5]))
    assert len(study.others) == 5
    assert study.grid is not None
    assert study.grid.columns.levels == (0.2, 0.3)  # the combinations that are still whole
    assert len(sections(study)) == len(sections(Study(make_results(tmp_path))))


def test_report_is_made_even_when_the_whole_baseline_failed(tmp_path: Path):
    results = without(make_results(tmp_path), "baseline", list(range(REPLICATIONS["baseline"])))
    page = write_report(results).read_text(encoding="utf-8")
    assert "posts=0.9, agency=0.1 is shown in its place" in page


def test_scenarios_with_no_replication_in_common_show_no_difference(tmp_path: Path):
    results = without(make_results(tmp_path, grid=False), "baseline", [0, 1, 2, 3, 4, 5])
    study = Study(results)
    assert comparison.count_sentence(study, IN_TIME).endswith(" is not shown to differ from the baseline.")
    assert write_report(results).is_file()
