"""Every mistake in the configuration is one line that names the key, the value, and what is right."""

import pytest

import sim
from sim.config.compose import validate


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("workforce.vacancy_rat=0.1", ["workforce.vacancy_rat=0.1", "did you mean workforce.vacancy_rate?"]),
        ("+workforce.vacancy_rat=0.1", ["workforce.vacancy_rat=0.1", "did you mean workforce.vacancy_rate?"]),
        ("++workforce.vacancy_rat=0.1", ["did you mean workforce.vacancy_rate?"]),
        ("vacancy_rate=0.1", ["did you mean workforce.vacancy_rate?"]),
        ("teams.front_dor.posts=3", ["did you mean teams.front_door.posts?"]),
        ("workforce.vacancy_rate=19", ["workforce.vacancy_rate=19", "at least 0, at most 0.95 (share)"]),
        ("workforce.vacancy_rate=many", ["workforce.vacancy_rate=many", "a number"]),
        ("workforce.vacancy_rate=", ["workforce.vacancy_rate", "a number"]),
        ("workforce.vacancy_rate=0.1,0.2", ["workforce.vacancy_rate=0.1,0.2", "-m"]),
        ("~workforce.vacancy_rate", ["workforce.vacancy_rate", "missing"]),
        (
            "allocation.case_weights.assessment=0",
            ["allocation.case_weights.assessment=0: must be a number, above 0"],
        ),
        ("teams.mash.posts=-3", ["teams.mash.posts=-3", "a whole number, at least 0"]),
        ("teams.mash.posts=3.5", ["teams.mash.posts=3.5", "a whole number"]),
        ("demand.sources.police.contact_share=0.9", ["demand.sources", "add up to 1"]),
        ("demand.month_factors=[1, 2]", ["demand.month_factors", "12 of them"]),
        ("demand.shocks=[{start: 2025-01-01, end: null, factr: 2, ramp_days: 0}]", ["factr", "demand.shocks.0.factor"]),
        ("workforce.training=[{share: 0.5}]", ["workforce.training.0", "missing: start, hours, sessions, gain"]),
        ("allocation.policy=rot", ["allocation.policy=rot", "equitable, rota, duty, skewed, random"]),
        ("workforce.vacancy_rate=25", ["at most 0.95 (share); write 0.25 for 25%"]),
        ("demand.growth=£40,000", ["demand.growth=£40,000: there is no key demand.growth; did you mean"]),
        ("authority=gotham", ["one of your own is found with --config-dir FOLDER"]),
        ("run.end=2026-04-01", ["run.end=2026-04-01: run.years is set already, to 3.0; add run.years=null"]),
        ("authority=doncastr", ["authority=doncastr", "did you mean doncaster?", "available:", "bradford"]),
        ("authority=3", ["authority=3", "available:", "bradford"]),
        ("+authority=doncaster", ["write authority=doncaster"]),
        ("execution=dusk", ["execution=dusk", "available: dask, local"]),
        ("run.start=yesterday", ["run.start=yesterday", "a date such as"]),
        ("experiment=staffing_sweep", ["sim.run_experiment"]),
        ("run.years=[", ["cannot read", "run.years=["]),
        ("nonsense", ["cannot read", "nonsense"]),
        ("authority=[doncaster,bradford]", ["choose one authority", "-m authority="]),
        ("+teams.mash.posts=3", ["write teams.mash.posts=3"]),
        ("allocation.policy=equtable", ["did you mean equitable?"]),
        ("workforce.vacancy_rate=0,19", ["write 0.19"]),
        ("teams.mash=3", ["teams.mash=3: must be a section with the keys posts"]),
        ("teams.reserve=false", ["must be a section with", "; did you mean teams.reserve.enabled=false?"]),
        ("demand.movement=true", ["; did you mean demand.movement.enabled=true?"]),
        ("workforce.effort.by_load=false", ["; did you mean workforce.effort.by_load.enabled=false?"]),
        ("demand.shocks=[3]", ["demand.shocks.0=3: must be a section with the keys start"]),
        ("demand.family_size_shares=[]", ["at least 1 and at most 6 of them"]),
        ("pathway.assessment.checkpoints.days=[1,2,3,4,5,6,7]", ["at most 6 of them"]),
        ("pathway.assessment.checkpoints.days=[-1]", ["checkpoints.days.0=-1: must be a number, at least 0"]),
        (
            "pathway.mash.research_hours={distribution: exponential, mean: 1.0, cv: 2.0}",
            ["pathway.mash.research_hours: cv of the"],
        ),
        ("run.start=1999-01-01", ["at least 2005-01-01"]),
        (
            "workforce.managed_teams=[{start: 2014-06-01, end: 2014-10-01, workers: 5, managers: 1, team: assessment}]",
            ["workforce.managed_teams end 2014-10-01 is before the run's start"],
        ),
        (
            "workforce.overtime=[{start: 2024-10-01, end: 2024-06-01, share: 0.1, teams: [mash]}]",
            ["workforce.overtime start 2024-10-01 must be before its end 2024-06-01"],
        ),
        (
            "workforce.overtime=[{start: 2024-06-01, end: 2024-10-01, share: 0.1, teams: [assesment]}]",
            ["workforce.overtime.0.teams.0=assesment", "did you mean assessment?"],
        ),
        (
            "pathway.screening.rapid_triage={enabled: true, start: 2024-10-01, end: 2024-06-01, hours_factor: 0.5, "
            "sensitivity: 0.9, specificity: 0.7}",
            ["pathway.screening.rapid_triage: start 2024-10-01 must be before end 2024-06-01"],
        ),
        ("pathway.screening.rapid_triage.start=2040-01-01", ["rapid_triage.start 2040-01-01 is after the run's end"]),
        ("allocation.low_risk_closure.ratings=[red]", ["ratings.0=red: must be one of amber, green"]),
        (
            "workforce.paths=[{lever: vacancies, start: 2024-06-01, end: 2024-10-01, to: 0.1}]",
            ["workforce.paths.0.lever=vacancies: must be one of vacancy_rate", "did you mean vacancy_rate?"],
        ),
        (
            "workforce.paths=[{lever: vacancy_rate, start: 2024-10-01, end: 2024-06-01, to: 0.1}]",
            ["workforce.paths", "start 2024-10-01 must be before its end 2024-06-01"],
        ),
        (
            "workforce.paths=[{lever: vacancy_rate, start: 2024-06-01, end: 2024-10-01, to: 0.1}, "
            "{lever: vacancy_rate, start: 2024-09-01, end: 2025-10-01, to: 0.05}]",
            ["workforce.paths of vacancy_rate overlap: one ends on 2024-10-01, and another starts on 2024-09-01"],
        ),
        (
            "workforce.paths=[{lever: sickness_rate, start: 2024-06-01, end: 2024-10-01, to: 0.9}]",
            ["workforce.paths of sickness_rate: to 0.9 must be at most 0.5"],
        ),
        (
            "workforce.paths=[{lever: sickness_rate, start: 2014-06-01, end: 2024-10-01, to: 0.1}]",
            ["workforce.paths start 2014-06-01 is before the run's start"],
        ),
        (
            "workforce.paths=[{lever: sickness_rate, start: 2044-06-01, end: 2045-10-01, to: 0.1}]",
            ["workforce.paths start 2044-06-01 is after the run's end"],
        ),
        (
            "teams.changes=[{start: 2044-06-01, team: mash, role: manager, posts: 1}]",
            ["teams.changes start 2044-06-01 is after the run's end"],
        ),
        (
            "teams.changes=[{start: 2024-06-01, team: mash, role: social_workr, posts: 1}]",
            ["teams.changes.0.role=social_workr", "did you mean social_worker?"],
        ),
        (
            "allocation.changes=[{start: 2014-06-01, policy: rota}]",
            ["allocation.changes start 2014-06-01 is before the run's start"],
        ),
        (
            "allocation.changes=[{start: 2024-06-03, policy: rota}, {start: 2024-06-03, policy: duty}]",
            ["allocation.changes has 2 changes on 2024-06-03"],
        ),
        (
            "allocation.changes=[{start: 2024-06-03}]",
            ["allocation.changes on 2024-06-03 changes nothing: give policy, queue_order, caseload_limit,"],
        ),
        (
            "allocation.changes=[{start: 2024-06-03, caseload_limit: {social_worker: 40, nqsw: 9, agency: 20}}]",
            ["allocation.changes on 2024-06-03: caseload_limit.social_worker is above allocation.hard_limit 34"],
        ),
        ("workforce.supervision.start=2044-06-01", ["workforce.supervision.start 2044-06-01 is after the run's end"]),
        (
            "pathway.homeless_16_17.specialist_start=2044-06-01",
            ["pathway.homeless_16_17.specialist_start 2044-06-01 is after the run's end"],
        ),
        (
            "teams.units.assessment=[{name: N, posts_share: 0, manager_share: 0.5, intake_share: 0.5, nqsw_factor: 1}, "
            "{name: S, posts_share: 1, manager_share: 0.5, intake_share: 0.5, nqsw_factor: 1}]",
            ["N in teams.units.assessment takes intake and has no share of posts"],
        ),
    ],
)
def test_mistake_is_explained_in_one_line(override, words):
    with pytest.raises(sim.ConfigError) as caught:
        sim.compose([override])
    message = str(caught.value)
    assert "\n" not in message
    for word in words:
        assert word in message


