"""Pure functions of numbers: intervals, chance, ranking, factorial effects, variance, cost-effectiveness."""
