"""Posts that come and go on given days."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.clock import Calendar
from sim.config.teams import Teams
from sim.model.establishment import posts_that_follow
from sim.model.events import EventType, Role, WorkerKind
from tests.support.small_service import family, holders, leave, plain, play, rows, team
from tests.support.whole_service import NORTH_AND_SOUTH

PEOPLE = {
    "teams.front_door": team(1),
    "teams.mash": team(0),
    "teams.conference": team(0),
    "teams.assessment": team(4, 1),
    "teams.safeguarding": team(0),
    "run.check_invariants": True,
    "run.years": 0.4,
}

HIRED_IN_TIME = {"workforce.hiring_days": 10.0, "workforce.vacancy_rate": 0.0}


def change(number, posts, *, role="social_worker", where="assessment", **more):
    """Posts that come or go on a working day of the run."""
    date = Calendar(plain().run.start).date_of(number).isoformat()
    return {"start": date, "team": where, "role": role, "posts": posts, **more}


def played(*changes, others=None, happenings=()):
    return play(plain(PEOPLE | {"teams.changes": list(changes)} | (others or {})), (), happenings)


def posts_of(model, role=Role.SOCIAL_WORKER, where="assessment"):
    return [post for post in model.workforce.teams[where].posts if post.role == role]


def lose(number):
    return lambda model: leave(holders(model)[number])


def test_a_new_post_is_vacant_until_somebody_is_hired():
    model = played(change(12, 2), others=HIRED_IN_TIME)
    opened, filled = rows(model, EventType.VACANCY_OPENED), rows(model, EventType.VACANCY_FILLED)
    assert [(row.time, row.role) for row in opened] == [(12.0, Role.SOCIAL_WORKER)] * 2
    assert [row.since for row in filled] == [12.0, 12.0]
    assert [post.index for post in posts_of(model)] == [0, 1, 2, 3, 4, 5]
    assert len(holders(model)) == 6


def test_a_new_post_may_come_with_somebody_experienced():
    starters = {"workforce.nqsw.share_of_starters": 1.0}
    model = played(change(12, 1, filled=True), others=starters)
    (joined,) = (row for row in rows(model, EventType.JOINED) if row.time > 0.0)
    assert (joined.time, joined.detail, joined.role) == (12.0, WorkerKind.PERMANENT, Role.SOCIAL_WORKER)
    assert (
        rows(model, EventType.VACANCY_OPENED, EventType.VACANCY_FILLED) == []
    )  # nobody is recruited, nothing is paid for it


def test_one_more_practice_supervisor_in_assessment():
    model = played(change(12, 1, role="manager", filled=True))
    assert [worker.role for worker in model.workforce.teams["assessment"].people].count(Role.MANAGER) == 2
    assert len(posts_of(model, Role.MANAGER)) == 2


def test_vacant_posts_go_first():
    model = played(change(20, -1), happenings=[(5.0, lose(1))])
    (opened,), (removed,) = rows(model, EventType.VACANCY_OPENED), rows(model, EventType.VACANCY_REMOVED)
    assert (opened.time, removed.time, removed.since, removed.role) == (5.0, 20.0, 5.0, Role.SOCIAL_WORKER)
    assert [post.index for post in posts_of(model)] == [0, 2, 3]
    assert len(holders(model)) == 3


def test_nobody_is_dismissed_and_the_post_of_whoever_leaves_next_goes():
    model = played(change(20, -1), others=HIRED_IN_TIME, happenings=[(30.0, lose(2)), (40.0, lose(0))])
    assert rows(model, EventType.VACANCY_REMOVED) == []
    assert [row.time for row in rows(model, EventType.LEFT)] == [30.0, 40.0]
    assert [row.time for row in rows(model, EventType.VACANCY_OPENED)] == [40.0]
    assert [post.index for post in posts_of(model)] == [0, 1, 3]
    assert len(holders(model)) == 3


def test_who_was_about_to_begin_in_a_post_that_goes_does_not():
    def hire_in_three_days(model):
        post = next(post for post in posts_of(model) if post.vacant_since is not None)
        model.env.process(model.workforce.hiring._hire(post, 3.0, post.vacancies))

    model = played(change(20, -1), happenings=[(15.0, lose(3)), (18.0, hire_in_three_days)])
    assert [row.time for row in rows(model, EventType.VACANCY_REMOVED)] == [20.0]
    assert [row.time for row in rows(model, EventType.JOINED) if row.time > 0.0] == []


def test_a_post_that_comes_back_is_the_one_that_was_to_go():
    model = played(change(20, -1), change(30, 1), others=HIRED_IN_TIME)
    assert rows(model, EventType.VACANCY_OPENED, EventType.VACANCY_REMOVED) == []
    assert len(posts_of(model)) == len(holders(model)) == 4


def test_a_covered_vacancy_goes_after_an_uncovered_one_and_its_agency_worker_goes_with_it():
    covered = {
        "workforce.agency.start_lag_days": 5.0,
        "workforce.agency.contract_days": 1300.0,
        "workforce.agency.cover_share": 1.0,
    }

    def cover(model):
        agency = model.workforce.agency
        agency.plan = agency.plan._replace(cover_probability=1.0)

    def cover_no_more(model):
        agency = model.workforce.agency
        agency.plan = agency.plan._replace(cover_probability=0.0)

    happenings = [(1.0, cover), (5.0, lose(3)), (12.0, cover_no_more), (15.0, lose(0))]
    model = played(change(20, -1), change(30, -1), others=covered, happenings=happenings)
    removed = rows(model, EventType.VACANCY_REMOVED)
    assert [(row.time, row.since) for row in removed] == [(20.0, 15.0), (30.0, 5.0)]
    (agency,) = rows(model, EventType.JOINED, detail=float(WorkerKind.AGENCY))
    (gone,) = rows(model, EventType.LEFT, worker=agency.worker)
    assert (agency.time, gone.time) == (10.0, 30.0)


def test_a_team_moves_from_one_service_to_another():
    moved = change(20, 2, role="contact_officer", where="front_door", filled=True)
    model = played(change(20, -2), moved, happenings=[(10.0, lose(0)), (10.0, lose(1))])
    assert len(posts_of(model)) == 2
    assert len(model.workforce.teams["front_door"].people) == 3
    assert len(rows(model, EventType.VACANCY_REMOVED)) == 2


def test_a_change_may_concern_one_of_several_teams_inside_a_service():
    units = {"teams.units": {"assessment": NORTH_AND_SOUTH, "safeguarding": []}, "teams.assessment": team(4, 2)}
    model = played(change(10, 1, unit="south", filled=True), others=units)
    sizes = {label: len(group.posts) for label, group in model.workforce.teams.items() if group.name == "assessment"}
    assert sizes == {"assessment: north": 3, "assessment: south": 4}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (change(10, 1, role="keyworker"), "assessment has no keyworker; its roles are social_worker, senior"),
        (change(10, 0), "posts must not be 0"),
        (change(10, -1, filled=True), "posts that go cannot be filled"),
        (change(10, -5), "takes 5 posts of social_worker away where there are 4"),
        (change(10, -1, role="manager"), "leaves no manager"),
        (change(10, 1, unit="north"), "assessment is one team; leave unit out"),
    ],
)
def test_what_cannot_be_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        plain(PEOPLE | {"teams.changes": [wrong]})


def test_a_team_that_does_not_exist_is_refused_with_the_nearest():
    units = {"teams.units": {"assessment": NORTH_AND_SOUTH, "safeguarding": []}, "teams.assessment": team(4, 2)}
    with pytest.raises(ValueError, match=r"unit=nort must be one of north, south; did you mean north\?"):
        plain(PEOPLE | units | {"teams.changes": [change(10, 1, unit="nort")]})


def test_posts_may_go_that_came_before():
    assert isinstance(plain(PEOPLE | {"teams.changes": [change(20, -6), change(10, 2)]}).teams, Teams)


# Posts that follow cases


def test_posts_that_follow_by_hand():
    assert posts_that_follow(40, 1.1, 0.1, 0.5) == 0  # 0.4 of a post
    assert posts_that_follow(40, 1.1, 0.1, 0.6) == 1
    assert posts_that_follow(40, 0.5, 0.1, 0.5) == -2
    assert posts_that_follow(40, 3.0, 0.0, 0.99) == 0


@given(
    posts=st.integers(0, 500),
    less=st.floats(0.0, 4.0),
    more=st.floats(0.0, 4.0),
    lot=st.floats(0.0, 1.0, exclude_max=True),
)
@settings(derandomize=True, deadline=None)
def test_more_cases_never_mean_fewer_posts(posts, less, more, lot):
    assert posts_that_follow(posts, less + more, 0.1, lot) >= posts_that_follow(posts, less, 0.1, lot)


FOLLOW = {
    "teams.posts_follow_demand": 0.5,
    "pathway.screening.enabled": False,
    "pathway.mash.enabled": False,
    "run.years": 1.1,
    "run.check_invariants": False,
    "demand.contacts_per_year": 200.0,
}


def test_posts_follow_the_cases_of_a_year_that_brought_none():
    model = play(plain(PEOPLE | FOLLOW), [(1.0, family())])  # of some twenty children expected at a time, one
    assert len(posts_of(model)) + -model.workforce.teams["assessment"].posts_to_go[Role.SOCIAL_WORKER] == 2


def test_nothing_follows_where_the_switch_is_off():
    model = play(plain(PEOPLE | FOLLOW | {"teams.posts_follow_demand": 0.0}), [(1.0, family())])
    assert len(posts_of(model)) == 4
    assert not model.workforce.teams["assessment"].posts_to_go
