"""Values as people write them: the message says how the shell and Hydra take them as they are meant."""

import pytest

import sim
from sim.config.explain import plain_number
from sim.config.mistaken_overrides import mistaken_override


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        (["authority.name=Rutland (new)"], "\"authority.name='Rutland (new)'\""),
        (["authority.name=£5 & more"], "\"authority.name='£5 & more'\""),
        (["authority.name=St. Helen's"], r"St. Helen\'s"),
        (["authority.name=Rutland", "County"], "\"authority.name='Rutland County'\""),
        (["workforce.managed_teams=[{start:", "2024-09-01,"], "}] is missing"),
        (["demand.shocks=[{start: £}]"], "quote every text in it"),
        (["costs.social_worker_gbp=£40,000"], "write costs.social_worker_gbp=40000"),
        (["costs.social_worker_gbp=40,000"], "write 40000 if one number is meant"),
        (["workforce.vacancy_rate=0,19"], "write 0.19 if one number is meant"),
        (["workforce.vacancy_rate=25%"], "must be a number, at least 0, at most 0.95 (share); write 0.25"),
        (["workforce.vacancy_rate=2.5 %"], "write 0.025"),
    ],
)
def test_message_says_how_to_write_the_value(overrides, words):
    with pytest.raises(sim.ConfigError) as caught:
        sim.compose(overrides)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["Rutland (new)", "£5 & more", r"St. Helen\'s", "a, b; c"])
def test_what_the_message_says_to_write_is_read(text):
    assert sim.compose([f"authority.name='{text}'"]).authority.name == text.replace("\\", "")


def test_share_of_what_is_counted_in_whole_is_no_number_to_write():
    with pytest.raises(sim.ConfigError, match=r"a whole number, at least 0, at most 5,000 \(posts\)"):
        sim.compose(["teams.mash.posts=5%"])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("25%", "0.25"),
        ("100 %", "1"),
        ("£40,000", "40000"),
        ("£ 7.50", "7.50"),
        ("1,2", None),
        ("%", None),
        ("x", None),
    ],
)
def test_numbers_as_people_write_them(text, number):
    assert plain_number(text) == number


@pytest.mark.parametrize(
    ("setting", "instead"),
    [
        ("hydra.run.dir=out", "results_dir"),
        ("hydra.output_subdir=x", "manifest.json"),
        ("hydra.job.chdir=true", "hydra.run.dir"),
        ("hydra.sweep.subdir=x", "one folder"),
        ("hydra.sweeper.max_batch_size=1", "execution.n_jobs"),
        ("hydra/launcher=basic", "execution.n_jobs"),
        ("hydra.verbose=true", "standard error"),
        ("hydra/job_logging=default", "standard error"),
        ("+hydra.callbacks.x=1", "of Hydra's settings these do something here: hydra.searchpath"),
        ("hydra={mode: MULTIRUN}", "of Hydra's settings"),
    ],
)
def test_a_setting_of_hydras_that_would_be_ignored_names_what_to_use(setting, instead):
    mistake = mistaken_override([setting], sweeping=True)
    assert mistake is not None
    assert "does nothing here" in mistake
    assert instead in mistake
