"""Experiments and analyses as they are called from outside: each leaves a report in its results folder.

Experiments know nothing of reports, so that data flow one way; here the two are put together.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from sim.experiment.analyses import goal_seek, selection
from sim.experiment.analyses import tornado as what_matters
from sim.experiment.analyses import waterfall as step_by_step
from sim.experiment.results.results import Results
from sim.experiment.run import repeat, run

Made = TypeVar("Made")


def write_report(results: Results) -> Path:
    """Write ``report.html`` into a results folder, and return its path."""
    # Drawing libraries take a second to import, which a run that fails early need not spend.
    from sim.report import write_report as write

    return write(results)


def write_slide(results: Results) -> Path:
    """Write ``answer.pptx`` into a results folder, and return its path."""
    from sim.report import write_slide as write

    return write(results)


def reported(make: Callable[..., Made]) -> Callable[..., Made]:
    """Have a function that makes a results folder leave a report there, unless it is given another page, or None."""

    @wraps(make)
    def with_report(*arguments: Any, **options: Any) -> Made:
        return make(*arguments, **{"report": write_report, **options})

    return with_report


run_experiment = reported(run.run_experiment)
seek = reported(goal_seek.seek)
select_best = reported(selection.select_best)
tornado = reported(what_matters.tornado)
waterfall = reported(step_by_step.waterfall)
extend = reported(repeat.extend)
reproduce = reported(repeat.reproduce)
