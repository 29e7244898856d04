"""Demand: what arrives at each stage, from whom, and how much of it is below the threshold for social work."""

from __future__ import annotations

import numpy as np

from sim.config.categories import NEEDS, SOURCES, TEAMS
from sim.measures.definition import Measure, volume, volume_values
from sim.measures.history import History, Rows
from sim.measures.windows import Booleans, Floats, Values, ratio
from sim.model.events import AssessmentOutcome, EventType, ScreeningDecision, TaskKind

CONTACT_EVENTS = (EventType.CONTACT, EventType.RECONTACT, EventType.CONTACT_OPEN_CASE)

UP_TO_ASSESSMENT = [TEAMS.index(team) for team in ("front_door", "mash", "assessment")]
"""Codes of the teams through whose hands a family goes before there is a plan."""

MEASURES = (
    *volume(
        "contacts", "Contacts", "children", "Children about whom a contact was made, returns and open cases included."
    ),
    *(
        Measure(
            f"contacts_{source}",
            f"Contacts: {source.replace('la_', 'council ')}",
            "children",
            f"Of the contacts, those made by this source: {source}.",
        )
        for source in SOURCES
    ),
    *volume(
        "recontacts",
        "Contacts about families who come back",
        "children",
        "Of the contacts, those about families who were known before and closed.",
    ),
    *volume(
        "contacts_open_case",
        "Contacts about an open case",
        "children",
        "Of the contacts, those about a child whose case is open.",
    ),
    Measure(
        "below_threshold_contacts_share",
        "Share of contacts below the threshold",
        "share",
        "New contacts and returns whose true need is below the threshold for social work / all of them.",
        "lower",
    ),
    Measure(
        "below_threshold_referrals_share",
        "Share of referrals below the threshold",
        "share",
        "Referrals whose true need is below the threshold / referrals.",
        "lower",
    ),
    Measure(
        "below_threshold_assessments_share",
        "Share of assessments below the threshold",
        "share",
        "Assessments completed whose true need is below the threshold / assessments completed.",
        "lower",
    ),
    Measure(
        "below_threshold_hours_share",
        "Share of work below the threshold",
        "share",
        "Direct hours of the tasks finished for families below the threshold / hours of all tasks finished for "
        "families; early help's left out.",
        "lower",
    ),
    Measure(
        "below_threshold_front_door_hours_share",
        "Share of work below the threshold, up to assessment",
        "share",
        "As below_threshold_hours_share, of the tasks of the front door, MASH and assessment teams alone.",
        "lower",
    ),
    Measure(
        "referrals_per_contact",
        "Referrals for each contact",
        "ratio",
        "Referrals / contacts, both in the window: above 1 where those of earlier contacts are more.",
    ),
    *volume("mash_enquiries", "MASH enquiries", "children", "Enquiries begun in the multi-agency safeguarding hub."),
    *volume("referrals", "Referrals", "children", "Referrals accepted."),
    Measure(
        "rereferral_12m_share",
        "Referrals within 12 months of the previous one",
        "share",
        "Referrals within 12 months of the previous referral of the family, whatever came of it / referrals.",
        "lower",
    ),
    Measure(
        "referral_no_further_action_ratio",
        "Referrals closed without assessment",
        "share of referrals",
        "Referrals closed with no further action before assessment / referrals, both in the window.",
    ),
    Measure(
        "assessed_not_in_need_ratio",
        "Referrals assessed and found not in need",
        "share of referrals",
        "Assessments completed with no further action or early help / referrals, both in the window, as published: "
        "above 100% where those of earlier referrals are more.",
    ),
    Measure(
        "missed_need_at_screening_share",
        "Children in need screened out",
        "share",
        "Contacts above the threshold that screening ended with advice or early help / contacts above it, screened.",
        "lower",
    ),
    *volume(
        "contacts_held_back",
        "Contacts held back by their source",
        "children",
        "Children about whom no contact was made because the source held it back when it looked at its notifications.",
    ),
    Measure(
        "held_back_in_need_share",
        "Share of contacts held back that were about children in need",
        "share",
        "Contacts held back by their source whose true need is above the threshold / contacts held back.",
        "lower",
    ),
    *volume(
        "source_triage_hours",
        "Hours of triage at the source",
        "hours",
        "Time of the sources' officers on looking at notifications before they are sent.",
        "lower",
    ),
)


