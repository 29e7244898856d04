"""The page that says how good forecasts have been, and the same scores as a table for a spreadsheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from sim.forecast.backtest import CHOSEN_UP_TO, ORIGINS, THIRDS, scores
from sim.forecast.naive import NAMES
from sim.forecast.outcomes import OUTCOMES
from sim.forecast.picture import BY_LOT, pictured, svg
from sim.forecast.targets import ASKED_FOR, COVERAGE, HIGHEST_RATIO, missed
from sim.markdown import head, prose, row

LABELS = {outcome.name: outcome.label for outcome in OUTCOMES}
DIGITS = {outcome.name: 2 if outcome.scale == "amount" else 1 for outcome in OUTCOMES}

NEW, FITTED = "new", "fitted"
NOT_AVAILABLE = "–"
NO_PICTURES: Mapping[str, str] = MappingProxyType({})


def all_scores(found: pd.DataFrame) -> pd.DataFrame:
    """Return every score of a backtest: years pooled, each year, thirds of councils by size.

    Returns
    -------
    DataFrame
        ``years`` (the first and last that are pooled), ``size``, ``seen`` (*fitted* for years whose outcomes were
        looked at when the method was chosen, else *new*), and the columns of :func:`sim.forecast.backtest.scores`.
    """
    new, old = found[found["year"] > CHOSEN_UP_TO], found[found["year"] <= CHOSEN_UP_TO]
    parts = [("all", NEW, new), *((size, NEW, new[new["size"] == size]) for size in THIRDS)]
    parts += [("all", NEW, new[new["year"] == year]) for year in sorted(new["year"].unique())]
    parts += [("all", FITTED, old[old["year"] == year]) for year in sorted(old["year"].unique())]
    tables = []
    for size, seen, group in parts:
        if len(group):
            table = scores(group).reset_index()
            years = sorted(group["year"].unique())
            table.insert(1, "years", str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}")
            table.insert(2, "size", size)
            table.insert(3, "seen", seen)
            tables.append(table)
    together = pd.concat(tables, ignore_index=True)
    # With one new year the pooled scores and the year's are the same.
    return together.drop_duplicates(["outcome", "years", "size"], ignore_index=True)


def page_parts(found: pd.DataFrame, origins: Sequence[int] = ORIGINS, stem: str = "backtest") -> dict[str, str]:
    """Return the page, the scores as CSV, and the pictures that the page shows, by the name of the file.

    Parameters
    ----------
    found : DataFrame
        As of :func:`sim.forecast.backtest.backtest`. Origins other than those that are scored are only drawn.
    stem : str
        What the names of the files begin with.
    """
    table = all_scores(found[(found["year"] - 1).isin(list(origins))])
    drawn = pictured() if tuple(origins) == ORIGINS else []
    pictures = {f"{stem}_{each.option}.svg": svg(found[found["code"] == each.code]) for each in drawn}
    names = {each.short_name: name for each, name in zip(drawn, pictures, strict=True)}
    return {f"{stem}.md": markdown(table, origins, names), f"{stem}.csv": csv(table)} | pictures


def write_page(parts: Mapping[str, str], folder: Path) -> None:
    """Write the page and what belongs to it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in parts.items():
        encoding = "utf-8-sig" if name.endswith(".csv") else "utf-8"
        (folder / name).write_text(text, encoding=encoding, newline="\n")


def csv(table: pd.DataFrame) -> str:
    """Return the scores as CSV."""
    text: str = table.to_csv(index=False, float_format="%.4g", lineterminator="\n")
    return text


def markdown(table: pd.DataFrame, origins: Sequence[int] = ORIGINS, pictures: Mapping[str, str] = NO_PICTURES) -> str:
    """Return the page; pictures are names of files, by council."""
    new = table[(table["seen"] == NEW) & (table["size"] == "all")]
    years = list(dict.fromkeys(new["years"]))
    pooled = new[new["years"] == years[0]].set_index("outcome") if years else new.set_index("outcome")
    lines = [
        *_head(origins),
        *_pooled(pooled, years),
        *_by_year(table),
        *_by_size(table),
        *_pictures(pictures),
        *_written("How a forecast is made", "method.md"),
        "",
        *_written("What was chosen on what", "choices.md"),
    ]
    return "\n".join(lines) + "\n"


