"""Finished replications, kept until the code that made them changes."""
