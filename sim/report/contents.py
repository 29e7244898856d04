"""The report's sections in their order, from the answer to how it can be made again."""

from collections.abc import Callable, Mapping

from sim.report.layout.section import Section
from sim.report.sections import (
    all_measures,
    answer,
    assumptions,
    backlog,
    caseloads,
    economics,
    factorial,
    fans,
    findings,
    funnel,
    goal,
    neighbours,
    patterns,
    practice,
    published,
    recovery,
    reproduction,
    risk,
    scenarios,
    selection,
    side_by_side,
    timeliness,
    tornado,
    waterfall,
    workforce,
)
from sim.report.study.study import Study

_Maker = Callable[[Study], Section | None]

SECTIONS: Mapping[_Maker, str] = {
    findings.section: "Every main measure in sentences, and what moves it.",
    patterns.section: "What was said before the run, and which of it came out.",
    factorial.section: "What each part of a package does, alone and with the others.",
    economics.section: "What options cost whom, what they gain, and how surely they are worth it.",
    side_by_side.section: "Any two scenarios against each other, measure by measure.",
    timeliness.section: "How much is in time in every combination.",
    scenarios.section: "Every scenario with its measures, and what timeliness was bought with.",
    recovery.section: "When targets are met, and in how many futures.",
    backlog.section: "How many wait month by month, for how long, and who they are.",
    fans.section: "How far simulated futures spread, month by month.",
    risk.section: "How often children at risk wait, and need is missed.",
    caseloads.section: "How cases are spread over those who hold them.",
    workforce.section: "Who works there, who comes and who leaves.",
    funnel.section: "How many families get how far, from contact to plan.",
    practice.section: "How promptly the council works, and how that drifts whatever is done.",
    published.section: "What is published of this council, beside what was simulated.",
    neighbours.section: "Where the council lies among its statistical neighbours.",
    all_measures.section: "Every measure of every scenario, to sort and to copy.",
}
"""Sections of an experiment after its answer, and what each shows; it is left out where the results cannot fill it."""

ANALYSES: Mapping[str, _Maker] = {
    "seek": goal.section,
    "select": selection.section,
    "tornado": tornado.section,
    "waterfall": waterfall.section,
}
"""Kind of analysis that made its own scenarios, as the manifest names it: the section that has its answer."""

AT_THE_END: Mapping[_Maker, str] = {
    assumptions.section: "What was assumed, what rests on it, and the limits of the model.",
    reproduction.section: "How to make these numbers again, to the last digit.",
}
"""What every report ends with."""


def answer_section(study: Study) -> Section:
    """The first screen: of an analysis that made its own scenarios, its answer as a whole."""
    analysis = study.manifest.get("analysis")
    section = ANALYSES[analysis["kind"]](study) if analysis else answer.section(study)
    assert section is not None
    return section


def sections(study: Study) -> tuple[Section, ...]:
    """Every section of the page, in its order."""
    return (answer_section(study), *(section for section, _ in further_sections(study)))


def further_sections(study: Study) -> tuple[tuple[Section, str], ...]:
    """Everything behind headings that open: every section that the results can fill, and what it shows."""
    makers = {**({} if study.manifest.get("analysis") else SECTIONS), **AT_THE_END}
    made = ((make(study), shows) for make, shows in makers.items())
    return tuple((section, shows) for section, shows in made if section is not None)
