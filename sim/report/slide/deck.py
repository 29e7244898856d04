"""The slides: the first screen on one, and on further ones what has no room there."""

from collections.abc import Sequence
from io import BytesIO
from itertools import chain

import pptx
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Inches

from sim.experiment.results.scenario import FinishedScenario
from sim.report.layout.drawing import Figure
from sim.report.sections import answer
from sim.report.sections.answer import Picture
from sim.report.sections.decision_table import decision_table
from sim.report.slide import pictures
from sim.report.slide.boxes import BOARD, HEIGHT, WIDTH, Box
from sim.report.slide.first import SIZES, First, Words, caption, put, put_below, small_print, title
from sim.report.slide.notes import notes
from sim.report.slide.same_bytes import without_time
from sim.report.slide.table import Laid, draw, lay
from sim.report.slide.text import FONT, SMALLEST
from sim.report.study.study import Study

_TITLE_ONLY = 5
_LEAST = 1.9
"""Inches of height below which a picture says nothing."""

_PICTURE_SHARE = 0.44
_LONGEST_PROPERTY = 255


def deck(study: Study) -> bytes:
    """The slides of a study as a file."""
    presentation = _empty(study)
    choices = [First(study, size) for size in SIZES]
    with_both = (each for each in choices if _beside(study, each.rest))
    with_picture = (each for each in choices if _picture_fits(study, each.rest))
    with_words = (each for each in choices if each.rest.height >= 0.0)
    first = next(chain(with_both, with_picture, with_words), choices[-1])
    slide = _slide(presentation)
    first.draw(slide)
    slide.notes_slide.notes_text_frame.text = notes(study)
    if laid := _beside(study, first.rest):
        left, right = _sides(study, first.rest)
        if _has_picture(study):
            _picture(slide, study, study.others, left)
        _table(slide, laid, right, range(1, len(laid.cells)))
    else:
        if _picture_fits(study, first.rest):
            _picture(slide, study, study.others, first.rest)
        elif _has_picture(study):
            _further_pictures(presentation, study)
        _further_tables(presentation, study)
    file = BytesIO()
    presentation.save(file)
    return without_time(file.getvalue())


def _beside(study: Study, rest: Box) -> Laid | None:
    """The table, laid out beside the picture; None if there is no room for both."""
    left, right = _sides(study, rest)
    table = decision_table(study)
    laid = lay(table, right.width, SMALLEST)
    is_there_room = laid.height <= caption(table.caption).rest(right).height
    return laid if is_there_room and (_picture_fits(study, left) or not _has_picture(study)) else None


def _sides(study: Study, rest: Box) -> tuple[Box, Box]:
    """Where the picture stands and where the table does, which has it all where there is no picture."""
    return rest.halves(_PICTURE_SHARE) if _has_picture(study) else (rest, rest)


def _has_picture(study: Study) -> bool:
    return answer.kind_of_picture(study) is not Picture.NONE


def _figure(study: Study) -> Figure:
    """The page's picture, where it has one."""
    figure = answer.picture(study)
    assert figure is not None
    return figure


def _picture_fits(study: Study, box: Box) -> bool:
    if not _has_picture(study):
        return False
    below = _above(study).rest(box)
    if below.height < _LEAST:
        return False
    is_of_rows = answer.kind_of_picture(study) is Picture.DIFFERENCES
    return not is_of_rows or pictures.rows_that_fit(study, below) >= len(study.others)


def _above(study: Study) -> Words:
    """What stands above the picture."""
    return caption(*pictures.title(study, answer.kind_of_picture(study), _figure(study).measures[0]))


def _picture(slide: Slide, study: Study, items: Sequence[FinishedScenario], box: Box) -> None:
    """Draw what the page's picture shows first."""
    kind, figure, evaluation = answer.kind_of_picture(study), _figure(study), study.results.evaluation
    below = put(slide, _above(study), box)
    if kind is Picture.COST_AND_EFFECT and evaluation is not None:
        pictures.cost_and_effect(slide, study, evaluation, below, figure.alternative)
    elif kind is Picture.MONTHS:
        pictures.months(slide, study, figure.measures[0], below, figure.alternative)
    else:
        pictures.differences(slide, study, figure.measures[0], items, below, figure.alternative)


def _further_pictures(presentation: Presentation, study: Study) -> None:
    """Draw the picture on slides of its own, as many scenarios on each as are told apart."""
    slide, box = _further(presentation, study, "picture")
    count = max(1, len(study.others))
    if answer.kind_of_picture(study) is Picture.DIFFERENCES:
        count = pictures.rows_that_fit(study, _above(study).rest(box))
    _picture(slide, study, study.others[:count], box)
    for start in range(count, len(study.others), count):
        slide, box = _further(presentation, study, f"picture {start // count + 1}")
        _picture(slide, study, study.others[start : start + count], box)


def _further_tables(presentation: Presentation, study: Study) -> None:
    """Draw the table on slides of its own, with letters as large as there is room for."""
    slide, box = _further(presentation, study, "table")
    table = decision_table(study)
    height = caption(table.caption).rest(box).height
    choices = [lay(table, box.width, size) for size in SIZES]
    laid = next((each for each in choices if each.height <= height), choices[-1])
    first, *more = laid.parts(height)
    _table(slide, laid, box, first)
    for number, rows in enumerate(more, start=2):
        slide, box = _further(presentation, study, f"table {number}")
        _table(slide, laid, box, rows)


def _further(presentation: Presentation, study: Study, what: str) -> tuple[Slide, Box]:
    """A further slide with a title of its own and the small print, and what is left between them."""
    slide = _slide(presentation)
    box = put(slide, title(f"{study.title}: {what}"), BOARD)
    return slide, put_below(slide, small_print(study), box)


def _table(slide: Slide, laid: Laid, box: Box, rows: Sequence[int]) -> None:
    draw(slide, laid, put(slide, caption(laid.table.caption), box), rows)


def _slide(presentation: Presentation) -> Slide:
    return presentation.slides.add_slide(presentation.slide_layouts[_TITLE_ONLY])


def _empty(study: Study) -> Presentation:
    """A wide presentation with no slide, in our font, that says what it is of."""
    presentation = pptx.Presentation()
    was = presentation.slide_width
    presentation.slide_width, presentation.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = presentation.slide_master
    for page in (master, *presentation.slide_layouts):  # which are narrow
        for shape in page.shapes:
            shape.left, shape.width = (int(each * Inches(WIDTH) / was) for each in (shape.left, shape.width))
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = theme.blob.replace(b'typeface="Calibri"', f'typeface="{FONT}"'.encode())
    about = presentation.core_properties
    about.title, about.language = study.title[:_LONGEST_PROPERTY], "en-GB"
    about.author = about.last_modified_by = study.generator
    return presentation
