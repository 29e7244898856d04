"""No two verdicts on the same difference disagree, wherever they are said, and a page has one value of the baseline.

Tables that chance made are put through everything that a reader sees: the page's tables, figures, cards and sentences,
the terminal, ``frontdoor answer`` and the files. What each says of a scenario and a measure is collected and compared.
"""

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sim.cli import show
from sim.config.errors import ResultsError
from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.verdict import NOT_SHOWN, SHOWN, UNDECIDED
from sim.measures import MEASURES, quantities
from sim.report.contents import sections
from sim.report.layout.scenario_table import scenario_table
from sim.report.layout.tables import Cell, Content, Table
from sim.report.sections import all_measures, constraints, differences, findings, patterns, side_by_side, timeliness
from sim.report.sections.decision_table import MOST_MEASURES, decision_table
from sim.report.study.key_measures import key_measures
from sim.report.study.price import price
from sim.report.study.study import Study
from sim.report.words import comparison, in_short, labels, pair, sentences
from sim.report.words.emphasis import plain
from tests.support.random_study import LEVELS, SHAPES, Chance, random_results
from tests.support.small_study import IN_TIME

HIGHER, LOWER, NONE, MOVED = "higher", "lower", "none shown", "shown"
"""What is said of a difference; of one that is shown and too small to see its sign, that it is."""

Said = tuple[str, str, str, str]
"""Scenario, measure, what is said, and where."""


@st.composite
def chances(draw: st.DrawFn) -> Chance:
    runs = draw(st.integers(1, 12))
    main = draw(st.lists(st.sampled_from(sorted(LEVELS)), min_size=1, max_size=6, unique=True))
    return Chance(
        seed=draw(st.integers(0, 2**32)),
        grid=draw(st.booleans()),
        runs=runs,
        of_baseline=draw(st.sampled_from([runs, runs + 1, 2 * runs, 24])),
        missing=draw(st.sampled_from([0.0, 0.0, 0.05, 0.3])),
        shape=draw(st.sampled_from(SHAPES)),
        effect=draw(st.sampled_from([0.0, 0.2, 1.0])),
        main=tuple(main),
        draws=draw(st.sampled_from([0, 0, 0, 2])),
    )


def verdicts(study: Study) -> Iterator[Said]:
    """Collect every verdict on a difference from the baseline."""
    for row in study.results.compare().itertuples():
        yield str(row.scenario), str(row.measure), _sign(row.ci95_low, row.ci95_high), "comparison.csv"
        decided = row.verdict if row.verdict in {HIGHER, LOWER} else NONE
        yield str(row.scenario), str(row.measure), decided, "comparison.csv, verdict"
    yield from _of_table(study)
    yield from _of_cells(study)
    yield from _of_figure(study)
    yield from _of_patterns(study)
    yield from _of_sentences(study)
    yield from _in_short(study)
    yield from _of_prices(study)


def _sign(low: float, high: float) -> str:
    return HIGHER if low > 0.0 else LOWER if high < 0.0 else NONE


def _of_table(study: Study) -> Iterator[Said]:
    names = {labels.scenario(study, item): item.name for item in study.scenarios}
    measures = {labels.measure(name): name for name in study.measures}
    for row in all_measures.table(study).rows:
        measure, _, scenario, *_, reading, _, _ = map(str, row)
        if reading:
            said = NONE if reading == "no difference shown" else reading
            yield names[scenario], measures[measure], said, "all measures"


def _of_cells(study: Study) -> Iterator[Said]:
    measures = key_measures(study)
    for item, row in zip((study.baseline, *study.others), scenario_table(study, measures).rows, strict=True):
        for measure, cell in zip(measures, row[-1 - len(measures) : -1], strict=True):
            yield from _of_cell(study, item, measure, cell, "scenario table")
    yield from _of_any_two(study)
    if study.grid is not None and timeliness.section(study) is not None:
        (maps,) = (timeliness.heat_maps(study, study.grid, IN_TIME).maps,)
        for scenario, cell in zip(_in_order(study), (cell for row in maps[0].rows for cell in row[1:]), strict=True):
            yield from _of_cell(study, scenario, IN_TIME, cell, "heat map")


