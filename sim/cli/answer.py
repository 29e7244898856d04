"""``frontdoor answer``: what was asked and what came out, in words."""

from __future__ import annotations

from sim.cli.application import examples
from sim.cli.options import ResultsFolder
from sim.cli.status import DONE, SOME_FAILED


@examples("frontdoor answer results/staffing_sweep/20261122T101500Z-1a2b3c4d")
def answer(results: ResultsFolder) -> int:
    """Print the answer of a results folder in words.

    The question, what was found, and which patterns of the experiment file are shown and which constraints met, each
    with its number and 95% interval.
    """
    from sim.cli.show_answer import show_answer
    from sim.config.errors import ResultsError
    from sim.experiment.results.results import Results
    from sim.experiment.run.unchanged import check_unchanged, fitting_together
    from sim.report.study.study import Study

    loaded = Results.load(results)
    if analysis := loaded.manifest.get("analysis"):
        raise ResultsError(f"{loaded.path}: was made by frontdoor {analysis['kind']}; its answer is in report.html")
    check_unchanged(loaded)
    with fitting_together(loaded):
        show_answer(Study(loaded))
    return SOME_FAILED if loaded.failures else DONE
