"""Selection keeps its promises, with and without common random numbers, where it is hardest to."""

import numpy as np
import pandas as pd
import pytest

from sim.experiment.statistics.ranking import screen, subset_of_possible_best

EXPERIMENTS = 600
PROMISED = 0.95
BELOW = 3.0 * np.sqrt(PROMISED * (1.0 - PROMISED) / EXPERIMENTS)
"""Three standard errors of what is seen in so many experiments."""


def scenarios(random: np.random.Generator, correlation: float, number: int, replications: int) -> np.ndarray:
    """Scenarios whose replications share luck, with standard deviations that differ."""
    common = np.sqrt(correlation) * random.normal(size=(replications, 1))
    own = np.sqrt(1.0 - correlation) * random.normal(size=(replications, number))
    return (common + own) * np.linspace(1.0, 1.5, number)


@pytest.mark.slow
@pytest.mark.parametrize("correlation", [0.0, 0.8])
def test_the_best_is_selected_as_often_as_promised(correlation, record_property):
    """The hardest case: every other scenario exactly an indifference zone behind."""
    random, number, zone = np.random.default_rng(3), 5, 0.5
    right, used = 0, 0
    for _ in range(EXPERIMENTS):
        values = scenarios(random, correlation, number, 300)
        values[:, 0] -= zone  # less is better
        found = screen(pd.DataFrame(values), -1, zone, first=10)
        right += found.survivors == (0,)
        used += sum(found.used.values())
    record_property("right", float(right / EXPERIMENTS))
    print({"correlation": correlation, "right": right / EXPERIMENTS, "replications": used / EXPERIMENTS / number})
    assert right / EXPERIMENTS >= PROMISED - BELOW


@pytest.mark.slow
@pytest.mark.parametrize("correlation", [0.0, 0.8])
def test_what_is_selected_is_within_the_zone_of_the_best(correlation):
    """Scenarios a quarter of a zone apart: which is best may be missed, but not by a zone or more."""
    random, number, zone = np.random.default_rng(4), 9, 1.0
    good = 0
    for _ in range(EXPERIMENTS // 3):
        values = scenarios(random, correlation, number, 300) + 0.25 * zone * np.arange(number)
        (selected,) = screen(pd.DataFrame(values), 1, zone, first=10).survivors
        good += 0.25 * (number - 1 - selected) < zone
    assert good / (EXPERIMENTS // 3) >= PROMISED


@pytest.mark.slow
@pytest.mark.parametrize(("correlation", "replications"), [(0.0, 4), (0.8, 12)])
def test_subset_holds_the_best_as_often_as_promised(correlation, replications, record_property):
    """The hardest case: all scenarios as good as each other, so that any one of them counts as the best."""
    random, number = np.random.default_rng(7), 5
    names = [str(each) for each in range(number)]
    kept, sizes = 0, 0
    for _ in range(EXPERIMENTS):
        values = scenarios(random, correlation, number, replications)
        table = pd.DataFrame(values, columns=names).melt(var_name="scenario", ignore_index=False)
        table = table.rename_axis(index="replication").reset_index().assign(measure="m")
        found = subset_of_possible_best(table, "m", names, 1).set_index("scenario")
        kept += bool(found.loc["2", "possibly_best"])
        sizes += int(found["possibly_best"].sum())
    record_property("kept", float(kept / EXPERIMENTS))
    print({"correlation": correlation, "n": replications, "kept": kept / EXPERIMENTS, "size": sizes / EXPERIMENTS})
    assert kept / EXPERIMENTS >= 0.975 - BELOW
