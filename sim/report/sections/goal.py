"""A goal-seek in words and as a picture: what value meets the goal, how surely, and how the measure responds."""

import math
from functools import cached_property

import numpy as np
import plotly.graph_objects as go

from sim.experiment.results.goal import Point
from sim.experiment.results.goal_seek import GoalSeek, goal_seek_of
from sim.experiment.statistics.verdict import MET, NOT_MET, UNDECIDED
from sim.measures import MEASURES, quantities
from sim.report.layout.drawing import BLUE, GREY, Figure, literal, rounded, style, transparent, whiskers, wrapped
from sim.report.layout.parts import Details, Heading, Paragraph
from sim.report.layout.scenario_table import scenario_table
from sim.report.layout.section import Section, illustration, provenance, said_first
from sim.report.layout.tables import Content, Table, number
from sim.report.study.study import PEOPLE, Study
from sim.report.words import labels, sentences

VERDICTS = {MET: "met", NOT_MET: "not met", UNDECIDED: "undecided: the interval holds the goal"}

_ESTIMATES = {
    False: "Points are averages with 95% intervals.",
    True: "Points are the share of futures that meet the bound, with exact 95% intervals.",
}
NOTE = (
    "Every value was run on the same simulated futures. {} Filled: the interval settles whether the goal is met. The "
    "band is the 95% interval of the answer: where that is not settled. More replications narrow it. It holds if the "
    "dotted line passes the goal once only."
)


class Wording:
    """A goal and its answer in the words of a report.

    Parameters
    ----------
    found
        The goal, what was found, and the results.
    """

    def __init__(self, found: GoalSeek) -> None:
        self.goal, self.answer = found.goal, found.answer
        self.authority = str(found.results.manifest["scenarios"][0]["config"]["authority"]["name"])
        self.unit = MEASURES[self.goal.measure].unit if self.goal.sure is None else "share"
        name = labels.measure(self.goal.measure)
        self.measure = name if name[1:2].isupper() else name[:1].lower() + name[1:]

    @cached_property
    def parameter(self) -> str:
        """Name of the parameter, as a sentence begins."""
        return labels.sentence_case(labels.factor(self.goal.key))

    @property
    def aim(self) -> str:
        """The measure at its bound: ``caseload at 15.0 or less on average``."""
        bound = quantities.amount(self.goal.bound, MEASURES[self.goal.measure].unit)
        chance = "on average" if self.goal.sure is None else f"with a probability of {self.goal.sure:.0%}"
        return f"{self.measure} at {bound} or {'more' if self.goal.at_least else 'less'} {chance}"

    def level(self, value: float) -> str:
        """A value of the parameter, to the digits that the search distinguishes."""
        digits = max(0, -math.floor(math.log10(self.goal.step)))
        return labels.level(self.goal.key, round(round(value / self.goal.step) * self.goal.step, digits))

    def estimate(self, point: Point) -> str:
        """What was found at a value: ``71.3% (95% interval 69.0% to 73.6%)``."""
        middle = quantities.amount(point.estimate.value, self.unit)
        return f"{middle} (95% interval {quantities.interval(point.estimate.low, point.estimate.high, self.unit)})"

    def sentences(self) -> list[str]:
        """The answer, what it does not settle, and the present value."""
        said = [{"found": self._found, "met throughout": self._throughout, "not reachable": self._not_reachable}.get(
            self.answer.status, self._inside
        )()]  # fmt: skip
        said += [
            f"From {self.level(one)} to {self.level(other)} {self.measure} moves against its direction over the whole "
            "range, so there may be more than one limit: look at the points."
            for one, other in self.answer.contrary
            if not self.answer.status.endswith("inside")  # which says so already
        ]
        now = next((point for point in self.answer.points if point.value == self.goal.now), None)
        if now:
            said.append(f"As it is now, {self.level(now.value)}: {self.estimate(now)}; {VERDICTS[now.verdict]}.")
        return said

    def _found(self) -> str:
        answer = self.answer
        assert answer.value is not None
        limit = "at least" if answer.met_above else "at most"
        return (
            f"{self.parameter}: {limit} {self.level(answer.value)} ({self._interval()}) keeps {self.aim}, "
            f"in {self.authority}."
        )

    def _interval(self) -> str:
        answer = self.answer
        assert answer.low is not None
        assert answer.high is not None
        if answer.low == answer.high:
            return "the intervals leave no doubt"
        text = f"95% interval {self.level(answer.low)} to {self.level(answer.high)}"
        beyond = [
            f"{side} {self.level(end)}"
            for is_open, side, end in (
                (answer.low_is_open, "below", answer.low),
                (answer.high_is_open, "above", answer.high),
            )
            if is_open
        ]
        return f"{text}; it may go on {' and '.join(beyond)}, where nothing was looked at" if beyond else text

    def _ends(self) -> str:
        first, last = self.answer.points[0], self.answer.points[-1]
        return f"at {self.level(first.value)} it is {self.estimate(first)}, at {self.level(last.value)} " + (
            f"{self.estimate(last)}"
        )

    def _range(self) -> str:
        return f"from {self.level(self.goal.low)} to {self.level(self.goal.high)}"

    def _throughout(self) -> str:
        doubt = "" if self.answer.ends_are_decided else " An interval holds the goal, so that this is undecided."
        return (
            f"{self.parameter}: every value looked at {self._range()} keeps {self.aim}, in {self.authority}: "
            f"{self._ends()}.{doubt}"
        )

    def _not_reachable(self) -> str:
        doubt = "" if self.answer.ends_are_decided else " An interval holds the goal, so that this is undecided."
        return (
            f"Not reachable: no value of {labels.factor(self.goal.key)} {self._range()} is found to bring {self.aim}, "
            f"in {self.authority}: {self._ends()}.{doubt}"
        )

    def _inside(self) -> str:
        inside, ends = (MET, NOT_MET) if self.answer.status == "met inside" else (NOT_MET, MET)
        return (
            f"No single limit: {self.measure} does not move one way only. The goal ({self.aim}) is {ends} at both "
            f"ends of the range, {self._range()}, and {inside} between them: look at the points."
        )


