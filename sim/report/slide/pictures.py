"""The picture of the first screen as a chart of the slide, whose numbers stand in a worksheet of its own."""

from collections.abc import Iterable, Sequence
from itertools import chain
from math import ceil, floor, isfinite

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.slide import Slide
from pptx.util import Pt

from sim.experiment.results.evaluation import Evaluation
from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.intervals import mean_of
from sim.measures import quantities
from sim.report.layout.drawing import BLUE, GREY, SEQUENCE
from sim.report.sections.answer import Picture
from sim.report.slide.axes import label_every, place_inner, plain, scale, spread, zero_line
from sim.report.slide.boxes import Box
from sim.report.slide.chart import add_chart, add_legend, colour, draw_interval, name_axis, name_rows
from sim.report.slide.text import SMALLEST, Run, height_of, width_of
from sim.report.study.monthly_bands import monthly_bands
from sim.report.study.options import options
from sim.report.study.study import Study
from sim.report.words import labels
from sim.report.words import sentences as words

NAMES = "Names of scenarios"
"""A series that is not seen: its points carry the names beside the axis."""

_ABOVE, _BELOW = 0.05, 0.5
"""Inches above what is between the axes, and of the horizontal axis."""

_PITCH = 0.02
"""Inches between the names of two rows."""

_MOST_NAMES = 0.45
"""Share of a chart's width that names can take."""

_LONGEST = 3
"""Points of an interval."""

_MONTHS_NAMED = 6
_MARKS = (
    XL_MARKER_STYLE.CIRCLE,
    XL_MARKER_STYLE.SQUARE,
    XL_MARKER_STYLE.DIAMOND,
    XL_MARKER_STYLE.TRIANGLE,
)


def title(study: Study, kind: Picture, measure: str) -> tuple[str, str]:
    """What stands above a picture: what it shows, and how to read it."""
    name = labels.measure(measure)
    if kind is Picture.COST_AND_EFFECT:
        return (
            "Cost and effect of every option, against the baseline",
            "Means with 95% intervals. The baseline is where dark lines cross. To the right: gains more. Up: dearer.",
        )
    if kind is Picture.DIFFERENCES:
        return (
            f"{name}: what each scenario changes, against the baseline",
            "Lines are 95% intervals of the paired difference. Hollow: no difference is shown.",
        )
    if study.others:
        return f"{name}, month by month", "Half of the simulated futures lie below each line, and half above."
    named = monthly_bands(study.results, (measure,))[study.baseline.name, measure].range_name
    return f"{name}, month by month", f"Solid: the median. Dashed: lower and upper end, {named}."


def rows_that_fit(study: Study, box: Box) -> int:
    """Scenarios whose names do not run into each other in a chart of differences."""
    names = [[Run(labels.scenario(study, item))] for item in study.others]
    tallest = max((height_of([name], _MOST_NAMES * box.width, SMALLEST) for name in names), default=0.0) + _PITCH
    return max(1, floor((box.height - _ABOVE - _BELOW) / tallest))


def differences(
    slide: Slide, study: Study, measure: str, items: Sequence[FinishedScenario], box: Box, said: str
) -> None:
    """Draw scenarios' paired differences from the baseline with their intervals."""
    unit = study.unit(measure)
    factor, (least, most) = quantities.drawn_factor(unit), quantities.change_limits(unit)
    names, found = [labels.scenario(study, item) for item in items], [study.difference(item, measure) for item in items]
    points = [
        [factor * value for value in _stroke(max(moved.low, least), moved.value, min(moved.high, most))]
        for moved in found
    ]
    across, rows = scale([0.0, *chain.from_iterable(points)]), list(range(len(items), 0, -1))
    data = XyChartData()
    _add_points(
        data, NAMES, ((across[0], row) for row in rows)
    )  # LibreOffice draws none that are longer than the first
    for name, values, row in zip(names, points, rows, strict=True):
        _add_points(data, name, ((value, row) for value in values))
    chart = add_chart(slide, XL_CHART_TYPE.XY_SCATTER_LINES, data, box, said)
    beside, *lines = chart.plots[0].series
    for series, moved in zip(lines, found, strict=True):
        draw_interval(series, BLUE if moved.is_shown else GREY, is_filled=moved.is_shown)
    widest = min(max(width_of([Run(name)], SMALLEST) for name in names), _MOST_NAMES * box.width)
    name_rows(beside, names, widest)
    spread(chart.category_axis, across, sign="+")
    name_axis(chart.category_axis, quantities.change_unit(unit))
    up = chart.value_axis
    up.minimum_scale, up.maximum_scale, up.major_unit = 0.4, len(items) + 0.6, 1.0
    up.has_major_gridlines = False
    up.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    up.major_tick_mark = XL_TICK_MARK.NONE
    up.crosses = XL_AXIS_CROSSES.MINIMUM
    zero_line(up)
    left = (widest + 0.25) / box.width
    top = _ABOVE / box.height
    place_inner(chart, left, top, 1.0 - left - 0.25 / box.width, 1.0 - top - _BELOW / box.height)


