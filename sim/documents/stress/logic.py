"""How the model works, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.config.categories import SOURCES, TEAMS
from sim.documents.stress.known import Answer, Known
from sim.markdown import head, prose, row
from sim.model.events import ClosureStage


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


ITEMS: Mapping[str, tuple[str, Answer]] = {
    "2.1": ("Overview diagram of the base model", _diagram),
    "2.2": ("Logic of the base model", _base_logic),
    "2.3": ("Logic of the scenarios", _scenario_logic),
    "2.4": ("Algorithms", _algorithms),
    "2.5.1": ("Components: entities", _entities),
    "2.5.2": ("Components: activities", _activities),
    "2.5.3": ("Components: resources", _resources),
    "2.5.4": ("Components: queues", _queues),
    "2.5.5": ("Components: points of entry and exit", _entry_and_exit),
}
