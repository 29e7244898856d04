"""The page of all councils: what the model predicts better than a constant, and what it does not."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from sim.data.cautions import CREDIBLE
from sim.experiment.store.version import model_version
from sim.markdown import head, prose, row
from sim.measures import quantities
from sim.validation.council_scores import (
    FEWEST,
    IN_USE,
    MOST_WITHOUT_WORKER,
    RESAMPLES,
    leaning,
    left_without_worker,
    nearer,
    outside,
    own_levels,
    predicted,
    scores,
)
from sim.validation.councils import Councils
from sim.validation.councils_picture import svg
from sim.version import __version__

LEVEL_NAMES = {
    "assessments_within_45wd_share": "assessments within 45 working days",
    "icpc_within_15wd_share": "conferences within 15 working days",
}

CASELOAD = "Cases per case holder"

FARTHEST = 5
"""Councils that are named for each main figure."""

MAIN = (
    "Assessments within 45 working days",
    "Conferences within 15 working days",
    CASELOAD,
    "Re-referrals within 12 months",
    "Child protection plans",
    "Children in need",
)

QUANTILES = (0.05, 0.5, 0.95)


def write_councils(found: Councils, page: Path, command: str) -> list[Path]:
    """Write the page, the figures of every council as CSV, and the picture; return the paths, the page first.

    Parameters
    ----------
    found : Councils
        From :func:`sim.validation.councils.validate_councils`.
    page : Path
        Whose name ends in ``.md``; the others lie beside it.
    command : str
        Which makes the page again, as it is typed.
    """
    table = scores(found.figures)
    page.parent.mkdir(parents=True, exist_ok=True)
    picture, csv = page.with_suffix(".svg"), page.with_suffix(".csv")
    page.write_text(markdown(found, table, picture.name, csv.name, command), encoding="utf-8", newline="\n")
    figures = with_roles(found.figures, table)
    figures.to_csv(csv, index=False, float_format="%.6g", lineterminator="\n", encoding="utf-8-sig")
    last = int(found.figures["year"].max())
    picture.write_text(svg(found.figures, _roles_of(table, last), last), encoding="utf-8", newline="\n")
    return [page, csv, picture]


def with_roles(figures: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return the figures with the roles that they have earned."""
    earned = predicted(table) if len(table) else []
    role = figures["role"].where(figures["role"].isin(IN_USE), "not predicted")
    return figures.assign(role=role.mask(~figures["role"].isin(IN_USE) & figures["figure"].isin(earned), "predicted"))


def in_short(table: pd.DataFrame) -> str:
    """Return what the page comes to, in a few sentences."""
    if table.empty:
        return f"Fewer than {FEWEST} councils were simulated: too few to say anything about all of them."
    if table["year"].nunique() < 2:
        return "One year was simulated. Whether a figure is predicted takes two."
    earned, unused = predicted(table), table.loc[~table["role"].isin(IN_USE), "figure"].nunique()
    if not earned:
        leans = [_lower(name) for name in nearer(table)]
        but = f", but for what moves with a share that was set ({'; '.join(leans)})" if leans else ""
        return (
            f"Of {unused} figures that had no part in the profiles, none is shown to come nearer to what councils "
            f"published than the median of the other councils does, in both years{but}. The model predicts none of "
            "them: levels that were not set to a council are not to be taken for its own."
        )
    names = "; ".join(_lower(name) for name in earned)
    return (
        f"Of {unused} figures that had no part in the profiles, {len(earned)} are predicted: the model comes nearer to "
        f"what councils published than the median of the other councils does, in both years ({names}). The others are "
        "not predicted: their levels are not to be taken for a council's own."
    )


