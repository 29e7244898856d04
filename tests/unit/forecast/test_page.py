"""The page shows every score, says what was missed, and is the one that is made today."""

from pathlib import Path

import pandas as pd
import pytest

from sim.config.areas import FIRST_YEAR, LAST_YEAR
from sim.data.panel import panel
from sim.forecast.backtest import ORIGINS, THIRDS, backtest
from sim.forecast.outcomes import OUTCOMES
from sim.forecast.page import all_scores, markdown, page_parts
from sim.forecast.picture import pictured
from sim.forecast.targets import ASKED_FOR, HIGHEST_RATIO, missed

PAGES = Path(__file__).parents[3] / "docs" / "validation"


@pytest.fixture(scope="module")
def found():
    return backtest(panel(None), range(FIRST_YEAR, LAST_YEAR))


@pytest.fixture(scope="module")
def table(found):
    return all_scores(found[(found["year"] - 1).isin(ORIGINS)])


def test_page_scores_and_pictures_are_as_they_are_made_today(found):
    parts = page_parts(found)
    assert len(parts) == 2 + len(pictured())
    for name, text in parts.items():
        assert (PAGES / name).read_text(encoding="utf-8-sig") == text, f"{name}: write it again with frontdoor backtest"


def test_years_are_pooled_and_one_by_one_and_2021_is_shown_apart(table):
    of_all = table[table["size"] == "all"]
    assert dict(zip(of_all["years"], of_all["seen"], strict=True)) == {
        ASKED_FOR: "new",
        "2022": "new",
        "2023": "new",
        "2024": "new",
        "2021": "fitted",
    }
    assert set(table["size"]) == {"all", *THIRDS}
    assert (table.groupby(["years", "size"])["outcome"].nunique() == len(OUTCOMES)).all()


def test_the_pooled_forecasts_are_those_of_the_years(table):
    of_all = table[table["size"] == "all"].pivot(index="outcome", columns="years", values="forecasts")
    assert of_all[ASKED_FOR].equals(of_all[["2022", "2023", "2024"]].sum(axis=1).astype(int))
    assert of_all[ASKED_FOR].min() > 3 * 140


def test_what_was_missed_is_said_as_a_miss(table):
    pooled = table[(table["years"] == ASKED_FOR) & (table["size"] == "all")].set_index("outcome")
    text = markdown(table)
    assert list(HIGHEST_RATIO) == [outcome.name for outcome in OUTCOMES]
    for outcome, row in pooled.iterrows():
        assert (outcome in missed(pooled)) == (
            row["ratio"] > HIGHEST_RATIO[outcome] or not 0.75 <= row["coverage"] <= 0.85
        )
    assert text.count(", asked for ") == sum(map(len, missed(pooled).values()))
    better = pooled.assign(ratio=0.5, coverage=0.8).reset_index()
    assert "All are reached." in markdown(pd.concat([better, table[table["years"] != ASKED_FOR]]))


def test_some_origins_alone_have_a_page_of_their_own(found):
    old = markdown(all_scores(found[found["year"] == 2019]), [2018])
    assert "frontdoor backtest --origins 2018" in old
    assert "asked for" not in old.lower()
    one = all_scores(found[found["year"] == 2023])
    assert not one.duplicated(["outcome", "years", "size"]).any()
    assert "## All councils, 2023\n" in markdown(one, [2022])
