"""How yearly figures of simulated futures move, beside the panel's: figures, recording, spreads, slopes, the page."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.config.errors import ConfigError
from sim.data.estimates import VOLUMES, estimates
from sim.data.fit_movement import fitted
from sim.experiment.run.replications import Options
from sim.measures import MEASURES as ALL_MEASURES
from sim.validation.movement import (
    FEWEST,
    as_recorded,
    compare_slopes,
    compare_spreads,
    most_off,
    movement,
    plan_movement,
)
from sim.validation.movement_page import spread, write_movement
from sim.validation.yearly_figures import MEASURES, yearly_figures
from tests.support import fakes


class Monthly:
    """Results of which only monthly values are asked for."""

    def __init__(self, **values):
        self._values = values

    def by_month(self, scenario, measure):
        assert scenario == "now"
        return pd.DataFrame(self._values[measure], index=pd.Index([4], name="replication"))


def monthly(**changes):
    months = np.ones((1, 18))
    usual = dict.fromkeys(MEASURES, months)
    return Monthly(**(usual | changes))


def councils(number, years=6, seed=1, **spreads):
    """Councils whose figures are random walks of given yearly standard deviations, and of 0.1 elsewhere."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(
        [(council, year + 1) for council in range(number) for year in range(years)], columns=["council", "year"]
    )
    for name in VOLUMES:
        steps = spreads.get(name, 0.1) * rng.normal(size=(number, years))
        table[name] = 1000.0 * np.exp(steps.cumsum(axis=1)).ravel()
    return table


def test_a_year_is_twelve_months_from_april_and_days_are_march_and_september():
    months = np.arange(18.0)[None, :]
    found = yearly_figures(
        monthly(
            referrals=months,
            referral_no_further_action_ratio=np.full((1, 18), 0.1),
            assessed_not_in_need_ratio=np.full((1, 18), 0.4),
            cases_open=100.0 + months,
            cases_unallocated=np.full((1, 18), 7.0),
            caseload_mean=10.0 + months,
            plans_open_cp=50.0 + months,
        ),
        "now",
    )
    (row,) = found.to_dict("records")
    assert (row["council"], row["year"]) == (4, 1)
    assert row["referrals"] == 66.0
    assert row["cin_started"] == pytest.approx(33.0)
    assert (row["cin_31_march"], row["cpp_31_march"]) == (111.0, 61.0)
    assert row["cases_held"] == 110.0  # of the September after the year
    assert row["caseload_per_fte"] == 15.0  # of the September inside it


def test_a_share_of_a_year_counts_its_months_by_their_number_and_leaves_empty_ones_out():
    share, number = np.full((1, 18), np.nan), np.zeros((1, 18))
    share[0, :2], number[0, :2] = (0.5, 0.9), (30.0, 10.0)
    found = yearly_figures(monthly(icpc_within_15wd_share=share, conferences=number), "now")
    assert found["icpc_within_15wd_share"].item() == pytest.approx(0.6)


def test_cases_held_are_missing_where_the_run_ends_before_september():
    twelve = {name: np.ones((1, 12)) for name in MEASURES}
    assert math.isnan(yearly_figures(Monthly(**twelve), "now")["cases_held"].item())


def test_figures_are_of_measures_that_have_monthly_values():
    assert all(ALL_MEASURES[name].monthly for name in MEASURES)


def test_recording_moves_each_figure_by_what_was_fitted_and_no_other():
    still = councils(2000, years=3, **dict.fromkeys(VOLUMES, 0.0))
    recorded = as_recorded(still)
    values = fitted()
    for name in VOLUMES:
        log = np.log(recorded[name].to_numpy() / still[name].to_numpy()).reshape(-1, 3)
        persistent, passing = values.get(f"{name}.persistent", 0.0), values.get(f"{name}.passing", 0.0)
        on_a_day = math.hypot(persistent, passing)
        found = (log[:, 1] - log[:, 0]).std()
        if name in ("cin_31_march", "cpp_31_march", "cases_held"):
            assert found == pytest.approx(on_a_day, rel=0.1, abs=1e-6)
        else:  # means of a year move less from one year to the next
            assert 0.5 * on_a_day <= found <= on_a_day + 1e-9
    pd.testing.assert_frame_equal(as_recorded(still), recorded)  # a fixed seed


