"""How figures look back: each counts past months fully and once, the sooner the nearer it is to the referral."""

from __future__ import annotations

import numpy as np
import pytest

from sim.config.compose import compose
from sim.data.estimates import HORIZONS, VOLUMES
from sim.data.figure_lags import CHANNELS, Figures


@pytest.fixture(scope="module")
def figures():
    return Figures(compose(["authority=england_typical"]))


@pytest.fixture(scope="module")
def kernels(figures):
    return figures.kernels()


def mean_months(kernel):
    """How long ago what makes a figure was referred, on average."""
    by_month = kernel[: CHANNELS.index("conferences")].sum(axis=0)
    return by_month @ np.arange(len(by_month)) / by_month.sum()


def test_every_figure_has_a_kernel(kernels):
    assert set(kernels) == set(VOLUMES)


@pytest.mark.parametrize("figure", VOLUMES)
def test_a_tenth_more_of_every_need_is_in_the_end_a_tenth_more_of_every_figure(kernels, figure):
    by_need = kernels[figure][: CHANNELS.index("conferences")]
    assert by_need.sum() == pytest.approx(1.0, abs=0.01)  # what came more than seven years ago is left out
    assert (by_need >= 0.0).all()


def test_what_comes_later_on_the_pathway_looks_back_further(kernels):
    by_pathway = [mean_months(kernels[name]) for name in ("referrals", "section47s", "cpp_starts", "cpp_31_march")]
    assert by_pathway == sorted(by_pathway)


def test_conferences_matter_only_to_figures_of_protection_plans_and_those_that_hold_them(kernels):
    of_conferences = {name: kernel[CHANNELS.index("conferences")].sum() for name, kernel in kernels.items()}
    assert of_conferences["cpp_starts"] == pytest.approx(1.0)
    assert of_conferences["cpp_31_march"] == pytest.approx(1.0, abs=0.01)
    assert 0.0 < of_conferences["cin_31_march"] == of_conferences["cases_held"] < 1.0
    assert [of_conferences[name] for name in ("referrals", "cin_started", "section47s")] == [0.0] * 3


def test_more_closed_at_referral_and_more_quick_assessments_make_figures_smaller(kernels):
    for channel, name in (("closed", "cin_started"), ("closed", "cin_31_march"), ("quick", "cin_31_march")):
        assert kernels[name][CHANNELS.index(channel)].sum() < 0.0


@pytest.mark.parametrize("horizon", HORIZONS)
def test_chance_is_a_covariance_and_larger_where_fewer_are_counted(figures, horizon):
    chance = figures.chance(horizon)
    assert (chance == chance.T).all()
    assert np.linalg.eigvalsh(chance).min() > -1e-12
    spread = dict(zip(VOLUMES, chance.diagonal(), strict=True))
    assert spread["referrals"] < spread["cin_started"] < spread["section47s"] < spread["cpp_starts"]
