"""Money: what the people who were employed in the window cost the council."""

from __future__ import annotations

import numpy as np

from sim.measures.definition import Measure
from sim.measures.history import History
from sim.measures.windows import Values, ratio
from sim.model.events import Event, Role

MEASURES = (
    Measure(
        "cost_permanent_gbp",
        "GBP",
        "Time employed x yearly cost of the role; the council's own staff of all teams.",
        "lower",
    ),
    Measure(
        "cost_agency_gbp",
        "GBP",
        "Time employed x yearly cost of an agency worker; agency workers of all teams.",
        "lower",
    ),
    Measure("cost_recruitment_gbp", "GBP", "Vacancies filled x cost of a permanent hire.", "lower"),
    Measure("cost_total_gbp", "GBP", "Permanent staff, agency workers and recruitment.", "lower"),
    Measure("cost_total_per_year_gbp", "GBP/year", "cost_total_gbp per year of working days.", "lower", monthly=False),
    Measure("cost_per_assessment_gbp", "GBP", "cost_total_gbp / assessments completed in the window.", "lower"),
)


def measure(history: History) -> Values:
    """Values of :data:`MEASURES`."""
    windows, people, costs = history.windows, history.people, history.config.costs
    yearly = {
        Role.CONTACT_OFFICER: costs.contact_officer_gbp,
        Role.SOCIAL_WORKER: costs.social_worker_gbp,
        Role.MANAGER: costs.manager_gbp,
    }
    permanent = sum(
        (
            windows.mean_level(people.employed(people.permanent & (people.role == role))) * gbp * windows.years
            for role, gbp in yearly.items()
        ),
        start=np.zeros(len(windows.days)),
    )
    agency = windows.mean_level(people.employed(~people.permanent)) * costs.agency_gbp * windows.years
    recruitment = windows.count(history.rows(Event.VACANCY_FILLED).time) * costs.recruitment_gbp
    total = permanent + agency + recruitment
    assessed = history.rows(Event.ASSESSMENT_COMPLETED)
    return {
        "cost_permanent_gbp": permanent,
        "cost_agency_gbp": agency,
        "cost_recruitment_gbp": recruitment,
        "cost_total_gbp": total,
        "cost_total_per_year_gbp": total / windows.years,
        "cost_per_assessment_gbp": ratio(total, windows.count(assessed.time, assessed.children)),
    }
