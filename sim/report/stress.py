"""The STRESS-DES statement: what a reader needs to know to judge, and to build again, a discrete-event simulation.

The guideline (Monks and others, 2019, https://doi.org/10.1080/17477778.2018.1442155) has 24 items. Answers come from
the schema, the table of measures, the experiments and, when one is given, the manifest of a run; what they cannot say
is written here. An item that is not answered says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from sim.config.base import SOURCES
from sim.config.compose import compose, validate
from sim.config.files import experiment_names
from sim.config.parameters import STATUSES, parameters
from sim.config.schema import Config
from sim.config.teams import TEAMS
from sim.data.facts import publications
from sim.data.profiles import RECIPES
from sim.experiment.definition import load_experiment
from sim.experiment.folder import STREAM_SCHEME
from sim.measures import MEASURES
from sim.model.events import ClosureStage
from sim.report.markdown import head, prose, row
from sim.report.parameters import AUTHORITY

_TABLE = re.compile(r"[A-Z]\d\b")
"""Number of a published table, where columns are cited by it."""

NOT_FILLED = "**Not filled:**"
"""What marks that an item, or a part of one, has no answer."""

Manifest = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """What answers are made of.

    Attributes
    ----------
    manifest : mapping or None
        Of the run that the statement is about; None for the model as such.
    """

    manifest: Manifest | None = None

    @cached_property
    def config(self) -> Config:
        """The baseline of the run, or the typical authority."""
        if self.manifest is None:
            return compose([f"authority={AUTHORITY}"])
        return validate({**self.baseline["config"], "execution": self.manifest["run"]["execution"]})

    @property
    def baseline(self) -> Mapping[str, Any]:
        """The baseline's entry in the manifest."""
        if self.manifest is None:
            raise ValueError("there is no run")
        name = self.manifest["baseline"]
        return next(scenario for scenario in self.manifest["scenarios"] if scenario["name"] == name)

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """Every parameter of the typical authority."""
        return parameters([f"authority={AUTHORITY}"])


def markdown(manifest: Manifest | None = None) -> str:
    """Return the statement.

    Parameters
    ----------
    manifest : mapping, optional
        Of a results folder: ``Results.load(path).manifest``.
    """
    return "\n".join(_lines(Known(manifest))) + "\n"


def _lines(known: Known) -> Iterator[str]:
    answers = {number: "\n".join(answer(known)) for number, (_, answer) in ITEMS.items()}
    open_items = [number for number, text in answers.items() if NOT_FILLED in text]
    yield "# STRESS-DES statement"
    yield ""
    if known.manifest is None:
        yield from prose(
            "About the model as it comes. Written by `python -m sim.report.documents`; `frontdoor describe stress "
            "RESULTS` writes it about a run, from its manifest."
        )
    else:
        yield f"About the run *{known.manifest['title']}*. Written by `frontdoor describe stress` from its manifest."
    yield ""
    yield from prose(
        "The items are those of the guideline: Monks, Currie, Onggo, Robinson, Kunc and Taylor (2019), *Strengthening "
        "the reporting of empirical simulation studies*, Journal of Simulation 13(1), "
        "doi:10.1080/17477778.2018.1442155."
    )
    yield ""
    yield f"{len(ITEMS)} items; open in whole or in part: {', '.join(open_items) or 'none'}."
    section = ""
    for number, (title, _) in ITEMS.items():
        if number.partition(".")[0] != section:
            section = number.partition(".")[0]
            yield ""
            yield f"## {section}. {SECTIONS[section]}"
        yield ""
        yield f"### {number} {title}"
        yield ""
        yield answers[number]


def _purpose(known: Known) -> Iterator[str]:
    yield from prose(
        "To tell planners of one English council what backlog, timeliness, caseload and cost to expect at the front "
        "door of children's social care over the next one to five years, given demand, thresholds, staffing and early "
        "help, and which option is better, how surely. Not for decisions about a child, a family or a named worker."
    )
    if known.manifest is not None and known.manifest["question"]:
        yield ""
        yield f"The question of this run: {known.manifest['question']}"