def _of_any_two(study: Study) -> Iterator[Said]:
    """On the first screen, and of the pairs that a reader may choose, those with the baseline."""
    names = {labels.scenario(study, item): item.name for item in study.scenarios}
    measures = {labels.measure(name): name for name in study.measures}
    section = side_by_side.section(study)
    tables = [part for part in section.content if isinstance(part, Table)] if section else []
    for first, second, measure, _, _, cell in (row for table in tables for row in table.rows):
        if names[str(second)] == study.baseline.name:
            assert isinstance(cell, Cell)
            yield names[str(first)], measures[str(measure).split("<small>")[0]], _in_brackets(cell.text), "any two"
    shown = key_measures(study)[:MOST_MEASURES]
    for item, row in zip(study.others, decision_table(study).rows[1:], strict=True) if study.grid else ():
        for measure, cell in zip(shown, row[1:], strict=True):
            yield from _of_cell(study, item, measure, cell, "first screen")


def _in_order(study: Study) -> Iterator[FinishedScenario]:
    assert study.grid is not None
    for row in reversed(study.grid.rows.levels):
        for column in study.grid.columns.levels:
            yield study.grid.cells[None, row, column]


def _of_cell(study: Study, item: FinishedScenario, measure: str, cell: Content, where: str) -> Iterator[Said]:
    assert isinstance(cell, Cell)
    below = re.search("<small>(.*?)</small>", cell.text)
    if item is study.baseline or below is None or below[1] in {"not compared", "queue runs away"}:
        return
    yield item.name, measure, _in_brackets(below[1]), where


def _in_brackets(text: str) -> str:
    """What a difference says that stands in brackets where none is shown."""
    return NONE if text.startswith("(") else {"+": HIGHER, "−": LOWER}.get(text[0], MOVED)


def _of_figure(study: Study) -> Iterator[Said]:
    measures = key_measures(study)
    for measure, trace in zip(measures, differences.picture(study, measures).drawing.data, strict=True):
        for item, colour, text in zip(study.others, trace.marker.color, trace.customdata, strict=True):
            assert (colour == "white") == ("no difference shown" in text)
            yield item.name, measure, NONE if colour == "white" else MOVED, "figure of differences"


def _of_patterns(study: Study) -> Iterator[Said]:
    """Every scenario was expected to be lower."""
    found = study.results.patterns()
    for row in found[found["check"] == "difference"].itertuples():
        if row.n > 1:
            said = {SHOWN: LOWER, NOT_SHOWN: HIGHER, UNDECIDED: NONE}[row.verdict]
            said = NONE if row.verdict == NOT_SHOWN and row.low == row.high == 0.0 else said
            yield row.scenario, row.measure, said, "pattern"


def _of_sentences(study: Study) -> Iterator[Said]:
    for measure in key_measures(study):
        if (other := pair.other_side(study, measure)) is not None:
            text, amount = plain(pair.sentence(study, other, measure)), pair.card(study, other, measure)[0]
            yield other.name, measure, NONE if "no difference is shown (" in text else MOVED, "sentence of a pair"
            yield other.name, measure, NONE if amount == pair.NOT_SHOWN else _in_brackets(amount), "card of a pair"
        yield from _of_extremes(study, measure)
        for factor in study.grid.factors() if study.grid else ():
            text = sentences.factor_effect(study, factor, measure) or ""
            assert ("averaged over" in text) or not text


def _in_short(study: Study) -> Iterator[Said]:
    """Of the answer in at most eighty words, what it says of scenarios by name."""
    names = {labels.sentence_case(labels.scenario(study, item)): item.name for item in study.others}
    for text in map(plain, in_short.sentences(study)):
        name, _, said = text.partition(": ")
        if name in names and said[:1] in {"+", "−"}:
            yield names[name], key_measures(study)[0], _in_brackets(said), "answer in short"


def _of_extremes(study: Study, measure: str) -> Iterator[Said]:
    """The best and the worst are said to differ from the baseline or not; alone at the top, they must."""
    names = {labels.sentence_case(labels.with_people(study, item)): item for item in study.scenarios}
    for text in map(plain, comparison.extreme_sentences(study, measure)):
        found = next((item for name, item in names.items() if f". {name}." in text), None)
        if found is None or found is study.baseline:
            continue
        where = text.split(" average")[0]
        yield found.name, measure, NONE if "No difference from the baseline" in text else MOVED, where
        if "no other scenario may be as good" in text:  # nor the baseline, which is ranked with the others
            yield found.name, measure, MOVED, f"{where}, alone"