def section(study: Study) -> Section:
    """The answer sought, the response it was read from, and what becomes of other measures, as a part of the page."""
    found = goal_seek_of(study.results)
    assert found is not None
    wording = Wording(found)
    beside = tuple(name for name in (PEOPLE, *study.manifest["measures"]) if study.has(name))
    content = [
        *said_first(study, found.goal.measure),
        *(Paragraph(text, "finding") for text in wording.sentences()),
        Paragraph(sentences.LIMIT, "caution"),
        *(Paragraph(text, "note") for text in sentences.held_at_central(study.manifest["analysis"])),
        illustration(study, picture(found)),
        Details("The values looked at", [table(wording)], "screen"),
        Heading("What becomes of other measures"),
        scenario_table(study, beside),
        provenance(study, beside),
    ]
    return Section("goal", "Goal", "What meets the goal", content)


def picture(found: GoalSeek) -> Figure:
    """Draw the measure over the values looked at, with the goal and the answer."""
    wording, goal, answer = Wording(found), found.goal, found.answer
    factor = 100.0 if quantities.is_share(wording.unit) else 1.0
    levels = [point.value for point in answer.points]
    mean, low, high = (
        np.array([getattr(point.estimate, name) for point in answer.points]) for name in ("value", "low", "high")
    )
    decided = [point.verdict != UNDECIDED for point in answer.points]
    drawing = go.Figure(
        go.Scatter(
            x=rounded(np.array(levels)),
            y=rounded(factor * mean),
            error_y={
                **whiskers(mean, low, high, limits=quantities.limits(wording.unit), factor=factor),
                "thickness": 2,
                "color": BLUE,
            },
            mode="lines+markers",
            line={"color": BLUE, "width": 1.5, "dash": "dot"},
            marker={
                "size": 10,
                "color": [BLUE if known else "white" for known in decided],
                "line": {"width": 2, "color": BLUE},
            },
            customdata=[
                literal(f"{wording.level(point.value)}: {wording.estimate(point)}; {VERDICTS[point.verdict]}")
                for point in answer.points
            ],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=False,
        )
    )
    drawing.add_hline(
        y=factor * goal.threshold,
        line={"color": GREY, "dash": "dash", "width": 2},
        annotation={"text": f"goal {quantities.amount(goal.threshold, wording.unit)}", "bgcolor": "white"},
    )
    if answer.value is not None:
        drawing.add_vrect(x0=answer.low, x1=answer.high, fillcolor=transparent(GREY, 0.18), line={"width": 0})
        drawing.add_vline(x=answer.value, line={"color": GREY, "width": 2})
    style(drawing, height=420)
    name = "Share of futures that meet the bound" if goal.sure is not None else labels.measure(goal.measure)
    drawing.update_yaxes(title_text=wrapped(f"{name} ({quantities.unit_in_words(wording.unit)})"))
    percent = labels.level(goal.key, 1.0).startswith("100%")
    drawing.update_xaxes(title_text=wording.parameter, tickformat=",.6~%" if percent else ",.6~g", zeroline=False)
    drawing.update_layout(margin={"t": 30})
    return Figure(
        name="figure-goal",
        title=f"{name} by {labels.factor(goal.key)}",
        note=NOTE.format(_ESTIMATES[goal.sure is not None]),
        alternative=" ".join(wording.sentences()),
        measures=(goal.measure,),
        drawing=drawing,
    )


def rows(wording: Wording) -> list[tuple[str, str, str, str, str]]:
    """Every value looked at, in words: value, replications, estimate, interval, and whether it meets the goal."""
    return [
        (
            wording.level(point.value),
            str(point.estimate.n),
            quantities.value(point.estimate.value, wording.unit),
            quantities.interval(point.estimate.low, point.estimate.high, wording.unit),
            point.verdict,
        )
        for point in wording.answer.points
    ]


def table(wording: Wording) -> Table:
    """Every value looked at."""
    headings = [wording.parameter, "Replications", "Estimate", "95% interval", "Goal"]
    lines: list[list[Content]] = [
        [value, number(n), number(estimate), interval, verdict]
        for value, n, estimate, interval, verdict in rows(wording)
    ]
    return Table("Values looked at", headings, lines, name="goal-table")
