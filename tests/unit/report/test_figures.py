"""Figures and tables of the report hold the numbers that the results give, and are left out where there are none."""

from __future__ import annotations

import copy
import json
import math
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from markupsafe import escape
from scipy import stats

import sim
from sim.config.categories import SOURCES
from sim.config.practice import Drift, Practice
from sim.data.facts import published_facts, statistical_neighbours
from sim.data.practice import ASSESSMENTS, in_time
from sim.data.practice_response import UNKNOWN_COUNCIL, late_odds_simulated
from sim.experiment.file.targets import Target
from sim.experiment.results.results import Results
from sim.measures.distributions import AGE_BANDS, CASELOAD_BANDS, FUNNEL, RISKS, WAIT_BANDS
from sim.report.layout.section import Section, illustration
from sim.report.page import _drawings
from sim.report.sections import (
    assessment_ages,
    assumptions,
    caseloads,
    fans,
    funnel,
    neighbours,
    practice,
    recovery,
    risk,
    scorecard,
    waiting,
    workforce,
)
from sim.report.study import targets_met as targets
from sim.report.study.monthly_bands import _band
from sim.report.study.study import Study
from sim.report.words import labels, published
from tests.support.small_study import text_of

IN_TIME, OVERDUE = "assessments_within_45wd_share", "assessments_overdue_open"
MONTHS = ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"]
RISING = [0.70, 0.78, 0.86, 0.88, 0.89, 0.90]
"""Share in time by month, before what each replication adds."""

SHIFT = {"baseline": 0.0, "more posts": 0.04}
HORIZON = {
    IN_TIME: 0.85,
    "contacts": 400.0,
    "contacts_per_year": 800.0,
    "referrals_per_year": 6000.0,
    "workforce_start": 50.0,
    "joiners_newly_qualified": 4.0,
    "joiners_experienced": 3.0,
    "joiners_converted": 1.0,
    "leavers_left_sector": 5.0,
    "leavers_to_agency": 2.0,
    "leavers_other_council": 1.0,
    "workforce_end": 50.0,
}
DISTRIBUTIONS = {
    **{table: dict(zip(CASELOAD_BANDS, np.eye(8)[place], strict=True)) for place, table in enumerate((
        "caseload_bands", "caseload_bands_experienced", "caseload_bands_nqsw", "caseload_bands_agency"), start=4)},
    "workforce_bridge_agency": {"start": 8.0, "joiners": 5.0, "leavers": 6.0, "end": 7.0},
    "assessments_open_by_age": dict(zip(AGE_BANDS, range(1, 10), strict=True)),
    "assessments_open_by_age_monthly": {
        f"{month} {band}": float(rise) for rise, month in enumerate(MONTHS) for band in AGE_BANDS
    },
    **{f"unallocated_by_risk: {each}": dict.fromkeys(WAIT_BANDS, 0.5 + place) for place, each in enumerate(RISKS)},
    **{
        f"funnel_{step}": {**dict.fromkeys(SOURCES, 64.0 / 2 ** place), "open_at_start": 0.0}
        for place, step in enumerate(FUNNEL)
    },
}  # fmt: skip


@cache
def composed() -> dict[str, Any]:
    """Doncaster as it is, in the manifest's form."""
    return sim.compose(["authority=doncaster_typical_practice"]).model_dump(mode="json")


def make_study(replications: int = 12, **manifest: object) -> Study:
    """Two scenarios with known numbers; replication r adds r hundredths less its middle to the share in time."""
    config = composed()
    measures, monthly, distributions, entries = [], [], [], []
    for scenario, shift in SHIFT.items():
        entries.append({"name": scenario, "note": "", "overrides": [], "replications": replications,
                        "digest": "", "config": copy.deepcopy(config)})  # fmt: skip
        for r in range(replications):
            luck = shift + 0.01 * (r - (replications - 1) / 2)
            measures += [
                (scenario, r, name, value + (luck if name == IN_TIME else 0.0)) for name, value in HORIZON.items()
            ]
            monthly += [
                (scenario, r, month, IN_TIME, value + luck) for month, value in zip(MONTHS, RISING, strict=True)
            ]
            distributions += [
                (scenario, r, table, key, float(value))
                for table, keys in DISTRIBUTIONS.items()
                for key, value in keys.items()
            ]
    results = Results(
        Path("nowhere"),
        {"experiment": "small", "title": "Small", "question": "", "baseline": "baseline", "measures": [IN_TIME],
         "columns": {}, "seed": 1, "scenarios": entries, "failures": [], "code": {"version": "0"}, **manifest},
    )  # fmt: skip
    results.__dict__ |= {
        "measures": pd.DataFrame(measures, columns=["scenario", "replication", "measure", "value"]),
        "monthly": pd.DataFrame(monthly, columns=["scenario", "replication", "month", "measure", "value"]),
        "distributions": pd.DataFrame(distributions, columns=["scenario", "replication", "table", "key", "value"]),
    }
    return Study(results)


