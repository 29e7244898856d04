"""The stories of Darlington and Bradford change what they say, and nothing else."""

import pytest

from sim.experiment.run.plan import reported_months
from tests.stories.planning import planned


def configs_of(name):
    return {scenario.name: scenario.config for scenario in planned(name).scenarios}


@pytest.mark.parametrize(("name", "before"), [("darlington_distribution", "2015-04"), ("bradford_basics", "2019-09")])
def test_nothing_of_the_plan_has_begun_in_the_before(name, before):
    """The first month reported is the before in every scenario: all begin their plans later."""
    for config in configs_of(name).values():
        starts = [change.start for change in (*config.allocation.changes, *config.teams.changes)]
        starts += [each.start for each in (*config.workforce.paths, *config.workforce.training)]
        starts += [each.start for each in config.workforce.hiring_campaigns]
        if config.quality.audits.share_per_month > 0.02:
            starts.append(config.quality.audits.start)
        if config.quality.recording.templates.cut_share > 0.0:
            starts.append(config.quality.recording.templates.start)
        if config.workforce.pay_uplift.share > 0.0:
            starts.append(config.workforce.pay_uplift.start)
        if config.pathway.homeless_16_17.specialist_at_front_door:
            starts.append(config.pathway.homeless_16_17.specialist_start)
        assert all(start.isoformat()[:7] > before for start in starts)


def test_people_and_demand_of_darlington_are_the_same_but_for_one_supervisor():
    configs = configs_of("darlington_distribution")
    nothing, even = configs["nothing_changes"], configs["even_allocation"]
    alone, both = configs["supervisor_alone"], configs["even_and_supervisor"]
    assert reported_months(nothing) == 12
    assert nothing.allocation.policy == "skewed"
    for config in configs.values():
        assert (config.demand, config.workforce, config.pathway) == (nothing.demand, nothing.workforce, nothing.pathway)
    assert [change.policy for change in even.allocation.changes] == ["equitable"]
    assert even.teams == nothing.teams
    assert alone.allocation == nothing.allocation
    assert [(change.role, change.posts, change.filled) for change in alone.teams.changes] == [("manager", 1, True)]
    assert (both.allocation, both.teams) == (even.allocation, alone.teams)


def test_bradford_starts_from_2019_and_adds_the_plan_part_by_part():
    configs = configs_of("bradford_basics")
    nothing, checks = configs["nothing_changes"], configs["health_checks"]
    basics, plan = configs["checks_and_basics"], configs["back_to_basics"]
    assert nothing.authority.published.year == 2019
    assert nothing.quality.audits.share_per_month == 0.0
    assert checks.workforce == nothing.workforce
    assert basics.quality == plan.quality
    assert basics.workforce.training == plan.workforce.training != ()
    assert basics.workforce.paths == ()
    assert [path.lever for path in plan.workforce.paths] == ["agency_rate"]
    assert plan.pathway == basics.pathway != checks.pathway == nothing.pathway


def test_files_of_bradford_start_as_the_team_health_checks_found_them():
    for config in configs_of("bradford_basics").values():
        found = config.quality.shares_at_start.model_dump()
        assert list(found.values()) == [0.0, 0.3, 0.5, 0.2]
