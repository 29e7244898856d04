"""The answer of an experiment in words: the question, what was found, and what was expected and came out."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator

from sim.cli.console import in_plain_characters
from sim.cli.main import DONE, SOME_FAILED, parser
from sim.config.errors import ResultsError
from sim.experiment.results.results import Results
from sim.experiment.run.unchanged import check_unchanged, fitting_together
from sim.report.sections import answer as found
from sim.report.sections import constraints, economics, factorial, patterns
from sim.report.study.key_measures import key_measures
from sim.report.study.study import Study
from sim.report.words.emphasis import plain
from sim.report.words.sentences import failures, own_function


def answer(words: list[str]) -> int:
    """Print the answer of a results folder again."""
    folder = "results/staffing_sweep/20261122T101500Z-1a2b3c4d"
    options = parser(
        "answer",
        "Print the answer of a results folder again: the question, what was found, and whether patterns and "
        "constraints of the experiment file are borne out, each with its number and 95% interval.",
        f"frontdoor answer {folder}",
    )
    options.add_argument("results", metavar="RESULTS", help="a results folder, as printed at the end of a run")
    results = Results.load(options.parse_args(words).results)
    if analysis := results.manifest.get("analysis"):
        raise ResultsError(f"{results.path}: was made by frontdoor {analysis['kind']}; its answer is in report.html")
    check_unchanged(results)
    with fitting_together(results):
        show_answer(results)
    return SOME_FAILED if results.failures else DONE


def show_answer(results: Results) -> None:
    """Print the question and its answer, a paragraph for each finding, pattern and constraint."""
    width = shutil.get_terminal_size((120, 24)).columns
    for paragraph, indent in _paragraphs(Study(results)):
        text = in_plain_characters(paragraph)
        print(textwrap.fill(text, width, initial_indent=indent, subsequent_indent=" " * len(indent)))
    print()


def _paragraphs(study: Study) -> Iterator[tuple[str, str]]:
    """Yield every paragraph with its indent."""
    if study.question:
        yield study.question, ""
    for caution in (own_function(study), failures(study)):
        if caution is not None:
            yield caution, "- "
    for text in found.sentences(study):
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
