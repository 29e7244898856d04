"""Make the panel of all English authorities again, from a folder of published tables.

``python -m sim.data.make_panel FOLDER`` rewrites ``published/panel.csv`` and ``published/areas.csv``. What it reads,
and which column of which file becomes which column of the panel, is in ``published/panel_dictionary.csv``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import pandas as pd

from sim.config.areas import LAST_YEAR, YEARS
from sim.config.errors import InputError
from sim.data.panel import NO_FIGURE, PUBLISHED, dictionary

LONG_FILE = "lait_measures.csv.gz"
"""The one table with a row per measure; all others have a column per figure."""

CHILDREN_FILE = "b1_children_in_need.csv"
WORKFORCE_FILE = "csww_workforce.csv"
POPULATION_FILE = "ons_population_0_17.csv"
OFSTED_FILE = "ofsted_ilacs_judgements.csv"
NEIGHBOURS_FILE = "sn_model_2025_wide.csv"

CODES = {
    "England": "970", "North East": "980", "North West": "981", "Yorkshire and The Humber": "982",
    "East Midlands": "983", "West Midlands": "984", "East of England": "985", "London": "986", "Inner London": "987",
    "Outer London": "988", "South East": "989", "South West": "990",
}  # fmt: skip
"""England and its regions have no code in most tables; these are the publisher's own, from the interactive tool."""

LEVELS = {"National": "national", "Regional": "region", "Local authority": "authority"}

SUCCESSORS = {
    "835": ("838", "839"),  # Dorset lost Christchurch to 839 in April 2019
    "836": ("839",),
    "837": ("839",),
    "928": ("940", "941"),  # Northamptonshire, April 2021
    "909": ("942", "943"),  # Cumbria, April 2023
}
"""Councils that were replaced. Those that changed their district structure only keep their code and their series."""

NEIGHBOURS = 10


