"""Effects of the parts of a package: known ones are found, a design that is not whole is refused."""

from itertools import product

import pandas as pd
import pytest

from sim.experiment.file.experiment import Experiment
from sim.experiment.statistics.factorial import check_parts, combinations_of, effects
from sim.experiment.statistics.observations import Observations

PARTS = {"staff": ["s", "sv", "sc", "all"], "visits": ["v", "sv", "vc", "all"], "checks": ["c", "sc", "vc", "all"]}
NAMES = ["none", "s", "v", "c", "sv", "sc", "vc", "all"]
MEASURE = "caseload_mean"


def no_months(scenario, measure):
    return pd.DataFrame()


def observed(replications=4):
    """Staff takes 3, visits add 1, and together they take 0.8 more; each replication has luck of its own."""
    scenarios = combinations_of(PARTS, "none")
    rows = [
        (scenarios[staff, visits, checks], number, MEASURE, 20.0 + number - 3.0 * staff + visits - 0.8 * staff * visits)
        for staff, visits, checks in product((False, True), repeat=3)
        for number in range(replications)
    ]
    measures = pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"])
    return Observations(measures, no_months, "none")


def test_effects_are_those_that_were_put_in():
    found = effects(PARTS, observed(), [MEASURE]).set_index("effect")
    # With the other in place in half of the pairs, an interaction of -0.8 moves each main effect by half of it.
    assert found["estimate"].to_dict() == pytest.approx(
        {
            "staff": -3.4,
            "visits": 0.6,
            "checks": 0.0,
            "staff x visits": -0.4,
            "staff x checks": 0.0,
            "visits x checks": 0.0,
        }
    )
    # The luck of a replication is the same in all scenarios, so that nothing is left to chance.
    assert (found["high"] - found["low"]).tolist() == pytest.approx([0.0] * 6, abs=1e-9)
    assert set(found["n"]) == {4}


def test_a_replication_that_is_missing_somewhere_is_left_out():
    seen = observed()
    gone = (seen.measures["scenario"] == "vc") & (seen.measures["replication"] == 2)
    found = effects(PARTS, Observations(seen.measures[~gone], no_months, "none"), [MEASURE])
    assert set(found["n"]) == {3}
    assert found["estimate"].iloc[0] == pytest.approx(-3.4)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"staff": ["s"]}, "give 2 to 5 of them, not 1"),
        ({"staff": ["s", "sx"], "visits": ["v", "sx"]}, "no scenario 'sx'; did you mean s"),
        ({"staff": ["s"], "visits": ["v"]}, "no scenario in which staff and visits is all"),
        ({"staff": ["s", "sv", "sc"], "visits": ["v", "sv"]}, "'s' and 'sc' have the same parts"),
        ({"staff": ["s", "sv", "none"], "visits": ["v", "sv"]}, "'none' is the baseline"),
    ],
)
def test_a_design_that_is_not_whole_is_refused(parts, message):
    with pytest.raises(ValueError, match=message):
        check_parts(parts, NAMES, "none")


def test_an_experiment_file_is_refused_for_it_before_anything_runs():
    scenarios = {name: [] if name == "none" else [f"run.seed={number}"] for number, name in enumerate(NAMES)}
    whole = {"title": "t", "question": "q", "scenarios": scenarios, "parts": PARTS}
    assert Experiment.model_validate(whole).parts == {name: tuple(names) for name, names in PARTS.items()}
    with pytest.raises(ValueError, match="parts: there is no scenario in which staff and checks is all"):
        Experiment.model_validate(
            {
                **whole,
                "parts": {
                    "staff": ["s", "sv", "all"],
                    "visits": ["v", "sv", "vc", "all"],
                    "checks": ["c", "vc", "all"],
                },
            }
        )
