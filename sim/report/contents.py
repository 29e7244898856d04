"""The report's sections, from the answer to how it can be made again."""

from collections.abc import Callable, Mapping

import numpy as np

from sim.config.errors import ResultsError
from sim.measures import MEASURES
from sim.report.layout import tables
from sim.report.layout.markup import Content, Html, element
from sim.report.layout.section import Section, figure, provenance
from sim.report.sections import (
    assessment_ages,
    assumptions,
    economics,
    factorial,
    fans,
    funnel,
    goal,
    neighbours,
    patterns,
    published,
    recovery,
    risk,
    selection,
    tornado,
    waiting,
    waterfall,
    workforce,
)
from sim.report.sections.backlog import backlog, panels
from sim.report.sections.options import caseloads, differences
from sim.report.study.study import PEOPLE, Study
from sim.report.words import labels, quantities, sentences

TIMELINESS = "assessments_within_45wd_share"
BACKLOG = ("assessments_overdue_open", "cases_unallocated", "assessments_open")
KEY_MEASURES = (
    TIMELINESS,
    "assessments_overdue_open",
    "cases_unallocated",
    "caseload_mean",
    "assessments_due_within_45wd_share",
    "workers_above_25_cases",
)
FEW_SCENARIOS = 8

ANALYSES: Mapping[str, Callable[[Study], Section]] = {
    "goal": goal.section,
    "selection": selection.section,
    "tornado": tornado.section,
    "waterfall": waterfall.section,
}
"""Kind of analysis, as the manifest names it: what makes its section."""


def sections(study: Study) -> tuple[Section, ...]:
    """Every section that the results can fill; of an analysis that made its own scenarios, its answer only."""
    how = (
        Section("assumptions", "Assumptions", "What was assumed", assumptions.content(study)),
        Section("reproduce", "Reproduce", "How to make this again", assumptions.reproduction(study)),
    )
    if analysis := study.manifest.get("analysis"):
        return (ANALYSES[analysis["kind"]](study), *how)
    key = key_measures(study)
    found = (
        _answer(study, key),
        patterns.section(study),
        factorial.section(study, key),
        economics.section(study),
        _timeliness(study),
        _scenarios(study, key),
        recovery.section(study, key),
        _backlog(study),
        fans.section(study, key),
        risk.section(study, key),
        _differences(study, key),
        _caseloads(study),
        workforce.section(study),
        funnel.section(study),
        _published(study),
        neighbours.section(study),
        _measures(study, key[0]),
        *how,
    )
    return tuple(section for section in found if section is not None)


def key_measures(study: Study) -> tuple[str, ...]:
    """Measures shown first: those the experiment names, or the usual ones, or whatever there is."""
    for names in (study.manifest["measures"], KEY_MEASURES, study.measures[:6]):
        chosen = tuple(name for name in names if study.has(name) and name != PEOPLE)
        if chosen:
            return chosen
    raise ResultsError(f"{study.results.path}: no measure has a value in every scenario, so there is nothing to report")


def findings(study: Study, measure: str) -> list[Content]:
    """What came out for a measure, in sentences: the baseline, the others against it, and what disagrees."""
    found: list[Content] = [sentences.baseline_sentence(study, measure)]
    if study.others:
        found += [sentences.count_sentence(study, measure), *sentences.extreme_sentences(study, measure)]
    return found + [text for name in published.PREDICTED if (text := published.disagreement(study, name))]


def _answer(study: Study, key: tuple[str, ...]) -> Section:
    main = key[0]
    baseline = f"{'Baseline' if study.others else 'This run'}: {labels.baseline(study)}."
    content: list[Content] = [
        element("p", baseline, class_="note"),
        element("div", [_card(study, name) for name in key[:4]], class_="cards"),
        [element("p", text, class_="finding") for text in findings(study, main)],
    ]
    if study.grid:
        effects = [sentences.factor_effect(study, factor, main) for factor in study.grid.factors()]
        content.append(element("h3", "What moves it, averaged over all combinations of the rest"))
        content.append(element("ul", [element("li", effect) for effect in effects if effect]))
    if len(key) > 1:
        on_screen = "screen" if study.fills_the_paper else None
        content.append(element("h3", "The other main measures", class_=on_screen))
        brief = [element("li", sentences.in_brief(study, name)) for name in key[1:4]]
        content.append(element("ul", brief, class_=on_screen))
    content += [element("p", text, class_="note screen") for text in sentences.notes(study, key[:4])]
    content += [
        element(
            "p",
            sentences.CAUTION if study.others else "",
            element("span", sentences.LIMIT, class_="screen"),  # on paper it is among the limits
            class_="caution" if study.others else "caution screen",
        ),
        sentences.own_function(study) or "",
        sentences.failures(study) or "",
        element(
            "details",
            element("summary", "How to read the numbers"),
            element("dl", [[element("dt", name), element("dd", text)] for name, text in sentences.GUIDE.items()]),
            class_="screen",
        ),
        provenance(study, key[:4]),
    ]
    return Section("answer", "Answer", "The answer", content, on_summary=True)


