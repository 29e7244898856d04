"""Observations: what an average of a scenario is over, as the tables have it and by month."""

import pandas as pd

from sim.experiment.statistics.observations import Observations, by_month


def observations() -> Observations:
    counts = {"base": 6, "plan": 4, "late": 1}
    rows = [(name, number, "m", float(number)) for name, count in counts.items() for number in range(6 - count, 6)]
    measures = pd.DataFrame(rows, columns=["scenario", "replication", "measure", "value"])
    monthly = pd.concat([measures.assign(month="2025-01"), measures.assign(month="2025-02", value=1.0)])
    return Observations(measures, lambda scenario, measure: by_month(monthly, scenario, measure), "base")


def test_averages_are_over_what_is_shared_and_of_what_is_set_aside_over_its_own():
    seen = observations()
    assert list(seen.compared("m")) == ["base", "plan"]
    assert list(seen.averaged("base", "m")) == [2.0, 3.0, 4.0, 5.0]
    assert list(seen.averaged("late", "m")) == [5.0]
    assert len(seen.values("base", "m")) == 6


def test_months_are_compared_alike():
    seen = observations()
    assert list(seen.averaged("base", "m", (1, 2))) == [1.5, 2.0, 2.5, 3.0]
    assert seen.averaged("base", "m", (1, 3)).empty
    assert seen.compared("m", (1, 2)) is seen.compared("m", (1, 2))
