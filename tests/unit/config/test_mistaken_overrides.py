"""Overrides that are wrong whatever the others are; those of the real configuration are in test_compose.py."""

import pytest

from sim.config.mistaken_overrides import mistaken_override


@pytest.mark.parametrize(
    "override",
    [
        "workforce.vacancy_rate=0.1",
        "authority=doncaster",
        "demand.month_factors=[1,2]",
        "~demand.shocks",
    ],
)
def test_an_override_that_can_be_applied_is_no_mistake(override):
    assert mistaken_override([override]) is None


@pytest.mark.parametrize(
    ("override", "alone", "in_a_sweep"),
    [
        ("workforce.vacancy_rate=0.1,0.2", "is several values: sweep them with -m", None),
        ("workforce.vacancy_rate=0,19", "write 0.19 if one number is meant", None),
        ("authority=doncaster,bradfrd", "is several values", "authority=bradfrd: there is no authority bradfrd; did"),
        ("workforce.vacancy_rate=interval(0,1)", "is several values", "list the values to be run, for example"),
    ],
)
def test_several_values_are_for_sweeps(override, alone, in_a_sweep):
    assert alone in mistaken_override([override])
    swept = mistaken_override([override], sweeping=True)
    assert swept is None if in_a_sweep is None else in_a_sweep in swept
