"""The baseline beside the figures published for the authority: a check anyone can repeat, with nothing left out."""

from collections.abc import Mapping

from sim.config.errors import ConfigError
from sim.data.cautions import cautions_of, filled_in, made_council
from sim.measures import quantities
from sim.report.layout.inline import small, with_small_print
from sim.report.layout.parts import Paragraph
from sim.report.layout.section import Section, provenance
from sim.report.layout.tables import Content, Table, number
from sim.report.study.study import Study
from sim.report.words import labels, published

NOTE = (
    "Fitted: inputs of the model were solved from this very figure, so agreement is no evidence. Input: it went in; "
    "agreement shows that the model does what it was told. Calibrated: the council's practice, and how many children "
    "its social workers hold, were set from it, less the noise of one year. Not predicted: not used for this council, "
    "and over all councils the model comes no nearer to it than the median council does. Agreement may be chance; "
    "disagreement is a reason for caution about the same measure in every scenario. How many hours work takes was "
    "fitted once, to the typical English authority, not to this council. Where settings were changed, a difference "
    "from what was published is expected."
)

INHERITED = (
    "The published figures that came with these settings are those of {owner}, and are not shown beside {authority}. "
    "What {authority} does not set itself is as in {owner}. To compare {authority} with figures of its own, set them "
    "under authority.published (null where there is none), and authority.published.authority to its name."
)
"""Of a council that starts from another's profile."""

_SCOPE = {"assessments_within_45wd_share": "Published for the year to 31 March; simulated over the reported years."}


def section(study: Study) -> Section | None:
    """Every published figure beside the baseline's, or whose figures are left out; None when there are none."""
    if owner := published.inherited_from(study):
        left_out = INHERITED.format(authority=study.baseline.settings["authority.name"], owner=owner)
        return Section("published", "Published figures", title(study), [Paragraph(left_out, "note")])
    figures = published.figures(study)
    if not figures:
        return None
    shown = tuple(name for name in figures if name in study.measures)
    warnings = [Paragraph(text, "note") for text in _cautions(study)]
    content = [Paragraph(NOTE, "note"), *warnings, table(study, figures), provenance(study, shown)]
    return Section("published", "Published figures", title(study), content)


def _cautions(study: Study) -> list[str]:
    """What of the council was not published, and whether its work and its people fit together."""
    try:
        said = cautions_of(study.baseline.overrides)
        made = {scenario.name: made_council(scenario.overrides) for scenario in study.scenarios}
    except ConfigError:  # the folder, or the option, is not here any more
        return []
    of_baseline = made[study.baseline.name]
    for option in dict.fromkeys(option for option in made.values() if option and option != of_baseline):
        if filled := filled_in(option):
            said.append(f"Not published of authority={option}, and filled in: {', '.join(filled)}.")
    return said


def title(study: Study) -> str:
    """Heading of the comparison: whose figures, and with which settings."""
    return f"{labels.baseline(study)}: simulated and published figures"


def table(study: Study, figures: Mapping[str, float]) -> Table:
    """Lay published figures, by the measure that each is compared with, beside the baseline's."""
    headings = [
        "Figure",
        "Role",
        with_small_print("Published", f"{study.baseline.settings['authority.name']}, {published.year(study)}"),
        with_small_print("Simulated", "mean and its 95% interval"),
        "Range of futures",
        "Simulated less published",
        "Reading",
    ]
    rows = [_row(study, name, figure) for name, figure in figures.items()]
    return Table(title(study), headings, rows, name="published-figures")


def _row(study: Study, name: str, figure: float) -> list[Content]:
    label = labels.measure(name)
    if comparable := published.COMPARABLE_PARTS.get(name):
        label += small(f"Comparable part of the published figure: {comparable}")
    if name in _SCOPE:
        label += small(_SCOPE[name])
    role = published.role(study, name)
    if name not in study.measures:
        return [label, role, number(quantities.plain(figure)), "", "", "", "not measured in this run"]
    unit, estimate = study.unit(name), study.estimates[study.baseline.name, name]
    written = quantities.value(figure, unit)
    interval = quantities.interval(estimate.low, estimate.high, unit)
    futures = quantities.interval(estimate.range_low, estimate.range_high, unit)
    return [
        label,
        role,
        number(with_small_print(written, "comparable part") if comparable else written),
        number(with_small_print(quantities.value(estimate.value, unit), interval)),
        number(with_small_print(futures, estimate.range_name)),
        number(f"{quantities.change(estimate.value - figure, unit)} {quantities.change_unit(unit)}"),
        published.against_published(estimate, figure),
    ]
