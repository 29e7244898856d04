"""The funnel: how many children come to each step from contact to plan, and who had made the contact."""

import plotly.graph_objects as go

from sim.config.categories import SOURCES
from sim.experiment.results.scenario import FinishedScenario
from sim.measures import quantities
from sim.measures.distributions import FUNNEL
from sim.report.layout.drawing import SEQUENCE, Choice, Figure, rounded, style
from sim.report.layout.inline import with_small_print
from sim.report.layout.section import Section, illustration, provenance
from sim.report.layout.stacked_bars import lay_out
from sim.report.layout.tables import Content, Table, number
from sim.report.study.study import Study
from sim.report.words import labels

STEPS = {
    "contacts": "Contacts",
    "mash": "MASH enquiries",
    "referrals": "Referrals",
    "assessments": "Assessments",
    "section47s": "Section 47 enquiries",
    "conferences": "Initial conferences",
    "plans_cin": "Child in need plans",
    "plans_cp": "Protection plans",
}
"""Steps of :data:`sim.measures.distributions.FUNNEL` in words."""

OPEN_AT_START = "open_at_start"
GROUPS = {
    "Police": ("police",),
    "Schools": ("schools",),
    "Health": ("health",),
    "Council services": ("la_services",),
    "Family and public": ("individual",),
    "All others": ("voluntary", "probation", "other"),
    "Open before the run": (OPEN_AT_START,),
}
"""Sources as they are drawn: more than seven colours are not told apart."""

COLOURS = dict(zip(GROUPS, (*SEQUENCE, "#c3ccd5"), strict=True))


def section(study: Study) -> Section | None:
    """The funnel as a figure, and as a table of the baseline; None where it was not recorded."""
    steps = tuple(step for step in FUNNEL if study.mean_of(f"funnel_{step}"))
    if not steps or not study.has("contacts_per_year") or not any(study.mean_of(f"funnel_{FUNNEL[0]}").values()):
        return None
    recorded = tuple(f"funnel_{step}" for step in steps)
    content = [illustration(study, picture(study, steps)), table(study, steps), provenance(study, recorded)]
    return Section("funnel", "Funnel", "From contact to plan, by source", content)


def picture(study: Study, steps: tuple[str, ...]) -> Figure:
    """Draw which share of each step had come from which source, one scenario at a time."""
    years = _years(study)
    scenarios = (study.baseline, *study.others)
    drawing = go.Figure()
    choices = []
    for item in scenarios:
        first = len(drawing.data)
        counts = {step: _counts(study, item, step) for step in steps}
        totals = {step: sum(each.values()) for step, each in counts.items()}
        names = [f"{STEPS[step]} ({totals[step] / years:,.0f} a year)" for step in steps]
        for group, colour in COLOURS.items():
            shares = [100.0 * counts[step][group] / totals[step] if totals[step] else 0.0 for step in steps]
            drawing.add_trace(
                go.Bar(
                    y=names,
                    x=rounded(shares),
                    orientation="h",
                    name=group,
                    marker={"color": colour, "line": {"width": 1, "color": "white"}},
                    text=[f"{share:.0f}" if share >= 4.0 else "" for share in shares],
                    textposition="inside",
                    insidetextanchor="middle",
                    textangle=0,
                    visible=item is study.baseline,
                    hovertemplate=f"%{{y}}<br>{group}: %{{x:.1f}}%<extra></extra>",
                )
            )
        choices.append(
            Choice(
                labels.scenario(study, item),
                tuple(range(first, len(drawing.data))),
                {"yaxis.categoryarray": names, "yaxis.categoryorder": "array"},
            )
        )
    style(drawing, height=160 + 36 * len(steps))
    lay_out(drawing, "Source", bargap=0.22, margin={"t": 30, "b": 100})
    drawing.update_layout(choices[0].layout)
    drawing.update_xaxes(title_text="Share of children (%)", range=[0, 100], ticksuffix="%")
    return Figure(
        name="figure-funnel",
        title="Who had made the contact, at each step from contact to plan",
        note="Children at each step over the reported time, by the source of the contact that their journey began "
        "with; mean over all replications. Each step is counted when it happens: a plan may follow from a contact of "
        "the year before, and a child may come to a step more than once. Grey: the journey had begun before the run.",
        alternative=_in_words(study, steps),
        measures=tuple(f"funnel_{step}" for step in steps),
        drawing=drawing,
        choices=tuple(choices) if len(choices) > 1 else (),
        choice_label="Scenario",
    )


def _years(study: Study) -> float:
    """Years reported, from two measures of the same contacts, the one counted and the other by year."""
    counted, by_year = (study.estimates[study.baseline.name, name].value for name in ("contacts", "contacts_per_year"))
    return counted / by_year


def _counts(study: Study, item: FinishedScenario, step: str) -> dict[str, float]:
    means = study.mean_of(f"funnel_{step}")
    assert {source for members in GROUPS.values() for source in members} == {*SOURCES, OPEN_AT_START}
    return {group: sum(means.get((item.name, source), 0.0) for source in members) for group, members in GROUPS.items()}


def table(study: Study, steps: tuple[str, ...]) -> Table:
    """Children at each step and source in the baseline, a year, and how many of a hundred contacts that is."""
    years = _years(study)
    counts = {step: _counts(study, study.baseline, step) for step in steps}
    headings = ["Source", *(STEPS[step] for step in steps)]
    rows: list[list[Content]] = []
    for group in (*GROUPS, "All"):
        found = [sum(counts[step].values()) if group == "All" else counts[step][group] for step in steps]
        cells: list[Content] = []
        for value in found:
            share = f"{100.0 * value / found[0]:.1f} in 100" if found[0] else ""
            cells.append(number(with_small_print(quantities.value(value / years, "children"), share), value))
        rows.append([group, *cells])
    return Table(
        f"Children a year by step and source, and for every 100 contacts: {labels.scenario(study, study.baseline)}",
        headings,
        rows,
        name="funnel-table",
        compact=True,
        marked=len(rows) - 1,
    )


def _in_words(study: Study, steps: tuple[str, ...]) -> str:
    years, parts = _years(study), []
    for step in steps:
        counts = _counts(study, study.baseline, step)
        total = sum(counts.values())
        largest = max(counts, key=lambda group: counts[group])
        share = f", most from {largest} ({100.0 * counts[largest] / total:.0f}%)" if total else ""
        parts.append(f"{STEPS[step]} {total / years:,.0f} a year{share}")
    return f"{labels.scenario(study, study.baseline)}: {'; '.join(parts)}."
