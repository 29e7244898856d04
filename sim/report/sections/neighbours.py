"""Where the authority stands: its published figures and the simulated ones among statistical neighbours and England."""

from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from sim.data.facts import NotPublishedError, PublishedFacts, published_facts, statistical_neighbours
from sim.measures import quantities
from sim.report.layout.drawing import BLUE, GREY, SEQUENCE, Figure, rounded, style, wrapped
from sim.report.layout.section import Section, illustration
from sim.report.study.study import Study
from sim.report.words import labels
from sim.report.words.sentences import LICENCE

CHILDREN = 10_000
"""Published rates are for each ten thousand children."""

ORANGE = SEQUENCE[5]
_COLUMNS = 2


@dataclass(frozen=True)
class Compared:
    """A measure and the published figure that means the same; `rate` for those given per ten thousand children."""

    measure: str
    published: str
    rate: bool = False


COMPARED = (
    Compared("assessments_within_45wd_share", "assessments_within_45wd_share"),
    Compared("icpc_within_15wd_share", "icpc_within_15wd_share"),
    Compared("rereferral_12m_share", "rereferral_12m_share"),
    Compared("referral_no_further_action_ratio", "referral_nfa_share"),
    Compared("assessed_not_in_need_ratio", "assessed_not_in_need_share"),
    Compared("repeat_plan_share", "cpp_repeat_share"),
    Compared("referrals_per_year", "referrals", rate=True),
    Compared("section47s_per_year", "section47s", rate=True),
    Compared("plans_open_cp", "cpp_31_march", rate=True),
    Compared("vacancy_rate", "vacancy_rate"),
    Compared("agency_rate", "agency_rate"),
    Compared("turnover_rate", "turnover_rate"),
    Compared("sickness_rate", "absence_rate"),
)
"""Figures that published statistics and the model count alike. Caseloads are not among them, as published ones hold
looked-after children and care leavers."""


def section(study: Study) -> Section | None:
    """Position among neighbours and England; None for an authority that no figures are published for."""
    settings = study.baseline.settings
    name, year = str(settings["authority.name"]), settings["authority.published.year"]
    try:
        own = published_facts(name, int(year or 0))
        neighbours = [published_facts(each, own.year) for each in statistical_neighbours(name)]
        england = published_facts("England", own.year)
    except NotPublishedError:
        return None
    drawn = picture(study, own, neighbours, england)
    if drawn is None:
        return None
    return Section("neighbours", "Neighbours", f"{name} among its neighbours", [illustration(study, drawn)])


@dataclass(frozen=True)
class Scale:
    """One figure as it is drawn, shares in per cent: published for each authority, and simulated."""

    title: str
    neighbours: Mapping[str, float]
    england: float | None
    own: float
    simulated: float
    range_low: float
    range_high: float


def scale(
    study: Study, each: Compared, own: PublishedFacts, neighbours: list[PublishedFacts], england: PublishedFacts
) -> Scale:
    """Put a published figure and the baseline's on one scale."""
    factor = quantities.drawn_factor(study.unit(each.measure))

    def published(facts: PublishedFacts) -> float:
        rate = CHILDREN / facts.value("population_0_17") if each.rate else 1.0
        return factor * rate * facts.value(each.published)

    estimate = study.estimates[study.baseline.name, each.measure]
    population = float(study.baseline.settings["authority.population_0_17"])
    simulated = factor * (CHILDREN / population if each.rate else 1.0)
    name = labels.measure(each.measure.removesuffix("_per_year"))
    a_year = " a year" if each.measure.endswith("_per_year") else ""
    unit = (
        f"for each {CHILDREN:,} children{a_year}" if each.rate else quantities.unit_in_words(study.unit(each.measure))
    )
    return Scale(
        f"{name} ({unit})",
        {facts.authority: published(facts) for facts in neighbours if each.published in facts},
        published(england) if each.published in england else None,
        published(own),
        simulated * estimate.value,
        simulated * estimate.range_low,
        simulated * estimate.range_high,
    )


def picture(
    study: Study, own: PublishedFacts, neighbours: list[PublishedFacts], england: PublishedFacts
) -> Figure | None:
    """Draw each figure on a scale of its own: neighbours, England, the authority, and the simulated baseline."""
    compared = [each for each in COMPARED if study.has(each.measure) and each.published in own]
    if not compared:
        return None
    scales = [scale(study, each, own, neighbours, england) for each in compared]
    rows = -(-len(scales) // _COLUMNS)
    drawing = make_subplots(
        rows=rows,
        cols=_COLUMNS,
        horizontal_spacing=0.06,
        vertical_spacing=0.52 / rows,
        subplot_titles=[wrapped(each.title, 64) for each in scales],
    )
    for place, each in enumerate(scales):
        for trace in _traces(study, each, own):
            trace.showlegend = place == 0 and bool(trace.name)
            drawing.add_trace(trace, row=place // _COLUMNS + 1, col=place % _COLUMNS + 1)
    style(drawing, height=90 + 104 * rows)
    drawing.update_yaxes(range=[-1.9, 0.9], showticklabels=False, showgrid=False, zeroline=False)
    drawing.update_xaxes(rangemode="tozero", nticks=8)
    drawing.update_layout(margin={"l": 20, "t": 80, "b": 40}, hovermode="closest")
    return Figure(
        name="figure-neighbours",
        title=f"{own.authority}, its {len(neighbours)} statistical neighbours and England, {own.year}",
        note="Upper line of each scale: published figures. "
        f"Lower line: {labels.the_baseline(study)} as simulated, mean and range of "
        "futures, over the reported time rather than the published year. Councils record contacts, referrals and "
        "re-referrals differently: a place at the end of a scale is a reason to ask, not a verdict. " + LICENCE,
        alternative=_in_words(scales, own),
        measures=tuple(each.measure for each in compared),
        drawing=drawing,
    )


def _traces(study: Study, each: Scale, own: PublishedFacts) -> list[go.Scatter]:
    subject = labels.sentence_case(labels.the_baseline(study))
    england = {} if each.england is None else {"England": each.england}
    futures = {"Lower end of the range of futures": each.range_low, "Upper end": each.range_high}
    return [
        _points("Statistical neighbours", each.neighbours, 0.0, symbol="circle-open", size=9, color=GREY),
        _points("England", england, 0.0, symbol="diamond", size=11, color="#14212e"),
        _points(f"{own.authority}, published", {own.authority: each.own}, 0.0, symbol="circle", size=12, color=ORANGE),
        _points("", futures, -1.0, symbol="line-ns", size=1, color=BLUE).update(mode="lines+markers"),
        _points(
            f"{subject}, simulated", {f"{subject}, mean": each.simulated}, -1.0, symbol="square", size=10, color=BLUE
        ),
    ]


def _points(name: str, values: Mapping[str, float], y: float, **marker: object) -> go.Scatter:
    return go.Scatter(
        x=rounded(values.values()),
        y=[y] * len(values),
        text=list(values),
        mode="markers",
        marker=marker,
        line={"color": BLUE, "width": 4},
        name=name,
        hovertemplate="%{text}: %{x:,.1f}<extra></extra>",
    )


def _in_words(scales: list[Scale], own: PublishedFacts) -> str:
    parts = []
    for each in scales:
        values = each.neighbours.values()
        england = "" if each.england is None else f", England {each.england:,.1f}"
        spread = f"neighbours {min(values):,.1f} to {max(values):,.1f}{england}" if values else england.lstrip(", ")
        parts.append(f"{each.title}: {own.authority} {each.own:,.1f}, {spread}, simulated {each.simulated:,.1f}")
    return f"{'; '.join(parts)}."
