"""Timeliness over a grid of scenarios: heat maps that anyone can read off."""

from markupsafe import Markup

from sim.experiment.results.scenario import FinishedScenario
from sim.measures import quantities
from sim.report.layout.inline import small, strong
from sim.report.layout.parts import Paragraph
from sim.report.layout.scenario_table import READING, below_level
from sim.report.layout.section import Section, provenance
from sim.report.layout.tables import Cell, Content, HeatMap, HeatMaps
from sim.report.study.forecast import Forecast
from sim.report.study.grid import Grid
from sim.report.study.key_measures import TIMELINESS
from sim.report.study.study import Study
from sim.report.words import labels, stuck

# Light to dark blue; text turns white on the dark half. Contrast of text and ground is at least 4.5 to 1 throughout.
_SHADES = ("#eef4fa", "#d6e6f3", "#b5d2e9", "#8dbbdd", "#1d6fad", "#155a92", "#0c4476")
_FIRST_DARK = 4
_INK = "#14212e"
_NOT_RATED = f"background:#e9e6e1;color:{_INK}"
"""Of a scenario in which a queue runs away: timeliness of the few who get through is neither good nor bad."""

_UNDECIDED = f"background:#fff;color:{_INK};box-shadow:inset 0 0 0 1px #d3dae2"
"""Of a scenario that may be better than the baseline, or worse: a shade would say which."""

_LEAST_SPAN = 0.1
"""Span of shares from the lightest to the darkest, at least: small differences must not look large."""


def section(study: Study) -> Section | None:
    """Timeliness in every combination; None where scenarios are no grid, or it has no value."""
    if study.grid is None or not study.has(TIMELINESS):
        return None
    grid = study.grid
    baseline = study.estimates[study.baseline.name, TIMELINESS]
    note = (
        f"{READING} Then the people in the scenario (case-holding social workers, agency included). The darker, the "
        f"more assessments in time. {_without_shade(study, grid)}"
        f"{labels.with_people(study, study.baseline)}: {quantities.value(baseline.value, 'share')}."
    )
    content = [Paragraph(note, "note"), heat_maps(study, grid, TIMELINESS), provenance(study, (TIMELINESS,))]
    title = f"{labels.measure(TIMELINESS)}, by {labels.factor(grid.rows.key)} and {labels.factor(grid.columns.key)}"
    return Section("timeliness", "Timeliness", title, content)


def _without_shade(study: Study, grid: Grid) -> str:
    """Say what cells that have no shade of blue are, if there are any."""
    away = study.runaways(TIMELINESS)
    rated = [item for item in grid.cells.values() if item.name not in away]
    plain = any(_is_undecided(study, item, TIMELINESS) for item in rated)
    return ("White: whether it differs from the baseline is undecided. " if plain else "") + (
        "Grey: a queue runs away before that. " if away else ""
    )


def _is_undecided(study: Study, scenario: FinishedScenario, measure: str) -> bool:
    moved = study.difference(scenario, measure)
    return scenario is not study.baseline and not (moved.is_shown or moved.is_small)


def heat_maps(study: Study, grid: Grid, measure: str) -> HeatMaps:
    """A measure over a grid: one small map for each level of the third factor."""
    away = study.runaways(measure)
    rated = [item for item in grid.cells.values() if item.name not in away] or list(grid.cells.values())
    means = [study.estimates[item.name, measure].value for item in rated]
    low, high = min(means), max(means)
    margin = max(0.0, _LEAST_SPAN - (high - low)) / 2.0
    ends = (low - margin, high + margin)
    columns = [labels.setting(grid.columns, column) for column in grid.columns.levels]
    maps = []
    for panel in grid.panel_levels():
        rows: list[list[Content]] = [
            [
                labels.setting(grid.rows, row),
                *(_cell(study, grid.cells[panel, row, column], measure, ends) for column in grid.columns.levels),
            ]
            for row in reversed(grid.rows.levels)
        ]
        named = labels.setting(grid.panels, panel) if grid.panels and panel is not None else labels.measure(measure)
        maps.append(HeatMap(labels.sentence_case(named), columns, rows))
    return HeatMaps(labels.measure(measure), maps)


def _cell(study: Study, scenario: FinishedScenario, measure: str, ends: tuple[float, float]) -> Cell:
    estimate, unit = study.estimates[scenario.name, measure], study.unit(measure)
    low, high = ends
    mean, beside = quantities.value(estimate.value, unit), below_level(study, scenario, measure)
    people = study.people(scenario)
    below = [f"{people:.0f} people"] if people is not None else []
    below += ["baseline"] if scenario is study.baseline else []
    away = stuck.in_brackets(study, scenario.name, measure)
    if away:
        style, beside, below = _NOT_RATED, Markup(), ["queue runs away"]
    elif _is_undecided(study, scenario, measure):
        style = _UNDECIDED
    else:
        style = _shade((estimate.value - low) / (high - low))
    return Cell(
        strong(mean) + beside + (small(" · ".join(below)) if below else ""),
        "baseline" if scenario is study.baseline else "",
        style=style,
        title=f"{labels.scenario(study, scenario)}{away}: {_in_full(estimate, unit)}",
    )


def _shade(place: float) -> str:
    """Colours of a cell by its place on the scale, from 0 to 1."""
    shade = int(place * (len(_SHADES) - 1) + 0.5)
    return f"background:{_SHADES[shade]};color:{'#fff' if shade >= _FIRST_DARK else _INK}"


def _in_full(estimate: Forecast, unit: str) -> str:
    return (
        f"mean {quantities.value(estimate.value, unit)}, "
        f"95% interval {quantities.interval(estimate.low, estimate.high, unit)}; "
        f"{estimate.range_name} {quantities.interval(estimate.range_low, estimate.range_high, unit)}; "
        f"{estimate.runs} replications, the mean over {estimate.n}"
    )
