"""The report: one page that carries everything it needs, written beside the results it explains."""

import base64
import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from sim.experiment.results.results import Results
from sim.experiment.store.whole_file import write_whole
from sim.report.contents import answer_section, further_sections
from sim.report.layout.section import Section
from sim.report.layout.templates import templates
from sim.report.sections import assumptions
from sim.report.study.study import Study

ASSETS = Path(__file__).parent / "assets"
FILE_NAME = "report.html"

_LONG = 6
"""Numbers from which on a list is written once only."""


def write_report(results: Results) -> Path:
    """Write the report of an experiment into its results folder.

    The page needs no network and no other file. The same results and package versions give the same bytes.

    Parameters
    ----------
    results
        What `sim.run_experiment` returns, or a results folder loaded again.

    Returns
    -------
    pathlib.Path
        The page written.
    """
    path = results.path / FILE_NAME
    write_whole(path, page(Study(results)).encode())
    return path


def page(study: Study) -> str:
    """Return the report as one HTML page."""
    first, further = answer_section(study), further_sections(study)
    return (
        templates()
        .get_template("page.html")
        .render(
            generator=study.generator,
            title=study.title,
            question=study.question,
            style=_asset("style.css"),
            answer=first,
            further=further,
            on_paper=assumptions.on_paper(study),
            plotly=_plotly(),
            drawings=_drawings((first, *(section for section, _ in further))),
            script=_asset("script.js"),
        )
    )


@cache
def _plotly() -> Markup:
    """The drawing library, compressed and written in letters."""
    from plotly.offline import get_plotlyjs

    return Markup(base64.b64encode(gzip.compress(get_plotlyjs().encode(), mtime=0)).decode())


def _drawings(parts: tuple[Section, ...]) -> Markup:
    """Every figure by its name; horizontal axes that many lines share, such as months, are written once."""
    figures: dict[str, Any] = {}
    places: dict[str, int] = {}
    for part in parts:
        for figure in part.figures:
            drawing = json.loads(figure.drawing.to_json())
            drawing["choices"] = [{"traces": item.traces, "layout": item.layout} for item in figure.choices]
            for trace in drawing["data"]:
                if len(trace.get("x") or ()) >= _LONG:
                    trace["x"] = places.setdefault(_json(trace["x"]), len(places))
            figures[figure.name] = drawing
    lists = [json.loads(text) for text in places]
    # Inside a script element only "</" and "<!--" would be read as markup.
    return Markup(_json({"figures": figures, "lists": lists}).replace("<", "\\u003c"))


def _json(content: object) -> str:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


def _asset(name: str) -> Markup:
    return Markup((ASSETS / name).read_text(encoding="utf-8"))