def _card(study: Study, measure: str) -> Html:
    estimate, unit = study.estimates[study.baseline.name, measure], study.unit(measure)
    futures = quantities.interval(estimate.range_low, estimate.range_high, unit)
    average = f"95% interval {quantities.interval(estimate.low, estimate.high, unit)}"
    below = f"; {average}; {estimate.range_name} {futures}" if estimate.n > 1 else ""
    known = published.beside(study, measure)
    name = labels.measure(measure)
    amount = quantities.value if MEASURES[measure].is_per_year else quantities.amount  # what the name says is said
    return element(
        "div",
        element("p", name),
        element("p", amount(estimate.value, unit), class_="big"),
        element("p", f"{labels.the_baseline(study).removeprefix('the ')}{below}"),
        element("p", known) if known else "",
        class_="card",
    )


def _timeliness(study: Study) -> Section | None:
    if study.grid is None or not study.has(TIMELINESS):
        return None
    grid = study.grid
    baseline = study.estimates[study.baseline.name, TIMELINESS]
    note = (
        "Each cell: the average, its 95% interval, and the people in the scenario (case-holding social workers, agency "
        f"included). The darker, the more assessments in time. {labels.with_people(study, study.baseline)}: "
        f"{quantities.value(baseline.value, 'share')}."
    )
    if any(study.estimates[item.name, TIMELINESS].n < baseline.n for item in study.others):
        note += " The baseline was run more often: compare by paired differences."
    content = [
        element("p", note, class_="note"),
        tables.heat_maps(study, grid, TIMELINESS),
        provenance(study, (TIMELINESS,)),
    ]
    title = f"{labels.measure(TIMELINESS)}, by {labels.factor(grid.rows.key)} and {labels.factor(grid.columns.key)}"
    return Section("timeliness", "Timeliness", title, content, on_summary=True)


def _scenarios(study: Study, key: tuple[str, ...]) -> Section:
    # Rates that scenarios set are shown as they came out.
    rates = (item.key.removeprefix("workforce.") for item in study.factors if item.key.startswith("workforce."))
    achieved = [name for name in rates if name in MEASURES and study.has(name)]
    shown = tuple(dict.fromkeys((*([PEOPLE] if study.has(PEOPLE) else []), *key[: 4 if achieved else 5], *achieved)))
    content = [tables.scenarios(study, shown), provenance(study, shown)]
    few = study.grid is None and len(study.scenarios) <= FEW_SCENARIOS and not study.fills_the_paper
    return Section("scenarios", "Scenarios", "Scenarios side by side", content, on_summary=few)


def _backlog(study: Study) -> Section | None:
    monthly = study.results.monthly_measures
    measures = tuple(name for name in BACKLOG if name in monthly and study.has(name))
    if not measures:
        return None
    # Counted as no difference where none is known, which comparisons with NaN would not be.
    sizes = {item: np.nan_to_num(abs(study.difference(item, measures[0]).value)) for item in study.others}
    shown = max(sizes, key=lambda item: sizes[item], default=study.baseline)
    figures = [backlog(study, measures, shown)]
    if study.grid:
        figures.append(panels(study, study.grid, measures[0]))
    figures += [*assessment_ages.figures(study), *([waits] if (waits := waiting.unallocated(study)) else [])]
    content = [figure(study, each) for each in figures]
    return Section("backlog", "Backlog", "Backlog over time", content, tuple(figures))


def _differences(study: Study, key: tuple[str, ...]) -> Section | None:
    if not study.others:
        return None
    drawn = differences(study, key)
    return Section("differences", "Differences", "What each scenario changes", figure(study, drawn), (drawn,))


def _caseloads(study: Study) -> Section | None:
    drawn = caseloads(study)
    if drawn is None:
        return None
    return Section("caseloads", "Caseloads", "Caseloads", figure(study, drawn), (drawn,))


def _published(study: Study) -> Section | None:
    comparison = published.table(study)
    if comparison is None:
        return None
    content = [
        element("p", published.NOTE, class_="note"),
        comparison,
        provenance(study, published.measures(study)),
    ]
    return Section("published", "Published figures", published.title(study), content)


def _measures(study: Study, first: str) -> Section:
    measures = [labels.measure(name) for name in study.measures]
    scenarios = [labels.scenario(study, item) for item in (study.baseline, *study.others)]
    content = [
        element("p", sentences.TABLE_NOTE, class_="note"),
        _filter("Measure", 0, measures, labels.measure(first)),
        _filter("Scenario", 2, scenarios, None),
        tables.all_measures(study),
        element("details", element("summary", "What each measure means"), tables.definitions(study)),
        provenance(study, ("every measure",)),
    ]
    return Section("measures", "All measures", "All measures", content)


def _filter(label: str, column: int, options: list[str], chosen: str | None) -> Html:
    items = [element("option", "All", value="")]
    items += [element("option", option, value=option, selected=option == chosen) for option in options]
    return element("label", f"{label} ", element("select", items, data_filters="all-measures", data_column=str(column)))
