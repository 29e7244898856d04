"""Pages of documentation that follow from the code: parameters, assumptions, run times, the STRESS statement."""
