"""The page that lays published figures beside simulated ones, and the same as a table for a spreadsheet."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from sim.config.files import project_clone
from sim.experiment.results.results import Results
from sim.experiment.statistics.verdict import MET, NOT_MET
from sim.markdown import head, prose, row
from sim.measures import quantities
from sim.validation.comparison import FAR, HALF_WIDTH, INPUT_Z, NEAR, NOT_COMPARABLE, TOLERANCE, Validation

_ROLES = (
    "**Role.** *Input*: the figure itself is a setting; agreement shows that the model does what it was told (within "
    f"{TOLERANCE['input']:.0%}, or within {INPUT_Z:g} standard errors). *Calibrated*: unpublished quantities were set "
    "so that this figure comes out; agreement is no evidence about anything else (within "
    f"{TOLERANCE['calibrated']:.0%}). *Predicted*: not used, and over all councils the model comes nearer to it than "
    f"the median council does (within {TOLERANCE['predicted']:.0%}). *Not predicted*: not used, and it does not; a "
    f"figure that is *near* (within {TOLERANCE['not predicted']:.0%}) may be so by chance, and one that is *far* asks "
    "for caution about that measure in every scenario. [All councils](councils.md) has the evidence."
)


def pages_folder() -> Path:
    """Return where pages go: below the results; in the folder of a clone of the project to where it keeps its own."""
    here = Path("docs") / "validation"
    return here if here.is_dir() and Path.cwd().resolve() == project_clone() else Path("results") / "validation"


def write_validation(validation: Validation, page: Path) -> tuple[Path, Path]:
    """Write the page, and beside it a CSV file with full precision; return both paths."""
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(markdown(validation), encoding="utf-8", newline="\n")
    table = page.with_suffix(".csv")
    validation.figures.to_csv(table, index=False, float_format="%.6g", lineterminator="\n", encoding="utf-8-sig")
    return page, table


def markdown(validation: Validation) -> str:
    """Return the page."""
    return (
        "\n".join([*_head(validation), *_figures(validation), *_trends(validation), *what_was_run(validation.results)])
        + "\n"
    )


def summary(validation: Validation) -> str:
    """Say in a line how many bounds are met, of the figures that could be compared."""
    figures = validation.figures
    judged = figures[figures["verdict"].isin([MET, NOT_MET])]
    parts = [
        f"{(of_role['verdict'] == MET).sum()} of {len(of_role)} {role}"
        for role in TOLERANCE
        if len(of_role := judged[judged["role"] == role])
    ]
    unused = figures[figures["verdict"].isin([NEAR, FAR])]
    rest = f"not predicted: {(unused['verdict'] == NEAR).sum()} of {len(unused)} near" if len(unused) else ""
    met = f"bounds met: {', '.join(parts)}" if parts else ""
    return "; ".join(filter(None, [met, rest])) or "nothing could be compared"


def _head(validation: Validation) -> Iterator[str]:
    recipe, authority, figures = validation.council.recipe, validation.council.authority, validation.figures
    yield f"# {recipe.name}: simulated and published"
    yield ""
    yield from prose(
        f"Published figures of {recipe.area.short_name}, {recipe.year}, beside the means of "
        f"{replications_of(validation.results)} simulated futures. Written by `frontdoor validate {authority}`."
    )
    yield ""
    yield from prose(_ROLES)
    yield ""
    yield from prose(
        "A figure is compared after the adjustment of scope that is stated with it. Its verdict says whether the bound "
        "of its role is met."
    )
    yield ""
    yield f"In short: {summary(validation)}."
    for verdict in (NOT_MET, FAR, "not simulated", NOT_COMPARABLE, "not published"):
        names = figures.loc[figures["verdict"] == verdict, "figure"]
        if len(names):
            yield ""
            yield from prose(f"**{verdict.capitalize()}**: {'; '.join(_lower(name) for name in names)}.")
    is_wide = (figures["half_width_share"] > HALF_WIDTH) & (figures["verdict"] != "not published")
    wide = figures.loc[is_wide, "figure"]
    if len(wide):
        yield ""
        yield from prose(
            f"**Not precise enough** (half-width of the interval above {HALF_WIDTH:.0%} of the simulated or published "
            "value, whichever is larger; marked †): "
            f"{'; '.join(_lower(name) for name in wide)}."
        )
    yield ""


def _figures(validation: Validation) -> Iterator[str]:
    published = validation.figures[validation.figures["verdict"] != "not published"]
    for group, rows in published.groupby("group", sort=False):
        yield f"## {group}"
        yield ""
        yield from head("figure", "unit", "role", "published", "simulated", "95% interval", "difference", "verdict")
        for each in rows.itertuples():
            wide = " †" if each.half_width_share > HALF_WIDTH else ""
            yield row(
                [
                    each.figure,
                    each.unit,
                    each.role,
                    _value(each.published, each.unit) + (" ‡" if each.scope else ""),
                    _value(each.simulated, each.unit),
                    _interval(each.ci95_low, each.ci95_high, each.unit) + wide,
                    _percent(each.difference_share),
                    f"**{each.verdict}**" if each.verdict in (NOT_MET, FAR) else each.verdict,
                ]
            )
        yield ""
    yield "‡ With a remark on scope, below."
    yield ""
    yield "## Where each figure comes from, and what it was used for"
    yield ""
    yield from prose(
        "Rates are per child aged 0 to 17 (Office for National Statistics, mid-year estimate before the year ending "
        "31 March)."
    )
    yield ""
    yield from head("figure", "source", "scope", "use", "measures")
    for each in published.itertuples():
        measures = ", ".join(f"`{name}`" for name in each.measures.split(", "))
        yield row([each.figure, each.source, each.scope, each.how, measures])
    yield ""


def _trends(validation: Validation) -> Iterator[str]:
    trends = validation.trends
    yield "## Trends"
    yield ""
    if trends.empty:
        yield "The run was too short to show a trend: that takes more than a year, and two replications."
        yield ""
        return
    settings, moves = validation.council.config.run, trends["mean"] > 0.0
    yield from prose(
        f"Slope of every stock over {f'{settings.years:g}' if settings.years else 'the'} years after a warm-up of "
        f"{settings.warm_up_days} working days, the season taken out, mean over "
        f"replications. Of {moves.sum()} intervals at 95%, {0.05 * moves.sum():.1f} are expected to leave out zero by "
        "chance alone when nothing has a trend."
    )
    yield ""
    yield from head("stock", "unit", "mean", "slope a year", "95% interval", "of the mean", "interval includes 0")
    for each in trends[moves].itertuples():
        yield row(
            [
                f"`{each.stock}`",
                each.unit,
                _value(each.mean, each.unit),
                quantities.change(each.slope, "1"),
                f"{quantities.change(each.ci95_low, '1')} to {quantities.change(each.ci95_high, '1')}",
                f"{_percent(each.slope_share)} a year" if each.mean >= 1.0 else "",
                "yes" if each.includes_zero else "**no**",
            ]
        )
    if not moves.all():
        yield ""
        yield from prose(f"Nothing there at any time: {', '.join(f'`{name}`' for name in trends['stock'][~moves])}.")
    yield ""


def what_was_run(results: Results) -> Iterator[str]:
    """Return the last section of a page: what another reader needs to run it again."""
    manifest = results.manifest
    code, scenario = manifest["code"], manifest["scenarios"][0]
    state = {None: "", True: "", False: ", with changes that were not committed"}[code["clean"]]
    commit = f", commit `{code['commit'][:12]}`{state}" if code["commit"] else ""
    yield "## What was run"
    yield ""
    yield f"- configuration: `{' '.join(scenario['overrides'])}`, digest `{scenario['digest'][:16]}`"
    yield f"- replications: {replications_of(results)}; seed {manifest['seed']}; {manifest['stream_scheme']}"
    yield f"- program: version {code['version']}, model `{code['model_version'][:12]}`{commit}"
    packages = ", ".join(f"{name} {manifest['packages'][name]}" for name in ("python", "numpy", "scipy", "simpy"))
    yield f"- packages: {packages}"
    yield ""
    yield "Contains public sector information licensed under the Open Government Licence v3.0."


def replications_of(results: Results) -> int:
    """Return how many futures were simulated."""
    return int(results.measures["replication"].nunique())


def _value(number: float, unit: str) -> str:
    return quantities.value(number, "share" if unit.startswith("share") else unit)


def _interval(low: float, high: float, unit: str) -> str:
    return quantities.interval(low, high, "share" if unit.startswith("share") else unit)


def _percent(number: float) -> str:
    return f"{quantities.change(number, 'share')}%" if math.isfinite(number) else ""


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]
