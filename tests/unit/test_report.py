"""The report: what it claims, what it escapes, and that the same results give the same bytes."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.config.run import Published
from sim.config.schema import Config
from sim.experiment.results import Results
from sim.measures import MEASURES
from sim.measures.distributions import CASELOAD_BANDS
from sim.report import assumptions, labels, published, tables, words, write_report
from sim.report.markup import Html, element, render
from sim.report.sections import sections
from sim.report.study import Difference, Estimate, Study

IN_TIME = "assessments_within_45wd_share"
OVERDUE = "assessments_overdue_open"
REPLICATIONS = {"baseline": 12, "other": 6}
MONTHS = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]


def effect_of(posts: float, agency: float) -> float:
    """What a scenario adds to the share in time, in every replication alike."""
    return 0.6 * (posts - 1.0) + 0.2 * (agency - 0.19)


@cache
def composed(*overrides: str) -> Config:
    return sim.compose(overrides)


def make_results(folder: Path, *, grid: bool = True, name: str = "more posts", noise: float = 0.02) -> Results:
    """Results of a baseline and a grid of six scenarios, or of one scenario, without running the model."""
    levels = list(product((0.9, 1.1), (0.1, 0.2, 0.3))) if grid else [(1.1, 0.19)]
    names = [f"posts={posts}, agency={agency}" for posts, agency in levels] if grid else [name]
    scenarios = {"baseline": (1.0, 0.19), **dict(zip(names, levels, strict=True))}
    draws = np.random.default_rng(5).normal(size=REPLICATIONS["baseline"])
    measures, monthly, distributions, entries = [], [], [], []
    for scenario, (posts, agency) in scenarios.items():
        n = REPLICATIONS["baseline" if scenario == "baseline" else "other"]
        overrides = [f"teams.establishment_factor={posts}", f"workforce.agency_rate={agency}"]
        config = composed("authority=doncaster", *overrides)
        entries.append(
            {
                "name": scenario,
                "note": "",
                "overrides": [] if scenario == "baseline" else overrides,
                "replications": n,
                "digest": config.digest,
                "config": config.model_dump(mode="json", exclude={"execution"}),
            }
        )
        for replication in range(n):
            in_time = 0.8 + noise * draws[replication] + effect_of(posts, agency)
            values = {
                IN_TIME: in_time,
                OVERDUE: 100.0 * (1.0 - in_time),
                "cases_unallocated": 10.0,
                "caseload_mean": 17.0 / posts,
                "people_total": 100.0 * posts,
                "vacancy_rate": 0.1,
                "icpc_within_15wd_share": np.nan,
            }
            measures += [(scenario, replication, measure, value) for measure, value in values.items()]
            monthly += [
                (scenario, replication, month, OVERDUE, 20.0 + trend + draws[replication])
                for trend, month in enumerate(MONTHS)
            ]
            distributions += [(scenario, replication, "caseload_bands", band, 0.125) for band in CASELOAD_BANDS]
    manifest = {
        "experiment": "staffing",
        "title": "Staffing & turnover",
        "question": "What if there were <more> posts?",
        "baseline": "baseline",
        "measures": [],
        "columns": {},
        "seed": 2026,
        "stream_scheme": "numpy Philox",
        "scenarios": entries,
        "failures": [],
        "code": {"version": "0.1.0", "model_version": "0" * 64, "commit": None, "clean": None},
        "packages": {"numpy": "2.4.6"},
        "run": {"wall_seconds": 12.0, "folder": str(folder)},
    }
    results = Results(folder, manifest)
    # Where a folder's Parquet files would be read into.
    results.__dict__ |= {
        "measures": pd.DataFrame(measures, columns=["scenario", "replication", "measure", "value"]),
        "monthly": pd.DataFrame(monthly, columns=["scenario", "replication", "month", "measure", "value"]),
        "distributions": pd.DataFrame(distributions, columns=["scenario", "replication", "table", "key", "value"]),
    }
    return results


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return Study(make_results(tmp_path_factory.mktemp("grid")))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_report(make_results(tmp_path_factory.mktemp("page"))).read_text(encoding="utf-8")


def text_of(content: object) -> str:
    return re.sub(r"<[^>]*>", "", render(content))  # type: ignore[arg-type]


class Reader(HTMLParser):
    """Counts elements and gathers identifiers, and what would be fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.fetched: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag not in {"meta", "link", "br", "input"}:
            self.open.append(tag)
        self.scripts += tag == "script"
        if "id" in attributes:
            self.ids.append(attributes["id"] or "")
        if tag not in {"a", "option"}:
            self.fetched += [attributes[key] or "" for key in ("src", "href") if key in attributes]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_page_is_well_formed_and_needs_nothing_from_elsewhere(page: str):
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    assert reader.fetched == ["data:,"]
    packed = re.search(r'<script type="text/plain" id="plotly">([^<]*)</script>', page)
    assert packed is not None
    assert gzip.decompress(base64.b64decode(packed[1])).count(b"plotly.js v") == 1
    # A list of its own, as Plotly's default buttons include one that uploads a figure's data.
    assert "modeBarButtons: buttons" in page