def test_start_after_end_is_refused():
    with pytest.raises(sim.ConfigError, match=r"run\.start 2030-01-01 must be before run\.end 2029-01-01"):
        sim.compose(["run.start=2030-01-01", "run.end=2029-01-01", "run.years=null"])


def test_misspelt_key_is_named_rather_than_the_missing_one():
    values = sim.compose().model_dump(mode="json")
    values["demand"]["contacts_per_yaer"] = values["demand"].pop("contacts_per_year")
    with pytest.raises(sim.ConfigError, match=r"contacts_per_yaer.*did you mean demand\.contacts_per_year\?"):
        validate(values)


def test_equal_content_has_an_equal_digest():
    config = sim.compose(["workforce.vacancy_rate=0.1"])
    assert config == sim.compose(["++workforce.vacancy_rate=0.10"])
    assert config.digest == sim.compose(["workforce.vacancy_rate=1e-1"]).digest
    assert config.digest != sim.compose(["workforce.vacancy_rate=0.11"]).digest


def test_digest_leaves_out_what_cannot_change_a_replication():
    plain = sim.compose().digest
    assert sim.compose(["run.replications=99", "execution.n_jobs=3", "run.keep_events=true"]).digest == plain
    assert sim.compose(["run.seed=1"]).digest != plain