def months(slide: Slide, study: Study, measure: str, box: Box, said: str) -> None:
    """Draw the median by month of one scenario with its range of futures, or of two scenarios."""
    unit, bands = study.unit(measure), monthly_bands(study.results, (measure,))
    factor, shown = quantities.drawn_factor(unit), [bands[item.name, measure] for item in study.scenarios]
    lines = {
        f"{labels.sentence_case(labels.scenario(study, item))}, median": bands[item.name, measure].median
        for item in study.scenarios
    }
    if is_alone := len(shown) == 1:
        lines = {"Median": shown[0].median, "Lower end": shown[0].range_low, "Upper end": shown[0].range_high}
    data = CategoryChartData(number_format="General")
    data.categories = [words.month(month) for month in shown[0].months]
    for name, values in lines.items():
        data.add_series(name, [float(factor * value) if isfinite(value) else None for value in values])
    chart = add_chart(slide, XL_CHART_TYPE.LINE, data, box, said)
    for place, series in enumerate(chart.plots[0].series):
        is_main = place == 0 if is_alone else place == 1
        series.smooth = False
        series.marker.style = XL_MARKER_STYLE.NONE
        series.format.line.width = Pt(2.5 if is_main else 1.5)
        series.format.line.color.rgb = colour(BLUE if is_main else GREY)
        if not is_main:
            series.format.line.dash_style = MSO_LINE.DASH
    add_legend(chart, XL_LEGEND_POSITION.BOTTOM)
    plain(chart.category_axis)
    chart.category_axis.has_major_gridlines = False
    label_every(chart, ceil(len(shown[0].months) / _MONTHS_NAMED))
    drawn = [factor * value for values in lines.values() for value in values if isfinite(value)]
    spread(chart.value_axis, scale(drawn if quantities.is_share(unit) else [0.0, *drawn]))
    name_axis(chart.value_axis, quantities.unit_in_words(unit))


def cost_and_effect(slide: Slide, study: Study, evaluation: Evaluation, box: Box, said: str) -> None:
    """Draw what options cost and gain on average, with their intervals, as the page does first."""
    basis, cost = next(iter(evaluation.bases().items()))
    data, across, up = XyChartData(), [0.0], [0.0]
    for option in options(study, evaluation):
        effect, price = mean_of(evaluation.effect[option.name]), mean_of(cost[option.name] / 1000.0)
        # One stroke: along the effect's interval, back to the mean, and along the cost's.
        along = [(x, price.value) for x in (effect.low, effect.value, effect.high, effect.value)]
        along += [(effect.value, y) for y in (price.low, price.high)]
        _add_points(data, labels.sentence_case(labels.scenario(study, option)), along)
        across += [effect.low, effect.high]
        up += [price.low, price.high]
    chart = add_chart(slide, XL_CHART_TYPE.XY_SCATTER_LINES, data, box, said)
    for place, series in enumerate(chart.plots[0].series):
        mark = _MARKS[place // len(SEQUENCE) % len(_MARKS)]
        draw_interval(series, SEQUENCE[place % len(SEQUENCE)], is_filled=True, mark=mark)
    for axis, ends, name in (
        (chart.category_axis, across, labels.sentence_case(evaluation.economics.effect_name)),
        (chart.value_axis, up, f"Extra cost, £ thousand ({basis})"),
    ):
        spread(axis, scale(ends))
        zero_line(axis)
        name_axis(axis, name)
    add_legend(chart, XL_LEGEND_POSITION.RIGHT)


def _stroke(low: float, value: float, high: float) -> list[float]:
    """Points of an interval with its middle; the middle alone where it has no width, or is not known."""
    if low < high:
        return [low, value, high]
    return [value] if isfinite(value) else []


def _add_points(data: XyChartData, name: str, points: Iterable[tuple[float, float]]) -> None:
    series = data.add_series(name)
    for x, y in points:
        series.add_data_point(x, y)
