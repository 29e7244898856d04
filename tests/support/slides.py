"""A file of slides as a reader would find it: what it says, and whether anything runs over its edge or into another."""

from io import BytesIO
from itertools import combinations

import pptx

from sim.report.slide.text import SMALLEST, Run, height_of

EMU = 914400.0
ROUNDING = 0.01


def opened(file):
    return pptx.Presentation(BytesIO(file))


def shapes_of(presentation, name):
    return [shape for slide in presentation.slides for shape in slide.shapes if shape.name == name]


def text_of(shape):
    return shape.text_frame.text


def faults(presentation):
    """What is wrong with where things stand, in words; empty where nothing is."""
    width, height = presentation.slide_width / EMU, presentation.slide_height / EMU
    found = []
    for number, slide in enumerate(presentation.slides, start=1):
        boxes = {f"{number} {place} {shape.name}": _box(shape) for place, shape in enumerate(slide.shapes)}
        for name, (left, top, right, bottom) in boxes.items():
            if left < 0 or top < 0 or right > width + ROUNDING or bottom > height + ROUNDING:
                found.append(f"{name} runs off the slide")
        for (first, one), (second, other) in combinations(boxes.items(), 2):
            if all(
                one[axis] < other[axis + 2] - ROUNDING and other[axis] < one[axis + 2] - ROUNDING for axis in (0, 1)
            ):
                found.append(f"{first} and {second} overlap")
        for shape in slide.shapes:
            found += [f"{number} {shape.name}: {said}" for said in _text_faults(shape)]
    return found


def _box(shape):
    left, top = shape.left / EMU, shape.top / EMU
    height = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
    return left, top, left + shape.width / EMU, top + height / EMU


def _text_faults(shape):
    if shape.has_table:
        table = shape.table
        frames = [
            (cell.text_frame, column.width, row.height, cell.margin_left, cell.margin_top)
            for row in table.rows
            for column, cell in zip(table.columns, row.cells, strict=True)
        ]
    elif shape.has_text_frame:
        frame = shape.text_frame
        frames = [(frame, shape.width, shape.height, frame.margin_left, frame.margin_top)]
    else:
        return
    for frame, width, height, across, down in frames:
        lines = [
            [Run(run.text, bool(run.font.bold), size=run.font.size.pt) for run in paragraph.runs]
            for paragraph in frame.paragraphs
        ]
        if any(run.size < SMALLEST for line in lines for run in line):
            yield f"too small: {frame.text}"
        needed = height_of(lines, (width - 2 * across) / EMU, SMALLEST)
        if needed > (height - 2 * down) / EMU + ROUNDING:
            yield f"too long for its box: {frame.text}"