def below_threshold(rows: Rows) -> Booleans:
    """Whether the true need is universal or early help."""
    return rows.need < NEEDS.index("child_in_need")


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows = history.windows

    def children(rows: Rows, which: Booleans | None = None) -> Floats:
        return windows.count(rows.time, rows.children if which is None else rows.children * which)

    def share(rows: Rows, which: Booleans) -> Floats:
        return ratio(children(rows, which), children(rows))

    again, about_open = history.rows(EventType.RECONTACT), history.rows(EventType.CONTACT_OPEN_CASE)
    contacts, journeys = history.rows(*CONTACT_EVENTS), history.rows(EventType.CONTACT, EventType.RECONTACT)
    screened = history.rows(EventType.SCREENED)
    referrals, closed = history.rows(EventType.REFERRAL), history.rows(EventType.REFERRAL_CLOSED)
    assessed, done = history.rows(EventType.ASSESSMENT_COMPLETED), history.rows(EventType.TASK_DONE)
    for_families = done.need >= 0.0  # and not for nobody, as supervision is
    done = done.where(for_families & (done.detail != TaskKind.EARLY_HELP_SESSION))
    early = done.where(np.isin(done.team, UP_TO_ASSESSMENT))
    above = screened.where(~below_threshold(screened))
    turned_away = np.isin(above.detail, (ScreeningDecision.ADVICE, ScreeningDecision.EARLY_HELP))
    not_in_need = np.isin(assessed.detail, (AssessmentOutcome.NO_FURTHER_ACTION, AssessmentOutcome.EARLY_HELP))
    at_source, held_back = history.rows(EventType.TRIAGED_AT_SOURCE), history.rows(EventType.HELD_BACK_AT_SOURCE)
    officers_hours = windows.count(at_source.time) * history.config.demand.source_triage.hours
    return {
        **volume_values("contacts", children(contacts), windows),
        **{f"contacts_{source}": children(contacts, contacts.detail == code) for code, source in enumerate(SOURCES)},
        **volume_values("recontacts", children(again), windows),
        **volume_values("contacts_open_case", children(about_open), windows),
        "below_threshold_contacts_share": share(journeys, below_threshold(journeys)),
        "below_threshold_referrals_share": share(referrals, below_threshold(referrals)),
        "below_threshold_assessments_share": share(assessed, below_threshold(assessed)),
        "below_threshold_hours_share": ratio(
            windows.count(done.time, done.hours * below_threshold(done)), windows.count(done.time, done.hours)
        ),
        "below_threshold_front_door_hours_share": ratio(
            windows.count(early.time, early.hours * below_threshold(early)), windows.count(early.time, early.hours)
        ),
        "referrals_per_contact": ratio(children(referrals), children(contacts)),
        **volume_values("mash_enquiries", children(history.rows(EventType.MASH_STARTED)), windows),
        **volume_values("referrals", children(referrals), windows),
        "rereferral_12m_share": share(referrals, referrals.detail == 1),
        "referral_no_further_action_ratio": ratio(children(closed), children(referrals)),
        "assessed_not_in_need_ratio": ratio(children(assessed, not_in_need), children(referrals)),
        "missed_need_at_screening_share": share(above, turned_away),
        **volume_values("contacts_held_back", children(held_back), windows),
        "held_back_in_need_share": share(held_back, ~below_threshold(held_back)),
        **volume_values("source_triage_hours", officers_hours, windows),
    }
