"""Where replications are run. Never changes a result: engines differ in speed and place only."""

from sim.execution.local import processors, run_tasks
from sim.execution.progress import Progress
from sim.execution.worker import Failure

__all__ = ["Failure", "Progress", "processors", "run_tasks"]
