"""The answer of an experiment in words: the question, what was found, and what was expected and came out."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from sim.cli.console import say
from sim.report.sections import constraints, economics, factorial, findings, patterns
from sim.report.study.key_measures import furthest, key_measures
from sim.report.study.study import Study
from sim.report.words import in_short, stuck
from sim.report.words.emphasis import plain
from sim.report.words.sentences import failures, own_function


def show_answer(study: Study) -> None:
    """Print the question, its answer in at most eighty words, and a paragraph for each finding and expectation."""
    for paragraph, indent in _paragraphs(study):
        say(paragraph, indent)
    print()


def _paragraphs(study: Study) -> Iterator[tuple[str, str]]:
    """Yield every paragraph with its indent."""
    if study.question:
        yield study.question, ""
    yield plain(Markup(" ").join(in_short.sentences(study))), ""
    for text in stuck.sentences(study, furthest(study)):
        yield text, "- "
    for caution in (own_function(study), failures(study)):
        if caution is not None:
            yield caution, "- "
    for text in findings.sentences(study):
        yield plain(text), "- "
    for text in factorial.sentences(study, key_measures(study)[0]):
        yield text, "- "
    for text in economics.sentences(study):
        yield plain(text), "- "
    for text in patterns.sentences(study):
        yield text, "- "
    for text, lines in constraints.sentences(study):
        yield text, "- "
        for line in lines:
            yield line, "  - "
