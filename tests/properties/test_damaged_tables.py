"""However a table of published figures is damaged, a council is a configuration or refused in one line."""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.config.errors import ConfigError
from sim.data import facts
from sim.data.filling import NEEDED
from sim.data.panel import NO_FIGURE
from sim.data.profiles import profile

AREAS = {"leeds": "383", "darlington": "841", "kingston_upon_thames": "314", "cumberland": "942"}

CELLS = st.one_of(
    st.sampled_from(sorted(NO_FIGURE)),
    st.sampled_from(["0", "0.0", "1", "1.0", "0.001", "99.9", "-3", "1e400", "nan", "n/a", "12 345", "1000000000"]),
    st.floats(0.0, 1.0).map(str),
    st.integers(0, 100_000).map(str),
)


@pytest.fixture(scope="module")
def table():
    return facts._panel()


def made(option):
    """The profile of a council, or why there is none."""
    profile.cache_clear()
    try:
        return profile(option), ""
    except ConfigError as error:
        return (), str(error)
    finally:
        profile.cache_clear()


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    option=st.sampled_from(sorted(AREAS)),
    damage=st.dictionaries(st.sampled_from(["population_0_17", *NEEDED]), CELLS, min_size=1, max_size=6),
    for_all_years=st.booleans(),
)
def test_a_damaged_table_gives_a_profile_or_one_line(table, monkeypatch, option, damage, for_all_years):
    code = AREAS[option]
    years = range(2017, 2025) if for_all_years else [2024]
    damaged = {key: row | damage if key[0] == code and key[1] in years else row for key, row in table.items()}
    monkeypatch.setattr(facts, "_panel", lambda: damaged)
    entries, refusal = made(option)
    assert refusal == "" or refusal.startswith(f"authority={option}: no profile can be made: ")
    assert "\n" not in refusal
    assert all(math.isfinite(entry.value) for entry in entries if isinstance(entry.value, int | float))
    for entry in entries:  # nothing that was not published has become a figure of the council
        assert entry.status != "published" or "not published" not in entry.source
