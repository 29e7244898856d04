"""Forecasts of next year's published figures by simple statistics, and how good they have been."""
