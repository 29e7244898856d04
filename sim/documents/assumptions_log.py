"""The assumptions log: every parameter that rests on judgement, how far it may be from its value, and who varies it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sim.config.compose import compose
from sim.config.files import experiment_names
from sim.config.parameters import parameters
from sim.config.schema import Config
from sim.data.ranges import EvidenceRange, NoRangeError, evidence_ranges
from sim.documents.parameters import AUTHORITY, section_of_page, shown
from sim.experiment.file.reading import load_experiment
from sim.markdown import head, prose, row


def markdown() -> str:
    """Return the page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    table = parameters([f"authority={AUTHORITY}"])
    table = table[table["status"] == "assumption"]
    ranges, config, drawn = evidence_ranges(), compose([f"authority={AUTHORITY}"]), _drawn()
    with_range = table["key"].isin(list(ranges)).sum()
    movers = _movers(ranges.values())
    moved = sum(key in movers and key not in ranges for key in table["key"])
    yield "# Assumptions log"
    yield ""
    yield from prose(
        "Every parameter whose value rests on judgement. Written by `python -m sim.documents` from the "
        "configuration, from `sim/data/evidence/ranges.csv` and from the experiments. Values are those of the typical "
        "English authority; [parameters.md](parameters.md) has the parameters that do not rest on judgement, too. "
        "Assumptions that are rules rather than values are marked as such in [model.md](model.md); what is left out is "
        "in [quality_assurance.md](quality_assurance.md)."
    )
    yield ""
    yield from prose(
        f"{len(table)} assumptions; {with_range} have a range in which they may lie (one at a time, the others as they "
        f"are); {moved} move with another, whose difference they take up, so that shares add up to 1; the other "
        f"{len(table) - with_range - moved} are switches and names, such as laws of distributions. A range without "
        "published evidence is itself an assumption, and says so."
    )
    yield ""
    yield from prose(
        "Of a list the range says what is done to all of it: *factor* multiplies every entry, *spread* how far each is "
        "from their mean (0 makes them even), *tilt* each beside the one before (their sum stays), and *shift* is "
        "added to each."
    )
    yield ""
    yield from prose(
        "**How much each matters** depends on the question and on the council. `frontdoor tornado authority=NAME "
        "--measure MEASURE` runs every one that has a range at both ends, paired, and lists them by what they do to "
        "the measure. *Money only*: the range matters for measures in pounds and for nothing else. *Drawn in*: "
        "experiments whose results already count it as uncertain."
    )
    for section, rows in table.groupby(table["key"].map(section_of_page), sort=False):
        yield ""
        yield f"## {section}"
        yield ""
        yield from head("parameter", "value", "unit", "what it is", "why this value", "range", "why this range", "note")
        for each in rows.itertuples():
            known = ranges.get(each.key)
            notes = ["money only"] if known and known.unit_of_measures == "GBP" else []
            notes += [f"drawn in `{name}`" for name in drawn.get(each.key, ())]
            yield row(
                [f"`{each.key}`", shown(each.value), each.unit, each.description, each.source]
                + ([_range(known, config), _reason(known)] if known else [_without(each, movers), ""])
                + [", ".join(notes)]
            )


def _drawn() -> dict[str, list[str]]:
    """Return the experiments in which a parameter is uncertain, by parameter."""
    found: dict[str, list[str]] = {}
    for name in experiment_names():
        _, experiment = load_experiment(name)
        for key in experiment.uncertainty.parameters if experiment.uncertainty else ():
            found.setdefault(key, []).append(name)
    return found


def _movers(ranges: Iterable[EvidenceRange]) -> dict[str, list[str]]:
    """Return the parameters whose difference a parameter takes up, by parameter."""
    found: dict[str, list[str]] = {}
    for known in ranges:
        for key in known.complements():
            found.setdefault(key, []).append(known.key)
    return found


def _without(assumption: Any, movers: Mapping[str, list[str]]) -> str:
    """Return why a parameter has no range of its own."""
    if assumption.key not in movers:
        return f"none: a {assumption.unit}"
    return f"moves with {', '.join(f'`{key}`' for key in movers[assumption.key])}"


def _range(known: EvidenceRange, config: Config) -> str:
    """Return the ends for this council, or the rule that makes them where they cannot be told."""
    try:
        ends = known.ends(config)
    except NoRangeError:
        return f"{known.low:g} to {known.high:g} ({known.kind})"
    if known.of_list:
        return f"{known.kind} {known.low:g} to {known.high:g}"
    return f"{ends.low:.4g} to {ends.high:.4g}"


def _reason(known: EvidenceRange) -> str:
    return known.source if known.status == "assumption" else f"{known.status}: {known.source}"
