"""Axes of months, and whiskers: ticks stand at months, and no interval is drawn where no value can be."""

import datetime
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from sim.measures import quantities
from sim.report.contents import sections
from sim.report.layout.drawing import legend_below, style, whiskers
from sim.report.layout.months_axis import mark_months
from sim.report.sections import backlog, fans, risk
from sim.report.study.study import Study
from tests.support.small_study import IN_TIME, make_results


@pytest.mark.parametrize(
    ("count", "columns", "step"),
    [(1, 1, "M1"), (4, 1, "M1"), (14, 2, "M6"), (36, 1, "M6"), (36, 2, "M12"), (36, 4, "M12"), (120, 1, "M24")],
)
def test_ticks_stand_at_months_and_are_sparser_in_a_longer_run(count: int, columns: int, step: str):
    drawing = go.Figure(go.Scatter())
    mark_months(drawing, [f"{2025 + place // 12}-{place % 12 + 1:02d}-01" for place in range(count)], columns)
    assert (drawing.layout.xaxis.dtick, drawing.layout.xaxis.type) == (step, "date")
    assert datetime.date.fromisoformat(drawing.layout.xaxis.tick0).timetuple()[1:3] == (1, 1)


def test_every_figure_by_month_has_an_axis_of_months(study: Study):
    figures = [figure for section in (backlog, fans) if (found := section.section(study)) for figure in found.figures]
    by_month = [
        figure
        for figure in figures
        if any(isinstance(each.x, tuple) and each.x and str(each.x[0])[4:5] == "-" for each in figure.drawing.data)
    ]
    assert {"figure-backlog", "figure-panels", "figure-fans"} <= {figure.name for figure in by_month}
    for figure in by_month:
        for axis in figure.drawing.select_xaxes():
            assert str(axis.dtick).startswith("M"), figure.name


def test_panels_side_by_side_keep_room_for_the_months_at_their_ends():
    drawing = go.Figure(go.Scatter())
    mark_months(drawing, ["2025-01-01", "2025-02-01", "2025-03-01"], columns=2)
    first, last = (datetime.datetime.fromisoformat(end) for end in drawing.layout.xaxis.autorangeoptions.include)
    assert first < datetime.datetime(2025, 1, 1)
    assert last > datetime.datetime(2025, 3, 1)


def test_every_line_says_that_it_is_one(study: Study):
    """With few points Plotly would put dots on those that do not."""
    for figure in (figure for section in sections(study) for figure in section.figures):
        for trace in figure.drawing.data:
            assert trace.type != "scatter" or trace.mode, figure.name


def test_of_one_month_no_course_is_drawn(tmp_path: Path):
    results = make_results(tmp_path)
    results.__dict__["monthly"] = results.monthly[results.monthly["month"] == "2025-01"]
    study = Study(results)
    assert fans.section(study) is None
    found = backlog.section(study)
    assert not found or not {"figure-backlog", "figure-panels"} & {each.name for each in found.figures}


def test_a_legend_of_many_is_below_the_axis_and_the_figure_grows_with_it():
    drawing = go.Figure(go.Scatter())
    names = [f"posts 90%, agency rate 20%, turnover {number}% a year" for number in range(12)]
    heights = []
    for shown in (names[:2], names):
        style(drawing, height=100)
        legend_below(drawing, shown, plot=300, above=30, below=60)
        heights.append(drawing.layout.height)
        assert (drawing.layout.legend.yref, drawing.layout.legend.yanchor) == ("paper", "top")
        assert drawing.layout.legend.y * 300 == pytest.approx(-60)
    assert heights[1] - heights[0] == 5 * 20


def test_an_axis_of_zeros_begins_at_zero_and_one_of_shares_ends_at_the_whole(tmp_path: Path):
    results = make_results(tmp_path)
    results.__dict__["monthly"] = results.monthly.assign(measure=IN_TIME, value=1.0).drop_duplicates(
        ["scenario", "replication", "month"]
    )
    waiting = results.measures["measure"] == "cases_unallocated"
    results.__dict__["measures"] = results.measures.assign(value=results.measures["value"].mask(waiting, 0.0))
    study = Study(results)
    assert fans.picture(study, (IN_TIME,)).drawing.layout.yaxis.range == (0.0, 100.0)
    assert risk.picture(study, ("cases_unallocated",)).drawing.layout.xaxis.range == (0.0, 1.0)
    assert risk.picture(study, (IN_TIME,)).drawing.layout.xaxis.autorange is True


def test_whiskers_end_where_no_value_can_be():
    found = whiskers([0.9, 0.1], [0.2, -0.7], [1.6, 0.3], limits=quantities.limits("share"), factor=100.0)
    assert found["array"] == pytest.approx([10.0, 20.0])
    assert found["arrayminus"] == pytest.approx([70.0, 10.0])
    assert found["symmetric"] is False
    counts = whiskers([2.0], [-5.0], [900.0], limits=quantities.limits("children"), factor=1.0)
    assert (counts["array"], counts["arrayminus"]) == ([898.0], [2.0])
    unknown = whiskers([2.0], [np.nan], [np.nan], limits=quantities.limits("share"), factor=1.0)
    assert (unknown["array"], unknown["arrayminus"]) == ([None], [None])


def test_a_difference_of_shares_lies_within_a_hundred_points_either_way():
    assert quantities.change_limits("share") == (-1.0, 1.0)
    assert quantities.change_limits("children") == (-np.inf, np.inf)


def test_the_interval_of_a_few_futures_is_drawn_as_it_is_written(tmp_path):
    results = make_results(tmp_path, noise=0.4)
    results.__dict__["measures"] = results.measures[results.measures["replication"] < 2]
    study = Study(results)
    estimate = study.estimates["baseline", IN_TIME]
    assert (estimate.low, estimate.high) == (0.0, 1.0)  # or this would show nothing
    mean = risk.picture(study, (IN_TIME,)).drawing.data[-1]
    assert mean.x[0] + mean.error_x.array[0] == pytest.approx(100.0, abs=1e-3)
    assert mean.x[0] - mean.error_x.arrayminus[0] == pytest.approx(100.0 * max(estimate.low, 0.0), abs=1e-3)