def test_spreads_come_out_and_are_held_against_the_panel_s_interval():
    found = compare_spreads(councils(120, section47s=0.18)).set_index(["figure", "years"])
    assert len(found) == 28
    enquiries = found.loc[("section47s", 1)]
    assert enquiries["without_recording"] == pytest.approx(0.18, rel=0.15)
    assert enquiries["ci95_low"] < enquiries["simulated"] < enquiries["ci95_high"]
    assert enquiries["panel"] == estimates().loc["spread / section47s / 1 year / large", "estimate"]
    assert enquiries["is_inside"] == (enquiries["panel_low"] <= enquiries["simulated"] <= enquiries["panel_high"])
    referrals = found.loc[("referrals", 1)]
    assert referrals["simulated"] > referrals["without_recording"]


def test_what_is_far_off_is_named():
    found = compare_spreads(councils(40, section47s=0.5))
    assert "section47s" in set(most_off(found)["figure"])
    assert not most_off(found.assign(simulated=found["panel"])).size


@pytest.mark.parametrize(("number", "years", "horizons"), [(FEWEST - 1, 6, set()), (FEWEST, 3, {1, 2}), (40, 1, set())])
def test_horizons_without_enough_futures_or_years_are_left_out(number, years, horizons):
    assert set(compare_spreads(councils(number, years=years))["years"]) == horizons


def test_slopes_are_those_within_councils():
    figures = councils(150, **dict.fromkeys(VOLUMES, 0.2))
    rng = np.random.default_rng(3)
    figures["caseload_per_fte"] = 14.0 + rng.normal(size=len(figures))
    level = figures["council"] % 7  # councils differ, whatever their caseload
    figures["assessments_within_45wd_share"] = 0.8 + 0.01 * level - 0.009 * figures["caseload_per_fte"]
    figures["icpc_within_15wd_share"] = 0.8 + 0.01 * level + 0.02 * figures["caseload_per_fte"]
    figures["section47s"] = figures["referrals"] ** 0.6
    found = compare_slopes(figures).set_index(["outcome", "predictor"])
    in_time = found.loc[("assessments_within_45wd_share", "caseload_per_fte")]
    assert in_time["simulated"] == pytest.approx(-0.9)
    assert in_time["verdict"] == "met"
    assert found.loc[("icpc_within_15wd_share", "caseload_per_fte"), "verdict"] == "not met"
    # Recorded referrals move by themselves, too, so that the slope on them is a little less than 0.6.
    enquiries = found.loc[("section47s", "referrals")]
    assert 4.5 < enquiries["simulated"] < 100.0 * (1.1**0.6 - 1.0)
    assert enquiries["unit"] == "% per 10% more"


def test_an_unknown_council_is_refused_and_the_nearest_is_named():
    with pytest.raises(ConfigError, match=r"no figures come with an authority 'darlingtn'.*darlington"):
        plan_movement("darlingtn")


def test_every_figure_s_movement_is_on_and_the_run_begins_with_a_year():
    (scenario,) = plan_movement("england_typical").scenarios
    assert scenario.config.demand.movement.size > 0.0
    assert (scenario.config.run.start.month, scenario.config.run.start.day) == (4, 1)


def test_the_page_says_what_was_found(tmp_path):
    options = Options(results_dir=tmp_path / "results", n_jobs=1, simulate=fakes.simulate_years)
    found = movement("darlington", [], FEWEST, options)
    page, spreads, slopes = write_movement(found, tmp_path / "movement.md")
    text = page.read_text(encoding="utf-8")
    assert "# Darlington: how yearly figures move, simulated and published" in text
    assert "frontdoor validate darlington --movement" in text
    inside = int(found.spreads["is_inside"].sum())
    assert f"In short: {inside} of 28 standard deviations within the panel's interval" in " ".join(text.split())
    assert text.count("| section 47 enquiries |") == 5  # four horizons, and what goes with referrals
    assert len(pd.read_csv(spreads)) == 28
    assert len(pd.read_csv(slopes)) == 7


def test_a_missing_spread_is_shown_as_missing():
    assert spread(math.nan, math.nan, math.nan) not in {"", "nan"}