def panel_and_areas(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the panel and the list of areas, every cell as text.

    Parameters
    ----------
    folder : Path
        Holds the files that the dictionary names, ``ofsted_ilacs_judgements.csv`` and ``sn_model_2025_wide.csv``.

    Raises
    ------
    InputError
        If a file or a column is missing, or a cell is neither a number nor a known sign for none.
    """
    columns = dictionary()
    parts = [_figures(folder, name, rows) for name, rows in columns.groupby("file", sort=False)]
    names = pd.concat([_areas_of(folder, CHILDREN_FILE), _areas_of(folder, WORKFORCE_FILE)])
    rows = names.drop_duplicates(["code", "year"]).set_index(["code", "year"]).sort_index()
    table = rows[["area", "level", "region"]].join(parts).fillna("")
    table = table[["area", "level", "region", *columns.index]]
    latest = names.sort_values("year", kind="stable").groupby("code")[["area", "level", "region"]].last()
    table[["area", "level", "region"]] = latest.loc[table.index.get_level_values("code")].to_numpy()
    _mark_joint_services(table, columns.index[columns["file"] == WORKFORCE_FILE])
    areas = _areas(folder, names, latest)
    return _in_order(table.reset_index(), ["code", "year"]), _in_order(areas.reset_index(), ["code"])


def write(folder: Path, to: Path = PUBLISHED) -> None:
    """Make the panel and the list of areas from a folder of published tables, and write both."""
    for name, table in zip(("panel.csv", "areas.csv"), panel_and_areas(folder), strict=True):
        (to / name).write_text(table.to_csv(index=False, lineterminator="\n"), encoding="utf-8", newline="\n")


def _in_order(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return England, then regions, then authorities, then joint services."""
    rank = table["level"].map({"national": 0, "region": 1, "authority": 2, "joint": 3})
    return table.assign(rank=rank).sort_values(["rank", *keys]).drop(columns="rank")


def _read(folder: Path, name: str) -> pd.DataFrame:
    path = folder / name
    if not path.is_file():
        raise InputError(f"{folder} has no {name}; files that are needed: {', '.join(files())}")
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def files() -> tuple[str, ...]:
    """Return the names of the files that a folder must hold."""
    return (*dictionary()["file"].unique(), OFSTED_FILE, NEIGHBOURS_FILE)


def _keyed(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a wide table with the panel's code and year, for the panel's years only."""
    level = table["geographic_level"].map(LEVELS)
    area = table["la_name"].where(level == "authority", table["region_name"].where(level == "region", "England"))
    code = table["old_la_code"].str.replace(" / ", "+", regex=False)
    year = table["time_period"].astype(int) + (name == POPULATION_FILE)  # mid-year before the year's 31 March
    joint = code.str.contains("+", regex=False)
    keyed = table.assign(
        code=code.where(level == "authority", area.map(CODES)),
        year=year,
        area=area.str.replace(" / ", " and ", regex=False),
        level=level.where(~joint, "joint"),
        region=table["region_name"].where(level == "authority", ""),
    )
    return keyed[keyed["year"].isin(YEARS)]


def _areas_of(folder: Path, name: str) -> pd.DataFrame:
    keyed = _keyed(_read(folder, name), name)
    return keyed[["code", "year", "area", "level", "region", "new_la_code"]].assign(file=name)


def _figures(folder: Path, name: str, columns: pd.DataFrame) -> pd.DataFrame:
    """Return a file's columns of the panel by code and year, as text: shares of 1, and signs for no figure."""
    table = _read(folder, name)
    if name == LONG_FILE:
        wanted = table["measure_short"].isin(columns["source"]) & table["period"].isin([str(year) for year in YEARS])
        long = table[wanted].assign(year=lambda rows: rows["period"].astype(int))
        wide = long.pivot(index=["old_la_code", "year"], columns="measure_short", values="value")
        wide.index.names = ["code", "year"]
    else:
        wide = _keyed(table, name).set_index(["code", "year"])
    missing = [source for source in columns["source"] if source not in wide]
    if missing:
        raise InputError(f"{name} has no {', '.join(missing)}")
    return pd.DataFrame(
        {
            column: [_cell(text, row.kind, f"{name}, {row.source}") for text in wide[row.source].fillna("")]
            for column, row in zip(columns.index, columns.itertuples(), strict=True)
        },
        index=wide.index,
    )


def _cell(text: str, kind: str, where: str) -> str:
    """Return a cell as the panel has it: percentages become shares, nothing else is changed."""
    text = text.strip()
    if text in NO_FIGURE:
        return text
    try:
        number = Decimal(text)
    except ArithmeticError:
        raise InputError(
            f"{where}: {text!r} is neither a number nor one of {', '.join(filter(None, NO_FIGURE))}"
        ) from None
    if not number.is_finite() or number < 0 or (kind == "share" and number > 100):
        raise InputError(f"{where}: {text} cannot be a {kind}")
    number = number.scaleb(-2) if kind == "share" else number
    return f"{number.normalize():f}"


def _mark_joint_services(table: pd.DataFrame, workforce: Iterable[str]) -> None:
    """Say of the members of a joint service that their workforce is in the service's row."""
    for code, year in table.index[table["level"] == "joint"]:
        for member in code.split("+"):
            if (member, year) in table.index:
                table.loc[(member, year), list(workforce)] = "joint"


def _areas(folder: Path, names: pd.DataFrame, latest: pd.DataFrame) -> pd.DataFrame:
    """Return what is said once about each area: codes, years, successors, neighbours, Ofsted's judgement."""
    areas = latest.copy()
    in_time = names.sort_values(["code", "year"], kind="stable")
    ons_codes = in_time["new_la_code"].str.replace(" / ", ";", regex=False)
    areas["ons_codes"] = ons_codes.groupby(in_time["code"]).agg(lambda codes: ";".join(filter(None, codes.unique())))
    children = names[names["file"] == CHILDREN_FILE].groupby("code")["year"]
    areas["first_year"], areas["last_year"] = children.min(), children.max()
    areas["successors"] = areas.index.map(lambda code: ";".join(SUCCESSORS.get(code, ())))
    before = {new: [old for old, after in SUCCESSORS.items() if new in after] for new in sum(SUCCESSORS.values(), ())}
    areas["predecessors"] = areas.index.map(lambda code: ";".join(before.get(code, ())))
    joint = {member: code for code in areas.index for member in code.split("+") if "+" in code}
    areas["joint_workforce"] = areas.index.map(lambda code: joint.get(code, ""))
    areas = areas.join([_judgements(folder), pd.DataFrame(_neighbours(folder)).set_index("code")])
    years = areas[["first_year", "last_year"]].astype("Int64").astype("string")
    return areas.assign(first_year=years["first_year"], last_year=years["last_year"]).fillna("")


def _judgements(folder: Path) -> pd.DataFrame:
    """Return the latest judgements, of those that were published up to the panel's last year."""
    table = _read(folder, OFSTED_FILE)
    published = pd.to_datetime(table["publication_date"], format="%d/%m/%y")
    table = table[published.dt.year <= LAST_YEAR].assign(published=published.dt.strftime("%Y-%m-%d"))
    names = {
        "la_code": "code",
        "published": "ofsted_published",
        "overall_effectiveness_grade": "ofsted_overall",
        "impact_of_leaders_grade": "ofsted_leaders",
        "help_and_protection_grade": "ofsted_help_and_protection",
    }
    return table[list(names)].rename(columns=names).set_index("code")


def _neighbours(folder: Path) -> Iterator[dict[str, str]]:
    for row in _read(folder, NEIGHBOURS_FILE).to_dict("records"):
        ranks = range(1, NEIGHBOURS + 1)
        yield {
            "code": row["old_la_code"],
            "neighbours": ";".join(row[f"SN_{rank}"] for rank in ranks),
            "closeness": ";".join(row[f"SN_{rank}P"].strip() for rank in ranks),
        }


def main() -> None:
    """Read the folder from the command line and write both files."""
    parser = argparse.ArgumentParser(prog="python -m sim.data.make_panel", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help=f"holds {', '.join(files())}")
    write(parser.parse_args().folder)


if __name__ == "__main__":
    main()
