"""How promptly the council works whatever its load: where that is today, and where it drifts by itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from sim.config.compose import validate
from sim.config.errors import ConfigError
from sim.config.practice import Practice
from sim.config.run import Run
from sim.config.schema import Config
from sim.data.practice import ASSESSMENTS, CONFERENCES, Kind, in_time
from sim.data.practice_response import features, late_odds_simulated
from sim.measures import quantities
from sim.report.layout.inline import with_small_print
from sim.report.layout.parts import Paragraph
from sim.report.layout.section import Section
from sim.report.layout.tables import Content, Table, number
from sim.report.study.study import Study

_EIGHT_IN_TEN = NormalDist().inv_cdf(0.9)

_DAYS_OF_A_YEAR = 365.25

_WHAT = (
    "Councils differ in timeliness for years on end, and hardly because of their load: how far ahead managers plan, "
    "and how firmly they hold plans to the limit. {name} begins with the practice that its own published figures "
    "show, less the noise of a single year, and drifts back towards its own long run. The drift differs from future "
    "to future and is the same in every scenario: it widens the range of futures, and is no part of a difference "
    "between scenarios."
)

_COLUMNS = ["In time, by practice alone", "First year", "In the long run", "At the end", "8 in 10 futures, at the end"]


@dataclass(frozen=True)
class Course:
    """A share in time as practice alone moves it."""

    now: float
    usual: float
    end: float
    low: float
    high: float


def course(kind: Kind, settings: Practice, years: float, council: dict[str, float]) -> Course:
    """Return where practice brings a share in time within some years, all else as on the first day."""
    drift = settings.drift
    kept = math.exp(-years / drift.reverting_years)
    middle = settings.usual + (settings.level - settings.usual) * kept
    variance = (drift.known_within * kept) ** 2 + drift.sd**2 * (1.0 - kept * kept)
    away = _EIGHT_IN_TEN * math.sqrt(variance)

    def share(level: float) -> float:
        return in_time(late_odds_simulated(kind, level, council))

    return Course(*map(share, (settings.level, settings.usual, middle, middle + away, middle - away)))


def section(study: Study) -> Section | None:
    """Practice of the baseline and its drift; None where it does not move."""
    config = _config(study)
    if config is None or not config.pathway.assessment.practice.drift.enabled:
        return None
    years, council = _years(config.run), features(config)
    rows: list[list[Content]] = [
        _row(name, course(kind, settings, years, council))
        for name, kind, settings in (
            ("Assessments within 45 working days", ASSESSMENTS, config.pathway.assessment.practice),
            ("Conferences within 15 working days", CONFERENCES, config.pathway.section47.practice),
        )
    ]
    said = _WHAT.format(name=config.authority.name)
    title = f"What {config.authority.name} would do without any change"
    note = "Shares are those that the simulation gives at such a practice and the load of today, by a fitted formula."
    return Section(
        "practice",
        "Practice",
        title,
        [Paragraph(said), Table("Practice and its drift", _COLUMNS, rows, name="practice"), Paragraph(note, "note")],
    )


def _row(name: str, found: Course) -> list[Content]:
    end = with_small_print(_percent(found.end), f"{100 * (found.end - found.now):+.1f} points")
    band = f"{_percent(found.low)} to {_percent(found.high)}"
    return [name, number(_percent(found.now)), number(_percent(found.usual)), number(end), number(band)]


def _years(run: Run) -> float:
    if run.years is not None:
        return run.years
    assert run.end is not None
    return (run.end - run.start).days / _DAYS_OF_A_YEAR


def _percent(share: float) -> str:
    return quantities.value(share, "share")


def _config(study: Study) -> Config | None:
    found = next(each for each in study.manifest["scenarios"] if each["name"] == study.baseline.name)
    try:
        return validate({"execution": study.manifest.get("run", {}).get("execution"), **found["config"]})
    except ConfigError:  # of results that another version made
        return None
