import datetime as dt

import numpy as np
import pytest

from sim.clock import WORKING_DAYS_PER_YEAR, Calendar
from sim.measures.windows import Stock, Windows, ratio


@pytest.fixture
def windows():
    return Windows([10.0, 20.0, 40.0], ["a", "b"])


def array(*values):
    return np.array(values, dtype=np.float64)


def test_months_of_the_calendar_are_cut_at_their_first_working_day():
    # From Tuesday 2 April 2024: 21 working days in April, 21 in May (two bank holidays), so June begins on day 42.
    windows = Windows.of_months(Calendar(dt.date(2024, 4, 2)), 5.0, 50.0)
    assert windows.edges.tolist() == [5.0, 21.0, 42.0, 50.0]
    assert windows.labels == ("2024-04", "2024-05", "2024-06")
    assert windows.days.tolist() == [16.0, 21.0, 8.0, 45.0]
    assert windows.years[-1] == pytest.approx(45.0 / WORKING_DAYS_PER_YEAR)


def test_a_window_that_begins_on_the_first_day_of_a_month_has_no_empty_month():
    windows = Windows.of_months(Calendar(dt.date(2024, 4, 2)), 21.0, 42.0)
    assert windows.edges.tolist() == [21.0, 42.0]
    assert windows.labels == ("2024-05",)


def test_edges_must_ascend():
    with pytest.raises(ValueError, match="2 windows need 3 ascending edges"):
        Windows([0.0, 2.0, 2.0], ["a", "b"])


def test_what_happens_at_an_edge_belongs_to_the_window_that_begins_there(windows):
    times = array(9.9, 10.0, 19.9, 20.0, 40.0, np.inf, np.nan)
    assert windows.count(times).tolist() == [2.0, 1.0, 3.0]
    assert windows.count(times, array(1, 2, 3, 4, 5, 6, 7)).tolist() == [5.0, 4.0, 9.0]


def test_means_and_maxima(windows):
    times, values = array(10.0, 11.0, 30.0), array(1.0, 3.0, 8.0)
    assert windows.mean(times, values).tolist() == [2.0, 8.0, 4.0]
    assert windows.mean(times, values, array(3.0, 1.0, 4.0)).tolist() == [1.5, 8.0, 4.75]
    assert windows.maximum(times, values).tolist() == [3.0, 8.0, 8.0]
    assert np.isnan(windows.maximum(times[:0], values[:0])).all()


def test_the_last_value_of_each_window(windows):
    times, values = array(9.0, 10.0, 19.0, 45.0), array(9.0, 1.0, 3.0, 8.0)
    last = windows.last(times, values)
    assert (last[0], last[2]) == (3.0, 3.0)
    assert np.isnan(last[1])
    assert np.isnan(windows.last(times[:1], values[:1])).all()
    assert np.isnan(windows.last(times[:0], values[:0])).all()


def test_a_stock_at_a_moment_holds_what_comes_and_not_what_goes_then():
    stock = Stock(array(5.0, 1.0, 9.0), array(np.inf, 9.0, np.nan), array(2, 3, 4), array(1, 3, 1))
    assert stock.at(array(0.0, 1.0, 8.9, 9.0, 99.0)).tolist() == [0.0, 3.0, 5.0, 6.0, 6.0]
    assert Stock(array(1.0, 2.0), array(2.0)).at(array(1.0, 2.0)).tolist() == [1.0, 1.0]


def test_quantiles_count_each_value_by_its_weight(windows):
    times, values, weights = array(5.0, 11.0, 30.0, 12.0), array(99.0, 1.0, 7.0, 3.0), array(5, 3, 1, 1)
    # April: 1 1 1 3; then 7; together 1 1 1 3 7.
    assert windows.quantiles(times, values, weights, (0.5, 1.0)).tolist() == [[1.0, 7.0, 1.0], [3.0, 7.0, 7.0]]
    assert np.isnan(windows.quantiles(times[:1], values[:1], weights[:1], (0.5,))).all()


def test_a_stock_is_averaged_over_time_exactly(windows):
    # 2 from before the start to 15; 3 from 12, never gone; 1 from 38 to 39.
    stock = Stock(array(-5.0, 12.0, 38.0), array(15.0, np.inf, 39.0), array(2, 3, 1), array(2, 3, 1))
    # 2 x 5 + 3 x 8 = 34 over 10; 3 x 20 + 1 = 61 over 20.
    assert windows.mean_level(stock) == pytest.approx([3.4, 3.05, 95.0 / 30.0])
    assert windows.end_level(stock).tolist() == [3.0, 3.0, 3.0]
    assert windows.start_level(stock).tolist() == [2.0, 3.0, 2.0]


def test_what_is_not_there_is_zero_to_the_last_digit():
    windows = Windows([0.0, 100.0, 200.0, 300.0], ["a", "b", "c"])
    begun = np.random.default_rng(1).uniform(0.0, 300.0, 1000)
    ended = np.where(begun < 80.0, begun + 0.1, begun)  # from the second month on nothing lasts
    weights = np.ones(1000)
    assert windows.mean_level(Stock(begun, ended)).tolist()[1:3] == [0.0, 0.0]
    assert np.isnan(windows.mean_age(begun, ended, weights)).tolist() == [False, True, True, False]


def test_a_level_at_an_edge_is_the_one_just_before_it(windows):
    assert windows.end_level(Stock(array(20.0), array(40.0))).tolist() == [0.0, 1.0, 1.0]


def test_ages_are_averaged_over_people_and_time(windows):
    # One waits from 8 to 14: aged 2 to 6 over 4 days (16). Two wait from 18 on: 0 to 2, then 2 to 22 (2 x 2, 2 x 240).
    mean = windows.mean_age(array(8.0, 18.0), array(14.0, np.inf), array(1.0, 2.0))
    assert mean == pytest.approx([(16.0 + 4.0) / (4.0 + 4.0), 480.0 / 40.0, 500.0 / 48.0])


def test_nothing_divided_by_nothing_is_not_a_number():
    assert np.isnan(ratio(array(0.0), array(0.0))[0])
