"""Children without a social worker: how urgent their cases are, and how long they have waited."""

from sim.measures.distributions import RISKS, WAIT_BANDS
from sim.report.layout.drawing import Figure, literal
from sim.report.layout.stacked_bars import stacked_bars
from sim.report.study.study import Study
from sim.report.words import labels

NAMES = dict(zip(RISKS, ("Section 47 or protection plan", "Assessment, rated red", "All others"), strict=True))
"""How urgent a case is, most urgent first."""

_COLOURS = dict(zip(WAIT_BANDS, ("#eaf1f7", "#b5d2e9", "#3f87be", "#0c4476", "#E69F00", "#D55E00"), strict=True))


def picture(study: Study) -> Figure | None:
    """Draw who waits by risk and working days, scenario by scenario; None if nobody waits in any."""
    scenarios = (study.baseline, *study.others)
    found = {
        NAMES[risk]: [
            {band: study.mean_of(f"unallocated_by_risk: {risk}").get((item.name, band), 0.0) for band in WAIT_BANDS}
            for item in scenarios
        ]
        for risk in RISKS
    }
    if not any(sum(row.values()) for rows in found.values() for row in rows):
        return None
    drawing = stacked_bars(
        found,
        [literal(labels.with_people(study, item)) for item in scenarios],
        _COLOURS,
        legend="Working days without a social worker",
        axis="Children",
        hover="children",
    )
    parts = [
        f"{labels.scenario(study, item)}: "
        + ", ".join(f"{name} {sum(rows[place].values()):,.1f}" for name, rows in found.items())
        for place, item in enumerate(scenarios)
    ]
    return Figure(
        name="figure-unallocated",
        title="Children with no social worker, by risk and by days waited",
        note="Children on an average day of the reported time, by working days since the referral or since the last "
        "worker was lost; mean over all replications. All panels share one scale.",
        alternative=f"{'; '.join(parts)}.",
        measures=("unallocated_by_risk",),
        drawing=drawing,
    )
