"""Early help and what keeps families from needing a contact; homeless young people of 16 and 17."""

from __future__ import annotations

import numpy as np

from sim.measures.definition import Measure, level, level_values, volume, volume_values
from sim.measures.history import History
from sim.measures.windows import Stock, Values, ratio
from sim.model.events import EarlyHelpEnd, Event, Role

MEASURES = (
    *volume("early_help_offers", "Families offered early help", "families", "Families to whom early help was offered."),
    Measure(
        "early_help_consent_share",
        "Families who accept early help",
        "share",
        "Families who accepted / families to whom it was offered.",
        "higher",
    ),
    *volume(
        "early_help_spells_started",
        "Families with whom early help began",
        "families",
        "Families with whom a keyworker began to work.",
        "higher",
    ),
    *volume(
        "early_help_spells_completed",
        "Families who completed early help",
        "families",
        "Families whose work with a keyworker was completed.",
        "higher",
    ),
    Measure(
        "early_help_completion_share",
        "Share of early help that is completed",
        "share",
        "Spells completed / spells ended; the others were broken off or overtaken by a referral.",
        "higher",
    ),
    *volume(
        "early_help_stepped_up",
        "Families referred while in early help or waiting",
        "families",
        "Families referred to social work while helped or waiting.",
        "lower",
    ),
    *level(
        "early_help_helped_mean",
        "Families in early help",
        "families",
        "Families with whom a keyworker works.",
        "higher",
    ),
    *level(
        "early_help_waiting_mean",
        "Families waiting for early help",
        "families",
        "Families who accepted early help and wait for it.",
        "lower",
    ),
    Measure(
        "early_help_wait_mean_wd",
        "Wait for early help",
        "working days",
        "From the offer to the start; mean over families with whom a keyworker began in the window.",
        "lower",
    ),
    Measure(
        "keyworker_utilisation",
        "Utilisation: keyworkers",
        "share",
        "Time on tasks / time at work, of keyworkers. Leave, overtime and other duties change task length.",
    ),
    *volume(
        "consultations",
        "Calls to the consultation line",
        "children",
        "Children about whom a partner rang the consultation line.",
    ),
    *volume(
        "contacts_diverted",
        "Contacts not made, for the line or a hub",
        "children",
        "Children about whom no contact was made because of the consultation line, or who came to a hub instead.",
    ),
    *volume(
        "hub_families",
        "Families at a hub",
        "families",
        "Families who came to a family hub, in place of a contact or on top.",
    ),
    *volume(
        "homeless_16_17",
        "Homeless young people of 16 and 17",
        "children",
        "Homeless young people of 16 or 17 about whom a contact was made.",
    ),
    Measure(
        "homeless_16_17_offered_share",
        "Homeless young people offered accommodation",
        "share",
        "Homeless young people of 16 or 17 offered accommodation / all of them decided on in the window.",
        "higher",
        target=1.0,
    ),
    Measure(
        "homeless_16_17_offer_mean_wd",
        "Time to the offer of accommodation",
        "working days",
        "From the contact to the offer of accommodation; mean over offers in the window.",
        "lower",
    ),
    Measure(
        "homeless_16_17_placement_wait_mean_wd",
        "Wait for a place",
        "working days",
        "From the offer of accommodation to moving in; mean over those who moved in in the window.",
        "lower",
    ),
    *level(
        "homeless_16_17_waiting_mean",
        "Young people waiting for a place",
        "children",
        "Offered accommodation and waiting for a place.",
        "lower",
    ),
    *level(
        "homeless_16_17_accommodated_mean",
        "Young people accommodated",
        "children",
        "Living in supported accommodation.",
    ),
)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    return _help(history) | _instead_of_contacts(history) | _homeless(history)


def _help(history: History) -> Values:
    windows = history.windows
    offered, helped = history.rows(Event.EARLY_HELP_OFFERED), history.rows(Event.EARLY_HELP_STARTED)
    started = helped.where(helped.since >= 0.0)  # the others had begun before the run and are written down at its start
    ended, withdrawn = history.rows(Event.EARLY_HELP_ENDED), history.rows(Event.EARLY_HELP_WITHDRAWN)
    accepted = offered.where(offered.detail == 1)
    waiting = Stock(accepted.time, np.concatenate([started.time, withdrawn.time]))
    completed, all_ended = windows.count(ended.time, ended.detail == EarlyHelpEnd.COMPLETED), windows.count(ended.time)
    stepped_up = windows.count(ended.time, ended.detail == EarlyHelpEnd.STEPPED_UP) + windows.count(withdrawn.time)
    return {
        **volume_values("early_help_offers", windows.count(offered.time), windows),
        "early_help_consent_share": windows.share(offered.time, offered.detail == 1),
        **volume_values("early_help_spells_started", windows.count(started.time), windows),
        **volume_values("early_help_spells_completed", completed, windows),
        "early_help_completion_share": ratio(completed, all_ended),
        **volume_values("early_help_stepped_up", stepped_up, windows),
        **level_values("early_help_helped_mean", Stock(helped.time, ended.time), windows),
        **level_values("early_help_waiting_mean", waiting, windows),
        "early_help_wait_mean_wd": windows.mean(started.time, started.time - started.since),
        "keyworker_utilisation": history.people.utilisation(history.people.role == Role.KEYWORKER),
    }


def _instead_of_contacts(history: History) -> Values:
    windows = history.windows
    rang, came = history.rows(Event.CONSULTED), history.rows(Event.HUB_VISITED)
    advised = windows.count(rang.time, rang.children * (rang.detail == 1))
    at_hub = windows.count(came.time, came.children * (came.detail == 1))
    return {
        **volume_values("consultations", windows.count(rang.time, rang.children), windows),
        **volume_values("contacts_diverted", advised + at_hub, windows),
        **volume_values("hub_families", windows.count(came.time), windows),
    }


def _homeless(history: History) -> Values:
    windows = history.windows
    presented, decided = history.rows(Event.HOMELESS_PRESENTED), history.rows(Event.ACCOMMODATION_DECIDED)
    moved_in, left = history.rows(Event.ACCOMMODATED), history.rows(Event.ACCOMMODATION_ENDED)
    offers = decided.where(decided.detail == 1)
    placed = moved_in.where(moved_in.since >= 0.0)  # but for those who lived there when the run began
    return {
        **volume_values("homeless_16_17", windows.count(presented.time), windows),
        "homeless_16_17_offered_share": windows.share(decided.time, decided.detail == 1),
        "homeless_16_17_offer_mean_wd": windows.mean(offers.time, offers.time - offers.since),
        "homeless_16_17_placement_wait_mean_wd": windows.mean(placed.time, placed.time - placed.since),
        **level_values("homeless_16_17_waiting_mean", Stock(offers.time, placed.time), windows),
        **level_values("homeless_16_17_accommodated_mean", Stock(moved_in.time, left.time), windows),
    }
