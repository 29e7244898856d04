"""Means and differences of a measure, adjusted for how much demand the futures of an experiment happened to bring."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.config.compose import validate
from sim.config.errors import ConfigError, ResultsError
from sim.experiment.results.replication_tables import ReplicationTables
from sim.experiment.statistics.control_variates import adjusted_mean
from sim.experiment.statistics.demand_of_futures import relative_demand
from sim.experiment.statistics.intervals import Estimate
from sim.experiment.statistics.pairing import wide_table
from sim.measures import MEASURES, quantities

ADJUSTED_COLUMNS = (
    "scenario",
    "n",
    "demand",
    "mean",
    "low",
    "high",
    "difference",
    "difference_low",
    "difference_high",
)

_EXPECTED = np.ones(1)
"""Relative demand of the average future."""


def adjusted_for_demand(results: ReplicationTables, measure: str) -> pd.DataFrame:
    """Estimate a measure in every scenario, and its difference from the baseline, as in futures of average demand.

    The control is the relative demand of each future over the whole reported time in the baseline. All scenarios have
    the same, so that where they have the same replications, differences of adjusted means are adjusted differences.

    Returns
    -------
    DataFrame
        A row for each scenario, columns ``ADJUSTED_COLUMNS``: ``demand`` is the mean of the control over the ``n``
        observations, of which 1 is expected. Differences are missing for the baseline.

    Raises
    ------
    ResultsError
        If there is no such measure, or the baseline's configuration is of a version that this one cannot read.
    """
    results.check_measures([measure])
    values, baseline = wide_table(results.independent, measure, results.scenarios), results.manifest["baseline"]
    unit, demand = MEASURES[measure].unit, _demand(results, baseline)
    rows = []
    for scenario in results.scenarios:
        seen, level = _adjusted(values[scenario], demand)
        level = level.within(quantities.limits(unit))
        change = Estimate()
        if scenario != baseline:
            change = _adjusted(values[scenario] - values[baseline], demand)[1].within(quantities.change_limits(unit))
        found = (level.value, level.low, level.high, change.value, change.low, change.high)
        rows.append((scenario, level.n, seen, *found))
    return pd.DataFrame(rows, columns=list(ADJUSTED_COLUMNS))


def _adjusted(values: pd.Series, demand: pd.Series) -> tuple[float, Estimate]:
    """Return the mean of the control, and the adjusted mean, over the observations that have a value."""
    present = values.dropna()
    controls = demand.reindex(present.index)
    found = adjusted_mean(present.to_numpy(float), controls.to_numpy(float).reshape(-1, 1), _EXPECTED)
    return float(controls.mean()), found


def _demand(results: ReplicationTables, baseline: str) -> pd.Series:
    """Return the relative demand of every independent observation: of a replication, or the mean over a draw's."""
    entry = next(each for each in results.manifest["scenarios"] if each["name"] == baseline)
    try:
        config = validate({**entry["config"], "execution": results.manifest["run"]["execution"]})
    except ConfigError as error:
        raise ResultsError(f"{results.path}: its demand cannot be drawn again by this version; {error}") from error
    numbers = sorted(results.measures["replication"].unique().tolist())
    drawn = relative_demand(config, numbers)[:, 0]
    table = pd.DataFrame({"scenario": baseline, "replication": numbers, "measure": "demand", "value": drawn})
    return results.as_independent(table).set_index("replication")["value"]
