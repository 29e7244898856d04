"""What was expected and what came out: patterns in words, each with its number and interval."""

from math import isinf, isnan
from typing import Any

from sim.experiment.file.pattern import Change, Difference, Level, Order, Pattern, Reach
from sim.experiment.statistics.verdict import SHOWN
from sim.measures import quantities
from sim.report.layout.inline import badge, small
from sim.report.layout.parts import Paragraph
from sim.report.layout.section import Section, provenance
from sim.report.layout.tables import Table
from sim.report.layout.templates import Part
from sim.report.sections import constraints
from sim.report.study.forecast import range_name
from sim.report.study.study import Study
from sim.report.words import labels, stuck
from sim.report.words.expectations import (
    AT_THE_BORDER,
    NO_INTERVAL,
    at_border,
    futures,
    interval,
    limit,
    replications,
    rows,
    scenario,
    wanted,
)

NOTE = (
    "Said before the run and checked after it. Shown: the whole 95% interval is as expected; not shown: none of it is; "
    "undecided: it straddles the border, and more replications may tell. At the border: a hair decided it, and other "
    "replications might not. Observed: it happened and is documented; target: it was promised; hypothesis: to be "
    "tested, and reported either way."
)

_COUNTED = {"children", "people", "families", "files", "tasks", "visits"}
"""Units of which there are fewer or more, unless they are a mean; anything else is lower or higher."""


def section(study: Study) -> Section | None:
    """What was expected, and what came out; None where nothing was."""
    expected = study.results.expected
    if not (expected.patterns or expected.constraints):
        return None
    content: list[Part] = [Paragraph(NOTE, "note")]
    if expected.patterns:
        lines = [_row(study, row, expected.patterns[row["pattern"]]) for row in rows(study.results.patterns())]
        headings = ["Expected", "Status", "Verdict", "What came out"]
        content.append(Table("Patterns", headings, lines, name="patterns"))
    content += constraints.content(study)
    measures = (*(pattern.check.measure for pattern in expected.patterns.values()), *expected.constraints)
    content.append(provenance(study, tuple(dict.fromkeys(measures))))
    return Section("expected", "Expected", "What was expected, and what came out", content)


def sentences(study: Study) -> list[str]:
    """Every pattern as a paragraph: verdict, status, statement, and the number it rests on."""
    expected = study.results.expected.patterns
    return [
        f"{labels.sentence_case(row['verdict'])} [{row['status']}]: {_ended(row['says'])} "
        f"{outcome(study, row, expected[row['pattern']])}"
        for row in rows(study.results.patterns())
    ]


def outcome(study: Study, row: dict[str, Any], pattern: Pattern) -> str:
    """Say what came out of a pattern, in sentences; what was expected follows unless it was shown."""
    if not row["n"]:
        return "No replication has a value of it."
    check = pattern.check
    match check:
        case Level():
            text = _level(study, row)
        case Reach():
            text = _reach(study, row, check)
        case Difference() | Change() | Order():
            text = _difference(study, row, check)
    for name in filter(None, (row["scenario"], row["against"])):
        if away := stuck.in_brief(study, name, row["measure"]):
            text += f" In {scenario(study, name)} {away}."
    hair = _hair(row)
    if row["verdict"] == SHOWN and not hair:
        return text
    text = f"{text} Expected: {_expected(row, check)}."
    return f"{text} {labels.sentence_case(hair)}." if hair else text


def _hair(row: dict[str, Any]) -> str:
    """Say that the verdict was decided by a hair; nothing where it was not."""
    return at_border(row["at_border_by"], "share" if row["quantity"] == "share of futures" else row["unit"])


def _level(study: Study, row: dict[str, Any]) -> str:
    return (
        f"{labels.measure(row['measure'])} in {scenario(study, row['scenario'])}{_in_months(row['months'])}: "
        f"{quantities.amount(row['estimate'], row['unit'])} "
        f"({interval(row['low'], row['high'], row['unit'])}; {replications(study, row['n'])})."
    )


def _difference(study: Study, row: dict[str, Any], check: Difference | Change | Order) -> str:
    unit = row["unit"]
    before, after = (
        f"{quantities.value(row[name], unit)} ({interval(row[f'{name}_low'], row[f'{name}_high'], unit)})"
        for name in ("reference", "value")
    )
    place = scenario(study, row["scenario"])
    name = labels.measure(row["measure"])
    if isinstance(check, Change):
        first, then = row["months"].split(", then ")
        text = f"{name} in {place}: from {before} in {_month_names(first)} to {after} in {_month_names(then)}"
    else:
        other = scenario(study, row["against"])
        text = f"{name}{_in_months(row['months'])}: from {before} in {other} to {after} in {place}"
    step = (
        "; of all steps this is least as expected, and the interval allows for all"
        if isinstance(check, Order) and len(check.scenarios) > 2
        else ""
    )
    size = _apart(row["estimate"], row["low"], row["high"], unit, unit in _COUNTED and "_mean" not in row["measure"])
    return f"{text}: {size}{step}; {replications(study, row['n'])}."


