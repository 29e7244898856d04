"""Where numbers come from, and what was assumed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sim.config.areas import councils
from sim.config.parameters import STATUSES
from sim.data.facts import publications
from sim.data.profiles import ON_FILE, recipe_of
from sim.documents.stress.known import Answer, Known
from sim.markdown import prose

_TABLE = re.compile(r"[A-Z]\d\b")
"""Number of a published table, where columns are cited by it."""


def _data_sources(known: Known) -> Iterator[str]:
    yield "Published figures lie in `sim/data/published/`, each with publication, table, period and definition:"
    yield ""
    for publication, columns in publications().items():
        tables = (_TABLE.match(column) for column in columns)
        names = [table.group() if table else column for table, column in zip(tables, columns, strict=True)]
        yield f"- {publication}: {', '.join(dict.fromkeys(names))}"
    yield ""
    on_file = ", ".join(f"`{authority}` ({recipe_of(authority).year})" for authority in ON_FILE)
    yield from prose(
        f"Profiles on file: {on_file}; those of {len(councils())} councils, for any year that is shipped, are made "
        "when they are asked for. Contacts are in no national return: directors' surveys, or a council's own papers."
    )


def _pre_processing(known: Known) -> Iterator[str]:
    yield from prose(
        "Percentages became shares. Stocks and staff were brought into scope by taking off looked-after children, "
        "care leavers and the people who work with them (`sim/data/scope.py`). The year-to-year spread of demand is "
        "robust against breaks in recording, and net of chance (`sim/data/published/README.md`). `python -m "
        "sim.data.profiles` derives every council's profile again; a test holds the files to it."
    )


def _input_parameters(known: Known) -> Iterator[str]:
    counts = known.parameters["status"].value_counts()
    listed = ", ".join(f"{counts.get(status, 0)} {status}" for status in STATUSES)
    yield from prose(
        f"{len(known.parameters)} parameters ({listed}), each with value, unit, range, status, source and description: "
        "[parameters.md](parameters.md). Durations and hours are lognormal, delays of return Weibull, arrivals "
        "Poisson: skewed shapes chosen on general grounds and set to published quartiles and bands where there are "
        "any."
    )
    if known.manifest is not None:
        yield "The values of every scenario of this run are in its `manifest.json`."


def _assumptions(known: Known) -> Iterator[str]:
    assumed = known.parameters[known.parameters["status"] == "assumption"]
    by_group = assumed["key"].str.split(".").str[0].value_counts(sort=False)
    yield from prose(
        f"{len(assumed)} parameters rest on judgement and say so in [parameters.md](parameters.md), by group: "
        f"{', '.join(f'{group} {count}' for group, count in by_group.items())}. Structural assumptions are marked as "
        "such in [model.md](model.md). The chief ones: siblings share everything; need does not change but through "
        "return and escalation; nobody works outside working days; hours per task are those that balance in the "
        "typical authority; returns come within 12 months or are first contacts."
    )


ITEMS: Mapping[str, tuple[str, Answer]] = {
    "3.1": ("Data sources", _data_sources),
    "3.2": ("Pre-processing", _pre_processing),
    "3.3": ("Input parameters", _input_parameters),
    "3.4": ("Assumptions", _assumptions),
}
