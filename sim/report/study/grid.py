"""Scenarios that cross a few parameters, arranged as a grid."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from sim.experiment.results.scenario import FinishedScenario


@dataclass(frozen=True)
class Factor:
    """A parameter that differs between scenarios, and the values it takes."""

    key: str
    levels: tuple[float, ...]


@dataclass(frozen=True)
class Grid:
    """FinishedScenarios that cross two or three factors.

    Attributes
    ----------
    rows, columns : Factor
        What varies inside a panel.
    panels : Factor or None
        What varies between panels; None for two factors.
    cells : Mapping
        FinishedScenario by (panel's level or None, row's level, column's level).
    """

    rows: Factor
    columns: Factor
    panels: Factor | None
    cells: Mapping[tuple[float | None, float, float], FinishedScenario]

    def factors(self) -> tuple[Factor, ...]:
        """The factors crossed."""
        return (self.rows, self.columns, *([self.panels] if self.panels else []))

    def panel_levels(self) -> tuple[float | None, ...]:
        """Levels that have a panel each; None alone where there is one panel."""
        return self.panels.levels if self.panels else (None,)


def find_grid(scenarios: tuple[FinishedScenario, ...], factors: tuple[Factor, ...]) -> Grid | None:
    """Arrange scenarios as a grid, if they cross their factors; the baseline may lie beside it."""
    if len(factors) not in {2, 3}:
        return None
    settings = {item.name: tuple(item.settings[factor.key] for factor in factors) for item in scenarios}
    by_setting = {settings[item.name]: item for item in reversed(scenarios)}
    crossed = _crossed(factors, by_setting)
    if crossed is None:
        return None
    rows, columns, panels = crossed[0], crossed[1], crossed[2] if len(crossed) == 3 else None
    cells = {
        (setting[2] if panels else None, setting[0], setting[1]): by_setting[setting]
        for setting in product(*(factor.levels for factor in crossed))
    }
    return Grid(rows, columns, panels, cells)


def _crossed(
    factors: tuple[Factor, ...], by_setting: Mapping[tuple[float, ...], FinishedScenario]
) -> list[Factor] | None:
    """Return the factors with the levels that the grid crosses; None if some crossing is missing.

    A level that occurs in one scenario only belongs to a baseline beside the grid.
    """
    crossed = []
    for position, factor in enumerate(factors):
        counts = {level: sum(setting[position] == level for setting in by_setting) for level in factor.levels}
        crossed.append(Factor(factor.key, tuple(level for level in factor.levels if counts[level] > 1)))
    settings = set(product(*(factor.levels for factor in crossed)))
    whole = all(len(factor.levels) > 1 for factor in crossed) and settings <= set(by_setting)
    return crossed if whole else None