def test_contents_lead_to_every_section(page: str, study: Study):
    for section in sections(study):
        assert f'href="#{section.name}"' in page
        assert f'<section id="{section.name}"' in page


def test_same_results_give_the_same_bytes_whatever_the_folder_and_the_time_taken(tmp_path: Path):
    pages = []
    for seconds, name in enumerate(("first", "second")):
        folder = tmp_path / name
        folder.mkdir()
        results = make_results(folder)
        results.manifest["run"]["wall_seconds"] = seconds
        pages.append(write_report(results).read_bytes())
    assert pages[0] == pages[1]


def test_one_replication_of_one_scenario_claims_nothing(tmp_path: Path):
    results = make_results(tmp_path)
    kept = results.manifest["scenarios"][:1]
    results.manifest["scenarios"] = [{**kept[0], "replications": 1}]
    for name in ("measures", "monthly", "distributions"):
        table = getattr(results, name)
        results.__dict__[name] = table[(table["scenario"] == "baseline") & (table["replication"] == 0)]
    answer = text_of(sections(Study(results))[0].content)
    assert "One replication cannot say how much of this is chance" in answer
    assert "8 in 10" not in answer.split("How to read")[0]
    assert "difference" not in answer.split("How to read")[0]
    assert "1 replication of each scenario" in answer
    assert write_report(results).is_file()


def test_names_are_never_markup(tmp_path: Path, page: str):
    attack = """</script><script>alert("x")</script><img src=x onerror='alert(1)'>"""
    attacked = write_report(make_results(tmp_path, grid=False, name=attack)).read_text(encoding="utf-8")
    reader, ordinary = Reader(), Reader()
    reader.feed(attacked)
    ordinary.feed(page)
    assert reader.scripts == ordinary.scripts
    assert "<img" not in attacked
    assert "What if there were &lt;more&gt; posts?" in attacked


def test_every_figure_says_what_it_shows_and_where_it_came_from(page: str, study: Study):
    figures = re.findall(r"<figure>.*?</figure>", page, flags=re.DOTALL)
    assert len(figures) == sum(len(section.figures) for section in sections(study)) > 4
    for figure in figures:
        assert re.search(r'role="img" aria-label="[^"]{40,}"', figure)
        assert re.search(r'class="provenance">.*replications.* · seed 2026 · frontdoor-sim 0\.1\.0<', figure)


def test_scenarios_that_cross_factors_are_a_grid_with_the_baseline_beside_it(study: Study):
    assert study.grid is not None
    assert study.grid.rows.key == "teams.establishment_factor"
    assert study.grid.columns.levels == (0.1, 0.2, 0.3)
    assert study.grid.panels is None
    assert len(study.grid.cells) == 6
    assert study.baseline not in study.grid.cells.values()
    assert labels.scenario(study, study.grid.cells[None, 1.1, 0.3]) == "Posts 110%, agency rate setting 30%"


