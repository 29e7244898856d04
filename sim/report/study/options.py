"""Options that an economic evaluation weighs against the baseline."""

from sim.experiment.results.evaluation import Evaluation
from sim.report.study.study import Scenario, Study


def options(study: Study, evaluation: Evaluation) -> list[Scenario]:
    """Options with a finished replication, in the order of the experiment."""
    return [item for item in study.others if item.name in evaluation.options]
