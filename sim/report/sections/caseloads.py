"""Caseloads: how cases spread over those who hold them."""

from sim.measures.distributions import CASELOAD_BANDS
from sim.report.layout.drawing import Figure, literal
from sim.report.layout.section import Section, illustration
from sim.report.layout.stacked_bars import stacked_bars
from sim.report.study.study import Study
from sim.report.words import labels

# Blue deepens with the caseload; more than 25 children, which councils count as too many, is set apart.
_COLOURS = ("#f0f4f8", "#d6e6f3", "#b5d2e9", "#7fb2d8", "#3f87be", "#0c4476", "#E69F00", "#D55E00")
CASELOADS = {
    "caseload_bands": "All case holders",
    "caseload_bands_experienced": "Experienced",
    "caseload_bands_nqsw": "Newly qualified",
    "caseload_bands_agency": "Agency",
}
"""Distributions of caseloads, and of whom they are."""


def section(study: Study) -> Section | None:
    """Case holders by the number of children they hold; None where it was not recorded."""
    drawn = picture(study)
    return None if drawn is None else Section("caseloads", "Caseloads", "Caseloads", [illustration(study, drawn)])


def picture(study: Study) -> Figure | None:
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
        [literal(labels.with_people(study, scenario)) for scenario in scenarios],
        dict(zip(CASELOAD_BANDS, _COLOURS, strict=True)),
        legend="Children held",
        axis="Case holders (%)",
        hover="of them",
        as_shares=True,
    )
    parts = []
    for name, rows in found.items():
        many = [100.0 * sum(row[band] for band in CASELOAD_BANDS[-2:]) for row in rows]
        over_all = f"; over all scenarios {min(many):.1f}% to {max(many):.1f}%" if study.others else ""
        parts.append(f"{name}: {many[0]:.1f}% have more than 25 children in {labels.the_baseline(study)}{over_all}")
    return Figure(
        name="figure-caseloads",
        title="How many children each case holder holds",
        note="Share of case holders by the number of children they hold, over the reported time and all replications. "
        "Newly qualified: in their first, protected year. Orange: more than 25 children.",
        alternative=f"{'. '.join(parts)}.",
        measures=tuple(CASELOADS),
        drawing=drawing,
    )
