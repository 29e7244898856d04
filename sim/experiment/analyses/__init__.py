"""Analyses that make scenarios of their own: goal-seek, tornado, waterfall, selection of the best."""
