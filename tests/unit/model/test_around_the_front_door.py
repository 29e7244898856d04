"""The consultation line and family hubs: which contacts they keep away, and that the others stay as they were."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from sim.clock import Calendar
from sim.config.categories import SOURCES
from sim.model.contact import Contact, Route
from sim.model.demand import Demand, calls_answered
from sim.model.events import EventType
from sim.model.family import Family, Origin
from sim.model.model import Model
from sim.streams import Streams
from tests.support.small_early_help import HELP, RETURNS, needs_help
from tests.support.small_service import EARLY_HELP, UNIVERSAL, GivenDraws, family, plain, rows

VOLUME, YEAR = 15_000.0, 253

LINE = {
    "early_help.consultation_line.hours_per_day": 1e3 / 2,
    "early_help.consultation_line.hours_per_consultation": 0.5,
    "early_help.consultation_line.consulted_share": dict.fromkeys(SOURCES, 0.4),
    "early_help.consultation_line.diverted_share": 0.5,
}
"""A line without limit that every partner rings about four in ten contacts, and which half of the time is enough."""

HUB = {"early_help.family_hub.takes_share": 0.2}


def contacts(*changes):
    """A year of contacts, of families of one, at one rate."""
    changed = {"demand.contacts_per_year": VOLUME, "run.years": 1.0}
    config = plain(changed | {name: value for each in changes for name, value in each.items()})
    return list(Demand(config, Calendar(dt.date(2024, 4, 1)), Streams(config.run.seed, 0), YEAR).contacts())


def is_poisson(count, expected):
    """Within six standard deviations."""
    return abs(count - expected) < 6.0 * math.sqrt(expected) + 1.0


def key(contact):
    family = contact.family
    return (contact.time, contact.source, family.key, family.children, family.need, family.rag)


def made(found):
    """What comes to the front door."""
    return [contact for contact in found if contact.route in (Route.FRONT_DOOR, Route.CONSULTED)]


def keys(found):
    return {key(contact) for contact in found}


def below(found):
    return [contact for contact in found if contact.family.need < 2]


def test_a_line_answers_so_many_calls_a_day_first_come_first_served():
    assert calls_answered([0, 0, 0, 1, 3, 3, 3, 3], 2.0) == [True, True, False, True, True, True, False, False]
    assert calls_answered([0, 0], 1.9) == [True, False]
    assert calls_answered([0], 0.0) == [False]
    assert calls_answered([], 5.0) == []


@pytest.mark.parametrize("options", [LINE, HUB, LINE | HUB])
def test_options_admit_a_strict_subset_of_the_contacts_and_change_none(options):
    before, after = contacts(), contacts(options)
    assert keys(after) == keys(before)
    assert keys(made(after)) < keys(made(before))
    # Nobody above the threshold is kept away.
    assert keys(before) - keys(made(after)) <= keys(below(before))


def test_consulted_and_diverted_in_their_shares():
    found = contacts(LINE)
    rang = [contact for contact in found if contact.route in (Route.CONSULTED, Route.ADVISED)]
    advised = [contact for contact in found if contact.route == Route.ADVISED]
    assert is_poisson(len(rang), 0.4 * len(found))
    assert is_poisson(len(advised), 0.5 * 0.4 * len(below(found)))
    assert all(contact.route == Route.CONSULTED for contact in rang if contact.family.need >= 2)


def test_only_who_rings_can_be_advised():
    shares = dict.fromkeys(SOURCES, 0.0) | {"schools": 0.5}
    found = contacts(LINE, {"early_help.consultation_line.consulted_share": shares})
    assert {contact.source for contact in found if contact.route != Route.FRONT_DOOR} == {SOURCES.index("schools")}


def test_a_full_line_lets_contacts_be_made():
    found = contacts(LINE, {"early_help.consultation_line.hours_per_day": 1.5})
    rang = [math.floor(contact.time) for contact in found if contact.route != Route.FRONT_DOOR]
    assert max(rang.count(day) for day in range(YEAR)) == 3
    more = contacts(LINE, {"early_help.consultation_line.hours_per_day": 3.0})
    assert keys(made(more)) < keys(made(found))


def test_nobody_rings_while_the_office_is_shut():
    nights = {f"demand.sources.{source}.out_of_hours_share": 1.0 for source in SOURCES}
    found = contacts(LINE, nights, {"demand.arrivals": "seasonal"})
    assert {contact.route for contact in found} == {Route.FRONT_DOOR}


@pytest.mark.parametrize("option", ["consultation_line", "family_hub"])
def test_options_come_in_on_their_day_and_along_their_ramp(option):
    start = {f"early_help.{option}.start": dt.date(2024, 10, 1), f"early_help.{option}.ramp_days": 100.0}
    found = contacts(LINE if option == "consultation_line" else HUB, start)
    times = [contact.time for contact in found if contact.route != Route.FRONT_DOOR]
    begins = 127.0  # working days from 2 April, the first after Easter, to 1 October 2024
    assert min(times) >= begins
    halfway = sum(1 for time in times if time < begins + 60.0) / 60.0
    assert halfway < 0.6 * sum(1 for time in times if time >= begins + 100.0) / (YEAR - begins - 100.0)


def test_a_hub_takes_its_share_of_those_below_the_threshold():
    found = contacts(HUB)
    taken = [contact for contact in found if contact.route == Route.HUB]
    assert taken == below(taken)
    assert is_poisson(len(taken), 0.2 * len(below(found)))


def test_a_hub_has_visitors_of_its_own_who_take_nothing_from_the_others():
    before, after = contacts(), contacts({"early_help.family_hub.own_families_per_year": 400.0})
    own = [contact for contact in after if contact.family.key[0] == Origin.HUB_VISITOR]
    assert keys(after) - keys(own) == keys(before)
    assert is_poisson(len(own), 400.0)
    assert {(contact.route, contact.family.need) for contact in own} == {(Route.HUB, 1)}
    more = contacts({"early_help.family_hub.own_families_per_year": 600.0})
    assert keys(own) < keys(more)
    assert len(before) == pytest.approx(VOLUME, rel=0.05)


# What happens to the family


def elsewhere(route, someone, changes=None):
    """A service to which one family comes on this way, on day 2."""
    model = Model(plain(HELP | RETURNS | {"run.years": 0.1} | (changes or {})), 0)
    model.demand.contacts = lambda: [Contact(2.0, 0, someone, route)]
    model.run()
    return model


def test_a_contact_after_a_consultation_goes_its_way():
    model = elsewhere(Route.CONSULTED, needs_help(RETURN=0.9))
    assert [row.detail for row in rows(model, EventType.CONSULTED)] == [0.0]
    assert len(rows(model, EventType.CONTACT)) == 1


def test_an_advised_partner_makes_no_contact_and_the_family_may_come_later():
    model = elsewhere(Route.ADVISED, needs_help(RETURN=0.1), {"run.years": 0.06})
    assert [row.detail for row in rows(model, EventType.CONSULTED)] == [1.0]
    assert rows(model, EventType.CONTACT) == []
    assert [row.time for row in rows(model, EventType.RECONTACT)] == [14.0]


def test_a_hub_offers_help_to_who_needs_it():
    model = elsewhere(Route.HUB, needs_help(RETURN=0.9, EARLY_HELP_CONSENT=0.99))
    assert [row.detail for row in rows(model, EventType.HUB_VISITED)] == [1.0]
    assert [row.time for row in rows(model, EventType.EARLY_HELP_STARTED)] == [2.0]
    model = elsewhere(Route.HUB, family(0, UNIVERSAL, RETURN=0.9))
    assert rows(model, EventType.EARLY_HELP_OFFERED) == []


def test_who_would_not_have_been_a_contact_does_not_become_one():
    visitor = Family(GivenDraws({"RETURN": 0.1}), Origin.HUB_VISITOR, 4, 0, 0, 1, 1.0, EARLY_HELP, 2)
    model = elsewhere(Route.HUB, visitor)
    assert [row.detail for row in rows(model, EventType.HUB_VISITED)] == [0.0]
    assert rows(model, EventType.CONTACT, EventType.RECONTACT) == []
