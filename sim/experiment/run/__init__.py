"""Running an experiment: the plan, the replications that are missing, and the results folder."""