def _outputs(known: Known) -> Iterator[str]:
    yield from prose(
        f"{len(MEASURES)} measures, each with unit, definition, good direction and target: [measures.md](measures.md). "
        "All are computed after a run from its log of events, over the reporting window (after the warm-up) and by "
        "calendar month. Shares are ratios of totals; stocks are exact time averages or values at the end."
    )
    yield ""
    yield from head("group", "measures", "with a target")
    for group in dict.fromkeys(measure.group for measure in MEASURES.values()):
        members = [measure for measure in MEASURES.values() if measure.group == group]
        yield row([group, len(members), sum(measure.target is not None for measure in members)])
    yield ""
    yield from prose(
        "Error is reported as 95% and 80% intervals of Student's t over replications (of a mean, or of a paired "
        "difference); risk apart from it, as quantiles over replications."
    )
    if known.manifest is not None and known.manifest["measures"]:
        yield ""
        yield f"Shown first in this run: {_code(known.manifest['measures'])}."


def _aims(known: Known) -> Iterator[str]:
    if known.manifest is not None:
        yield f"Scenarios: {len(known.manifest['scenarios'])}; the baseline is *{known.manifest['baseline']}*."
        yield ""
        yield from head("scenario", "what differs", "replications")
        for scenario in known.manifest["scenarios"]:
            yield row([scenario["name"], _code(scenario["overrides"]), scenario["replications"]])
        return
    yield from prose(
        "Scenarios and full factorial sweeps, compared on common random numbers; no optimisation. An experiment is a "
        "file that names its question. Those that come with the model:"
    )
    yield ""
    yield from head("experiment", "scenarios", "question")
    for name in experiment_names():
        _, experiment = load_experiment(name)
        yield row([f"`{name}`", len(experiment.expanded()), " ".join(experiment.question.split())])


def _diagram(known: Known) -> Iterator[str]:
    yield "[model.md](model.md) has one of a family's journey and one of the workforce loop."


def _base_logic(known: Known) -> Iterator[str]:
    yield from prose(
        "[model.md](model.md) states every rule with the file and the function that holds it; `sim/model/pathway.py` "
        "reads as a family's journey from the contact to the last closure."
    )


def _scenario_logic(known: Known) -> Iterator[str]:
    yield from prose(
        "A scenario is a set of overrides of parameters, composed and validated before anything runs; no code "
        "differs. Options that begin on a date leave both scenarios identical, event for event, until that day."
    )
    if known.manifest is not None:
        yield "What differs in this run is listed under 1.3."


def _algorithms(known: Known) -> Iterator[str]:
    yield from prose(
        "Rules are pure functions at the top of the file of their concept ([model.md](model.md) names them): "
        "intensity of contacts, perception of need, planned length of an assessment, choice of a worker, order of "
        "work, elastic effort, hazards of leaving, hiring and sickness, practice grades, returns. Unpublished rates "
        "of a council are solved from its published figures by the closed form of expected flows "
        "(`sim/model/flows.py`, `sim/data/fit.py`)."
    )


def _entities(known: Known) -> Iterator[str]:
    sizes = known.config.demand.family_size_shares
    mean = sum(size * share for size, share in enumerate(sizes, start=1))
    yield from prose(
        f"**Families** of 1 to {len(sizes)} children (mean {mean:.2f}), who share a journey, a worker, visits and "
        "conferences; counts are in children. Attributes: source of the contact, latent need (universal, early help, "
        "child in need, child protection), rating (red, amber, green), history. A *journey* is one contact and all "
        "that follows up to closure; a *case* is a journey from the referral on. **Workers** are persons with role, "
        "kind (permanent, newly qualified, agency), start day, own cases and own list of tasks. **Posts** are filled "
        "by a worker or vacant."
    )


