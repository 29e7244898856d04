"""Options that an economic evaluation weighs against the baseline."""

from sim.experiment.results.evaluation import Evaluation
from sim.experiment.results.scenario import FinishedScenario
from sim.report.study.study import Study


def options(study: Study, evaluation: Evaluation) -> list[FinishedScenario]:
    """Options with a finished replication, in the order of the experiment."""
    return [item for item in study.others if item.name in evaluation.options]
