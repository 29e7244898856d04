"""All councils beside a constant: statistics by hand, roles that have to be earned, and the page."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.config.errors import ConfigError
from sim.experiment.run.replications import Options
from sim.validation import councils
from sim.validation.compared_figures import COMPARED_FIGURES, PREDICTED
from sim.validation.council_scores import FEWEST, left_without_worker, nearer, own_levels, predicted, scores
from sim.validation.councils import Councils, options_of, validate_councils
from sim.validation.councils_page import in_short, markdown, write_councils, years_of
from sim.validation.councils_picture import svg
from tests.support import fakes

REVIEWS, LENGTH = "Protection plans reviewed on time", "Assessment length: median"
IN_TIME, CASELOAD = "Assessments within 45 working days", "Cases per case holder"
COMMITTED = Path(__file__).parents[3] / "docs" / "validation" / "councils.csv"


def figures(errors, number=30, role="not predicted", figure=REVIEWS, years=(2023, 2024)):
    """Councils that published 0.50, 0.51, and so on; the model is off by what ``errors`` says of each year."""
    rows = []
    for year in years:
        for council in range(number):
            published = 0.5 + 0.01 * council
            off = errors[year] * (-1) ** council
            rows.append(
                {
                    "option": f"council_{council}",
                    "council": f"Council {council}",
                    "year": year,
                    "figure": figure,
                    "unit": "share of plans",
                    "role": role,
                    "published": published,
                    "simulated": published + off,
                    "standard_error": 0.01,
                    "replications": 4,
                }
            )
    return pd.DataFrame(rows)


def services(**changes):
    row = {
        "option": "a", "council": "A", "year": 2024, "caseload": 15.0, "utilisation": 0.9, "without_worker": 0.0,
        "aim_assessments_within_45wd_share": 0.8, "share_assessments_within_45wd_share": 0.81,
        "aim_icpc_within_15wd_share": 0.8, "share_icpc_within_15wd_share": 0.77,
    }  # fmt: skip
    return pd.DataFrame([row | changes])


def made_up(**given):
    parts = {"figures": figures({2023: 0.01, 2024: 0.02}), "services": services(), "refused": {}, "failures": []}
    return Councils(**(parts | {"manifest": {}} | given))


def test_a_constant_is_the_median_of_the_others():
    found = scores(figures({2024: 0.02}, number=21, years=(2024,))).iloc[0]
    # Of 0.50 to 0.70 the others' median is 0.605 for the ten below the middle, 0.595 above, and 0.60 for the middle.
    below = [abs(0.605 - 0.5 - 0.01 * place) for place in range(10)]
    assert found["constant_error"] == pytest.approx((2 * sum(below) + 0.0) / 21)
    assert found["error"] == pytest.approx(0.02)
    assert found["difference"] == pytest.approx(found["error"] - found["constant_error"])
    assert found["low"] < found["difference"] < found["high"] < 0
    assert found["correlation"] == pytest.approx(np.corrcoef(*_columns(21, 0.02))[0, 1])


def _columns(number, off):
    published = [0.5 + 0.01 * place for place in range(number)]
    return published, [value + off * (-1) ** place for place, value in enumerate(published)]


def test_predicted_takes_both_years():
    assert predicted(scores(figures({2023: 0.01, 2024: 0.01}))) == [REVIEWS]
    assert predicted(scores(figures({2023: 0.01, 2024: 0.2}))) == []
    assert predicted(scores(figures({2023: 0.01, 2024: 0.07}))) == []  # nearer, and not shown to be
    assert predicted(scores(figures({2024: 0.01}, years=(2024,)))) == []


def test_what_went_into_a_profile_is_never_predicted():
    table = scores(figures({2023: 0.001, 2024: 0.001}, role="calibrated"))
    assert predicted(table) == []
    assert set(table["role"]) == {"calibrated"}


def test_what_moves_with_a_share_that_was_set_is_no_prediction():
    table = scores(figures({2023: 0.01, 2024: 0.01}, figure="Conferences in 21 or more working days"))
    assert nearer(table) == ["Conferences in 21 or more working days"]
    assert predicted(table) == []
    assert set(table["role"]) == {"not predicted"}
    assert "none is shown to come nearer" in in_short(table)
    assert "but for what moves with a share that was set (conferences in 21 or more working days)" in in_short(table)
    text = markdown(made_up(), table, "p.svg", "c.csv", "")
    assert "| Conferences in 21 or more working days | points | not predicted ‡ | 30 | " in text


def test_of_few_councils_nothing_is_said():
    table = scores(figures({2023: 0.01, 2024: 0.01}, number=FEWEST - 1))
    assert table.empty
    assert "too few" in in_short(table)


def test_the_page_says_in_short_what_is_predicted():
    said = in_short(scores(figures({2023: 0.01, 2024: 0.01})))
    assert "1 are predicted: the model comes nearer to what councils published than the median of the other" in said
    assert "in both years (protection plans reviewed on time). The others are not predicted" in said
    assert "none is shown to come nearer" in in_short(scores(figures({2023: 0.3, 2024: 0.3})))


def test_councils_at_their_own_level_are_counted_in_points():
    found = own_levels(services()).set_index("measure")
    one = found.loc["assessments_within_45wd_share"]
    assert (one["difference"], one["within_2"], one["within_5"]) == (pytest.approx(1.0), 1.0, 1.0)
    other = found.loc["icpc_within_15wd_share"]
    assert (other["difference"], other["within_2"], other["within_5"]) == (pytest.approx(-3.0), 0.0, 1.0)


def test_councils_whose_children_wait_are_named_with_their_load():
    found = made_up(services=services(without_worker=0.06, utilisation=1.3))
    assert list(left_without_worker(found.services)["council"]) == ["A"]
    text = markdown(found, scores(found.figures), "p.svg", "c.csv", "frontdoor validate --all")
    assert "| A | 2024 | 6% | 15.0 | 1.30 |" in text
    assert "Outside in 2024: A 1.30." in text
    calm = made_up(services=services(without_worker=0.05))
    assert "In no council more than 5%" in markdown(calm, scores(calm.figures), "p", "c", "")


def test_the_page_has_every_figure_and_what_was_refused(tmp_path):
    found = made_up(refused={"city_of_london": "authority=city_of_london: too few children"})
    page, table, picture = write_councils(found, tmp_path / "councils.md", "frontdoor validate --all")
    text = page.read_text(encoding="utf-8")
    assert "    frontdoor validate --all\n" in text
    assert f"| {REVIEWS} | points | **predicted** | 30 | " in text
    assert "- authority=city_of_london: too few children" in text
    assert set(pd.read_csv(table)["role"]) == {"predicted"}
    assert picture.read_text(encoding="utf-8").count("<circle") == 30


def test_a_picture_of_nothing_is_still_a_picture():
    assert "<circle" not in svg(figures({2024: 0.0}, figure="Turnover", years=(2024,)), {}, 2024)


def test_years_are_those_that_are_shipped():
    assert years_of("2024, 2023", range(2017, 2025)) == [2023, 2024]
    with pytest.raises(ValueError, match="'2030' is no year of published figures: 2017 to 2024"):
        years_of("2030", range(2017, 2025))


def test_every_council_there_was_in_a_year_is_an_option():
    names = options_of((2018, 2024))
    assert {"leeds", "leeds_2018", "cumbria_2018", "cumberland"} <= set(names)
    assert "cumbria" not in names
    assert len(names) == len(set(names)) > 300


def test_a_council_is_simulated_or_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(councils, "options_of", lambda years: ["rutland", "city_of_london"])
    options = Options(results_dir=tmp_path, n_jobs=1, simulate=fakes.simulate)
    found = validate_councils((2024,), [], 3, options)
    assert list(found.refused) == ["city_of_london"]
    assert set(found.figures["option"]) == {"rutland"}
    shown = found.figures.set_index("figure").loc[IN_TIME]
    assert (shown["replications"], shown["role"], shown["published"]) == (3, "calibrated", pytest.approx(0.926))


def test_a_wrong_override_is_no_councils_own(tmp_path):
    with pytest.raises(ConfigError, match=r"run\.yeers"):
        validate_councils((2024,), ["run.yeers=2"], 2, Options(results_dir=tmp_path))


def test_only_figures_that_earned_it_are_called_predicted():
    names = {row.name for row in COMPARED_FIGURES}
    assert names >= PREDICTED
    with COMMITTED.open(encoding="utf-8-sig", newline="") as file:
        roles = {(row["figure"], row["role"]) for row in csv.DictReader(file)}
    assert {figure for figure, role in roles if role == "predicted"} == set(PREDICTED)
