"""What an experiment file may say: scenarios, expectations, constraints, targets, costs, uncertainty, precision."""
