"""What a report shows: the results of an experiment, read once into the terms that the report uses."""
