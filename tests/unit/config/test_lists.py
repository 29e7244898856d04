"""Lists of records: what may be left out of a record, and how one value in one item is overridden."""

import pytest

import sim
from sim.config.explain import fields_of
from sim.config.parameters import keys_of_records
from sim.config.schema import Config
from sim.experiment.file.overrides import last_of_each

TEAM = "workforce.managed_teams=[{start: 2024-09-01, end: 2025-03-01, workers: 6}]"


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        (
            "demand.shocks=[{start: 2025-01-01, factor: 1.2}]",
            "demand.shocks=[{start: 2025-01-01, end: null, factor: 1.2, ramp_days: 0}]",
        ),
        (TEAM, TEAM.replace("workers: 6", "workers: 6, managers: 1, team: assessment")),
        (
            "teams.changes=[{start: 2025-01-01, team: conference, posts: 2}]",
            "teams.changes=[{start: 2025-01-01, team: conference, unit: null, role: conference_chair, posts: 2, "
            "filled: false}]",
        ),
        (
            "teams.units.assessment=[{name: N, posts_share: 0.6}, {name: S, posts_share: 0.4}]",
            "teams.units.assessment=["
            "{name: N, posts_share: 0.6, manager_share: 0.6, intake_share: 0.6, nqsw_factor: 1},"
            "{name: S, posts_share: 0.4, manager_share: 0.4, intake_share: 0.4, nqsw_factor: 1}]",
        ),
        (
            "workforce.training=[{start: 2024-09-02, hours: 14, sessions: 4, gain: 0.5}]",
            "workforce.training=[{start: 2024-09-02, share: 1, hours: 14, sessions: 4, gain: 0.5, ramp_days: 0, "
            "fade_days: 500}]",
        ),
        (
            "workforce.inspections=[{date: 2024-09-02, days: 5, manager_hours: 3}]",
            "workforce.inspections=[{date: 2024-09-02, days: 5, manager_hours: 3, leaving_factor: 1, decay_days: 130}]",
        ),
        (
            "allocation.changes=[{start: 2024-09-02, policy: rota}]",
            "allocation.changes=[{start: 2024-09-02, policy: rota, queue_order: null, caseload_limit: null, "
            "overload_after_days: null}]",
        ),
    ],
)
def test_a_record_takes_defaults_for_what_is_not_given(short, whole):
    assert sim.compose([short]) == sim.compose([whole])


def test_a_mistake_in_one_key_is_not_hidden_by_keys_that_follow_from_it():
    with pytest.raises(sim.ConfigError, match=r"changes\.0\.team=mush: must be one of .*mash\?$"):
        sim.compose(["teams.changes=[{start: 2025-01-01, team: mush, posts: 2}]"])
    with pytest.raises(sim.ConfigError, match=r"assessment\.0\.posts_share: a value is missing$"):
        sim.compose(["teams.units.assessment=[{name: N}]"])


def test_every_key_of_a_record_is_described_with_what_it_is_when_left_out():
    table = keys_of_records().set_index("key")
    assert all(table["description"])
    assert table["value"]["demand.shocks.*.ramp_days"] == "0"
    assert table["value"]["demand.shocks.*.start"] == "must be given"
    assert set(table.index) <= set(fields_of(Config))
    with pytest.raises(
        sim.ConfigError, match=r"with the keys start, end \(null\), factor, ramp_days \(0\), .*needs \(null\)$"
    ):
        sim.compose(["demand.shocks=[3]"])


def test_one_value_of_one_item_is_overridden():
    (team,) = sim.compose([TEAM, "workforce.managed_teams.0.workers=8"]).workforce.managed_teams
    assert (team.workers, str(team.start)) == (8, "2024-09-01")
    assert sim.compose(["demand.month_factors.2=1.5"]).demand.month_factors[2] == 1.5


def test_a_key_that_the_item_leaves_out_is_overridden_too():
    (team,) = sim.compose([TEAM, "workforce.managed_teams.0.managers=3"]).workforce.managed_teams
    assert (team.workers, team.managers) == (6, 3)


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        (["workforce.managed_teams.0.workers=8"], "workforce.managed_teams is an empty list here"),
        ([TEAM, "workforce.managed_teams.1.workers=8"], "has no item 1"),
        (["demand.month_factors.12=1"], "demand.month_factors has no item 12"),
        (
            [TEAM, "workforce.managed_teams.0.wrkers=8"],
            "did you mean workforce.managed_teams.0.workers?; a record here has start, end, workers, managers, team",
        ),
        (
            ["workforce.managed_teams={start: 2024-09-01, end: 2025-03-01, workers: 6}"],
            "in square brackets: write workforce.managed_teams=[{start: 2024-09-01, end: 2025-03-01, workers: 6}]",
        ),
        ([TEAM, "workforce.managed_teams[0].workers=8"], "after a dot: workforce.managed_teams.0.workers=8"),
        ([TEAM, "workforce.managed_teams.0.workers=many"], "workforce.managed_teams.0.workers=many: must be a whole"),
        (["workforce.vacancy_rate.0=1"], "there is no key workforce.vacancy_rate.0"),
    ],
)
def test_an_item_that_is_not_there_is_refused(overrides, words):
    with pytest.raises(sim.ConfigError) as caught:
        sim.compose(overrides)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_list_given_whole_takes_the_place_of_its_items_in_what_is_recorded():
    item = "workforce.managed_teams.0.workers=8"
    assert last_of_each([TEAM, item]) == (TEAM, item)
    assert last_of_each([TEAM, item, TEAM]) == (TEAM,)