def markdown(found: Councils, table: pd.DataFrame, picture: str, csv: str, command: str) -> str:
    """Return the page."""
    marked = leaning().intersection(nearer(table)) if len(table) else set()
    parts = (
        _head(found, table, picture, csv, command),
        _caseload(table),
        *(_year(year, rows, marked) for year, rows in (table.groupby("year") if len(table) else ())),
        _levels(found),
        _farthest(found.figures),
        _fit(found.services),
        _waiting(found.services),
        _refused(found),
        _what_was_run(found),
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def _head(found: Councils, table: pd.DataFrame, picture: str, csv: str, command: str) -> Iterator[str]:
    years = [str(year) for year in sorted(found.figures["year"].unique())]
    yield "# All councils: simulated and published"
    yield ""
    yield from prose(f"**In short.** {in_short(table)}")
    yield ""
    yield from prose(
        f"Every council of England was simulated for one year from its own figures of {' and of '.join(years)}, with "
        f"{_replications(found.figures)}, demand on its mean path and practice still. Beside it stands what it "
        f"published. Every figure of every council: [{csv}]({csv}). Written by"
    )
    yield ""
    yield f"    {command}"
    yield ""
    yield from prose(
        "**Role.** *Input*: a setting. *Calibrated*: the profile was set so that it comes out. Agreement with either "
        "is no evidence. *Predicted*: it had no part in the profile, and the model errs less than a constant, shown in "
        "every year. *Not predicted*: it had no part, and that is not shown. ‡ marks what is nearer than the constant "
        "and yet no evidence: it moves with a share in time that is set to each council."
    )
    yield ""
    yield from prose(
        "**Constant.** For each council the median of the other councils' published figures: what somebody would say "
        "who knows nothing of the council. *Difference* is the model's mean error less the constant's; below 0 the "
        f"model is nearer. In brackets the 95% interval, councils drawn again {RESAMPLES:,} times. Shares are in "
        "points."
    )
    yield ""
    yield f"![Simulated against published, a dot for each council]({picture})"
    yield ""


def _replications(figures: pd.DataFrame) -> str:
    number = int(figures["replications"].max())
    return f"{number} future{'s' * (number != 1)}"


def _caseload(table: pd.DataFrame) -> Iterator[str]:
    rows = table[table["figure"] == CASELOAD] if len(table) else table
    for each in rows.itertuples():
        yield from prose(
            f"**Caseload, {each.year}** ({each.role}): over {each.councils} councils the correlation is "
            f"{each.correlation:.2f} and the mean error {each.error:.2f} cases for each case holder."
        )
        yield ""


def _year(year: int, rows: pd.DataFrame, marked: set[str]) -> Iterator[str]:
    yield f"## Figure by figure, {year}"
    yield ""
    yield from head(
        "figure", "unit", "role", "councils", "correlation", "error", "constant's error", "difference",
        "sd simulated", "sd published",
    )  # fmt: skip
    for each in rows.itertuples():
        yield row(
            [
                each.figure,
                _unit(each.unit),
                _role(each.role, each.figure in marked),
                str(each.councils),
                "" if math.isnan(each.correlation) else f"{each.correlation:.2f}".replace("-", "−"),
                _number(each.error, each.unit),
                _number(each.constant_error, each.unit),
                f"{_signed(each.difference, each.unit)} ({_signed(each.low, each.unit)} to "
                f"{_signed(each.high, each.unit)})",
                _number(each.sd_simulated, each.unit),
                _number(each.sd_published, each.unit),
            ]
        )
    yield ""


def _levels(found: Councils) -> Iterator[str]:
    levels = own_levels(found.services)
    if not levels["councils"].sum():
        return
    yield "## At their own level"
    yield ""
    yield from prose(
        "A council's practice is set so that its first year begins at the level that its published years make likely: "
        "the last one less its noise. So near the simulated year comes to that level:"
    )
    yield ""
    yield from head("year", "share in time", "councils", "mean difference", "within 2 points", "within 5 points")
    for each in levels.itertuples():
        yield row(
            [
                str(each.year),
                LEVEL_NAMES[each.measure],
                str(each.councils),
                f"{_plus(each.difference)} points",
                f"{each.within_2:.0%}",
                f"{each.within_5:.0%}",
            ]
        )
    yield ""


def _farthest(figures: pd.DataFrame) -> Iterator[str]:
    last = figures[figures["year"] == figures["year"].max()].dropna(subset=["published", "simulated"])
    shown = [(name, rows) for name in MAIN if len(rows := last[last["figure"] == name])]
    if not shown:
        return
    yield f"## Farthest off, {int(figures['year'].max())}"
    yield ""
    yield from head("figure", "councils: published, simulated")
    for name, rows in shown:
        off = (rows["simulated"] - rows["published"]).abs()
        first = rows.loc[off.sort_values(ascending=False, kind="stable").index[:FARTHEST]]
        told = (
            f"{each.council} {_value(each.published, each.unit)}, {_value(each.simulated, each.unit)}"
            for each in first.itertuples()
        )
        yield row([name, "; ".join(told)])
    yield ""


def _fit(services: pd.DataFrame) -> Iterator[str]:
    least, most = CREDIBLE
    yield "## Where work and people do not fit together"
    yield ""
    yield from prose(
        "Expected utilisation: the hours that a council's work is expected to take, for each hour that its case "
        "holders have, in the busier of its case-holding services. A service as it usually is has "
        f"{least:g} to {most:g} (assumption). Beyond it, what counts as a case, or as holding one, is probably not "
        "what it is elsewhere."
    )
    yield ""
    yield from head("year", "councils", "5th percentile", "median", "95th percentile", "below", "above")
    for year, group in services.groupby("year"):
        numbers = group["utilisation"].quantile(list(QUANTILES))
        yield row(
            [
                str(year),
                str(len(group)),
                *(f"{number:.2f}" for number in numbers),
                str((group["utilisation"] < least).sum()),
                str((group["utilisation"] > most).sum()),
            ]
        )
    yield ""
    last = services[services["year"] == services["year"].max()]
    named = outside(last, CREDIBLE)
    if len(named):
        told = ", ".join(f"{each.council} {each.utilisation:.2f}" for each in named.itertuples())
        yield from prose(f"Outside in {int(last['year'].max())}: {told}.")
        yield ""


def _waiting(services: pd.DataFrame) -> Iterator[str]:
    yield "## Where children wait for a social worker"
    yield ""
    named = left_without_worker(services)
    what = f"more than {MOST_WITHOUT_WORKER:.0%} of open cases have had no worker for more than five working days"
    if named.empty:
        yield from prose(f"In no council {what}.")
    else:
        yield from prose(f"In {len(named)} council-year{'s' * (len(named) != 1)} {what}:")
        yield ""
        yield from head("council", "year", "without a worker", "published cases for each case holder", "utilisation")
        for each in named.itertuples():
            caseload = "not published" if math.isnan(each.caseload) else f"{each.caseload:.1f}"
            yield row([each.council, str(each.year), f"{each.without_worker:.0%}", caseload, f"{each.utilisation:.2f}"])
    yield ""


def _refused(found: Councils) -> Iterator[str]:
    if found.refused:
        yield "## Not simulated"
        yield ""
        yield from (f"- {reason}" for reason in found.refused.values())
        yield ""


def _what_was_run(found: Councils) -> Iterator[str]:
    yield "## What was run"
    yield ""
    failed = f"; {len(found.failures)} replications failed" if found.failures else ""
    yield f"- councils and years: {len(found.services)}; {_replications(found.figures)} of each{failed}"
    yield f"- program: version {__version__}, model `{model_version()[:12]}`"
    yield ""
    yield "Contains public sector information licensed under the Open Government Licence v3.0."


def _role(role: str, is_marked: bool) -> str:
    return f"{role} ‡" if is_marked else f"**{role}**" if role == "predicted" else role


def _roles_of(table: pd.DataFrame, year: int) -> dict[str, str]:
    return dict(table.loc[table["year"] == year, ["figure", "role"]].itertuples(index=False)) if len(table) else {}


def _unit(unit: str) -> str:
    return "points" if unit.startswith("share") else unit


def _digits(unit: str) -> int:
    return 1 if unit.startswith("share") or unit.startswith("per ") or unit == "working days" else 2


def _number(value: float, unit: str) -> str:
    return f"{value * (100.0 if unit.startswith('share') else 1.0):.{_digits(unit)}f}"


def _signed(value: float, unit: str) -> str:
    return _number(value, unit).replace("-", "−")


def _plus(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


def _value(number: float, unit: str) -> str:
    return quantities.value(number, "share" if unit.startswith("share") else unit)


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]


def years_of(text: str, known: Sequence[int]) -> list[int]:
    """Return the years of a list such as ``2023,2024``.

    Raises
    ------
    ValueError
        If one is no year that is shipped.
    """
    found = []
    for each in text.split(","):
        year = each.strip()
        if not year.isdecimal() or int(year) not in known:
            raise ValueError(f"{year!r} is no year of published figures: {known[0]} to {known[-1]}")
        found.append(int(year))
    return sorted(set(found))