def test_a_single_scenario_is_no_grid(tmp_path: Path):
    study = Study(make_results(tmp_path, grid=False))
    assert study.grid is None
    assert "timeliness" not in {section.name for section in sections(study)}
    assert labels.scenario(study, study.others[0]) == "more posts"


def test_heat_map_holds_each_average_with_interval_and_people(study: Study):
    assert study.grid is not None
    cells = re.findall(r'<td style=.*?title="(.*?)">(.*?)</td>', tables.heat_maps(study, study.grid, IN_TIME))
    assert len(cells) == 6
    # Rows from many posts to few, so that the first cell is 110% of posts and 10% agency.
    in_full, text = cells[0]
    assert in_full.startswith("Posts 110%, agency rate setting 10%: mean ")
    average = study.estimates["posts=1.1, agency=0.1", IN_TIME].mean
    assert text.startswith(f"<b>{100 * average:.1f}%</b>")
    assert "110 people" in text


def test_heat_map_does_not_make_small_differences_look_large(study: Study, tmp_path: Path):
    def shades(study: Study) -> set[str]:
        assert study.grid is not None
        return set(re.findall(r"background:(#\w+)", tables.heat_maps(study, study.grid, IN_TIME)))

    results = make_results(tmp_path)
    values = results.measures["value"]
    results.__dict__["measures"] = results.measures.assign(value=0.8 + (values - 0.8) / 100.0)
    assert len(shades(Study(results))) == 1
    assert len(shades(study)) > 3


def test_difference_is_claimed_only_when_the_interval_leaves_out_zero():
    def shown(low: float, high: float) -> str:
        return words.verdict(Difference(6, (low + high) / 2, low, high, 1.0, 1.0))

    assert shown(0.1, 0.3) == "higher"
    assert shown(-0.3, -0.1) == "lower"
    assert shown(-0.1, 0.3) == "no difference shown"
    assert shown(0.0, 0.3) == "no difference shown"
    assert shown(np.nan, np.nan) == "no difference shown"


def test_scenarios_are_counted_by_what_the_paired_interval_shows(study: Study):
    # Every effect is the same in all replications, so each paired interval is a point.
    assert words.count_sentence(study, IN_TIME) == "Of 6 scenarios, 3 are better than the baseline and 3 worse."
    assert words.count_sentence(study, OVERDUE) == "Of 6 scenarios, 3 are worse than the baseline and 3 better."
    undecided = words.count_sentence(study, "cases_unallocated")
    assert undecided == "A difference from the baseline is shown in none of 6 scenarios."


def test_best_and_worst_follow_the_direction_of_the_measure(study: Study):
    for measure in (IN_TIME, OVERDUE):
        best, worst = (text_of(sentence) for sentence in words.extreme_sentences(study, measure))
        assert re.match(r"Best average: .* Posts 110%, agency rate setting 30% \(110 people\)", best)
        assert re.match(r"Worst average: .* Posts 90%, agency rate setting 10% \(90 people\)", worst)
    assert "no other scenario may be as good" in best


def test_effect_of_a_factor_is_averaged_over_the_others(study: Study):
    assert study.grid is not None
    rows, columns = (words.factor_effect(study, factor, IN_TIME) for factor in study.grid.factors())
    assert rows == "From posts 90% to 110%: +12.0 percentage points (95% interval +12.0 to +12.0)."
    assert columns == "From agency rate setting 10% to 30%: +4.0 percentage points (95% interval +4.0 to +4.0)."


def test_trend_compares_whole_years_and_is_claimed_only_when_shown(study: Study, tmp_path: Path):
    assert "+12.0 (95% interval +12.0 to +12.0)" in (words.trend_sentence(study, OVERDUE) or "")
    results = make_results(tmp_path)
    level = results.monthly.assign(value=results.monthly["replication"] % 5)
    results.__dict__["monthly"] = level
    assert "none is shown" in (words.trend_sentence(Study(results), OVERDUE) or "")
    results.__dict__["monthly"] = level[level["month"] < "2026-12"]
    assert words.trend_sentence(Study(results), OVERDUE) is None


