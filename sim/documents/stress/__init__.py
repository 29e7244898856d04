"""The STRESS-DES statement: what a reader needs to know to judge, and to build again, a discrete-event simulation.

The guideline (Monks and others, 2019, https://doi.org/10.1080/17477778.2018.1442155) has 24 items. Answers come from
the schema, the table of measures, the experiments and, when one is given, the manifest of a run; what they cannot say
is written here. An item that is not answered says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.documents.stress import data, experimentation, implementation, logic, objectives
from sim.documents.stress.known import NOT_FILLED, Answer, Known, Manifest
from sim.markdown import prose

__all__ = ["ITEMS", "NOT_FILLED", "markdown"]

SECTIONS = {
    "1": "Objectives",
    "2": "Logic",
    "3": "Data",
    "4": "Experimentation",
    "5": "Implementation",
    "6": "Access to the code",
}

ITEMS: Mapping[str, tuple[str, Answer]] = {
    **objectives.ITEMS,
    **logic.ITEMS,
    **data.ITEMS,
    **experimentation.ITEMS,
    **implementation.ITEMS,
}
"""Every item of the guideline: number, title and answer."""


def markdown(manifest: Manifest | None = None) -> str:
    """Return the statement.

    Parameters
    ----------
    manifest : mapping, optional
        Of a results folder: ``Results.load(path).manifest``.
    """
    return "\n".join(_lines(Known(manifest))) + "\n"


def _lines(known: Known) -> Iterator[str]:
    answers = {number: "\n".join(answer(known)) for number, (_, answer) in ITEMS.items()}
    open_items = [number for number, text in answers.items() if NOT_FILLED in text]
    yield "# STRESS-DES statement"
    yield ""
    if known.manifest is None:
        yield from prose(
            "About the model as it comes. Written by `python -m sim.documents`; `frontdoor describe stress "
            "RESULTS` writes it about a run, from its manifest."
        )
    else:
        yield f"About the run *{known.manifest['title']}*. Written by `frontdoor describe stress` from its manifest."
    yield ""
    yield from prose(
        "The items are those of the guideline: Monks, Currie, Onggo, Robinson, Kunc and Taylor (2019), *Strengthening "
        "the reporting of empirical simulation studies*, Journal of Simulation 13(1), "
        "doi:10.1080/17477778.2018.1442155."
    )
    yield ""
    yield f"{len(ITEMS)} items; open in whole or in part: {', '.join(open_items) or 'none'}."
    section = ""
    for number, (title, _) in ITEMS.items():
        if number.partition(".")[0] != section:
            section = number.partition(".")[0]
            yield ""
            yield f"## {section}. {SECTIONS[section]}"
        yield ""
        yield f"### {number} {title}"
        yield ""
        yield answers[number]
