"""What the report says: names, numbers, verdicts and sentences."""
