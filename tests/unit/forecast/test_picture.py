"""The picture of a council has a point for what happened and a band for what was forecast."""

from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from sim.forecast.outcomes import OUTCOMES
from sim.forecast.picture import OF_STORIES, pictured, svg

YEARS = [{"outcome": outcome.name, "area": "A & B", "year": year} for outcome in OUTCOMES for year in (2022, 2023)]
ROWS = pd.DataFrame(YEARS).assign(forecast=50.0, low=40.0, high=60.0, happened=55.0)


def parts(text, tag):
    return [each for each in ElementTree.fromstring(text).iter() if each.tag.endswith(f"}}{tag}")]


def test_each_year_has_a_band_and_a_point():
    text = svg(ROWS)
    assert len(parts(text, "circle")) == 2 * len(OUTCOMES)
    assert len(parts(text, "rect")) == 1 + 2 * len(OUTCOMES)
    assert "A & B: what happened" in parts(text, "title")[0].text


def test_what_is_higher_stands_higher():
    text = svg(ROWS)
    band, point = parts(text, "rect")[1], parts(text, "circle")[0]
    top = float(band.get("y"))
    assert top < float(point.get("cy")) < top + float(band.get("height"))


@pytest.mark.parametrize(("column", "tag", "left"), [("happened", "circle", 0), ("low", "rect", 1)])
def test_what_is_not_known_is_not_drawn(column, tag, left):
    assert len(parts(svg(ROWS.assign(**{column: np.nan})), tag)) == left


def test_nothing_at_all_is_still_a_picture():
    nothing = ROWS.assign(happened=np.nan, low=np.nan, high=np.nan, forecast=np.nan)
    assert not parts(svg(nothing), "circle")
    assert parts(svg(ROWS.assign(happened=0.0, low=0.0, high=0.0, forecast=0.0)), "circle")


def test_the_councils_of_the_page_are_the_calibrated_ones_and_five_by_lot():
    found = [area.option for area in pictured()]
    assert found[:3] == list(OF_STORIES)
    assert len(set(found)) == 8
