"""Evidence ranges: every assumption has one, and every authority can be run at both of its ends."""

import math

import pytest

from sim.config.compose import compose
from sim.config.errors import ConfigError
from sim.config.parameters import parameters
from sim.data.ranges import NoRangeError, evidence_ranges, ranges_of
from sim.experiment.file.uncertainty import with_values

RANGES = list(evidence_ranges().values())


DEFAULT = ("bradford_typical_practice", "darlington_typical_practice")
"""Councils tested always; the others are as much alike as they are slow."""

ALSO = ("doncaster_typical_practice", "england_typical", "leeds", "kent")
"""Of councils that are derived one as most are, and one that opens few enquiries."""


@pytest.mark.parametrize(
    "authority",
    [pytest.param(name, marks=() if name in DEFAULT else pytest.mark.slow) for name in (*DEFAULT, *ALSO)],
)
def test_every_authority_is_valid_at_both_ends(authority):
    config = compose([f"authority={authority}"])
    varied = 0
    for item in RANGES:
        try:
            ends = item.ends(config)
        except NoRangeError:
            continue
        varied += 1
        outside = "configured outside this range" in ends.note  # as a route that is used less here than anywhere
        assert outside or ends.low <= ends.central <= ends.high, item.key
        for values in (ends.low_values, ends.high_values):
            assert with_values(config, values).digest != config.digest or ends.central in (ends.low, ends.high)
    assert varied >= len(RANGES) - 3


def test_rows_are_complete():
    assert len({item.label for item in RANGES}) == len(RANGES)
    for item in RANGES:
        assert item.low < item.high, item.key
        assert item.status in {"published", "local practice", "assumption"}, item.key
        assert item.source, item.key


def test_every_numeric_assumption_has_a_range_or_moves_with_another():
    table = parameters(["authority=england_typical"])
    numeric = table[(table["status"] == "assumption") & ~table["unit"].isin(["switch", "name"])]
    covered = {key for item in RANGES for key in (item.key, *item.complements())}
    assert len(numeric) > 250
    assert set(numeric["key"]) - covered == set()


def test_every_complement_is_a_parameter():
    assert [item.key for item in RANGES if item.complement and not item.complements()] == []


def test_what_a_source_gives_up_goes_to_all_others_in_proportion():
    config = compose(["authority=darlington_typical_practice"])
    high = dict(evidence_ranges()["demand.sources.police.contact_share"].ends(config).high_values)
    police, schools = (f"demand.sources.{name}.contact_share" for name in ("police", "schools"))
    assert len(high) == 8
    assert math.fsum(high.values()) == pytest.approx(1.0, abs=1e-6)
    others = (1.0 - high[police]) / (1.0 - config.demand.sources.police.contact_share)
    assert high[schools] == pytest.approx(config.demand.sources.schools.contact_share * others, rel=1e-4)


def test_a_list_is_scaled_spread_tilted_or_shifted_as_a_whole():
    config = compose(
        [
            "authority=darlington_typical_practice",
            "demand.weekday_factors=[1.1,1,1,1,0.9]",
            "demand.family_size_shares=[0.5,0.25,0.25]",
            "pathway.plans.child_protection.review_planned_days=[3,0,-3]",
        ]
    )
    ends = {item.key: item.ends(config) for item in RANGES if item.of_list}
    weekdays = ends["demand.weekday_factors"]
    assert (weekdays.low, weekdays.central, weekdays.high) == (0.0, 1.0, 3.0)
    assert weekdays.low_values == (("demand.weekday_factors", (1.0, 1.0, 1.0, 1.0, 1.0)),)
    assert weekdays.high_values[0][1] == pytest.approx((1.3, 1.0, 1.0, 1.0, 0.7))
    tilted = (0.5, 0.25 * 1.1, 0.25 * 1.21)
    assert ends["demand.family_size_shares"].high_values[0][1] == pytest.approx([x / sum(tilted) for x in tilted])
    reviews = ends["pathway.plans.child_protection.review_planned_days"]
    assert (reviews.low, reviews.central, reviews.high) == (-1.0, 0.0, 1.0)
    assert reviews.low_values[0][1] == (2.0, -1.0, -4.0)
    leave = ends["workforce.leave_factors"]
    assert leave.high_values[0][1] == pytest.approx([1.03 * x for x in config.workforce.leave_factors])


def test_an_even_list_has_no_differences_to_vary():
    config = compose(["authority=darlington_typical_practice", "demand.weekday_factors=[1,1,1,1,1]"])
    with pytest.raises(NoRangeError, match="the same at both ends"):
        evidence_ranges()["demand.weekday_factors"].ends(config)


def test_factor_odds_and_complement():
    config = compose(["authority=darlington_typical_practice"])
    ranges = evidence_ranges()
    contacts = ranges["demand.contacts_per_year"].ends(config)
    assert (contacts.low, contacts.central, contacts.high) == pytest.approx((0.85 * 7435, 7435, 1.15 * 7435))
    seen = ranges["pathway.screening.sensitivity"].ends(config)
    assert seen.high / (1 - seen.high) == pytest.approx(2.0 * 0.97 / 0.03, rel=1e-3)
    red = ranges["pathway.mash.rag_given_need.child_protection.red"].ends(config)
    assert dict(red.high_values) == pytest.approx(
        {
            "pathway.mash.rag_given_need.child_protection.red": 0.6,
            "pathway.mash.rag_given_need.child_protection.amber": 0.35,
        }
    )


def test_a_value_cut_off_is_said():
    config = compose(["authority=darlington_typical_practice"])
    cover = evidence_ranges()["workforce.agency.cover_share"].ends(config)
    assert cover.high == cover.central == 1.0
    assert cover.note == "1 in place of 1.25, which is not allowed"


def test_derived_time_to_hire_has_a_range():
    ends = evidence_ranges()["workforce.hiring_days"].ends(compose(["authority=doncaster_typical_practice"]))
    assert ends.central == pytest.approx(0.173 / 0.827 / 0.106 * 253, rel=0.01)


def test_unknown_keys_and_keys_without_a_range():
    with pytest.raises(ConfigError, match=r"there is no parameter workforce.agency.capacty; did you mean"):
        list(ranges_of(["workforce.agency.capacty"]))
    with pytest.raises(ConfigError, match="has no range for it"):
        list(ranges_of(["run.seed"]))