@pytest.mark.parametrize(
    ("published", "reading"),
    [
        (0.80, "inside the range of 8 in 10 simulated futures"),
        (0.84, "inside the range of 8 in 10 simulated futures; their average is lower"),
        (0.76, "inside the range of 8 in 10 simulated futures; their average is higher"),
        (0.90, "outside: 9 in 10 simulated futures lie below the published figure"),
        (0.60, "outside: 9 in 10 simulated futures lie above the published figure"),
    ],
)
def test_published_figures_are_placed_among_the_futures(published: float, reading: str):
    estimate = Estimate(24, 0.80, 0.05, 0.78, 0.82, 0.79, 0.81, 0.80, 0.74, 0.86)
    assert words.against_published(estimate, published) == reading


def test_few_replications_claim_no_range_and_no_reading(tmp_path: Path):
    results = make_results(tmp_path, grid=False)
    results.__dict__["measures"] = results.measures[results.measures["replication"] < 4]
    study = Study(results)
    answer = text_of(sections(study)[0].content).split("How to read")[0]
    values = results.measures.query(f"scenario == 'baseline' and measure == '{IN_TIME}'")["value"]
    assert f"range of 4 runs {100 * values.min():.1f}% to {100 * values.max():.1f}%" in answer
    assert "8 in 10" not in answer
    assert words.against_published(study.estimates["baseline", IN_TIME], 0.1) == "too few replications to say"
    assert published.disagreement(study, IN_TIME) is None


def test_answer_shows_published_figures_and_says_when_a_predicted_one_is_missed(study: Study, tmp_path: Path):
    settings = study.baseline.settings
    answer = text_of(sections(study)[0].content)
    assert f"published, 2024: {100 * settings['authority.published.assessments_within_45wd_share']:.1f}%" in answer
    assert f"comparable part of the published figure, 2024: {settings['authority.published.caseload_mean']}" in answer
    assert published.disagreement(study, IN_TIME) is None
    results = make_results(tmp_path)
    results.__dict__["measures"] = results.measures.assign(value=results.measures["value"] / 2.0)
    answer = text_of(sections(Study(results))[0].content)
    # Of timeliness and caseload; nothing is said of what went in, such as the vacancy rate.
    assert answer.count("does not reproduce what is known") == 2


def test_every_figure_that_can_be_published_has_a_role(study: Study):
    fields = {name for name in Published.model_fields if name != "year"}
    assert len(published.ROLES) == len(fields)
    assert fields - set(published.ROLES) == {"cin_open", "cp_plans_open"}  # compared under the names of measures
    assert set(published.ROLES) <= set(MEASURES)


def test_options_that_the_runs_cannot_tell_apart_are_not_ranked(tmp_path: Path):
    results = make_results(tmp_path)
    draws = np.random.default_rng(7).normal(0.8, 0.1, len(results.measures))
    results.__dict__["measures"] = results.measures.assign(value=draws)
    (sentence,) = words.extreme_sentences(Study(results), IN_TIME)
    assert "cannot rank the options" in text_of(sentence)


def test_single_run_is_named_by_its_settings_and_reproduced_by_one_command(tmp_path: Path):
    results = make_results(tmp_path)
    kept = results.manifest["scenarios"][0]
    overrides = ["authority=doncaster", "run.years=3", "workforce.vacancy_rate=0.25", "run.years=1"]
    results.manifest["scenarios"] = [{**kept, "overrides": overrides}]
    study = Study(results)
    assert labels.baseline(study) == "Doncaster, with workforce.vacancy_rate=0.25"
    assert published.title(study).startswith("Doncaster, with workforce.vacancy_rate=0.25")
    command = "frontdoor run authority=doncaster workforce.vacancy_rate=0.25 run.years=1 run.replications=12"
    assert command in text_of(assumptions.reproduction(study))


def test_baseline_of_a_grid_is_named_by_what_scenarios_differ_in(study: Study):
    assert labels.baseline(study) == "Doncaster, with posts 100%, agency rate setting 19%"


