"""What may be known in a year: nothing later, and nothing that cannot be."""

import numpy as np
import pandas as pd
import pytest

from sim.data.panel import panel
from sim.forecast.figures import Figures, possible

SIX = [
    {"code": "383", "year": 2019, "referrals": 10.0},
    {"code": "383", "year": 2020, "referrals": 20.0},
    {"code": "383", "year": 2021, "referrals": 40.0},
    {"code": "nobody", "year": 2020, "referrals": 5.0},
]


def test_nothing_later_can_be_read():
    figures = Figures(pd.DataFrame(SIX), until=2020)
    assert figures.years == [2017, 2018, 2019, 2020]
    assert list(figures["referrals"].columns) == figures.years
    assert figures["referrals"].loc["383"].tolist()[2:] == [10.0, 20.0]


def test_what_is_no_authority_and_what_has_no_column_is_not_there():
    figures = Figures(pd.DataFrame(SIX), until=2021)
    assert figures.codes == ["383"]
    assert figures["icpcs"].isna().all().all()


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("referrals", 0, 0.0),
        ("referrals", -1, np.nan),
        ("referrals", np.inf, np.nan),
        ("referrals", 1e10, np.nan),
        ("referrals", "many", np.nan),
        ("rereferral_12m_share", 1.0, 1.0),
        ("rereferral_12m_share", 1.01, np.nan),
        ("caseload_per_fte", 16.5, 16.5),
    ],
)
def test_what_cannot_be_is_no_figure(column, value, expected):
    assert possible(pd.Series([value]), column).tolist() == pytest.approx([expected], nan_ok=True)


def test_a_joint_service_stands_for_its_members_where_nothing_depends_on_size():
    figures = Figures(panel(None), until=2024)
    joint = panel("joint").set_index(["code", "year"])["caseload_per_fte"]
    assert figures["caseload_per_fte"].loc[["314", "318"], 2023].tolist() == [joint["314+318", 2023]] * 2
    assert figures.own("caseload_per_fte").loc[["314", "318"], 2023].isna().all()
    assert figures["case_holders_fte"].loc[["314", "318"], 2023].isna().all()


def test_a_council_that_begins_next_year_is_there_before():
    codes = Figures(panel(None)[lambda table: ~table["code"].isin(["942", "943"])], until=2023).codes
    assert {"942", "943"} <= set(codes)
    assert "942" not in Figures(panel(None)[lambda table: ~table["code"].isin(["942", "943"])], until=2021).codes
