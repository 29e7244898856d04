"""A model that answers at once: for tests of what happens around the real one.

Worker processes find these by name, so they live in a module and not in a test.
"""

import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class FakeReplication:
    measures: pd.Series
    monthly: pd.DataFrame
    distributions: pd.DataFrame
    events: pd.DataFrame


def simulate(config, replication=0):
    """Pretend to simulate: more posts, more in time, and the luck of a replication is the same in all scenarios."""
    generator = np.random.default_rng([config.run.seed, replication])
    posts = config.teams.assessment.posts
    luck = generator.normal(scale=0.02, size=3)
    months = pd.Index(["2024-07", "2024-08", "2024-09"], name="month")
    shares = 0.5 + 0.005 * posts + luck
    return FakeReplication(
        measures=pd.Series(
            {
                "assessments_within_45wd_share": shares.mean(),
                "assessments_overdue_open": 400.0 - 4.0 * posts + (0.1 * posts + 5.0) * luck.sum(),
                "cases_unallocated": np.nan if replication == 0 else 3.0,
            }
        ),
        monthly=pd.DataFrame({"assessments_within_45wd_share": shares, "cases_unallocated": np.nan}, index=months),
        distributions=pd.DataFrame(
            {"table": "caseload", "key": ["0-4", "5-9"], "value": [float(posts), float(replication)]}
        ),
        events=pd.DataFrame({"time": np.arange(3.0), "event": [0, 1, 2]}),
    )


def simulate_slowly(config, replication=0):
    time.sleep(0.3)
    return simulate(config, replication)


def simulate_at_length(config, replication=0):
    """Pretend to simulate, with as many monthly values as ten years of a real replication have."""
    from sim.measures import MEASURES  # which takes longer to import than everything else here

    plain = simulate(config, replication)
    names = [name for name, measure in MEASURES.items() if measure.monthly][:80]
    months = pd.Index([f"{2024 + month // 12}-{1 + month % 12:02d}" for month in range(120)], name="month")
    monthly = pd.DataFrame(float(replication), index=months, columns=names)
    return FakeReplication(plain.measures, monthly, plain.distributions, plain.events)


def fail_at_one(config, replication=0):
    if replication == 1:
        raise RuntimeError("a child was lost")
    return simulate(config, replication)


def fail_in_colour_at_one(config, replication=0):
    if replication == 1:
        raise RuntimeError("\x1b[31mlost")
    return simulate(config, replication)


def simulate_for_ever_at_one(config, replication=0):
    if replication == 1:
        time.sleep(1e6)
    return simulate(config, replication)


def simulate_eating_at_one(config, replication=0):
    eaten = np.ones(100_000_000) if replication == 1 else None  # 800 MB, touched so that they are really held
    if eaten is not None:
        time.sleep(1e6)
    return simulate(config, replication)


def always_fail(config, replication=0):
    raise RuntimeError("the model is broken")


def simulate_noisily(config, replication=0):
    """Pretend to simulate with luck that scenarios share, and luck of their own as large as it."""
    plain = simulate(config, replication)
    posts = config.teams.assessment.posts
    own = np.random.default_rng([config.run.seed, replication, int(10 * posts)]).normal(scale=4.0)
    measures = plain.measures.copy()
    measures["assessments_overdue_open"] += own
    return FakeReplication(measures, plain.monthly, plain.distributions, plain.events)


def simulate_response(config, replication=0):
    """Pretend to simulate a service that answers in straight lines, with luck that scenarios share.

    Each case more for each case holder costs a point of assessments in time and half a point of conferences, each point
    of agency 0.1 points, each point closed at referral brings 0.25 points of re-referrals; all changes of demand pass
    through.
    """
    luck = np.random.default_rng([config.run.seed, replication]).normal(scale=0.01)
    demand = math.prod(shock.factor for shock in config.demand.shocks)
    caseload = 12.0 * demand / config.teams.establishment_factor
    agency, closed = config.workforce.agency_rate, config.pathway.referral.no_further_action_share_below / 3.0
    values = {
        "assessments_within_45wd_share": 0.9 + luck - 0.01 * (caseload - 12.0) - 0.1 * agency,
        "icpc_within_15wd_share": 0.8 + luck - 0.005 * (caseload - 12.0) - 0.1 * agency,
        "rereferral_12m_share": 0.2 + luck + 0.25 * closed,
        "referral_no_further_action_ratio": closed,
        "referrals_per_year": 1500.0 * demand,
        "caseload_mean": caseload,
        "cases_open": 600.0 * demand,
        "cases_unallocated": 10.0 * demand,
        "people_total": 50.0 * config.teams.establishment_factor,
        "agency_rate": agency,
        "vacancy_rate": config.workforce.vacancy_rate,
        "turnover_rate": config.workforce.turnover_rate,
    }
    plain = simulate(config, replication)
    return FakeReplication(pd.Series(values), plain.monthly, plain.distributions, plain.events)


def simulate_years(config, replication=0):
    """Pretend to simulate a council whose monthly figures wander."""
    from sim.validation.yearly_figures import MEASURES

    generator = np.random.default_rng([config.run.seed, replication])
    months = pd.Index([f"{2025 + (3 + month) // 12}-{1 + (3 + month) % 12:02d}" for month in range(78)], name="month")
    level = np.exp(0.05 * generator.normal(size=(78, len(MEASURES))).cumsum(axis=0))
    monthly = pd.DataFrame(100.0 * level, index=months, columns=MEASURES)
    for name in MEASURES:
        if name.endswith(("_share", "_ratio")):
            monthly[name] = 0.2 + 0.1 * generator.random(78)
    monthly["cases_unallocated"] = 0.0
    return FakeReplication(
        monthly.mean(), monthly, simulate(config, replication).distributions, simulate(config, replication).events
    )
