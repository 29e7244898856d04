"""What is said first: work that does not get through, in which scenarios, and how much of it."""

from math import isfinite

from sim.experiment.counted import counted
from sim.experiment.statistics.intervals import Estimate
from sim.measures import quantities
from sim.report.study.forecast import PairedDifference
from sim.report.study.stuck import AT_END, Stuck, stuck
from sim.report.study.study import Study
from sim.report.words import labels

QUEUES = {
    "screening": "children waiting for screening",
    "mash": "children waiting for a MASH decision",
    "unallocated": "children without a social worker",
}

CHILDREN = "children"
"""Unit of all that is counted here."""

WAITS = ("Work does not get through", "so later stages look calm: families have not got there")
SOMETIMES = (
    "In some futures work does not get through",
    "and later stages then look calm: families have not got there",
)
LATE = ("Work waits longer early on", "so later stages have it late")
FEWER = ("Fewer families get as far as a referral", "so later stages have less to do")
"""What is the matter, and what follows from it."""


def sentences(study: Study, measure: str) -> list[str]:
    """Say where work does not get as far as a measure: nothing where it does everywhere."""
    found = stuck(study, measure)
    away = [each for each in found if each.away]
    late = [each for each in found if each.longer and not each.away]
    fewer = [each for each in found if not (each.away or each.longer)]
    head = SOMETIMES if all(each.is_rare for each in away) else WAITS
    groups = ((away, head), (late, LATE), (fewer, FEWER))
    return [text for group, said in groups for text in _of_group(study, group, said)]


def _of_group(study: Study, found: list[Stuck], head: tuple[str, str]) -> list[str]:
    """Say what is the matter in some scenarios: all of the worst, and which the others are."""
    if not found:
        return []
    what, so = head
    worst, *rest = found
    in_full = " ".join(_in_full(study, worst))
    if not rest:
        return [f"{what} in {_name(study, worst)}, {so}. {in_full}"]
    others = "; ".join(f"{_name(study, each)}{_shares(each)}" for each in rest)
    return [
        f"{what} in {len(found)} of {len(study.scenarios)} scenarios, {so}. "
        f"The worst is {_name(study, worst)}. {in_full}",
        f"The same is so in: {others}.",
    ]


def in_short(study: Study, measure: str) -> str:
    """Say in few words where work does not get as far as a measure, and how much of it in the worst scenario."""
    found = stuck(study, measure)
    if not found:
        return ""
    worst, among = found[0], f"in {len(found)} of {len(study.scenarios)} scenarios"
    where = among if len(found) > 1 else f"in {_name(study, worst)}"
    what = f". In the worst, {_name(study, worst)}, " if len(found) > 1 else ": "
    if worst.away:
        queue, share = max(worst.away.items(), key=lambda each: each[1].value)
        head = SOMETIMES[0] if all(each.is_rare for each in found) else WAITS[0]
        level = study.estimates.get((worst.scenario.name, AT_END[queue]))
        waits = f"; at the end {quantities.value(level.value, CHILDREN)} wait" if level is not None else ""
        return f"{head} {where}{what}the queue of {QUEUES[queue]} runs away in {_futures(share)}{waits}."
    if worst.longer:
        queue, more = max(worst.longer.items(), key=lambda each: each[1].value)
        return f"{LATE[0]} {where}{what}there are {_size(more)} more {QUEUES[queue]} at the end ({_ends(more)})."
    assert worst.referrals is not None
    return f"{FEWER[0]} {where}{what}{_size(worst.referrals)} fewer referrals a year ({_ends(worst.referrals)})."


def in_brief(study: Study, scenario: str, measure: str) -> str | None:
    """Say in how many futures a queue before a measure runs away in a scenario; None where none does."""
    queues = study.runaways(measure).get(scenario)
    return f"a queue runs away in {_futures(max(queues.values(), key=lambda share: share.value))}" if queues else None


def in_brackets(study: Study, scenario: str, measure: str) -> str:
    """The same, to stand behind a scenario's name; nothing where no queue runs away."""
    text = in_brief(study, scenario, measure)
    return f" ({text})" if text else ""


def _in_full(study: Study, each: Stuck) -> list[str]:
    """All that is known of a scenario, one number a sentence."""
    said = [text for queue, share in each.away.items() for text in _runs_away(study, each, queue, share)]
    for queue, more in each.longer.items():
        text = f"At the end there are {_size(more)} more {QUEUES[queue]} than in the baseline"
        said.append(f"{text} ({_interval(more)}).")
    if each.referrals:
        said.append(f"{_size(each.referrals)} fewer referrals a year ({_interval(each.referrals)}).")
    return said


def _name(study: Study, each: Stuck) -> str:
    return labels.the_baseline(study) if each.scenario is study.baseline else labels.scenario(study, each.scenario)


def _runs_away(study: Study, each: Stuck, queue: str, share: Estimate) -> list[str]:
    known = isfinite(share.low)
    interval = f" (95% interval {quantities.interval(share.low, share.high, 'share')})" if known else ""
    said = [f"The queue of {QUEUES[queue]} runs away in {_futures(share)}{interval}."]
    level = study.estimates.get((each.scenario.name, AT_END[queue]))
    if queue not in each.longer and level is not None:
        number = quantities.value(level.value, CHILDREN)
        between = f" (95% interval {quantities.interval(level.low, level.high, CHILDREN)})" if level.n > 1 else ""
        said.append(f"At the end {number} wait{' on average' if level.n > 1 else ''}{between}.")
    return said


def _size(moved: PairedDifference) -> str:
    return quantities.value(abs(moved.value), CHILDREN)


def _interval(moved: PairedDifference) -> str:
    return f"paired 95% interval {_ends(moved)}"


def _ends(moved: PairedDifference) -> str:
    """The interval of a difference that is shown, so that both its ends are more, or both fewer."""
    low, high = sorted((abs(moved.low), abs(moved.high)))
    return quantities.interval(low, high, CHILDREN)


def _shares(each: Stuck) -> str:
    return f" ({_futures(max(each.away.values(), key=lambda share: share.value))})" if each.away else ""


def _futures(share: Estimate) -> str:
    return f"{round(share.value * share.n)} of {counted(share.n, 'future')}"