def _of_prices(study: Study) -> Iterator[Said]:
    for item in study.others:
        for measure in price(study, item).worse:
            yield item.name, measure, HIGHER if MEASURES[measure].sign < 0 else LOWER, "price"


def _agree(one: str, other: str) -> bool:
    return one == other or {one, other} in ({MOVED, HIGHER}, {MOVED, LOWER})


def baselines(study: Study) -> Iterator[tuple[str, float | str, str]]:
    """Collect every value of the baseline, as a number or as it is written: measure, value, where."""
    name, results = study.baseline.name, study.results
    summary = results.summary().set_index(["scenario", "measure"])
    for measure in study.measures:
        yield measure, float(summary.loc[(name, measure), "mean"]), "summary.csv"
        yield measure, study.estimates[name, measure].value, "page"
    for row in results.compare().itertuples():
        yield str(row.measure), float(row.baseline_mean), "comparison.csv"
    found = results.patterns()
    for row in found[found["n"] > 0].itertuples():
        value = row.reference if row.check == "difference" else row.value
        yield str(row.measure), float(value), f"pattern: {row.check}"
    judged = results.constraints()
    for row in judged[(judged["scenario"] == name) & (judged["n"] > 0)].itertuples():
        yield str(row.measure), float(row.mean), "constraint"
    for measure in key_measures(study):
        yield from _as_written(study, measure)


def _as_written(study: Study, measure: str) -> Iterator[tuple[str, str, str]]:
    cell = scenario_table(study, (measure,)).rows[0][-2]
    assert isinstance(cell, Cell)
    yield measure, cell.text.split("<small>")[0], "scenario table"
    for text in map(plain, comparison.extreme_sentences(study, measure)):
        if level := re.match(r"\w+ average: (\S+)\. Baseline", text):
            yield measure, level[1], "best or worst"
    if (other := pair.other_side(study, measure)) is not None:
        yield measure, pair.card(study, other, measure)[1].removeprefix("from ").split(" ")[0], "card of a pair"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(chance=chances())
def test_no_two_verdicts_disagree_and_the_baseline_has_one_value(chance: Chance):
    with tempfile.TemporaryDirectory() as folder:
        results = random_results(Path(folder), chance)
        assume(not results.measures.empty and "baseline" in set(results.measures["scenario"]))
        study = Study(results)
        try:
            key_measures(study)
        except ResultsError:
            assume(False)
        said: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for scenario, measure, what, where in verdicts(study):
            said[scenario, measure].append((what, where))
        for key, each in said.items():
            (first, _), *_ = each
            assert all(_agree(first, what) for what, _ in each), (key, each)
        for measure, value, where in baselines(study):
            known = study.estimates["baseline", measure].value
            same = (
                value == quantities.value(known, study.unit(measure))
                if isinstance(value, str)
                else (value == pytest.approx(known, rel=1e-9, nan_ok=True))
            )
            assert same, (measure, value, known, where)


def test_counts_and_the_terminal_say_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    chance = Chance(7, True, 6, 24, 0.0, "heavy", 1.0, (IN_TIME, "assessments_overdue_open", "caseload_mean"))
    study = Study(random_results(tmp_path, chance))
    for measure in key_measures(study):
        compared = [item for item in study.others if item.name not in study.runaways(measure)]
        shown = sum(study.difference(item, measure).is_shown for item in compared)
        text = comparison.count_sentence(study, measure)
        assert f"for {len(compared) - shown} no difference" in text or shown in {0, len(compared)}, text
    show.show_differences(study.results)
    printed = capsys.readouterr().out
    for item in study.others:
        for measure in key_measures(study):
            row = study.results.compare().set_index(["scenario", "measure"]).loc[(item.name, measure)]
            text = show.difference(row).replace("−", "-")
            assert text in printed
            assert text.startswith("(") != study.difference(item, measure).is_shown


def test_the_whole_page_names_the_replications_that_it_compares(tmp_path: Path):
    study = Study(random_results(tmp_path, Chance(3, True, 6, 24, 0.0, "normal", 0.2, (IN_TIME,))))
    assert study.shared == 6
    assert "the 6 replications that every scenario has; ranges of futures over 24" in sentences.replications(study)
    assert sections(study)[0].name == "answer"
    assert findings.sentences(study)
    assert patterns.sentences(study)
    assert list(constraints.sentences(study))