def test_configuration_survives_its_own_yaml():
    yaml = pytest.importorskip("yaml")
    config = sim.compose()
    assert validate(yaml.safe_load(config.to_yaml())) == config


def test_configuration_cannot_be_changed():
    config = sim.compose()
    with pytest.raises(ValueError, match="frozen"):
        config.run.seed = 5


def test_overrides_may_repeat_a_key_and_the_last_counts():
    config = sim.compose(["authority=bradford", "run.seed=1", "authority=darlington", "run.seed=2"])
    assert (config.authority.name, config.run.seed) == ("Darlington", 2)


def test_composition_works_from_any_directory(tmp_path, monkeypatch):
    expected = sim.compose().digest
    monkeypatch.chdir(tmp_path)
    assert sim.compose().digest == expected


def test_a_campaign_beside_a_path_of_vacancies_is_refused():
    path = "workforce.paths=[{lever: vacancy_rate, start: 2024-06-01, end: 2024-10-01, to: 0.1}]"
    campaign = "{{start: 2024-05-01, end: {}, factor: 2.0}}"
    with pytest.raises(sim.ConfigError, match="the path says what comes of all hiring, campaigns included"):
        sim.compose([path, f"workforce.hiring_campaigns=[{campaign.format('2024-06-03')}]"])
    assert sim.compose([path, f"workforce.hiring_campaigns=[{campaign.format('2024-06-01')}]"])


def test_a_path_to_more_turnover_than_notice_allows_is_refused():
    path = "workforce.paths=[{lever: turnover_rate, start: 2024-06-01, end: 2024-10-01, to: 3.0}]"
    with pytest.raises(
        sim.ConfigError, match=r"turnover_rate 3 leaves less time in post than workforce\.notice_days 90"
    ):
        sim.compose([path, "workforce.notice_days=90"])


def test_nobody_is_hired_for_a_team_that_gets_no_cases():
    team = "{start: 2024-06-01, end: 2024-10-01, workers: 5, managers: 1, team: safeguarding}"
    with pytest.raises(sim.ConfigError, match="no case comes to the safeguarding team"):
        sim.compose(["pathway.plans.transfer=false", f"workforce.managed_teams=[{team}]"])
