"""The file of slides, written beside the report."""

from pathlib import Path

from sim.config.errors import InputError, ResultsError
from sim.experiment.results.replication_tables import SLIDE
from sim.experiment.results.results import Results
from sim.experiment.store.whole_file import write_whole
from sim.report.study.study import Study


def write_slide(results: Results) -> Path:
    """Write the first screen of the report as PowerPoint into a results folder: text, table and chart can be edited.

    The same results and package versions give the same bytes. Needs the extra ``slides``.

    Parameters
    ----------
    results
        What `sim.run_experiment` returns, or a results folder loaded again.

    Returns
    -------
    pathlib.Path
        The file written.

    Raises
    ------
    ResultsError
        If there is a file that differs, which somebody may have edited, or the results are of an analysis, whose
        first screen is another.
    """
    try:
        from sim.report.slide.deck import deck
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "pptx":
            raise
        raise InputError('slides need the extra "slides": pip install -c constraints.txt -e ".[slides]"') from error
    if analysis := results.manifest.get("analysis"):
        raise ResultsError(
            f"{results.path}: slides are made of experiments, and not of frontdoor {analysis['kind']}; "
            "its report prints on one page"
        )
    path, content = results.path / SLIDE, deck(Study(results))
    if path.exists() and path.read_bytes() != content:
        raise ResultsError(f"{path}: is there and may have been edited; rename or delete it, then try again")
    write_whole(path, content)
    return path
