"""Charts of a slide: their look, which PowerPoint would otherwise choose itself."""

from collections.abc import Sequence

from pptx.chart.axis import _BaseAxis
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.series import XySeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Pt

from sim.report.slide.boxes import Box
from sim.report.slide.text import FONT, INK, SMALLEST, Run, broken, describe


def add_chart(slide: Slide, kind: XL_CHART_TYPE, data: XyChartData | CategoryChartData, box: Box, said: str) -> Chart:
    """Add a chart with what is said of it to who does not see it; its title stands above it, where it is measured."""
    shape = slide.shapes.add_chart(kind, *box.place, data)
    shape.name = "Chart"
    describe(shape, said)
    chart: Chart = shape.chart
    chart.font.size, chart.font.name = Pt(SMALLEST), FONT
    chart.font.color.rgb = RGBColor.from_string(INK)
    chart.has_legend = chart.has_title = False
    return chart


def add_legend(chart: Chart, where: XL_LEGEND_POSITION) -> None:
    """Say which line is which, beside the drawing and not over it."""
    chart.has_legend = True
    chart.legend.position = where
    chart.legend.include_in_layout = False


def name_axis(axis: _BaseAxis, text: str) -> None:
    """Say what is along an axis."""
    axis.has_title = True
    _say(axis.axis_title.text_frame, [text])


def draw_interval(
    series: XySeries, look: str, *, is_filled: bool, mark: XL_MARKER_STYLE = XL_MARKER_STYLE.CIRCLE
) -> None:
    """Draw an interval as a line, with a mark on the second point, its middle."""
    series.smooth = False
    series.format.line.width = Pt(2)
    series.format.line.color.rgb = colour(look)
    series.marker.style, series.marker.size = mark, 9
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = colour(look if is_filled else "#FFFFFF")
    series.marker.format.line.color.rgb = colour(look)
    count = len(list(series.values))
    for place in range(count):
        if count > 1 and place != 1:
            series.points[place].marker.style = XL_MARKER_STYLE.NONE


def name_rows(series: XySeries, names: Sequence[str], width: float) -> None:
    """Write a name to the left of every point of a series that is itself not seen."""
    series.format.line.fill.background()
    series.marker.style = XL_MARKER_STYLE.NONE
    for place, name in enumerate(names):
        label = series.points[place].data_label
        label.position = XL_LABEL_POSITION.LEFT
        frame = label.text_frame
        frame.word_wrap = False
        _say(frame, broken([Run(name)], width, SMALLEST))


def colour(code: str) -> RGBColor:
    """A colour of the page."""
    return RGBColor.from_string(code.removeprefix("#"))


def _say(frame: TextFrame, lines: Sequence[str]) -> None:
    for place, text in enumerate(lines):
        run = (frame.paragraphs[0] if place == 0 else frame.add_paragraph()).add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(SMALLEST), False
