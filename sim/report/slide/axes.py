"""Axes of a slide's chart: round numbers, lines at zero, and few enough labels."""

from collections.abc import Iterable
from math import ceil, floor, log10

from pptx.chart.axis import _BaseAxis
from pptx.chart.chart import Chart
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from sim.measures.quantities import MINUS
from sim.report.slide.text import INK

_GRID, _EDGE = "D9DFE6", "9AA5B1"
_STEPS = (1.0, 2.0, 5.0, 10.0)


def scale(values: Iterable[float], steps: int = 6) -> tuple[float, float, float]:
    """Ends of an axis that shows every value, and the round step between its labels.

    Examples
    --------
    >>> scale([0.0, -4.1, 1.8])
    (-5.0, 2.0, 1.0)
    """
    low, high = min(values := list(values)), max(values)
    if low == high:
        low, high = min(low, 0.0), max(high, 0.0) or float(low == 0.0)
    rough = (high - low) / steps
    size = 10.0 ** floor(log10(rough))
    step = next(each for each in _STEPS if each * size >= rough * 0.999) * size
    return step * floor(low / step), step * ceil(high / step), step


def spread(axis: _BaseAxis, ends: tuple[float, float, float], sign: str = "") -> None:
    """Let an axis run between two ends with a label at every step."""
    low, high, step = ends
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = low, high, step
    digits = max(0, -floor(log10(step) + 1e-9))
    number = f"#,##0{'.' * bool(digits)}{'0' * digits}"
    axis.tick_labels.number_format = f"{sign}{number};{MINUS}{number};0"
    axis.tick_labels.number_format_is_linked = False
    plain(axis)


def plain(axis: _BaseAxis) -> None:
    """Light lines across, and labels at the edge of the chart."""
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = RGBColor.from_string(_GRID)
    axis.format.line.color.rgb = RGBColor.from_string(_EDGE)
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.major_tick_mark = XL_TICK_MARK.NONE


def zero_line(axis: _BaseAxis) -> None:
    """Draw an axis, which crosses the other at zero, so that it is seen as the line of no difference."""
    axis.format.line.color.rgb = RGBColor.from_string(INK)
    axis.format.line.width = Pt(1.5)


def label_every(chart: Chart, count: int) -> None:
    """Label one of so many categories."""
    axis = chart._chartSpace.find(f".//{qn('c:catAx')}")
    last = axis.find(qn("c:noMultiLvlLbl"))
    for name in ("tickLblSkip", "tickMarkSkip"):
        last.addprevious(parse_xml(f'<c:{name} {nsdecls("c")} val="{count}"/>'))


def place_inner(chart: Chart, left: float, top: float, width: float, height: float) -> None:
    """Say where what is between the axes stands, in shares of the chart, so that names have room beside it."""
    area = chart._chartSpace.find(f".//{qn('c:plotArea')}")
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    ends = "".join(
        f'<c:{name} val="{value:.4f}"/>' for name, value in zip("xywh", (left, top, width, height), strict=True)
    )
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    area.insert(0, parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{modes}{ends}</c:manualLayout></c:layout>"))
