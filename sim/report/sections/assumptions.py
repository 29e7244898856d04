"""What a reader must know before relying on the numbers: assumptions, limits, and how to make them again."""

import pandas as pd

from sim.config.errors import ConfigError
from sim.config.parameters import parameters
from sim.experiment.file.overrides import last_of_each
from sim.report.layout import tables
from sim.report.layout.markup import Content, Html, element
from sim.report.study.study import Study
from sim.report.words import labels, quantities, sentences

_LIMITS = (
    "It is a model: it follows its rules and inputs to their consequences, and has no judgement of its own.",
    "Intervals cover chance within the model. They do not cover what the inputs or the rules may have wrong.",
    "How many contacts are made, how long they take and how well screening tells need apart are in no national return; "
    "they are the weakest inputs.",
    "Caseholders of looked-after children and care leavers are outside the model; so are their cases.",
    "How strongly stress acts on leaving and sickness, workload on practice, and early help on return is assumed, "
    "within what studies found; vary it before relying on it.",
)


LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0 (Department for Education, "
    "Ofsted, Office for National Statistics)."
)


def content(study: Study) -> Content:
    """What was assumed: what each scenario changes, parameters that rest on an assumption, and limits."""
    settings = study.baseline.settings
    return [
        element("h3", "The run"),
        _pairs(
            {
                "Authority": str(settings["authority.name"]),
                "Starts": str(settings["run.start"]),
                "Reported": _reported(study),
                "Left out before that": f"{settings['run.warm_up_days']} working days of warm-up",
                "Start": "with the caseload, vacancies and agency workers of today"
                if settings["run.initial_state"] == "caseload"
                else "empty, without open cases",
                "Replications": sentences.replications(study),
            }
        ),
        element("h3", "What each scenario changes"),
        element("details", element("summary", f"Settings of {len(study.scenarios)} scenarios"), _overrides(study)),
        element("h3", "What the numbers that went in rest on"),
        _parameters(study),
        element("h3", "Limits"),
        element("ul", [element("li", text) for text in _LIMITS]),
    ]


def on_paper(study: Study) -> Html:
    """Assumptions and limits in a few lines, for the printed page."""
    settings = study.baseline.settings
    run = (
        f"{settings['authority.name']} from {settings['run.start']}, reported {_reported(study)}, after "
        f"{settings['run.warm_up_days']} working days of warm-up. {sentences.replications(study)}; seed {study.seed}; "
        f"{study.generator}."
    )
    known = _known(study)
    rests = "" if known is None else f" {_how_known(known)}"
    return element(
        "aside",
        element("h2", "Assumptions and limits"),
        element("p", labels.sentence_case(run), rests),
        element("ul", [element("li", text) for text in _LIMITS]),
        element("p", "The report on screen lists every assumption with its source. ", LICENCE),
        class_="paper",
    )


def _reported(study: Study) -> str:
    settings = study.baseline.settings
    years = settings["run.years"]
    return f"{years:g} year{'' if years == 1 else 's'}" if years else f"until {settings['run.end']}"


def _overrides(study: Study) -> Html:
    rows: list[list[Content]] = [
        [
            tables.with_small_print(labels.scenario(study, item), item.note)
            if item.note
            else labels.scenario(study, item),
            element("code", "  ".join(item.overrides)) if item.overrides else "nothing: the authority as published",
            str(item.replications),
        ]
        for item in (study.baseline, *study.others)
    ]
    return tables.table("Scenarios and their settings", ["Scenario", "Settings", "Replications"], rows, name="settings")


def _known(study: Study) -> pd.DataFrame | None:
    """The parameters of the baseline with status and source; None where some, or files they came from, are not here."""
    try:
        known = parameters(study.baseline.overrides)
    except ConfigError:
        return None
    return known[known["key"].isin(list(study.baseline.settings))]


def _how_known(known: pd.DataFrame) -> str:
    counts = known["status"].replace("", "not said").value_counts(sort=False)
    return f"Of {len(known)} parameters: {', '.join(f'{name} {count}' for name, count in counts.items())}."


def _parameters(study: Study) -> Content:
    """How many parameters are known how well, and each that is assumed."""
    values, known = study.baseline.settings, _known(study)
    if known is None:
        return element("p", "These results were made with parameters, or configuration files, that are not here now.")
    rows: list[list[Content]] = [
        [row.description, element("code", row.key), _written(values[row.key]), row.unit, row.source]
        for row in known[known["status"] == "assumption"].itertuples()
    ]
    headings: list[Content] = [
        "What is assumed",
        "Parameter",
        "Value",
        "Unit",
        "Why, and other values thought possible",
    ]
    return [
        element(
            "p",
            f"{_how_known(known)} Assumptions are the first to be replaced by what the council itself knows. ",
            element("code", "frontdoor describe parameters"),
            " lists all, with sources.",
        ),
        element(
            "details",
            element("summary", f"The {len(rows)} assumptions"),
            tables.table("Assumptions in the baseline", headings, rows, name="assumed", sortable=True),
        ),
    ]


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_written(item) for item in value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return quantities.plain(value)


def reproduction(study: Study) -> Content:
    """Commands, seed, version and hashes: all that is needed to get the same numbers."""
    code = study.manifest["code"]
    if (own := code.get("simulate")) is not None:
        again: Content = element("p", f"Run again in Python with sim.run_experiment(..., simulate={own['function']}).")
        return [again, _pairs(_identity(study))]
    return [
        element(
            "p",
            f"From the results folder that holds this report, everything again; and {labels.the_baseline(study)} "
            "alone, with all its replications:",
        ),
        element("pre", f"frontdoor reproduce RESULTS\nfrontdoor run {' '.join(_overrides_alone(study))}"),
        element(
            "p",
            "The same seed and package versions give the same tables to the last byte, on one processor or many. ",
            element("code", "frontdoor verify RESULTS"),
            " runs replications again and compares.",
        ),
        _pairs(_identity(study)),
    ]


def _identity(study: Study) -> dict[str, str]:
    """Everything that decides which numbers come out."""
    code = study.manifest["code"]
    commit = (
        f"{code['commit']}{'' if code['clean'] else ', with changes'}" if code["commit"] else "not run from a clone"
    )
    own = code.get("simulate")
    return {
        "Experiment": study.manifest["experiment"],
        "Seed": str(study.seed),
        "Random numbers": study.manifest["stream_scheme"],
        "Program": study.generator,
        "Commit": commit,
        "Hash of the model": code["model_version"],
        **({"In place of the model": f"{own['function']}, {own['text_sha256']}"} if own else {}),
        "Hash of the baseline": study.baseline.digest,
        "Packages": ", ".join(f"{name} {version}" for name, version in study.manifest["packages"].items()),
    }


def _overrides_alone(study: Study) -> tuple[str, ...]:
    """What gives the baseline on the command line, as often as it was run."""
    return last_of_each((*study.baseline.overrides, f"run.replications={study.baseline.replications}"))


def _pairs(pairs: dict[str, str]) -> Html:
    return element("dl", [[element("dt", name), element("dd", text)] for name, text in pairs.items()])
