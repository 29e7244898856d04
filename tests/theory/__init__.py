"""Agreement of the production model with queueing theory."""
