"""What the program is made of, how it draws and runs, and where it is to be had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.documents.stress.known import NOT_FILLED, Answer, Known
from sim.markdown import prose
from sim.streams import STREAM_SCHEME


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


ITEMS: Mapping[str, tuple[str, Answer]] = {
    "5.1": ("Software and its versions", _software),
    "5.2": ("Random sampling", _random_sampling),
    "5.3": ("Execution of the model", _execution),
    "5.4": ("System and run time", _system),
    "6.1": ("Sharing of the computer model", _sharing),
}
