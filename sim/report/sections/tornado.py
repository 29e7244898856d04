"""The tornado of a report: which assumption moves a result most, and which would keep a target from being met."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from sim.experiment.results.tornado import CENTRAL, HIGH, LOW, analysis_of, tornado_table
from sim.experiment.statistics.bound import Bound
from sim.experiment.statistics.intervals import is_shown
from sim.experiment.statistics.verdict import MET, NOT_MET, NOT_SHOWN, SHOWN, UNDECIDED
from sim.measures import quantities
from sim.report.layout.drawing import BLUE, GREY, SEQUENCE, Figure, literal, rounded, style, transparent, whiskers
from sim.report.layout.parts import Details, Items
from sim.report.layout.section import Section, finding
from sim.report.layout.tables import Content, Table, number
from sim.report.layout.templates import Part
from sim.report.study.study import Study
from sim.report.words import labels
from sim.report.words import sentences as words

MOST_DRAWN = 20
"""Assumptions in a picture; the rest are in the table."""

_COLOURS = {LOW: SEQUENCE[1], HIGH: BLUE}
_NAMED, _LISTED = 3, 8
"""Assumptions named as those that matter most, and ends listed in a sentence."""

CAUTIONS = (
    "One assumption is changed at a time: what two of them do together is not shown.",
    "The council's profile is not fitted again when an assumption changes. A wide swing can also mean that the changed "
    "value no longer goes with the published figures to which the rest was fitted.",
    "Ranges are judgements unless marked published. An assumption with a narrow range can be unimportant because it is "
    "well known, or because its range is too narrow.",
)


def section(study: Study) -> Section:
    """What matters most: the answer in words, a picture and a table for each measure, and what to be careful about."""
    analysis = study.manifest["analysis"]
    content: list[Part] = []
    for place, measure in enumerate(analysis["measures"]):
        asked = analysis_of(analysis, measure)
        rows = tornado_table(study.results.measures, asked)
        drawn = picture(rows, asked, f"figure-tornado-{place}")
        every = Details("Every assumption, as a table", [table(rows, asked, f"tornado-{place}")])
        content += finding(study, measure, sentences(rows, asked), drawn, every, is_main=place == 0)
    content.append(Items([*CAUTIONS, *_remarks(analysis)], "note"))
    return Section("tornado", "What matters most", "What matters most", content)


def sentences(rows: pd.DataFrame, analysis: Mapping[str, Any]) -> list[str]:
    """Say of one measure what moves it most, and what becomes of the target or of the difference."""
    ends = rows[rows["end"] != CENTRAL]
    together = _shown(ends, "simultaneous").groupby(ends["parameter"]).any()
    alone = _shown(ends, "ci95").groupby(ends["parameter"]).any()
    found = [_central_sentence(rows, analysis)]
    if together.any():
        shown = ends[ends["parameter"].isin(together.index[together])]
        first = shown["parameter"].drop_duplicates().head(_NAMED)
        described = "; ".join(_described(shown[shown["parameter"] == key]) for key in first)
        found.append(f"It is moved most by: {described}.")
    found.append(
        f"Of {len(together)} assumptions varied one at a time, {together.sum()} are shown to move it when all are "
        f"judged together, and {(alone & ~together).sum()} more only when judged alone."
    )
    if analysis["target"]:
        found += _target_sentences(rows, analysis)
    elif analysis["reference"]:
        found += _conclusion_sentences(rows)
    return found


def _central_sentence(rows: pd.DataFrame, analysis: Mapping[str, Any]) -> str:
    central = rows[rows["end"] == CENTRAL].iloc[0]
    unit, low, high = str(central["unit"]), central["mean_ci95_low"], central["mean_ci95_high"]
    if analysis["reference"]:
        size = f"{quantities.change(central['mean'], unit)} {quantities.change_unit(unit)}"
        return (
            f"With the values as configured, {analysis['scenario']!r} differs from {analysis['difference_from']!r} by "
            f"{size} (95% interval {quantities.change_interval(low, high, unit)})."
        )
    mean = quantities.amount(central["mean"], unit)
    return f"With the values as configured it is {mean} (95% interval {quantities.interval(low, high, unit)})."


def _described(ends: pd.DataFrame) -> str:
    unit = str(ends["unit"].iloc[0])
    parts = [f"{quantities.change(row.effect, unit)} at {_short(row.value)}" for row in ends.itertuples()]
    units = quantities.change_unit(unit)
    return f"{ends['label'].iloc[0]} ({', '.join(parts)}; {units})"


def _target_sentences(rows: pd.DataFrame, analysis: Mapping[str, Any]) -> list[str]:
    central, ends = rows[rows["end"] == CENTRAL].iloc[0], rows[rows["end"] != CENTRAL]
    unit = str(central["unit"])
    target = analysis["target"]
    said = labels.bound(Bound(target["bound"], target["at_least"]), unit)
    futures = quantities.interval(central["meets_ci95_low"], central["meets_ci95_high"], "share")
    verdict = {MET: "is met", NOT_MET: "is not met", UNDECIDED: "is undecided"}[central["verdict"]]
    found = [
        f"The target of {said} {verdict} on average with the values as configured; it is met in "
        f"{quantities.value(central['meets_share'], 'share')} of futures (95% interval {futures})."
    ]
    if central["verdict"] == NOT_MET:
        helping = _at_their_ends(ends[ends["verdict"] == MET])
        return [*found, f"Alone, it would be met with: {helping}." if helping else "No assumption alone would meet it."]
    worse = _shown(ends, "ci95") & ((ends["effect"] < 0.0) == target["at_least"])
    missing, undecided = (_at_their_ends(ends[worse & (ends["verdict"] == each)]) for each in (NOT_MET, UNDECIDED))
    found.append(
        f"Alone, with these it is not met: {missing}."
        if missing
        else "With no assumption alone, within its range, is it shown that it is not met."
    )
    if undecided and central["verdict"] == MET:
        found.append(f"These make it worse, and with them it is undecided: {undecided}.")
    return found


def _conclusion_sentences(rows: pd.DataFrame) -> list[str]:
    ends = rows[rows["end"] != CENTRAL]
    if not (rows["verdict"] != "").any():
        return ["With the values as configured no difference is shown, so there is no conclusion to hold."]
    gone, undecided = (_at_their_ends(ends[ends["verdict"] == each]) for each in (NOT_SHOWN, UNDECIDED))
    if (ends["verdict"] == SHOWN).all():
        return ["The difference is shown, with the same sign, at both ends of every assumption."]
    found = [f"The difference is gone or turned round with: {gone}."] if gone else []
    return [*found, *([f"It is undecided with: {undecided}."] if undecided else [])]


def _at_their_ends(ends: pd.DataFrame) -> str:
    named = [f"{row.label} at {_short(row.value)}" for row in ends.head(_LISTED).itertuples()]
    more = len(ends) - len(named)
    return "; ".join([*named, *([f"and {more} more, see the table"] if more else [])])


def _short(value: float) -> str:
    return quantities.plain(float(f"{value:.3g}"))


def _shown(rows: pd.DataFrame, interval: str) -> pd.Series:
    # An assumption that changes nothing gives a difference of exactly zero in every replication.
    shown: pd.Series = is_shown(rows[f"{interval}_low"], rows[f"{interval}_high"])
    return shown


def picture(rows: pd.DataFrame, analysis: Mapping[str, Any], name: str) -> Figure:
    """Draw the tornado of one measure: a bar for each end of each assumption, from the central value."""
    central = rows[rows["end"] == CENTRAL].iloc[0]
    unit, measure = str(central["unit"]), str(central["measure"])
    factor = 100.0 if quantities.is_share(unit) else 1.0
    limits = quantities.change_limits(unit) if analysis["reference"] else quantities.limits(unit)
    drawn = rows[rows["rank"].between(1, MOST_DRAWN)]
    drawing = go.Figure()
    for end in (LOW, HIGH):
        part = drawn[drawn["end"] == end]
        shown, effect = _shown(part, "ci95").to_numpy(), factor * part["effect"].to_numpy()
        drawing.add_trace(
            go.Bar(
                y=[_axis_label(label, drawn) for label in part["parameter"]],
                x=rounded(effect),
                base=float(f"{factor * central['mean']:.6g}"),
                orientation="h",
                name=f"at the {end} end",
                marker={
                    "color": [_COLOURS[end] if each else transparent(_COLOURS[end], 0.25) for each in shown],
                    "line": {"width": 1, "color": _COLOURS[end]},
                },
                error_x={
                    **whiskers(
                        *(central["mean"] + part[each].to_numpy() for each in ("effect", "ci95_low", "ci95_high")),
                        limits=limits,
                        factor=factor,
                    ),
                    "thickness": 1.5,
                    "width": 3,
                    "color": GREY,
                },
                customdata=[_hover(row) for _, row in part.iterrows()],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    style(drawing, height=130 + 30 * drawn["parameter"].nunique())
    drawing.update_layout(barmode="overlay", bargap=0.3, margin={"t": 50, "b": 60})
    drawing.add_vline(x=factor * central["mean"], line={"color": "#222", "width": 1.5})
    if analysis["target"]:
        drawing.add_vline(
            x=factor * analysis["target"]["bound"],
            line={"color": SEQUENCE[5], "width": 2, "dash": "dash"},
            annotation={"text": "target", "font": {"color": SEQUENCE[5]}, "yanchor": "bottom", "xanchor": "center"},
        )
    kind, units = labels.measure(measure), quantities.unit_in_words(unit)
    if analysis["reference"]:
        kind, units = f"{kind}: difference", quantities.change_unit(unit)
    drawing.update_xaxes(title_text=f"{kind} ({units})")
    drawing.update_yaxes(autorange="reversed", automargin=True, showgrid=False)
    return Figure(
        name=name,
        title=f"{labels.measure(measure)}: one assumption at a time",
        note=f"The {drawn['parameter'].nunique()} widest swings of {rows['parameter'].nunique() - 1}. The line is the "
        "central configuration; a bar goes to what the result is when the assumption has the value at its low or high "
        "end, both of which stand behind its name. Whiskers: 95% interval of the paired difference. Pale bars: it "
        "holds zero, so no effect is shown.",
        alternative=" ".join(sentences(rows, analysis)),
        measures=(measure,),
        drawing=drawing,
    )


def _axis_label(parameter: str, drawn: pd.DataFrame) -> str:
    ends = drawn[drawn["parameter"] == parameter].set_index("end")
    values = " … ".join(_short(ends.loc[end, "value"]) for end in (LOW, HIGH) if end in ends.index)
    return f"{literal(str(ends['label'].iloc[0]))} ({values})"


def _hover(row: pd.Series) -> str:
    unit = str(row["unit"])
    return (
        f"{row['label']} = {quantities.plain(row['value'])}: {quantities.change(row['effect'], unit)} "
        f"{quantities.change_unit(unit)} ({quantities.change_interval(row['ci95_low'], row['ci95_high'], unit)})"
    )


def table(rows: pd.DataFrame, analysis: Mapping[str, Any], name: str) -> Table:
    """Every end of every assumption."""
    headings = ["Assumption", "End", "Value", "n", "Mean", "Effect", "95% interval", "All together"]
    headings += ["Futures on target"] if analysis["target"] else []
    headings += ["Verdict"] if "verdict" in rows else []
    unit = str(rows["unit"].iloc[0])
    body = [list(_cells(row, unit, analysis)) for _, row in rows.iterrows()]
    return Table(
        "Effects are paired differences from the central configuration. All together: the interval that holds for all "
        "rows of this table at once.",
        headings,
        body,
        name=name,
        tall=True,
    )


def _cells(row: pd.Series, unit: str, analysis: Mapping[str, Any]) -> Iterable[Content]:
    is_central = row["end"] == CENTRAL
    mean = quantities.change if analysis["reference"] else quantities.value
    yield f"{row['label']}{f' ({row.status})' if row['status'] else ''}"
    yield str(row["end"])
    yield "" if is_central else number(quantities.plain(row["value"]))
    yield number(str(row["n"]))
    yield number(mean(row["mean"], unit))
    yield "" if is_central else number(quantities.change(row["effect"], unit))
    for interval in ("ci95", "simultaneous"):
        low, high = row[f"{interval}_low"], row[f"{interval}_high"]
        yield "" if is_central else number(quantities.change_interval(low, high, unit))
    if analysis["target"]:
        low, high = row["meets_ci95_low"], row["meets_ci95_high"]
        share = quantities.value(row["meets_share"], "share")
        yield number(f"{share} ({quantities.interval(low, high, 'share')})")
    if "verdict" in row:
        yield str(row["verdict"])


def _remarks(analysis: Mapping[str, Any]) -> list[str]:
    """What was cut off or left out."""
    found = [f"{item['label']}: {item['note']}." for item in analysis["parameters"] if item["note"]]
    found += [f"Left out: {item['reason']}." for item in analysis["omitted"]]
    if analysis.get("screened_to"):
        found.append(
            f"All were run a few times; the {analysis['screened_to']} that moved the first measure most were run as "
            "often as the central configuration. The column n of the table says how often each was run."
        )
    return [*found, *words.held_at_central(analysis)]
