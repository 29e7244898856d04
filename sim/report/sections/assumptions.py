"""What a reader must know before relying on the numbers: what was assumed, and limits."""

import pandas as pd

from sim.config.errors import ConfigError
from sim.config.parameters import parameters
from sim.experiment.counted import counted
from sim.measures import quantities
from sim.report.layout.inline import code, with_small_print
from sim.report.layout.parts import Details, Heading, Items, Pairs, Paragraph
from sim.report.layout.section import Section
from sim.report.layout.tables import Table
from sim.report.layout.templates import Part
from sim.report.study.study import Study
from sim.report.words import labels, sentences

LIMITS = (
    "It is a model: it follows its rules and inputs to their consequences, and has no judgement of its own.",
    "Intervals cover chance within the model. They do not cover what the inputs or the rules may have wrong.",
    "How many contacts are made, how long they take and how well screening tells need apart are in no national return; "
    "they are the weakest inputs.",
    "Caseholders of looked-after children and care leavers are outside the model; so are their cases.",
    "How strongly stress acts on leaving and sickness, workload on practice, and early help on return is assumed, "
    "within what studies found; vary it before relying on it.",
)


def section(study: Study) -> Section:
    """What was assumed: what each scenario changes, parameters that rest on an assumption, and limits."""
    settings = study.baseline.settings
    run = {
        "Authority": str(settings["authority.name"]),
        "Starts": str(settings["run.start"]),
        "Reported": _reported(study),
        "Left out before that": f"{settings['run.warm_up_days']} working days of warm-up",
        "Start": "with the caseload, vacancies and agency workers of today"
        if settings["run.initial_state"] == "caseload"
        else "empty, without open cases",
        "Replications": sentences.replications(study),
    }
    content = [
        Heading("The run"),
        Pairs(run),
        Heading("What each scenario changes" if study.others else "What was set"),
        Details(f"Settings of {counted(len(study.scenarios), 'scenario')}", [_overrides(study)]),
        Heading("What the numbers that went in rest on"),
        *_parameters(study),
        Heading("Limits"),
        Items(LIMITS),
    ]
    return Section("assumptions", "Assumptions", "What was assumed", content)


def on_paper(study: Study) -> list[Part]:
    """Assumptions and limits in a few lines, for the printed page."""
    settings = study.baseline.settings
    run = (
        f"{settings['authority.name']} from {settings['run.start']}, reported {_reported(study)}, after "
        f"{settings['run.warm_up_days']} working days of warm-up. {sentences.replications(study)}; seed {study.seed}; "
        f"{study.generator}."
    )
    known = _known(study)
    rests = "" if known is None else f" {_how_known(known)}"
    return [
        Paragraph(f"{labels.sentence_case(run)}{rests}"),
        Items(LIMITS),
        Paragraph(f"The report on screen lists every assumption with its source. {sentences.LICENCE}"),
    ]


def _reported(study: Study) -> str:
    settings = study.baseline.settings
    years = settings["run.years"]
    return f"{years:g} year{'' if years == 1 else 's'}" if years else f"until {settings['run.end']}"


def _overrides(study: Study) -> Table:
    rows = [
        [
            with_small_print(labels.scenario(study, item), item.note) if item.note else labels.scenario(study, item),
            code("  ".join(item.overrides)) if item.overrides else "nothing: the authority as published",
            str(item.replications),
        ]
        for item in (study.baseline, *study.others)
    ]
    return Table("Scenarios and their settings", ["Scenario", "Settings", "Replications"], rows, name="settings")


def _known(study: Study) -> pd.DataFrame | None:
    """The parameters of the baseline with status and source; None where some, or their files, are not here."""
    try:
        known = parameters(study.baseline.overrides)
    except ConfigError:
        return None
    return known[known["key"].isin(list(study.baseline.settings))]


def _how_known(known: pd.DataFrame) -> str:
    counts = known["status"].replace("", "not said").value_counts(sort=False)
    return f"Of {len(known)} parameters: {', '.join(f'{name} {count}' for name, count in counts.items())}."


def _parameters(study: Study) -> list[Part]:
    """How many parameters are known how well, and each that is assumed."""
    values, known = study.baseline.settings, _known(study)
    if known is None:
        return [Paragraph("These results were made with parameters, or configuration files, that are not here now.")]
    rows = [
        [row.description, code(row.key), _written(values[row.key]), row.unit, row.source]
        for row in known[known["status"] == "assumption"].itertuples()
    ]
    headings = ["What is assumed", "Parameter", "Value", "Unit", "Why, and other values thought possible"]
    return [
        Paragraph(
            f"{_how_known(known)} Assumptions are the first to be replaced by what the council itself knows. "
            + code("frontdoor describe parameters")
            + " lists all, with sources."
        ),
        Details(
            f"The {len(rows)} assumptions",
            [Table(f"Assumptions in {labels.the_baseline(study)}", headings, rows, name="assumed", sortable=True)],
        ),
    ]


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_written(item) for item in value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return quantities.plain(value)
