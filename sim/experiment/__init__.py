"""Experiments: scenarios and replications, run in parallel, kept, compared and written down."""