def _activities(known: Known) -> Iterator[str]:
    table = known.parameters
    hours = table[table["unit"].str.startswith("hours") & table["value"].map(lambda value: isinstance(value, float))]
    yield from prose(
        "Work is tasks with direct hours; a worker turns hours into time by what a working day holds. Waiting for "
        "partners, planned lengths and intervals between visits are elapsed time without work. Hours that can be set:"
    )
    yield ""
    yield from head("parameter", "value", "unit", "status")
    for each in hours.itertuples():
        yield row([f"`{each.key}`", f"{each.value:g}", each.unit, each.status])


def _resources(known: Known) -> Iterator[str]:
    teams = known.config.teams
    yield f"People, in posts of {len(TEAMS)} services ({known.config.authority.name}), and places of accommodation:"
    yield ""
    yield from head("team", "posts", "managers or supervisors", "order of work")
    for name in TEAMS:
        team = getattr(teams, name)
        yield row([name, team.posts, team.manager_posts, team.discipline])
    yield ""
    yield from prose(
        f"Vacancy rate {known.config.workforce.vacancy_rate:g}, agency rate {known.config.workforce.agency_rate:g}, "
        f"turnover {known.config.workforce.turnover_rate:g} a year, sickness {known.config.workforce.sickness_rate:g} "
        "of working days: people leave, are hired, fall ill and return during the run."
    )
    paths, changes = known.config.workforce.paths, teams.changes
    if paths:
        yield ""
        yield f"Planned to move: {'; '.join(f'{each.lever} to {each.to:g} by {each.end}' for each in paths)}."
    if changes:
        posts = "; ".join(f"{each.posts:+d} {each.role} in {each.team} on {each.start}" for each in changes)
        yield ""
        yield f"Posts that come or go: {posts}."


def _queues(known: Known) -> Iterator[str]:
    allocation = known.config.allocation
    yield from prose(
        "Pooled teams (contact officers, multi-agency safeguarding hub, managers) take the next task from one list; "
        "case holders have a list of their own. Order within a list: immediate risk and section 47 first, then the "
        "team's order of work (table above): `due` date, `risk` rating, or `fifo`. A task in hand is not interrupted."
    )
    yield ""
    yield from prose(
        f"Families wait for a worker in the allocation tray, by `{allocation.queue_order}`; the worker is chosen by "
        f"the policy `{allocation.policy}`, below the own limit of weighted caseload."
        + "".join(f" From {each.start} the policy is `{each.policy}`." for each in allocation.changes)
    )
    yield ""
    yield from prose(
        "Further waits: for a vacancy to be filled, for a keyworker of early help, for a chair's slot where conference "
        "posts are limited, for accommodation. Nobody balks; who waits for early help may be referred meanwhile."
    )


def _entry_and_exit(known: Known) -> Iterator[str]:
    sources = ", ".join(SOURCES).replace("la_", "council ")
    yield from prose(
        f"Entry: contacts from {len(SOURCES)} sources ({sources}), a Poisson process with an intensity by month, "
        "weekday and school term, made in fixed layers of a unit-rate field, so that a scenario with more demand keeps "
        "every contact of the lower one; thinning removes contacts below the threshold. Contacts made while the office "
        "is shut arrive together at its opening. Known families return by their own delays."
    )
    yield ""
    stages = ", ".join(stage.name.lower().replace("_", " ") for stage in ClosureStage)
    yield from prose(
        f"Exit: closure at one of the stages {stages}; after a closure a family may return within 12 months. Workers "
        "enter by hiring and leave by resignation or the end of a contract."
    )


def _data_sources(known: Known) -> Iterator[str]:
    yield "Published figures lie in `sim/data/published/`, each with publication, table, period and definition:"
    yield ""
    for publication, columns in publications().items():
        tables = (_TABLE.match(column) for column in columns)
        names = [table.group() if table else column for table, column in zip(tables, columns, strict=True)]
        yield f"- {publication}: {', '.join(dict.fromkeys(names))}"
    yield ""
    councils = ", ".join(f"{recipe.name} ({recipe.year})" for recipe in RECIPES.values())
    yield f"Profiles: {councils}. Contacts are in no national return: directors' surveys, or a council's own papers."


