"""Stories planned, each once."""

from functools import cache

from sim.experiment.run.plan import plan_experiment

planned = cache(plan_experiment)