def _reach(study: Study, row: dict[str, Any], check: Reach) -> str:
    n = row["n"]
    share = f"{futures(study, row)} ({interval(row['low'], row['high'], 'share')})"
    ends = f"{quantities.value(row['reference'], row['unit'])} in the first month on average, "
    ends += f"{quantities.value(row['value'], row['unit'])} in the last"
    reached = (
        "reached in none" if not row["reached"] else
        f"reached in {row['reached']:.0f}, in month {_month(row['month_median'])} at the median "
        f"({range_name(n)}: {_month(row['month_p10'])} to {_month(row['month_p90'])})"
    )  # fmt: skip
    return (
        f"{labels.measure(row['measure'])} in {scenario(study, row['scenario'])}, {_goal(check, row['unit'])}: "
        f"so in {share}; {reached}; {ends}."
    )


def _goal(check: Reach, unit: str) -> str:
    """Say what is to be reached, and for how long."""
    kept = f" for {check.for_months} months in a row" if check.for_months > 1 else ""
    return f"{wanted(check.bound, unit)}{kept}"


def _expected(row: dict[str, Any], check: Level | Difference | Change | Reach | Order) -> str:
    unit = row["unit"]
    match check:
        case Level(between=(low, high)):
            return f"{limit(low, unit)} to {limit(high, unit)}"
        case Level(at_least=float(low)):
            return f"at least {limit(low, unit)}"
        case Level(at_most=float(high)):
            return f"at most {limit(high, unit)}"
        case Reach():
            never = "not reached" if row["check"] == "does_not_reach" else "reached"
            return f"{never} in {_month_names(row['months'])}, in {check.share_of_futures:.0%} of futures or more"
        case Order():
            return f"{check.direction} from each to the next"
        case Difference(within=float(margin)) | Change(within=float(margin)):
            return f"no further apart than {_margin(margin, unit)}"
        case Difference() | Change():
            size = f" by at least {_margin(check.by_at_least, unit)}" if check.by_at_least else ""
            return f"{check.direction}{size}"
    raise AssertionError(check)


def _row(study: Study, row: dict[str, Any], pattern: Pattern) -> list[str]:
    source = small(f"Source: {row['source']}") if row["source"] else ""
    said = badge(row["verdict"]) + (small(AT_THE_BORDER) if _hair(row) else "")
    return [row["says"] + source, row["status"], said, outcome(study, row, pattern)]


def _apart(difference: float, low: float, high: float, unit: str, counted: bool) -> str:
    """Write a difference with its interval as a size and a direction; as it is where its direction is not known."""
    if isnan(low) or low <= 0.0 <= high:
        size = f"{quantities.change(difference, unit)} {quantities.change_unit(unit)}"
        ends = NO_INTERVAL if isnan(low) else f"95% interval {quantities.change_interval(low, high, unit)}"
        return f"{size} ({ends})"
    words = ("fewer", "more") if counted else ("lower", "higher")
    near, far = sorted((abs(low), abs(high)))
    ends = f"{_bare(near, unit)} to {_bare(far, unit)}"
    return f"{_size(abs(difference), unit)} {words[difference > 0.0]} (95% interval {ends})"


def _size(size: float, unit: str) -> str:
    """Write the size of a difference with its unit, as far as the measure's name does not say it."""
    if quantities.is_share(unit):
        return f"{_bare(size, unit)} percentage points"
    return quantities.amount(size, unit)


def _margin(size: float, unit: str) -> str:
    """Write a difference that somebody set."""
    return f"{quantities.plain(100 * size)} percentage points" if quantities.is_share(unit) else limit(size, unit)


def _bare(size: float, unit: str) -> str:
    return quantities.change(size, unit).removeprefix("+")


def _in_months(months: str) -> str:
    return f" in {_month_names(months)}" if months else ""


def _month_names(months: str) -> str:
    return f"month {months}" if months.isdecimal() else f"months {months}"


def _month(month: float) -> str:
    return "later or never" if isinf(month) else f"{month:.0f}"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
