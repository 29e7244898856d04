"""Pages of documentation that follow from the code: parameters, assumptions, estimates, run times, STRESS-DES."""
