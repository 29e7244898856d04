"""The report's tables, the heat maps among them: HTML that reads, prints and copies without a script."""

from math import isfinite

from sim.experiment.results.scenario import FinishedScenario
from sim.report.layout.markup import Content, Html, element, render
from sim.report.study.forecast import Forecast, PairedDifference
from sim.report.study.grid import Factor, Grid
from sim.report.study.study import Study
from sim.report.words import labels, quantities
from sim.report.words.sentences import verdict

# Light to dark blue; text turns white on the dark half. Contrast of text and ground is at least 4.5 to 1 throughout.
_SHADES = ("#eef4fa", "#d6e6f3", "#b5d2e9", "#8dbbdd", "#1d6fad", "#155a92", "#0c4476")
_FIRST_DARK = 4
_LEAST_SPAN = 0.1
"""Span of shares from the lightest to the darkest, at least: small differences must not look large."""


def table(
    caption: str,
    headings: list[Content],
    rows: list[list[Content]],
    *,
    name: str,
    sortable: bool = False,
    tall: bool = False,
    compact: bool = False,
    marked: int | None = None,
) -> Html:
    """Lay out a table; the first cell of a row is its heading, the others are numbers or short text.

    Parameters
    ----------
    caption, headings, rows
        Rows hold content, or cells made by `number`.
    name : str
        Identifier on the page.
    sortable : bool
        Whether a click on a heading sorts.
    tall : bool
        Whether it scrolls by itself below its headings.
    compact : bool
        Whether it has many narrow columns.
    marked : int, optional
        Row that stands out.
    """
    head = [
        element("th", element("button", heading, type="button") if sortable else heading, scope="col")
        for heading in headings
    ]
    body = [
        element(
            "tr",
            element("th", row[0], scope="row"),
            [cell if _is_cell(cell) else element("td", cell) for cell in row[1:]],
            class_="marked" if index == marked else None,
        )
        for index, row in enumerate(rows)
    ]
    return element(
        "div",
        element(
            "table",
            element("caption", caption),
            element("thead", element("tr", head)),
            element("tbody", body),
            id=name,
            class_=" ".join(name for name, applies in (("sortable", sortable), ("compact", compact)) if applies)
            or None,
        ),
        class_="scroll tall" if tall else "scroll",
        tabindex="0",
        role="region",
        aria_label=caption,
    )


def _is_cell(content: Content) -> bool:
    return isinstance(content, Html) and content.startswith("<td")


def number(text: Content, sort: float | None = None, **attributes: str | None) -> Html:
    """A cell with a number: its text, and the value it sorts by."""
    order = None if sort is None or not isfinite(sort) else f"{sort:.9g}"
    return element("td", text, class_="number", data_sort=order, **attributes)


def with_small_print(text: str, below: str) -> Html:
    """A text with another below it: a number's interval, a scenario's note."""
    return render([text, element("small", below)])


def scenarios(study: Study, measures: tuple[str, ...]) -> Html:
    """Every scenario with its people and its most important measures, the baseline first."""
    factors = study.factors if study.grid else ()
    headings: list[Content] = [labels.sentence_case(labels.factor(item.key)) for item in factors] or ["Scenario"]
    headings += [
        [labels.measure(name), element("small", quantities.unit_in_words(study.unit(name)))] for name in measures
    ]
    headings.append("Replications")
    rows: list[list[Content]] = []
    for scenario in (study.baseline, *study.others):
        row: list[Content] = [_level(scenario, item) for item in factors] or [labels.scenario(study, scenario)]
        if factors and scenario is study.baseline:
            row[0] = ["Baseline: ", row[0]]
        for name in measures:
            estimate, unit = study.estimates[scenario.name, name], study.unit(name)
            interval = quantities.interval(estimate.low, estimate.high, unit)
            text = with_small_print(quantities.value(estimate.value, unit), interval)
            row.append(number(text, estimate.value))
        rows.append([*row, number(str(scenario.replications), scenario.replications)])
    return table(
        "Scenarios: averages with 95% intervals", headings, rows, name="scenario-table", sortable=True, marked=0
    )


def _level(scenario: FinishedScenario, factor: Factor) -> str:
    return labels.level(factor.key, scenario.settings[factor.key])