def _head(origins: Sequence[int]) -> Iterator[str]:
    yield "# How good a forecast of next year has been"
    yield ""
    yield from prose(
        "**How to read it.** For every council, six figures of a year were forecast from what was known the year "
        "before, and laid beside what happened. *Error* is the mean distance between the two, in points, cases or "
        "children per 10,000. *Ratio* is that error divided by the error of a simple forecast: below 1, the forecast "
        "is better; 0.95 is 5% closer. *Coverage* is the share of outcomes inside the 80% band, which should be near "
        "80%. In brackets: 95% intervals, from councils drawn again and again with all their years."
    )
    yield ""
    yield from prose(
        "**What it is.** A forecast by simple statistics: regressions on published figures, estimated anew each year "
        "from the years up to it. The simulation has no part in it yet: it says what follows if something is "
        "changed, and whether its response makes these forecasts better has not been tried."
    )
    yield ""
    yield from prose("Written by")
    yield ""
    asked = "" if tuple(origins) == ORIGINS else f" --origins {','.join(map(str, origins))}"
    yield f"    frontdoor backtest{asked}"
    yield ""
    yield from prose(
        "Children's figures are of the year to 31 March, caseloads of the 30 September after it. A forecast from year "
        "Y may use all that is published of Y, so also the workforce of September Y, half a year into the year that is "
        "forecast. It counts where the council itself published the figure in both years; what a joint service "
        "returns for two councils does not. `frontdoor forecast authority=leeds authority.year=2024` forecasts a "
        "council; with `--against FILE` anybody can score a later year."
    )
    yield ""


def _pooled(pooled: pd.DataFrame, years: Sequence[str]) -> Iterator[str]:
    if not years:
        return
    yield f"## All councils, {years[0]}"
    yield ""
    yield from head(
        "figure",
        "forecasts",
        "error",
        *NAMES.values(),
        "ratio to shrunk last year",
        "asked for",
        "best simple one",
        "ratio to it",
        "coverage",
    )
    for outcome, each in pooled.iterrows():
        errors = [error_of(str(outcome), each[f"error_{name}"]) for name in ("forecast", *NAMES)]
        yield row(
            [
                LABELS[str(outcome)],
                each["forecasts"],
                *errors,
                interval_of(each, "ratio"),
                f"{HIGHEST_RATIO[str(outcome)]:.2f}",
                NAMES[each["best"]],
                interval_of(each, "ratio_best"),
                share_of(each),
            ]
        )
    yield ""
    yield from prose(
        "*Last year*: the same again. *Shrunk last year*: the councils' mean plus b times the distance from it, b by "
        "least squares over councils and years up to the origin. *Neighbours' median*: of last year's figures of ten "
        "statistical neighbours. The *best simple one* is picked with hindsight, which favours it."
    )
    yield ""
    yield from _shown(pooled)
    if years[0] == ASKED_FOR:
        yield from _missed(pooled)


def _shown(pooled: pd.DataFrame) -> Iterator[str]:
    better = [LABELS[str(outcome)] for outcome in pooled.index[pooled["ratio_high"] < 1]]
    other = [LABELS[str(outcome)] for outcome in pooled.index[~(pooled["ratio_high"] < 1)]]
    said = f"**Shown** to be better than shrunk last year, the whole interval below 1: {_listed(better)}."
    yield from prose(said + (f" Not shown: {_listed(other)}." if other else ""))
    yield ""


def _listed(labels: Sequence[str]) -> str:
    return "; ".join(label[0].lower() + label[1:] for label in labels) or "none"


