"""The report's sections in their order, from the answer to how it can be made again."""

from collections.abc import Callable, Mapping

from sim.report.layout.section import Section
from sim.report.sections import (
    all_measures,
    answer,
    assumptions,
    backlog,
    caseloads,
    differences,
    economics,
    factorial,
    fans,
    funnel,
    goal,
    neighbours,
    patterns,
    published,
    recovery,
    reproduction,
    risk,
    scenarios,
    selection,
    timeliness,
    tornado,
    waterfall,
    workforce,
)
from sim.report.study.study import Study

_Maker = Callable[[Study], Section | None]

SECTIONS: tuple[_Maker, ...] = (
    answer.section,
    patterns.section,
    factorial.section,
    economics.section,
    timeliness.section,
    scenarios.section,
    recovery.section,
    backlog.section,
    fans.section,
    risk.section,
    differences.section,
    caseloads.section,
    workforce.section,
    funnel.section,
    published.section,
    neighbours.section,
    all_measures.section,
)
"""Sections of an experiment; each is left out where the results cannot fill it."""

ANALYSES: Mapping[str, _Maker] = {
    "seek": goal.section,
    "select": selection.section,
    "tornado": tornado.section,
    "waterfall": waterfall.section,
}
"""Kind of analysis that made its own scenarios, as the manifest names it: the section that has its answer."""

AT_THE_END: tuple[_Maker, ...] = (assumptions.section, reproduction.section)
"""What every report ends with."""


def sections(study: Study) -> tuple[Section, ...]:
    """Every section that the results can fill; of an analysis that made its own scenarios, its answer only."""
    analysis = study.manifest.get("analysis")
    makers = (ANALYSES[analysis["kind"]],) if analysis else SECTIONS
    made = (make(study) for make in (*makers, *AT_THE_END))
    return tuple(section for section in made if section is not None)
