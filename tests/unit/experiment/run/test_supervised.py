"""A service in which nobody could authorise or decide is refused, with the key, its value and what is allowed."""

import pytest

import sim
from sim.config.errors import ConfigError
from sim.experiment.file.experiment import Experiment
from sim.experiment.run.plan import plan_scenarios
from sim.experiment.run.supervised import check_supervised

NOBODY = ["teams.assessment.manager_posts=0", "teams.safeguarding.manager_posts=0"]


def composed(*overrides):
    return sim.compose(["authority=darlington_typical_practice", *overrides])


@pytest.mark.parametrize(
    ("overrides", "key"),
    [
        (NOBODY, "teams.assessment.manager_posts=0"),
        ([NOBODY[0], "allocation.sharing=none"], "teams.assessment.manager_posts=0"),
        ([NOBODY[0], "allocation.sharing=service"], "teams.assessment.manager_posts=0"),
        ([NOBODY[1], "allocation.sharing=none"], "teams.safeguarding.manager_posts=0"),
        (["teams.mash.manager_posts=0", "pathway.mash.decisions_waiting_limit=null"], "teams.mash.manager_posts=0"),
    ],
)
def test_work_that_nobody_could_ever_sign_or_decide_is_refused(overrides, key):
    with pytest.raises(ConfigError, match=f"{key}: nobody would .* it must be at least 1, or "):
        check_supervised(composed(*overrides))
    with pytest.raises(ConfigError, match=key):
        plan_scenarios(
            "single", Experiment(title="Forecast", question=""), ["authority=darlington_typical_practice", *overrides]
        )


@pytest.mark.parametrize(
    "overrides",
    [
        [],
        [NOBODY[0]],  # safeguarding managers sign, as managers share across the council
        ["teams.mash.manager_posts=0"],  # assessment managers decide
        [*NOBODY, "pathway.assessment.authorisation.enabled=false"],
        [*NOBODY, "teams.changes=[{team: assessment, role: manager, posts: 2, start: 2024-07-01}]"],
        ["teams.front_door.manager_posts=0", "teams.conference.manager_posts=0", "teams.early_help.manager_posts=0"],
    ],
)
def test_what_other_managers_do_or_nobody_need_do_is_accepted(overrides):
    check_supervised(composed(*overrides))


def test_a_scenario_is_named():
    experiment = Experiment.model_validate(
        {"title": "T", "question": "Q", "overrides": ["authority=darlington_typical_practice"],
         "scenarios": {"now": [], "unsigned": NOBODY}}
    )  # fmt: skip
    with pytest.raises(ConfigError, match=r"scenario 'unsigned': teams\.assessment\.manager_posts=0"):
        plan_scenarios("x", experiment)