def _pre_processing(known: Known) -> Iterator[str]:
    yield from prose(
        "Percentages became shares. Stocks and staff were brought into scope by taking off looked-after children, "
        "care leavers and the people who work with them (`sim/data/scope.py`). The year-to-year spread of demand is "
        "robust against breaks in recording, and net of chance (`sim/data/published/README.md`). `python -m "
        "sim.data.profiles` derives every council's profile again; a test holds the files to it."
    )


def _input_parameters(known: Known) -> Iterator[str]:
    counts = known.parameters["status"].value_counts()
    listed = ", ".join(f"{counts.get(status, 0)} {status}" for status in STATUSES)
    yield from prose(
        f"{len(known.parameters)} parameters ({listed}), each with value, unit, range, status, source and description: "
        "[parameters.md](parameters.md). Durations and hours are lognormal, delays of return Weibull, arrivals "
        "Poisson: skewed shapes chosen on general grounds and set to published quartiles and bands where there are "
        "any."
    )
    if known.manifest is not None:
        yield "The values of every scenario of this run are in its `manifest.json`."


def _assumptions(known: Known) -> Iterator[str]:
    assumed = known.parameters[known.parameters["status"] == "assumption"]
    by_group = assumed["key"].str.split(".").str[0].value_counts(sort=False)
    yield from prose(
        f"{len(assumed)} parameters rest on judgement and say so in [parameters.md](parameters.md), by group: "
        f"{', '.join(f'{group} {count}' for group, count in by_group.items())}. Structural assumptions are marked as "
        "such in [model.md](model.md). The chief ones: siblings share everything; need does not change but through "
        "return and escalation; nobody works outside working days; hours per task are those that balance in the "
        "typical authority; returns come within 12 months or are first contacts."
    )


def _initialisation(known: Known) -> Iterator[str]:
    run = known.config.run
    yield from prose(
        f"Terminating: a planning horizon. `run.initial_state={run.initial_state}`: the run starts from the published "
        "caseload of the day, with ages and residual work as a service that kept up would have them, vacancies, "
        "absences and recently closed families included; drawn at random for each replication. Then "
        f"{run.warm_up_days:g} working days are not reported."
    )


def _run_length(known: Known) -> Iterator[str]:
    run = known.config.run
    horizon = f"{run.years:g} years" if run.years is not None else f"until {run.end}"
    yield from prose(
        f"{horizon[0].upper()}{horizon[1:]} from {run.start}, with the warm-up before the reporting window. Time is in "
        "working days of 7.4 hours on the calendar of England; nights, weekends and bank holidays do not exist."
    )


def _estimation(known: Known) -> Iterator[str]:
    if known.manifest is not None:
        numbers = sorted({scenario["replications"] for scenario in known.manifest["scenarios"]})
        yield f"Independent replications of each scenario: {' or '.join(map(str, numbers))}."
        if known.manifest["failures"]:
            yield f"Failed, and named in the manifest: {len(known.manifest['failures'])}."
    else:
        yield from prose(
            f"Independent replications, {known.config.run.replications} a scenario unless an experiment says "
            "otherwise; `frontdoor extend` adds more to a finished experiment, `frontdoor validate` adds them until "
            "every mean is known to within 2%."
        )
    yield "Scenarios share their random numbers, and differences are taken within a replication first."


def _software(known: Known) -> Iterator[str]:
    if known.manifest is not None:
        yield from prose(
            f"Front Door {known.manifest['code']['version']} (model `{known.manifest['code']['model_version'][:12]}`): "
            f"{', '.join(f'{name} {version}' for name, version in known.manifest['packages'].items())}."
        )
        return
    yield from prose(
        "Python 3.11 or newer and SimPy, with numpy, scipy, pandas, pyarrow, Hydra and pydantic; exact versions that "
        "were tested are in `constraints.txt`, and those a run used in its manifest."
    )


