"""The workforce bridge: people in post at the start, who came, who left, and people in post at the end."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.experiment.results.scenario import FinishedScenario
from sim.measures import quantities
from sim.measures.workforce import JOINERS, LEAVERS
from sim.report.layout.drawing import BLUE, SEQUENCE, Choice, Figure, rounded, style, wrapped
from sim.report.layout.inline import with_small_print
from sim.report.layout.section import Section, illustration, provenance
from sim.report.layout.tables import Content, Table, number
from sim.report.study.study import Study
from sim.report.words import labels

STEPS = {
    "workforce_start": "In post at the start",
    **dict(
        zip(
            (f"joiners_{name}" for name in JOINERS),
            ("Joined: newly qualified", "Joined: experienced", "Joined: from agency"),
            strict=True,
        )
    ),
    **dict(
        zip(
            (f"leavers_{destination.name.lower()}" for destination in LEAVERS),
            ("Left: the sector", "Left: to agency", "Left: other council"),
            strict=True,
        )
    ),
    "workforce_end": "In post at the end",
}
"""Measures of the bridge in their order, and what the bars are called."""

AGENCY = {"start": "At the start", "joiners": "Placed", "leavers": "Left", "end": "At the end"}
"""The same for agency workers, by key of the distribution ``workforce_bridge_agency``."""


def section(study: Study) -> Section | None:
    """The bridge as a figure and as a table; None where it was not recorded."""
    if not all(study.has(name) for name in STEPS):
        return None
    content = [illustration(study, picture(study)), table(study), provenance(study, tuple(STEPS))]
    return Section("workforce", "Workforce", "Where the workforce comes from and goes to", content)


def picture(study: Study) -> Figure:
    """Draw both bridges of one scenario at a time: the council's own staff, and agency workers."""
    scenarios = (study.baseline, *study.others)
    own = {item: {name: study.estimates[item.name, name].value for name in STEPS} for item in scenarios}
    agency = {
        item: {key: study.mean_of("workforce_bridge_agency").get((item.name, key), 0.0) for key in AGENCY}
        for item in scenarios
    }
    drawing = make_subplots(
        rows=1,
        cols=2,
        column_widths=[0.66, 0.34],
        horizontal_spacing=0.06,
        column_titles=["<b>Own staff</b>", "<b>Agency workers</b>"],
    )
    choices = []
    for item in scenarios:
        first = len(drawing.data)
        for column, (values, names) in enumerate(((own[item], STEPS), (agency[item], AGENCY)), start=1):
            trace = _waterfall(values, names)
            trace.visible = item is study.baseline
            drawing.add_trace(trace, row=1, col=column)
        choices.append(Choice(labels.scenario(study, item), tuple(range(first, len(drawing.data)))))
    style(drawing, height=410)
    drawing.update_layout(margin={"t": 50, "b": 75}, showlegend=False)
    # One scale for all scenarios, so that they can be compared by choosing one after the other.
    for column, each in ((1, own), (2, agency)):
        highest = max(_highest(list(values.values())) for values in each.values())
        drawing.update_yaxes(range=[0.0, 1.12 * highest or 1.0], row=1, col=column)
    drawing.update_xaxes(tickangle=0, tickfont_size=12)
    drawing.update_yaxes(title_text="People", row=1, col=1)
    return Figure(
        name="figure-workforce",
        title="From the workforce at the start to that at the end",
        note="People in social work posts, front door and early help apart, over the reported time; mean over all "
        "replications. Agency workers are counted apart; those who become permanent leave the right side and come in "
        "on the left.",
        alternative="; ".join(_in_words(study, item, own[item], agency[item]) for item in scenarios) + ".",
        measures=(*STEPS, "workforce_bridge_agency"),
        drawing=drawing,
        choices=tuple(choices) if len(choices) > 1 else (),
        choice_label="Scenario",
    )


def _waterfall(values: dict[str, float], names: dict[str, str]) -> go.Waterfall:
    signed = {key: -value if key.startswith("leavers") else value for key, value in values.items()}
    moved = [key.startswith(("joiners", "leavers")) for key in values]
    return go.Waterfall(
        x=[wrapped(name, 11) for name in names.values()],
        y=rounded(signed.values()),
        measure=["absolute", *["relative"] * (len(signed) - 2), "total"],
        text=[_written(value, move) for value, move in zip(signed.values(), moved, strict=True)],
        textposition="outside",
        increasing={"marker": {"color": SEQUENCE[2]}},
        decreasing={"marker": {"color": SEQUENCE[5]}},
        totals={"marker": {"color": BLUE}},
        connector={"line": {"color": "#9aa5b1", "width": 1}},
        hovertemplate="%{x}: %{text} people<extra></extra>",
    )


def _written(people: float, is_move: bool) -> str:
    """A number of people, with its sign where they come or go: none is neither."""
    text = f"{people:+.1f}" if is_move else f"{people:.1f}"
    return "0" if text in {"+0.0", "-0.0"} else text.replace("-", quantities.MINUS)


def _highest(values: list[float]) -> float:
    """The top of the highest bar of a bridge: all who were there before anybody left."""
    return max(sum(values[: (len(values) + 1) // 2]), values[-1])


def table(study: Study) -> Table:
    """The bridge of every scenario in numbers."""
    headings = ["Scenario", *STEPS.values(), "Agency workers at the end"]
    agency = study.mean_of("workforce_bridge_agency")
    rows: list[list[Content]] = []
    for item in (study.baseline, *study.others):
        found = [study.estimates[item.name, name] for name in STEPS]
        cells = [
            number(
                with_small_print(f"{each.value:.1f}", quantities.interval(each.low, each.high, "people")),
                each.value,
            )
            for each in found
        ]
        last = agency.get((item.name, "end"))
        rows.append(
            [
                labels.scenario(study, item),
                *cells,
                number(quantities.NOT_AVAILABLE if last is None else f"{last:.1f}", last),
            ]
        )
    return Table("Workforce bridge: means with 95% intervals", headings, rows, name="workforce-table", compact=True)


def _in_words(study: Study, item: FinishedScenario, own: dict[str, float], agency: dict[str, float]) -> str:
    joined = sum(value for name, value in own.items() if name.startswith("joiners"))
    left = sum(value for name, value in own.items() if name.startswith("leavers"))
    return (
        f"{labels.scenario(study, item)}: {own['workforce_start']:.1f} in post at the start, {joined:.1f} joined, "
        f"{left:.1f} left, {own['workforce_end']:.1f} at the end; agency workers {agency['start']:.1f} at the start, "
        f"{agency['end']:.1f} at the end"
    )
