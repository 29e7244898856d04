"""Where replications are run. Never changes a result: engines differ in speed and place only."""

from sim.execution.choice import ClusterLostError, Engine
from sim.execution.limits import Limits
from sim.execution.local import MOST_PROCESSES, processors
from sim.execution.progress import Progress, duration, say
from sim.execution.tasks import run_tasks
from sim.execution.worker import Failure

__all__ = [
    "MOST_PROCESSES",
    "ClusterLostError",
    "Engine",
    "Failure",
    "Limits",
    "Progress",
    "duration",
    "processors",
    "run_tasks",
    "say",
]
