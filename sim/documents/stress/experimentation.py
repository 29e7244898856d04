"""How runs begin, how long they are, and how results are estimated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.documents.stress.known import Answer, Known
from sim.markdown import prose


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


ITEMS: Mapping[str, tuple[str, Answer]] = {
    "4.1": ("Initialisation", _initialisation),
    "4.2": ("Run length", _run_length),
    "4.3": ("Estimation approach", _estimation),
}