def _missed(pooled: pd.DataFrame) -> Iterator[str]:
    misses = missed(pooled)
    yield from prose(
        f"**Asked for** before it was scored: the ratios above at most, and bands that cover {COVERAGE[0]:.0%} to "
        f"{COVERAGE[1]:.0%}. " + ("All are reached." if not misses else "Missed, and left as it is:")
    )
    yield ""
    for outcome, said in misses.items():
        yield f"- {LABELS[outcome]}: {'; '.join(said)}."
    if misses:
        yield ""


def _by_year(table: pd.DataFrame) -> Iterator[str]:
    single = table[(table["size"] == "all") & ~table["years"].str.contains(" to ")].sort_values("years")
    seen = single.drop_duplicates("years").set_index("years")["seen"]
    heads = [f"{year}, as fitted" if seen[year] == FITTED else year for year in seen.index]
    yield "## Year by year"
    yield ""
    yield from prose(
        "Outcomes of 2021 and before were looked at when the method was chosen: they are shown apart, *as fitted*, and "
        "are no evidence. England moves in a year in ways nobody knew the year before; then most councils lie on one "
        "side of their forecasts, and coverage of a single year may be far from 80%."
    )
    yield ""
    for title, column in (("Ratio to shrunk last year", "ratio"), ("Coverage of the 80% bands", "coverage")):
        yield from head(title, *heads)
        for outcome in dict.fromkeys(single["outcome"]):
            cells = single[single["outcome"] == outcome].set_index("years")
            write = share_of if column == "coverage" else _ratio
            yield row([LABELS[outcome], *(write(cells.loc[year]) for year in seen.index)])
        yield ""


def _by_size(table: pd.DataFrame) -> Iterator[str]:
    sized = table[table["size"].isin(THIRDS)]
    if sized.empty:
        return
    yield f"## By size of council, {sized['years'].iloc[0]}"
    yield ""
    yield "Thirds of councils by children aged 0 to 17."
    yield ""
    yield from head("figure", *(f"{size}: error, ratio, coverage" for size in THIRDS))
    for outcome in dict.fromkeys(sized["outcome"]):
        cells = sized[sized["outcome"] == outcome].set_index("size")
        yield row([LABELS[outcome], *(_three(outcome, cells, size) for size in THIRDS)])
    yield ""


def _three(outcome: str, cells: pd.DataFrame, size: str) -> str:
    if size not in cells.index:
        return NOT_AVAILABLE
    each = cells.loc[size]
    return f"{error_of(outcome, each['error_forecast'])}, {interval_of(each, 'ratio')}, {each['coverage']:.0%}"


def _pictures(pictures: Mapping[str, str]) -> Iterator[str]:
    if not pictures:
        return
    yield "## Councils one by one"
    yield ""
    yield from prose(
        f"What happened, over the band that was forecast the year before: the three councils of the stories, and "
        f"{BY_LOT} drawn by lot. For any other: `frontdoor backtest authority=leeds from=2018 to=2024`."
    )
    yield ""
    for council, name in pictures.items():
        yield f"![{council}: what happened over the forecasts]({name})"
        yield ""


def _written(heading: str, name: str) -> Iterator[str]:
    """Return a section that is written by hand."""
    yield f"## {heading}"
    yield ""
    yield from (files("sim.forecast") / "templates" / name).read_text(encoding="utf-8").splitlines()


def error_of(outcome: str, value: float) -> str:
    """Write a mean absolute error."""
    return f"{value:.{DIGITS[outcome]}f}" if math.isfinite(value) else NOT_AVAILABLE


def _ratio(each: pd.Series) -> str:
    return interval_of(each, "ratio")


def interval_of(each: pd.Series, name: str) -> str:
    """Write a ratio with its interval."""
    value, low, high = (each[name], each[f"{name}_low"], each[f"{name}_high"])
    return f"{value:.3f} ({low:.2f} to {high:.2f})" if math.isfinite(value) else NOT_AVAILABLE


def share_of(each: pd.Series) -> str:
    """Write the coverage with its interval."""
    value, low, high = each["coverage"], each["coverage_low"], each["coverage_high"]
    return f"{value:.1%} ({low:.0%} to {high:.0%})" if math.isfinite(value) else NOT_AVAILABLE