def test_what_looks_like_a_fault_is_explained(study: Study, tmp_path: Path):
    (agency,) = words.notes(study, (IN_TIME, "cases_unallocated"))
    assert "not replaced" in agency
    results = make_results(tmp_path)
    waiting = results.measures["measure"] == "cases_unallocated"
    results.__dict__["measures"] = results.measures.assign(value=results.measures["value"].mask(waiting, 0.0))
    _, nobody_waits = words.notes(Study(results), (IN_TIME, "cases_unallocated"))
    assert "above their limit" in nobody_waits


def test_every_published_figure_is_shown_even_without_a_simulated_one(page: str, study: Study):
    settings = study.baseline.settings
    published = {key: value for key, value in settings.items() if key.startswith("authority.published.")}
    section = re.search(r'<section id="published".*?</section>', page, flags=re.DOTALL)
    assert section is not None
    figures = sum(value is not None for name, value in published.items() if not name.endswith(".year"))
    assert section[0].count("<tr") == figures + 1
    assert "not measured in this run" in section[0]


def test_measures_without_a_value_are_left_out(page: str, study: Study):
    assert not study.has("icpc_within_15wd_share")
    assert labels.measure("icpc_within_15wd_share") not in page


def test_assumptions_are_listed_with_the_value_that_was_run(page: str):
    assert re.search(r"Of \d+ parameters: .*assumption \d+", page)
    assert re.search(r"<code>workforce\.agency\.capacity</code></td><td>0\.95</td>", page)


def without(results: Results, scenario: str, replications: list[int]) -> Results:
    """Return results in which some replications failed."""
    results.manifest["failures"] = [{"scenario": scenario, "replication": number} for number in replications]
    for name in ("measures", "monthly", "distributions"):
        table = getattr(results, name)
        failed = (table["scenario"] == scenario) & table["replication"].isin(replications)
        results.__dict__[name] = table[~failed]
    return results


def test_missing_replications_are_owned_up_to(tmp_path: Path):
    study = Study(without(make_results(tmp_path), "baseline", [3]))
    warning = words.failures(study)
    assert warning is not None
    assert "failed (1 in all)" in warning
    assert "baseline 3" in warning
    assert words.replications(study) == "11 replications of the baseline and 6 of each other scenario"


def test_scenario_without_any_replication_is_left_out(tmp_path: Path):
    study = Study(without(make_results(tmp_path), "posts=0.9, agency=0.1", [0, 1, 2, 3, 4, 5]))
    assert len(study.others) == 5
    assert study.grid is not None
    assert study.grid.columns.levels == (0.2, 0.3)  # the combinations that are still whole
    assert len(sections(study)) == len(sections(Study(make_results(tmp_path))))


def test_report_is_made_even_when_the_whole_baseline_failed(tmp_path: Path):
    results = without(make_results(tmp_path), "baseline", list(range(REPLICATIONS["baseline"])))
    page = write_report(results).read_text(encoding="utf-8")
    assert "posts=0.9, agency=0.1 is shown in its place" in page


def test_scenarios_with_no_replication_in_common_show_no_difference(tmp_path: Path):
    results = without(make_results(tmp_path, grid=False), "baseline", [0, 1, 2, 3, 4, 5])
    study = Study(results)
    assert words.count_sentence(study, IN_TIME).endswith(" is not shown to differ from the baseline.")
    assert write_report(results).is_file()


def test_measures_have_names_of_their_own_in_words():
    names = [labels.measure(name) for name in MEASURES]
    assert len(set(names)) == len(names)
    assert not [name for name in names if "_" in name]


@pytest.mark.parametrize(
    ("made", "html"),
    [
        (lambda: element("td", "1 < 2", class_="number"), '<td class="number">1 &lt; 2</td>'),
        (lambda: element("p", element("b", "a & b"), " c"), "<p><b>a &amp; b</b> c</p>"),
        (lambda: element("option", "x", value='"', selected=False), '<option value="&quot;">x</option>'),
        (lambda: element("input", disabled=True), "<input disabled>"),
    ],
)
def test_markup_escapes_all_but_itself(made: Callable[[], Html], html: str):
    assert made() == html
