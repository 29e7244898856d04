"""Figures that set scenarios side by side: differences from the baseline, and how cases spread over workers."""

from html import escape

import numpy as np
import plotly.graph_objects as go

from sim.measures.distributions import CASELOAD_BANDS
from sim.report.layout.drawing import BLUE, GREY, Choice, Figure, rounded, style
from sim.report.layout.stacked_bars import stacked_bars
from sim.report.study.study import Study
from sim.report.words import labels, quantities

# Blue deepens with the caseload; more than 25 children, which councils count as too many, is set apart.
_COLOURS = ("#f0f4f8", "#d6e6f3", "#b5d2e9", "#7fb2d8", "#3f87be", "#0c4476", "#E69F00", "#D55E00")
CASELOADS = {
    "caseload_bands": "All case holders",
    "caseload_bands_experienced": "Experienced",
    "caseload_bands_nqsw": "Newly qualified",
    "caseload_bands_agency": "Agency",
}
"""Distributions of caseloads, and of whom they are."""


def differences(study: Study, measures: tuple[str, ...]) -> Figure:
    """Draw each scenario's paired difference from the baseline, for a measure the reader chooses."""
    drawing = go.Figure()
    names = [escape(labels.with_people(study, scenario), quote=False) for scenario in study.others]
    choices = []
    for index, measure in enumerate(measures):
        unit = study.unit(measure)
        factor = 100.0 if quantities.is_share(unit) else 1.0
        found = [study.difference(scenario, measure) for scenario in study.others]
        hover = [
            f"{quantities.change(item.value, unit)} ({quantities.change_interval(item.low, item.high, unit)})"
            + ("" if item.is_shown else "<br>no difference shown")
            for item in found
        ]
        drawing.add_trace(
            go.Scatter(
                x=rounded(factor * np.array([item.value for item in found])),
                y=names,
                error_x={
                    "array": rounded(factor * np.array([item.high - item.value for item in found])),
                    "arrayminus": rounded(factor * np.array([item.value - item.low for item in found])),
                    "thickness": 2,
                    "width": 5,
                    "color": GREY,
                },
                mode="markers",
                marker={
                    "size": 11,
                    "color": [BLUE if item.is_shown else "white" for item in found],
                    "line": {"width": 2, "color": [BLUE if item.is_shown else GREY for item in found]},
                },
                customdata=hover,
                hovertemplate="%{y}<br>%{customdata}<extra></extra>",
                showlegend=False,
                visible=index == 0,
            )
        )
        axis_title = f"Difference from the baseline ({quantities.change_unit(unit)})"
        choices.append(Choice(labels.measure(measure), (index,), {"xaxis.title.text": axis_title}))
    style(drawing, height=100 + 30 * len(names))
    drawing.update_layout(margin={"t": 40})
    drawing.update_layout(choices[0].layout)
    drawing.update_xaxes(zeroline=True, zerolinewidth=2, zerolinecolor="#222")
    drawing.update_yaxes(autorange="reversed", showgrid=False, automargin=True)
    clear = sum(study.difference(scenario, measures[0]).is_shown for scenario in study.others)
    return Figure(
        name="figure-differences",
        title="Differences from the baseline, with the people in each scenario",
        note="Points are average differences between the same simulated futures with and without the change; lines are "
        "95% intervals of that average. Filled points: the interval leaves out zero. Hollow: no difference shown.",
        alternative=f"{labels.measure(measures[0])}: a difference is shown in {clear} of {len(names)} scenarios. "
        "Every value is in the table of all measures.",
        measures=measures,
        drawing=drawing,
        choices=tuple(choices),
        choice_label="Measure",
    )


def caseloads(study: Study) -> Figure | None:
    """Draw the share of case holders in each band of caseload, by experience; None if it was not recorded."""
    scenarios = (study.baseline, *study.others)
    found = {
        name: [{band: means.get((item.name, band), 0.0) for band in CASELOAD_BANDS} for item in scenarios]
        for table, name in CASELOADS.items()
        if any((means := study.mean_of(table)).values())
    }
    if not found:
        return None
    drawing = stacked_bars(
        found,
        [escape(labels.with_people(study, scenario), quote=False) for scenario in scenarios],
        dict(zip(CASELOAD_BANDS, _COLOURS, strict=True)),
        legend="Children held",
        axis="Case holders (%)",
        hover="of them",
        as_shares=True,
    )
    parts = []
    for name, rows in found.items():
        many = [100.0 * sum(row[band] for band in CASELOAD_BANDS[-2:]) for row in rows]
        parts.append(
            f"{name}: {many[0]:.1f}% have more than 25 children in {labels.the_baseline(study)}; over all scenarios "
            f"{min(many):.1f}% to {max(many):.1f}%"
        )
    return Figure(
        name="figure-caseloads",
        title="How many children each case holder holds",
        note="Share of case holders by the number of children they hold, over the reported time and all replications. "
        "Newly qualified: in their first, protected year. Orange: more than 25 children.",
        alternative=f"{'. '.join(parts)}.",
        measures=tuple(CASELOADS),
        drawing=drawing,
    )
