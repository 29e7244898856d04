"""Recovery: how measures move towards their targets, when these are met for good, and in how many futures."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.experiment.file.targets import Target
from sim.measures import quantities
from sim.report.layout.drawing import GREY, SEQUENCE, Choice, Figure, legend_below, literal, rounded, style, wrapped
from sim.report.layout.inline import with_small_print
from sim.report.layout.months_axis import mark_months
from sim.report.layout.parts import Heading
from sim.report.layout.section import Section, illustration, provenance
from sim.report.layout.tables import Content, Table, number
from sim.report.layout.templates import Part
from sim.report.sections import scorecard
from sim.report.study import targets_met as targets
from sim.report.study.key_measures import key_measures
from sim.report.study.monthly_bands import monthly_bands
from sim.report.study.study import Study
from sim.report.study.targets_met import LASTING_MONTHS, Recovery
from sim.report.words import labels, sentences

_MOST_ROWS = 15
"""Rows from which on a table scrolls by itself."""

_PLOT, _MONTHS = 250, 45
"""Height of the plot, and of the months written below it, in pixels."""

_DASHES = ("solid", "dash", "dot", "dashdot")


def section(study: Study) -> Section | None:
    """Scorecard and recovery: of the experiment's targets, or else of statutory ones that some future meets."""
    named = targets.experiment_targets(study)
    wanted = named or targets.own_targets(study, key_measures(study))
    if not wanted:
        return None
    content: list[Part] = [Heading("Scorecard"), *scorecard.content(study, named)] if named else []
    if judged := _judged(study, wanted):
        content.append(illustration(study, picture(study, judged)))
    content += [table(study, wanted), provenance(study, tuple(wanted))]
    return Section("recovery", "Targets", "When targets are met", content)


def _judged(study: Study, wanted: dict[str, Target]) -> dict[str, Target]:
    """Targets that can be judged in some scenario: of the others there is nothing to draw."""
    return {
        measure: target
        for measure, target in wanted.items()
        if any(found.n for found in targets.recoveries(study, measure, target).values())
    }


def picture(study: Study, wanted: dict[str, Target]) -> Figure:
    """Draw the median of each scenario against the target, and beside it the share of futures that meet it for good."""
    bands = monthly_bands(study.results, tuple(wanted))
    months = next(iter(bands.values())).months
    drawing = make_subplots(
        rows=1,
        cols=2,
        horizontal_spacing=0.09,
        column_titles=[
            "<b>Median of futures, and the target</b>",
            "<b>Futures in which the target is met for good</b>",
        ],
    )
    scenarios = (study.baseline, *study.others)
    choices = []
    for measure, target in wanted.items():
        unit, first = study.unit(measure), len(drawing.data)
        factor = quantities.drawn_factor(unit)
        found = targets.recoveries(study, measure, target)
        for place, scenario in enumerate(scenarios):
            if not found[scenario].n:
                continue
            band = bands[scenario.name, measure]
            look = _look(place)
            name = literal(labels.scenario(study, scenario))
            shared = {"x": band.months, "mode": "lines", "name": name, "legendgroup": name, "line": look}
            drawing.add_trace(
                go.Scatter(
                    shared, y=rounded(factor * band.median), hovertemplate=f"{name}: %{{y:,.1f}}<extra></extra>"
                ),
                row=1,
                col=1,
            )
            by_month = found[scenario].by_month()
            drawing.add_trace(
                go.Scatter(
                    shared,
                    y=rounded(100.0 * by_month),
                    line={**look, "shape": "hv"},
                    showlegend=False,
                    hovertemplate=f"{name}: %{{y:.0f}}%<extra></extra>",
                ),
                row=1,
                col=2,
            )
        line = {"color": "#14212e", "width": 1.5, "dash": "longdash"}
        ends = [months[0], months[-1]]
        drawing.add_trace(
            go.Scatter(x=ends, y=[factor * target.bound.number] * 2, mode="lines", line=line, name="Target"),
            row=1,
            col=1,
        )
        for trace in drawing.data[first:]:
            trace.visible = measure == next(iter(wanted))
        layout = {"yaxis.title.text": wrapped(f"{labels.measure(measure)} ({quantities.unit_in_words(unit)})", 30)}
        choices.append(Choice(_choice(study, measure, target), tuple(range(first, len(drawing.data))), layout))
    style(drawing, height=_PLOT)
    drawing.update_layout(choices[0].layout)
    names = [*(labels.scenario(study, item) for item in scenarios), "Target"]
    legend_below(drawing, names, plot=_PLOT, above=50, below=_MONTHS)
    drawing.update_layout(hovermode="x unified")
    mark_months(drawing, months, columns=2)
    drawing.update_yaxes(title_text="Share of futures (%)", range=[-2, 102], row=1, col=2)
    measure, target = next(iter(wanted.items()))
    return Figure(
        name="figure-recovery",
        title="On the way to the target",
        note="Left: the median of all simulated futures. Right: in how many futures the target is met from that month "
        f"on in every later month that has a value, for at least {LASTING_MONTHS} of them. The median can meet the "
        "target while many futures still fall back.",
        alternative=_in_words(study, measure, target),
        measures=tuple(wanted),
        drawing=drawing,
        choices=tuple(choices) if len(choices) > 1 else (),
        choice_label="Target",
    )