def _random_sampling(known: Known) -> Iterator[str]:
    scheme, seed = STREAM_SCHEME, known.config.run.seed
    if known.manifest is not None:
        scheme, seed = known.manifest["stream_scheme"], known.manifest["seed"]
    yield from prose(
        f"{scheme[0].upper()}{scheme[1:]}; root seed {seed}. One uniform for each quantity, turned into a value by the "
        "inverse of its distribution. No draw depends on the order of events, so scenarios share them (common random "
        "numbers), and a further worker or month changes only what it touches."
    )


def _execution(known: Known) -> Iterator[str]:
    yield from prose(
        "SimPy's event list: processes of families and workers, events ordered by time, priority and sequence of "
        "scheduling. Hazards are looked at weekly, one week ahead, and happen at their exact times. Replications run "
        "in parallel processes; results do not depend on how many."
    )
    if known.manifest is not None:
        yield f"Processes of this run: {known.manifest['run']['processes']}."


def _system(known: Known) -> Iterator[str]:
    if known.manifest is None:
        yield from prose(
            f"{NOT_FILLED} machine and run time belong to a run, whose manifest holds them. "
            "[decisions.md](decisions.md) says how long a replication took where the model was developed."
        )
        return
    run = known.manifest["run"]
    yield from prose(
        f"{run['machine']['system']}, {run['machine']['processor']}; processes: {run['processes']}; "
        f"{run['replications_run']} replications run in {run['wall_seconds']:g} s, {run['replications_from_store']} "
        "found finished."
    )


def _sharing(known: Known) -> Iterator[str]:
    yield from prose(
        "Code, configuration, experiments and published data are in one repository under the MIT licence (data: Open "
        "Government Licence v3.0); `CITATION.cff` says how to cite it. A results folder can be run again from its "
        "manifest alone (`frontdoor reproduce`)."
    )
    yield ""
    yield f"{NOT_FILLED} an archived copy with a DOI, and identifiers (ORCID) of the authors."


SECTIONS = {
    "1": "Objectives",
    "2": "Logic",
    "3": "Data",
    "4": "Experimentation",
    "5": "Implementation",
    "6": "Access to the code",
}

ITEMS: Mapping[str, tuple[str, Callable[[Known], Iterator[str]]]] = {
    "1.1": ("Purpose of the model", _purpose),
    "1.2": ("Model outputs", _outputs),
    "1.3": ("Aims of experimentation", _aims),
    "2.1": ("Overview diagram of the base model", _diagram),
    "2.2": ("Logic of the base model", _base_logic),
    "2.3": ("Logic of the scenarios", _scenario_logic),
    "2.4": ("Algorithms", _algorithms),
    "2.5.1": ("Components: entities", _entities),
    "2.5.2": ("Components: activities", _activities),
    "2.5.3": ("Components: resources", _resources),
    "2.5.4": ("Components: queues", _queues),
    "2.5.5": ("Components: points of entry and exit", _entry_and_exit),
    "3.1": ("Data sources", _data_sources),
    "3.2": ("Pre-processing", _pre_processing),
    "3.3": ("Input parameters", _input_parameters),
    "3.4": ("Assumptions", _assumptions),
    "4.1": ("Initialisation", _initialisation),
    "4.2": ("Run length", _run_length),
    "4.3": ("Estimation approach", _estimation),
    "5.1": ("Software and its versions", _software),
    "5.2": ("Random sampling", _random_sampling),
    "5.3": ("Execution of the model", _execution),
    "5.4": ("System and run time", _system),
    "6.1": ("Sharing of the computer model", _sharing),
}
"""Every item of the guideline: number, title and answer."""


def _code(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words) or "nothing"