def heat_maps(study: Study, grid: Grid, measure: str) -> Html:
    """A measure over a grid: one small map for each level of the third factor."""
    estimates = {key: study.estimates[item.name, measure] for key, item in grid.cells.items()}
    low, high = min(item.value for item in estimates.values()), max(item.value for item in estimates.values())
    margin = max(0.0, _LEAST_SPAN - (high - low)) / 2.0
    low, high = low - margin, high + margin
    maps = []
    for panel in grid.panel_levels():
        rows = [
            element(
                "tr",
                element("th", labels.setting(grid.rows, row), scope="row"),
                [
                    _heat_cell(study, grid.cells[panel, row, column], measure, (low, high))
                    for column in grid.columns.levels
                ],
            )
            for row in reversed(grid.rows.levels)
        ]
        columns = [element("th", labels.setting(grid.columns, column), scope="col") for column in grid.columns.levels]
        named = labels.setting(grid.panels, panel) if grid.panels and panel is not None else labels.measure(measure)
        maps.append(
            element(
                "table",
                element("caption", labels.sentence_case(named)),
                element("thead", element("tr", element("td"), columns)),
                element("tbody", rows),
                class_="heat",
            )
        )
    return element("div", maps, class_="maps scroll", tabindex="0", role="region", aria_label=labels.measure(measure))


def _heat_cell(study: Study, scenario: FinishedScenario, measure: str, ends: tuple[float, float]) -> Html:
    estimate, unit = study.estimates[scenario.name, measure], study.unit(measure)
    low, high = ends
    shade = int((estimate.value - low) / (high - low) * (len(_SHADES) - 1) + 0.5)
    lines: list[Content] = [
        element("b", quantities.value(estimate.value, unit)),
        element("small", quantities.interval(estimate.low, estimate.high, unit)),
    ]
    people = study.people(scenario)
    below = [f"{people:.0f} people"] if people is not None else []
    below += ["baseline"] if scenario is study.baseline else []
    lines.append(element("small", " · ".join(below)) if below else "")
    return element(
        "td",
        lines,
        style=f"background:{_SHADES[shade]};color:{'#fff' if shade >= _FIRST_DARK else '#14212e'}",
        class_="baseline" if scenario is study.baseline else None,
        title=f"{labels.scenario(study, scenario)}: {_in_full(estimate, unit)}",
    )


def _in_full(estimate: Forecast, unit: str) -> str:
    return (
        f"mean {quantities.value(estimate.value, unit)}, "
        f"95% interval {quantities.interval(estimate.low, estimate.high, unit)}; "
        f"{estimate.range_name} {quantities.interval(estimate.range_low, estimate.range_high, unit)}; "
        f"{estimate.n} replications"
    )


def range_of_futures(estimate: Forecast, unit: str) -> Html:
    """The range of replications, and below it what range that is."""
    return with_small_print(quantities.interval(estimate.range_low, estimate.range_high, unit), estimate.range_name)


def all_measures(study: Study) -> Html:
    """Every measure of every scenario, with intervals and paired differences from the baseline."""
    headings: list[Content] = [
        "Measure", "Unit", "Scenario", "n", "Mean", "95% interval of the mean", "Median",
        ["Range of futures", element("small", "8 in 10; all, where n is below 10")], "Difference from baseline",
        "95% interval, paired", "Reading", "Standard error, paired", "Standard error, unpaired",
    ]  # fmt: skip
    rows = [
        _measure_row(study, scenario, measure)
        for measure in study.measures
        for scenario in (study.baseline, *study.others)
        if (scenario.name, measure) in study.estimates
    ]
    return table("All measures, by scenario", headings, rows, name="all-measures", sortable=True, tall=True)


def _measure_row(study: Study, scenario: FinishedScenario, measure: str) -> list[Content]:
    """Plain cells: this table has thousands of rows, and is most of the page."""
    unit, estimate = study.unit(measure), study.estimates[scenario.name, measure]
    return [
        labels.measure(measure),
        quantities.unit_in_words(unit),
        labels.scenario(study, scenario),
        str(estimate.n),
        quantities.value(estimate.value, unit),
        quantities.interval(estimate.low, estimate.high, unit),
        quantities.value(estimate.median, unit),
        quantities.interval(estimate.range_low, estimate.range_high, unit),
        *_difference_cells(None if scenario is study.baseline else study.difference(scenario, measure), unit),
    ]


def _difference_cells(difference: PairedDifference | None, unit: str) -> list[Content]:
    if difference is None:
        return [""] * 5
    return [
        quantities.change(difference.value, unit),
        quantities.change_interval(difference.low, difference.high, unit),
        verdict(difference),
        quantities.standard_error(difference.se_paired, unit),
        quantities.standard_error(difference.se_unpaired, unit),
    ]


def definitions(study: Study) -> Html:
    """What each measure means, by the name other programs use."""
    rows: list[list[Content]] = [
        [
            labels.measure(name),
            element("code", name),
            quantities.unit_in_words(study.unit(name)),
            labels.definition(name),
        ]
        for name in study.measures
    ]
    return table("Definitions", ["Measure", "Name", "Unit", "Definition"], rows, name="definitions")