def _look(place: int) -> dict[str, object]:
    """Line of a scenario: grey for the baseline, then colours, and other dashes when they run out."""
    if place == 0:
        return {"color": GREY, "width": 2.5, "dash": "dot"}
    dash = _DASHES[(place - 1) // len(SEQUENCE) % len(_DASHES)]
    return {"color": SEQUENCE[(place - 1) % len(SEQUENCE)], "width": 2.5, "dash": dash}


def _choice(study: Study, measure: str, target: Target) -> str:
    return f"{labels.measure(measure)}: {labels.bound(target.bound, study.unit(measure))}"


def table(study: Study, wanted: dict[str, Target]) -> Table:
    """When each scenario meets each target for good, and in how many futures."""
    headings = [
        "Target",
        "Scenario",
        "First month",
        "Last month",
        with_small_print("Met for good from", "the median future; 95% interval"),
        with_small_print("Futures that meet it for good", "95% interval"),
    ]
    rows: list[list[Content]] = []
    for measure, target in wanted.items():
        unit = study.unit(measure)
        for scenario, found in targets.recoveries(study, measure, target).items():
            name = [_choice(study, measure, target), labels.scenario(study, scenario)]
            rows.append([*name, *_cells(found, targets.months(study, scenario, measure), unit)])
    return Table(
        "When targets are met for good (medians of the first and the last month)",
        headings,
        rows,
        name="recovery-table",
        sortable=True,
        tall=len(rows) > _MOST_ROWS,
    )


def _cells(found: Recovery, monthly: pd.DataFrame, unit: str) -> list[Content]:
    """Medians of the first and the last month, when a target is met for good and in how many futures."""
    if found.why_not_judged:
        return ["", "", _unjudged(found), ""]
    medians, names = monthly.median().to_numpy(), [str(month) for month in monthly.columns]
    below = quantities.interval(found.share.low, found.share.high, "share")
    if found.left_out:
        below += f"; {found.left_out} more cannot be judged"
    share = with_small_print(f"{100.0 * found.share.value:.0f}% of {found.n}", below)
    return [
        number(quantities.value(medians[0], unit), medians[0]),
        number(quantities.value(medians[-1], unit), medians[-1]),
        number(with_small_print(*_when(found, names)), min(found.median.value, 1e9)),  # never comes last
        number(share, found.share.value),
    ]


def _unjudged(found: Recovery) -> str:
    return f"cannot be judged: {found.why_not_judged}"


def _when(found: Recovery, months: list[str]) -> tuple[str, str]:
    """Month from which the median future meets a target for good, and its interval, in words."""

    def said(place: float) -> str:
        if not np.isfinite(place):
            return f"after {sentences.month(months[-1])} or never"
        return sentences.month(months[int(place)]) if place else "the first month"

    median = said(found.median.value) if found.is_met_for_good else "not met for good"
    if np.isnan(found.median.low):
        return median, "too few replications for an interval"
    ends = dict.fromkeys((said(found.median.low), said(found.median.high)))
    return median, " to ".join(ends)


def _in_words(study: Study, measure: str, target: Target) -> str:
    parts = []
    for scenario, found in targets.recoveries(study, measure, target).items():
        name = labels.scenario(study, scenario)
        if found.why_not_judged:
            parts.append(f"{name}: {_unjudged(found)}")
            continue
        months = [str(month) for month in targets.months(study, scenario, measure).columns]
        share = f"{100.0 * found.share.value:.0f}% of futures meet it for good"
        parts.append(f"{name}: {share}; the median future from: {_when(found, months)[0]}")
    return f"{_choice(study, measure, target)}. {'; '.join(parts)}."
