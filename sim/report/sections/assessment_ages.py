"""How old open assessments are: at the end by team, and month by month."""

import numpy as np
import plotly.graph_objects as go

from sim.measures.distributions import AGE_BANDS
from sim.report.layout.drawing import Choice, Figure, literal, rounded, style
from sim.report.layout.months_axis import mark_months
from sim.report.layout.stacked_bars import stacked_bars
from sim.report.study.study import Study
from sim.report.words import labels

AT_THE_END = "assessments_open_by_age"
BY_MONTH = "assessments_open_by_age_monthly"

BANDS = {
    "up to 20": ("0", "1-10", "11-20"),
    "21 to 40": ("21-30", "31-40"),
    "41 to 45": ("41-45",),
    "46 to 60": ("46-50", "51-60"),
    "over 60": ("61+",),
}
"""Bands as they are drawn, working days, and the finer ones they are made of."""

COLOURS = dict(zip(BANDS, ("#d6e6f3", "#7fb2d8", "#0c4476", "#E69F00", "#D55E00"), strict=True))
"""Blue deepens towards the limit of 45 working days; past it stands apart."""


def pictures(study: Study) -> tuple[Figure, ...]:
    """Draw both, where any assessment is open at some end."""
    return tuple(each for each in (picture_by_team(study), picture_by_month(study)) if each is not None)


def picture_by_team(study: Study) -> Figure | None:
    """Draw open assessments at the end by age: a bar for each scenario, a panel for each team; None if none is."""
    teams = [each for each in study.tables if each.startswith(f"{AT_THE_END}: ")] or [AT_THE_END]
    scenarios = (study.baseline, *study.others)
    found = {each: [_banded(study, each, item.name, "") for item in scenarios] for each in teams if study.mean_of(each)}
    if not any(sum(row.values()) for rows in found.values() for row in rows):
        return None
    drawing = stacked_bars(
        {literal(each.partition(": ")[2] or "All teams"): rows for each, rows in found.items()},
        [literal(labels.with_people(study, item)) for item in scenarios],
        COLOURS,
        legend="Working days since the referral",
        axis="Children",
        hover="children",
    )
    totals = [
        {band: sum(rows[place][band] for rows in found.values()) for band in BANDS} for place in range(len(scenarios))
    ]
    parts = [
        f"{labels.scenario(study, item)}: {sum(row.values()):,.0f} children, of them "
        f"{row['46 to 60'] + row['over 60']:,.0f} past 45 working days"
        for item, row in zip(scenarios, totals, strict=True)
    ]
    return Figure(
        name="figure-ages",
        title="Open assessments at the end, by age" + (" and team" if len(found) > 1 else ""),
        note="Children whose assessment is open at the end of the reported time, by working days since the referral; "
        "mean over all replications. Orange: past the limit of 45 working days.",
        alternative=f"{'; '.join(parts)}.",
        measures=(AT_THE_END,),
        drawing=drawing,
    )


def picture_by_month(study: Study) -> Figure | None:
    """Draw open assessments by age at the end of every month, one scenario at a time; None if there are none."""
    months = list(dict.fromkeys(key.split(" ")[0] for _, key in study.mean_of(BY_MONTH)))
    scenarios = (study.baseline, *study.others)
    if len(months) < 2 or not any(study.mean_of(BY_MONTH).values()):
        return None
    drawing = go.Figure()
    choices = []
    found = {item: [_banded(study, BY_MONTH, item.name, f"{month} ") for month in months] for item in scenarios}
    for item in scenarios:
        first = len(drawing.data)
        for band in BANDS:
            drawing.add_trace(
                go.Bar(
                    x=[f"{month}-01" for month in months],
                    y=rounded(row[band] for row in found[item]),
                    name=band,
                    marker={"color": COLOURS[band]},
                    visible=item is study.baseline,
                    hovertemplate=f"{band} working days: %{{y:,.1f}} children<extra></extra>",
                )
            )
        choices.append(Choice(labels.scenario(study, item), tuple(range(first, len(drawing.data)))))
    style(drawing, height=380)
    # One scale for all, so that scenarios can be compared by choosing one after the other.
    highest = max(sum(row.values()) for rows in found.values() for row in rows)
    drawing.update_yaxes(title_text="Children", range=[0.0, float(np.ceil(1.05 * highest))])
    drawing.update_layout(
        barmode="stack",
        bargap=0.08,
        hovermode="x unified",
        legend={"traceorder": "normal", "title": {"text": "Working days since the referral: ", "font": {"size": 13}}},
    )
    mark_months(drawing, months)
    rows = found[study.baseline]
    late = [row["46 to 60"] + row["over 60"] for row in rows]
    return Figure(
        name="figure-ages-by-month",
        title="Open assessments at the end of each month, by age",
        note="Mean over all replications. A backlog that ages turns orange from above: what is past 45 working days "
        "can no longer be completed in time, whatever is done.",
        alternative=f"{labels.scenario(study, study.baseline)}: {sum(rows[0].values()):,.0f} children at the end of "
        f"the first month, of them {late[0]:,.0f} past 45 working days; {sum(rows[-1].values()):,.0f} at the end of "
        f"the last, of them {late[-1]:,.0f}.",
        measures=(BY_MONTH,),
        drawing=drawing,
        choices=tuple(choices) if len(choices) > 1 else (),
        choice_label="Scenario",
    )


def _banded(study: Study, table: str, scenario: str, prefix: str) -> dict[str, float]:
    """A distribution over :data:`AGE_BANDS` in the fewer :data:`BANDS`."""
    means = study.mean_of(table)
    assert {each for parts in BANDS.values() for each in parts} == set(AGE_BANDS)
    return {band: sum(means.get((scenario, f"{prefix}{each}"), 0.0) for each in parts) for band, parts in BANDS.items()}
