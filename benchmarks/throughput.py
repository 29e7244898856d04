"""What running replications in parallel costs: beside bare processes, between two tasks, and on many dask workers.

Three figures, each beside its target; the exit status is 1 when one is missed.

- Throughput: replications a second of ``experiments/staffing_sweep.yaml``, made short, in our worker processes and kept
  in a store, over those of as many bare processes that call ``sim.simulate`` and nothing else. Both take turns; a rate
  is from the start of the first replication on, as starting Python takes both the same.
- Scheduling overhead: the share of two lanes' time that is spent in no task, with replications of the full three
  years, while there are tasks for both. What starting the processes and waiting for the last task took, once a run, is
  printed beside it.
- Busy dask workers: the share of their time that workers of a cluster on this machine spend in tasks that sleep, from
  the start of the first task to the end of the last. Sleeping takes no processor, so it is our chunks and the scheduler
  that are measured, with more workers than this machine could feed.

Run with nothing else on the machine::

    python benchmarks/throughput.py --rounds 7 --dask-workers 64
"""

import argparse
import multiprocessing
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from timed import Timed, done, run_as_experiments_do, run_bare, sleep, timed

from sim.execution import Engine, run_tasks
from sim.experiment.run.plan import plan_experiment
from sim.experiment.store.task import Task
from sim.experiment.store.version import fingerprint

LEAST_OF_BARE = 0.93
MOST_OVERHEAD = 0.02
LEAST_BUSY = 0.90


@dataclass(frozen=True)
class Figure:
    """One line of the table; the target is what it must reach, or stay below."""

    name: str
    value: float
    target: float
    at_least: bool
    note: str

    @property
    def met(self) -> bool:
        return self.value >= self.target if self.at_least else self.value <= self.target

    def __str__(self) -> str:
        bound = f"{'>=' if self.at_least else '<='} {self.target:.1%}"
        return f"{self.name:<42} {self.value:>7.1%} {bound:>9} {'met' if self.met else 'MISSED':>7}   {self.note}"


def short_tasks(years: float, number: int) -> list[Task]:
    """Return so many replications of the sweep, one of every scenario before a second of any."""
    plan = plan_experiment("staffing_sweep", [f"run.years={years}", "run.replications=1"])
    rounds = -(-number // len(plan.scenarios))
    return [scenario.task(replication) for replication in range(rounds) for scenario in plan.scenarios][:number]


def in_processes(function: Callable[..., None], calls: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Call a function in one fresh process for each list of arguments, all at once, and return what each answers."""
    context = multiprocessing.get_context("spawn")
    started = []
    for arguments in calls:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=function, args=(*arguments, theirs))
        process.start()
        theirs.close()
        started.append((process, ours))
    answers = [connection.recv() for _, connection in started]
    for process, _ in started:
        process.join()
    return answers


def bare_rate(tasks: Sequence[Task], processes: int) -> float:
    found = in_processes(run_bare, [(tasks[place::processes],) for place in range(processes)])
    every = [each for part in found for each in part]
    return len(tasks) / (max(each.ended for each in every) - first_began(every))


def our_rate(tasks: Sequence[Task], n_jobs: int) -> float:
    found, kept = our_run(tasks, n_jobs)
    return len(tasks) / (kept - first_began(found))


def our_run(tasks: Sequence[Task], n_jobs: int) -> tuple[list[Timed], float]:
    """Run tasks as an experiment does, in a fresh driver so that nothing is warm that is not in a bare process."""
    with TemporaryDirectory() as folder:
        answer: tuple[list[Timed], float] = in_processes(run_as_experiments_do, [(tasks, n_jobs, Path(folder))])[0]
        return answer


def first_began(found: Sequence[Timed]) -> float:
    return min(each.began for each in found)


def throughput(tasks: Sequence[Task], rounds: int) -> list[Figure]:
    ratios: dict[int, list[float]] = defaultdict(list)
    for turn in range(rounds):
        for processes in (2, 1):
            rates = {}
            for rate in (bare_rate, our_rate)[:: -1 if turn % 2 else 1]:  # so that drift of the machine favours neither
                rates[rate] = rate(tasks, processes)
            ratios[processes].append(rates[our_rate] / rates[bare_rate])
            print(
                f"turn {turn + 1}, {processes} at once: {ratios[processes][-1]:.3f} of bare",
                file=sys.stderr,
                flush=True,
            )
    return [
        Figure(
            f"throughput, {processes} worker{'s' * (processes > 1)} / bare",
            statistics.median(found),
            LEAST_OF_BARE,
            True,
            f"median of {rounds}, from {min(found):.3f} to {max(found):.3f}; {len(tasks)} replications",
        )
        for processes, found in ratios.items()
    ]


def overhead(tasks: Sequence[Task], lanes: int = 2) -> Figure:
    """Return the share of the lanes' time between tasks, from the first task until a lane has none to take."""
    asked = time.monotonic()
    found, kept = our_run(tasks, lanes)
    began = first_began(found)
    last: dict[int, float] = defaultdict(float)
    for each in found:
        last[each.process] = max(last[each.process], each.ended)
    ended = min(last.values())
    spent = sum(max(0.0, min(each.ended, ended) - each.began) for each in found)
    mean = statistics.fmean(each.ended - each.began for each in found)
    once = f"once a run {began - asked:.1f} s to start, {kept - ended:.1f} s at the end"
    note = f"{len(found)} tasks of {mean:.1f} s; {once}"
    return Figure(
        f"scheduling overhead, {lanes} lanes", 1 - spent / (lanes * (ended - began)), MOST_OVERHEAD, False, note
    )


def busy(workers: int, tasks: int) -> Figure:
    """Return the share of time that dask workers are in a task, from the first one's start to the last one's end."""
    asked = time.monotonic()
    # Asking workers for their versions, as experiments do, has them import everything before the first task.
    engine = Engine("dask", workers, fingerprint=fingerprint)
    found = [each for _, each in done(run_tasks(partial(timed, sleep), range(tasks), engine))]
    began, ended = first_began(found), max(each.ended for each in found)
    share = sum(each.ended - each.began for each in found) / (workers * (ended - began))
    mean = statistics.fmean(each.ended - each.began for each in found)
    used = len({each.process for each in found})
    note = f"{tasks} tasks of {mean:.2f} s on {used} workers in {ended - began:.0f} s; {began - asked:.0f} s to start"
    return Figure(f"busy, {workers} dask workers", share, LEAST_BUSY, True, note)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="turns of ours and bare; 0 leaves them out (default 7)")
    parser.add_argument("--years", type=float, default=0.25, help="simulated years of a short task (default 0.25)")
    parser.add_argument("--tasks", type=int, default=12, help="short tasks a turn (default 12)")
    parser.add_argument("--long-tasks", type=int, default=8, help="tasks of three years; 0 leaves them out (default 8)")
    parser.add_argument("--dask-workers", type=int, default=0, help="0 leaves them out (default 0)")
    parser.add_argument("--dask-tasks", type=int, default=6400, help="sleeping tasks (default 6400)")
    arguments = parser.parse_args()

    figures = throughput(short_tasks(arguments.years, arguments.tasks), arguments.rounds) if arguments.rounds else []
    if arguments.long_tasks:
        figures.append(overhead(short_tasks(3.0, arguments.long_tasks)))
    if arguments.dask_workers:
        figures.append(busy(arguments.dask_workers, arguments.dask_tasks))
    print(f"{'figure':<42} {'value':>7} {'target':>9}")
    for figure in figures:
        print(figure)
    sys.exit(0 if all(figure.met for figure in figures) else 1)


if __name__ == "__main__":
    main()