@pytest.fixture(scope="module")
def study() -> Study:
    return make_study(targets={IN_TIME: {"at_least": 0.85, "amber": 0.05}})


def traces(figure, **wanted):
    return [each for each in figure.drawing.data if all(getattr(each, key) == value for key, value in wanted.items())]


class TestFans:
    def test_bands_are_quantiles_of_replications(self, study):
        figure = fans.picture(study, (IN_TIME,))
        drawn = {each.hovertemplate: each.y for each in figure.drawing.data[:5]}
        luck = 0.01 * (np.arange(12) - 5.5)
        for name, level in (
            ("8 in 10 futures, lower end", 0.1), ("middle half, lower end", 0.25), ("median", 0.5),
            ("middle half, upper end", 0.75), ("8 in 10 futures, upper end", 0.9),
        ):  # fmt: skip
            (values,) = (y for label, y in drawn.items() if label.endswith(f"{name}<extra></extra>"))
            assert values == pytest.approx(
                100.0 * (np.array(RISING) + np.quantile(luck, level, method="weibull")), abs=1e-3
            )

    def test_the_axis_names_the_measure_only_where_no_choice_does(self, study):
        alone = fans.picture(study, (IN_TIME,)).drawing.layout
        chosen = fans.picture(study, (IN_TIME, IN_TIME)).drawing.layout
        assert alone.yaxis.title.text.replace("<br>", " ").startswith("Assessments completed within 45 working days")
        assert chosen.yaxis.title.text == "%"

    def test_a_few_replications_have_no_quantiles(self):
        figure = fans.picture(make_study(replications=4), (IN_TIME,))
        lines = [each.hovertemplate for each in figure.drawing.data]
        assert not any("middle half" in line for line in lines)
        assert any("range of 4 runs, lower end" in line for line in lines)

    def test_replications_that_share_parameters_count_as_one_for_the_average(self):
        table = pd.DataFrame({"2025-01": [1.0, 3.0, 6.0, 8.0]})
        band, alone = _band(table, table, lambda replication: replication // 2), _band(table, table, None)
        assert (band.mean[0], alone.mean[0], band.n, band.observations) == (4.5, 4.5, 4, 2)
        half = stats.t.ppf(0.975, 1) * np.std([2.0, 7.0], ddof=1) / np.sqrt(2)
        assert (band.low[0], band.high[0]) == pytest.approx((max(0.0, 4.5 - half), 4.5 + half))
        assert alone.high[0] < band.high[0]

    def test_of_a_few_draws_the_band_is_the_range_of_all_runs(self):
        table = pd.DataFrame({"2025-01": np.arange(40.0)})
        few, many = (
            _band(table, table, lambda replication: replication // 5),
            _band(table, table, lambda replication: replication // 4),
        )
        assert (few.range_low[0], few.range_high[0], few.range_name) == (0.0, 39.0, "range of 40 runs")
        assert (many.range_low[0], many.range_high[0]) == pytest.approx((3.1, 35.9))
        assert many.range_name == "8 in 10 futures"

    def test_measures_without_months_have_no_section(self):
        assert fans.section(make_study(measures=["workforce_end"])) is None

    def test_the_words_for_those_who_do_not_see_it_hold_the_numbers(self, study):
        assert (
            "more posts: median 94.0% (8 in 10 futures: 88.8% to 99.2%)" in fans.picture(study, (IN_TIME,)).alternative
        )


class TestRiskAndError:
    def test_quantiles_and_the_interval_of_the_mean_are_apart(self, study):
        figure = risk.picture(study, (IN_TIME,))
        futures, middle, median, mean = figure.drawing.data
        estimate = study.estimates["baseline", IN_TIME]
        assert futures.x[:2] == pytest.approx((100.0 * estimate.range_low, 100.0 * estimate.range_high), abs=1e-3)
        assert middle.x[:2] == pytest.approx((85.0 - 3.25, 85.0 + 3.25))
        assert median.x == pytest.approx((85.0, 89.0))
        assert mean.x == pytest.approx((85.0, 89.0))
        assert mean.error_x.array[0] == pytest.approx(100.0 * (estimate.high - estimate.value), abs=1e-3)
        assert all(below - at == pytest.approx(0.3) for at, below in zip(median.y, mean.y, strict=True))

    def test_one_replication_shows_neither(self):
        assert risk.section(make_study(replications=1)) is None


class TestRecovery:
    TARGET = Target(at_least=0.85)

    @staticmethod
    def table(*rows):
        return pd.DataFrame(rows, columns=[f"2025-{month:02d}" for month in range(1, len(rows[0]) + 1)])

    def test_met_for_good_means_in_every_month_to_the_end(self):
        good, bad = 0.9, 0.8
        found = targets.recovery(
            self.table(
                [good] * 6,
                [bad, bad, good, good, good, good],
                [good, good, bad, good, good, good],
                [bad, np.nan, good, good, np.nan, good],  # a month without a value breaks nothing, and is not met
                [bad, bad, bad, bad, good, good],  # too short to last
                [good, good, good, good, good, bad],
            ),
            self.TARGET,
        )
        assert found.since.tolist() == [0.0, 2.0, 3.0, 2.0, np.inf, np.inf]
        assert found.by_month() == pytest.approx(np.array([1, 1, 3, 4, 4, 4]) / 6)
        assert (found.share.value, found.median.value, found.is_met_for_good) == (4 / 6, 3.0, True)
        # Clopper and Pearson for 4 of 6; of 6 values the extremes hold the median with probability 1 - 2 / 64.
        assert (found.share.low, found.share.high) == pytest.approx((0.2228, 0.9567), abs=1e-4)
        assert (found.median.low, found.median.high) == (0.0, np.inf)

    def test_five_futures_are_too_few_for_an_interval_of_the_median(self):
        found = targets.recovery(self.table(*[[0.9] * 4] * 5), self.TARGET)
        assert found.median.value == 0.0
        assert np.isnan(found.median.low)

    def test_the_median_is_over_all_futures_and_those_that_never_recover_are_later_than_all_others(self):
        good, bad = [0.9] * 6, [0.8] * 6
        third = [0.8, 0.8, 0.9, 0.9, 0.9, 0.9]
        odd = targets.recovery(self.table(good, third, bad), self.TARGET)
        assert (odd.median.value, odd.is_met_for_good) == (2.0, True)
        # Of an even number the middle of the middle two, at the month in which it has come.
        even = targets.recovery(self.table(good, good, [0.8, *[0.9] * 5], bad), self.TARGET)
        assert (even.median.value, even.is_met_for_good) == (1.0, True)
        half = targets.recovery(self.table(good, bad), self.TARGET)
        assert (half.median.value, half.is_met_for_good) == (np.inf, True)
        few = targets.recovery(self.table(good, good, bad, bad, bad), self.TARGET)
        assert (few.median.value, few.is_met_for_good) == (np.inf, False)
        assert recovery._when(few, ["2025-06"])[0] == "not met for good"

    def test_a_target_that_cannot_be_judged_says_why(self):
        short = targets.recovery(self.table([0.9, 0.9], [0.8, 0.9]), self.TARGET)
        assert (short.n, short.left_out, short.is_met_for_good) == (0, 2, False)
        assert short.why_not_judged == "too few months: 2 of 3 needed"
        assert np.isnan(short.share.value)
        nothing = targets.recovery(self.table([np.nan] * 6), self.TARGET)
        assert nothing.why_not_judged == "nothing measured"
        assert targets.recovery(pd.DataFrame(), self.TARGET).why_not_judged == "nothing measured"
        seldom = targets.recovery(self.table([0.9, np.nan, np.nan, 0.9]), self.TARGET)
        assert seldom.why_not_judged == "too few months with a value: 3 needed"

    def test_a_future_without_enough_months_is_left_out_of_the_share_and_counted(self):
        found = targets.recovery(self.table([0.9] * 4, [0.8] * 4, [np.nan] * 4), self.TARGET)
        assert (found.n, found.left_out, found.share.value, found.why_not_judged) == (2, 1, 0.5, "")

    def test_a_share_of_nothing_at_the_end_does_not_turn_a_miss_into_a_target_met(self):
        assert targets.recovery(self.table([0.8, 0.8, 0.8, *[np.nan] * 3]), self.TARGET).since.tolist() == [np.inf]

    def test_a_short_run_and_a_measure_without_values_say_so_on_the_page(self):
        study = make_study(
            replications=2, targets={IN_TIME: {"at_least": 0.85}, "icpc_within_15wd_share": {"at_least": 0.9}}
        )
        monthly = study.results.monthly
        study.results.__dict__["monthly"] = monthly[monthly["month"] <= "2025-02"]
        section = recovery.section(study)
        assert section is not None
        text = text_of(section.content)
        assert "cannot be judged: too few months: 2 of 3 needed" in text
        assert "cannot be judged: nothing measured" in text
        assert not section.figures
        assert "nothing measured" in text_of(scorecard.content(study, targets.experiment_targets(study)))

    def test_at_most_is_met_from_below(self):
        assert targets.recovery(self.table([9.0, 4.0, 5.0, 3.0]), Target(at_most=5.0)).since.tolist() == [1.0]

    def test_section_says_when_and_in_how_many_futures(self, study):
        section = recovery.section(study)
        assert section is not None
        text = text_of(section.content)
        # Replications add -0.055 to 0.055: seven have reached 85% for good in March, two more in April, three too late.
        since = targets.recovery(targets.months(study, study.baseline, IN_TIME), Target(at_least=0.85)).since
        assert sorted(since.tolist()) == [2.0] * 7 + [3.0] * 2 + [np.inf] * 3
        assert "75% of 12" in text
        assert "Mar 2025" in text

    def test_statutory_targets_are_shown_only_where_some_future_meets_them(self):
        assert recovery.section(make_study()) is None  # nobody completes every assessment in time
        lucky = make_study()
        lucky.results.monthly["value"] = 1.0
        assert list(targets.own_targets(lucky, (IN_TIME,))) == [IN_TIME]

    def test_the_legend_is_below_the_months_and_taller_figures_hold_more_of_it(self, study):
        layout = recovery.picture(study, {IN_TIME: self.TARGET}).drawing.layout
        assert (layout.xaxis.dtick, layout.xaxis2.dtick) == ("M2", "M2")
        # Measured from the plot, Plotly makes room for all its lines; from the page's edge it would not.
        assert (layout.legend.yref, layout.legend.yanchor) == ("paper", "top")
        assert layout.legend.y * recovery._PLOT == -recovery._MONTHS < -40

    def test_a_name_longer_than_the_legend_is_wide(self):
        study = make_study(replications=2)
        study.baseline.settings["authority.name"] = "A council with a long name " * 6
        alone = Study(study.results)
        alone.scenarios = (study.baseline,)
        alone.baseline = study.baseline
        assert recovery.picture(alone, {IN_TIME: self.TARGET}).drawing.layout.height > 350

    def test_no_target_no_section(self):
        assert recovery.section(make_study(measures=["workforce_end"])) is None


class TestScorecard:
    def test_months_are_rated_by_their_median_with_the_share_of_green_futures(self, study):
        html = "".join(map(escape, scorecard.content(study, targets.experiment_targets(study))))
        card = html[: html.index('id="scorecard-1"')]
        cells = re.findall(r'<td class="rating (\w+)"[^>]*><b>(.*?)</b> (.*?)<small>(\d+)% green</small>', card)
        assert [cell[0] for cell in cells] == ["red", "red", "green", "green", "green", "green"]
        assert cells[0] == ("red", "■ R", "70.0%", "0")
        assert cells[2] == ("green", "● G", "86.0%", "58")  # 7 of 12 futures reach 85%
        assert "at least 85.0%" in card
        assert "amber within 5 points" in card

    def test_long_runs_show_months_evenly_apart(self):
        months = [f"{year}-{month:02d}" for year in (2025, 2026, 2027) for month in range(1, 13)]
        shown = scorecard._shown(months)
        assert (len(shown), shown[-1]) == (12, "2027-12")


class TestBacklog:
    def test_ages_of_open_assessments_at_the_end(self, study):
        figure = assessment_ages.picture_by_team(study)
        assert figure is not None
        bars = {each.name: each.x[0] for each in figure.drawing.data}
        assert bars == {"up to 20": 6.0, "21 to 40": 9.0, "41 to 45": 6.0, "46 to 60": 15.0, "over 60": 9.0}
        assert "baseline: 45 children, of them 24 past 45 working days".casefold() in figure.alternative.casefold()

    def test_teams_have_a_panel_each(self):
        study = make_study(replications=2)
        table = study.results.distributions
        ages = table[table["table"] == "assessments_open_by_age"]
        teams = [ages.assign(table=f"assessments_open_by_age: {team}") for team in ("North", "South")]
        study.results.__dict__["distributions"] = pd.concat([table, *teams])
        figure = assessment_ages.picture_by_team(study)
        assert figure is not None
        assert [each.text for each in figure.drawing.layout.annotations] == ["North", "South"]
        assert len(figure.drawing.data) == 10

    def test_ages_by_month(self, study):
        figure = assessment_ages.picture_by_month(study)
        assert figure is not None
        late = traces(figure, name="over 60")[0]
        assert late.y == (0.0, 1.0, 2.0, 3.0, 4.0, 5.0)
        assert traces(figure, name="up to 20")[0].y[-1] == 15.0
        assert figure.drawing.layout.xaxis.dtick == "M1"

    def test_who_waits_by_risk_and_days(self, study):
        figure = waiting.picture(study)
        assert figure is not None
        assert [each.x[0] for each in traces(figure, name="46+")] == [0.5, 1.5, 2.5]
        assert "Section 47 or protection plan 3.0, Assessment, rated red 9.0, All others 15.0" in figure.alternative

    def test_nothing_is_drawn_where_nobody_waits(self):
        study = make_study(replications=2)
        study.results.distributions["value"] = 0.0
        assert waiting.picture(study) is None
        assert assessment_ages.pictures(study) == ()


class TestWorkforce:
    def test_the_bridge_adds_up(self, study):
        own, agency = workforce.picture(study).drawing.data[:2]
        assert own.y == (50.0, 4.0, 3.0, 1.0, -5.0, -2.0, -1.0, 50.0)
        assert sum(own.y[:-1]) == own.y[-1]
        assert own.measure == ("absolute", *["relative"] * 6, "total")
        assert agency.y == (8.0, 5.0, -6.0, 7.0)
        assert own.text[4] == "−5.0"

    def test_the_scale_holds_all_who_were_ever_there(self, study):
        assert workforce.picture(study).drawing.layout.yaxis.range[1] > 58.0

    def test_every_caseload_by_experience(self, study):
        figure = caseloads.picture(study)
        assert figure is not None
        panels = [each.text for each in figure.drawing.layout.annotations]
        assert panels == ["All case holders", "Experienced", "Newly qualified", "Agency"]
        everyone = [(each.name, each.x[0]) for each in figure.drawing.data if each.x[0]]
        assert everyone == [("16-20", 100.0), ("21-25", 100.0), ("26-30", 100.0), ("31+", 100.0)]
        assert "Agency: 100.0% have more than 25 children" in figure.alternative


class TestFunnel:
    def test_shares_of_each_step_by_source(self, study):
        steps = tuple(FUNNEL)
        figure = funnel.picture(study, steps)
        baseline = figure.drawing.data[: len(funnel.GROUPS)]
        assert [sum(each.x[place] for each in baseline) for place in range(len(steps))] == pytest.approx([100.0] * 8)
        assert {each.name: each.x[0] for each in baseline}["All others"] == 37.5  # three sources of eight
        # 512 contacts in the half year that 400 of 800 a year make.
        assert baseline[0].y[0] == "Contacts (1,024 a year)"

    def test_table_says_how_many_of_a_hundred_contacts(self, study):
        section = funnel.section(study)
        assert section is not None
        text = text_of(section.content)
        assert "256" in text
        assert "25.0 in 100" in text


class TestNeighbours:
    def test_figures_are_the_published_ones_on_one_scale(self, study):
        own = published_facts("Doncaster", 2024)
        others = [published_facts(each, 2024) for each in statistical_neighbours("Doncaster")]
        compared = next(each for each in neighbours.COMPARED if each.published == "referrals")
        scale = neighbours.scale(study, compared, own, others, published_facts("England", 2024))
        assert scale.own == pytest.approx(10_000 * own.value("referrals") / own.value("population_0_17"))
        assert scale.simulated == pytest.approx(6000.0 * 10_000 / study.baseline.settings["authority.population_0_17"])
        assert len(scale.neighbours) == 10
        assert scale.title == "Referrals (for each 10,000 children a year)"

    def test_every_figure_has_its_own_scale_and_is_said_in_words(self, study):
        section = neighbours.section(study)
        assert section is not None
        (figure,) = section.figures
        assert figure.measures == (IN_TIME, "referrals_per_year")
        published = published_facts("Doncaster", 2024).value("assessments_within_45wd_share")
        assert f"Doncaster {100.0 * published:,.1f}" in figure.alternative
        assert "simulated 85.0" in figure.alternative

    def test_an_authority_without_published_figures_has_no_section(self):
        study = make_study(replications=2)
        study.baseline.settings["authority.name"] = "Nowhere"
        assert neighbours.section(study) is None


class TestPractice:
    def test_where_practice_alone_brings_a_share(self):
        drift = Drift(enabled=True, sd=0.8, reverting_years=2.0, known_within=0.0)
        late = Practice(level=1.5, usual=0.5, drift=drift)
        found = practice.course(ASSESSMENTS, late, 2.0, UNKNOWN_COUNCIL)
        assert found.now == pytest.approx(in_time(late_odds_simulated(ASSESSMENTS, 1.5, UNKNOWN_COUNCIL)))
        middle = 0.5 + math.exp(-1.0)
        assert found.end == pytest.approx(in_time(late_odds_simulated(ASSESSMENTS, middle, UNKNOWN_COUNCIL)))
        away = 1.2815516 * 0.8 * math.sqrt(1.0 - math.exp(-2.0))
        assert found.low == pytest.approx(in_time(late_odds_simulated(ASSESSMENTS, middle + away, UNKNOWN_COUNCIL)))
        assert found.low < found.now < found.end < found.high
        assert found.end < found.usual

    def test_a_council_whose_practice_moves_has_a_section_and_others_have_none(self, study):
        assert practice.section(study) is None
        leeds = make_study(replications=2)
        whole = sim.compose(["authority=leeds"]).model_dump(mode="json")
        execution = whole.pop("execution")
        leeds.manifest["run"] = {"execution": execution}
        leeds.manifest["scenarios"][0]["config"] = whole
        section = practice.section(leeds)
        assert section is not None
        assert section.title == "What Leeds would do without any change"
        leeds.baseline.settings["pathway.assessment.practice.drift.enabled"] = True
        assert published.role(leeds, "assessments_within_45wd_share") == "calibrated"
        assert published.role(study, "assessments_within_45wd_share") == "not predicted"
        assert published.role(leeds, "vacancy_rate") == "input"
        assert "Assessments within 45 working days" in text_of(section.content)


def test_points_of_a_sweep_are_named_by_what_was_set():
    study = make_study(replications=2)
    study.results.manifest["scenarios"][1]["config"]["teams"]["establishment_factor"] = 1.1
    for table in ("measures", "monthly", "distributions"):
        values = getattr(study.results, table)
        values["scenario"] = values["scenario"].replace("more posts", "posts=1.1")
    study.results.manifest["scenarios"][1]["name"] = "posts=1.1"
    for followed in ("shared", "averaged", "averaged_replications"):
        study.results.__dict__.pop(followed, None)
    again = Study(study.results)
    assert labels.scenario(again, again.others[0]) == "Posts 110%"


def test_the_printed_page_says_what_it_rests_on(study):
    text = text_of(assumptions.on_paper(study))
    assert "Doncaster from 2024-04-01" in text
    assert "12 replications of each scenario" in text
    assert re.search(r"assumption \d+", text)
    assert "Intervals cover chance within the model" in text
    assert "Open Government Licence" in text


def test_shared_axes_are_written_once_and_found_again(study):
    figure = fans.picture(study, (IN_TIME,))
    drawings = json.loads(_drawings((Section("fans", "", "", [illustration(study, figure)]),)))
    months = [f"{month}-01" for month in MONTHS]
    assert drawings["lists"] == [months]
    assert all(trace["x"] == 0 for trace in drawings["figures"]["figure-fans"]["data"])
