"""What came out of an experiment: its tables, its manifest, and what follows from both."""
