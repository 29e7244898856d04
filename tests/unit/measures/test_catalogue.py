"""The table of measures, and a log in which nothing happens."""

import math
from pathlib import Path

from sim.documents.measures import markdown
from sim.measures import MEASURES

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "measures.md"


def test_every_measure_is_computed_and_nothing_else(log):
    assert list(log.measured.horizon) == list(MEASURES)
    assert set(log.measured.monthly) == {name for name, measure in MEASURES.items() if measure.monthly}


def test_names_end_with_the_unit_unless_they_count_or_are_shares():
    of = ("red", "amber", "green", "initial", "review")
    suffixes = {"working days": ("_wd", *(f"_wd_{which}" for which in of)), "GBP": ("_gbp",)}
    for name, measure in MEASURES.items():
        assert measure.name == name
        assert measure.definition.endswith(".")
        assert name.endswith(suffixes.get(measure.unit, name))


def test_the_documentation_is_up_to_date():
    assert DOCUMENTATION.read_text(encoding="utf-8") == markdown()


def test_nothing_happening_gives_zeros_and_nothing_to_measure(log):
    values = log.measured.horizon
    assert all(value == 0.0 or math.isnan(value) for value in values.values())
    nothing = (
        "contacts",
        "referrals_per_year",
        "cases_unallocated_end",
        "overdue_tasks",
        "cost_total_gbp",
        "mash_queue_mean",
    )
    assert [values[name] for name in nothing] == [0.0] * len(nothing)
    unknown = (
        "caseload_mean",
        "caseload_max",
        "assessments_within_45wd_share",
        "vacancy_rate",
        "screening_utilisation",
    )
    assert all(math.isnan(values[name]) for name in unknown)
