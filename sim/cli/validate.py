"""``frontdoor validate``: published figures of an authority beside simulated ones."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.application import examples
from sim.cli.name_completion import authorities, overrides
from sim.cli.options import DryRun, Jobs, counting, two_or_more
from sim.cli.status import DONE, SOME_FAILED
from sim.cli.validate_all import ALL, YEARS_OPTION, validate_all, words_of_all, years_typed


@examples(
    "frontdoor validate england_typical",
    "frontdoor validate darlington run.years=3 --replications 40 --output darlington.md",
    "frontdoor validate darlington --slopes --levels 0.8,0.9,1,1.1,1.2 --replications 32",
    "frontdoor validate england_typical --movement",
    "frontdoor validate --all",
    "frontdoor validate darlington --slopes --levers posts coping=none --output slopes_without_coping.md",
)
def validate(
    context: typer.Context,
    authority: Annotated[
        str | None,
        typer.Argument(
            metavar="AUTHORITY",
            help="a council, or england_typical",
            autocompletion=authorities,
            show_default=False,
        ),
    ] = None,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KEY=VALUE",
            help="of the configuration; recorded on the page",
            autocompletion=overrides,
            show_default=False,
        ),
    ] = None,
    replications: Annotated[int | None, counting("N", "exactly so many, however precise", two_or_more)] = None,
    at_most: Annotated[int | None, counting("N", "stop adding replications at (default: 200)", two_or_more)] = None,
    slopes: Annotated[
        bool, typer.Option("--slopes", help="how much the service responds, beside what councils' figures say")
    ] = False,
    levels: Annotated[
        str | None,
        typer.Option(
            metavar="X,X", help="of posts, with --slopes (default: 0.8,0.9,1,1.1,1.2 of today's)", show_default=False
        ),
    ] = None,
    levers: Annotated[
        str | None,
        typer.Option(
            metavar="NAME,NAME",
            help="moved, with --slopes (default: all): posts, agency, closed at referral, demand, sickness, vacancies, "
            "turnover",
            show_default=False,
        ),
    ] = None,
    movement: Annotated[
        bool, typer.Option("--movement", help="how yearly figures move of themselves, beside how councils' do")
    ] = False,
    all_councils: Annotated[
        bool, typer.Option(ALL, help="every council for one year each, and what is predicted better than by a constant")
    ] = False,
    years: Annotated[
        str | None,
        typer.Option(
            YEARS_OPTION,
            metavar="YEAR,YEAR",
            help="of the profiles, with --all (default: 2023,2024)",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="PAGE",
            help="default: results/validation/AUTHORITY.md, or slopes.md, movement.md or councils.md there; CSV files "
            "lie beside it",
            show_default=False,
        ),
    ] = None,
    jobs: Jobs = None,
    dry_run: DryRun = False,
) -> int:
    """Lay an authority's published figures beside simulated ones.

    The authority is simulated as published. For every figure the page has its role (input, calibrated, predicted, not
    predicted), the simulated mean, the difference, and whether its bound is met. Replications are added until the
    half-width of every mean is at most 2%. Figures are published with the project, so a council of your own cannot be
    validated.
    Finished replications are kept: after an interruption the same command goes on where it stopped.

    Demand stays on its mean path (demand.yearly_walk_sd=0 run.years=5), and practice where it is; the typical
    authority has a year to settle first (run.warm_up_days=253). The last line printed is the page. Inside a clone of
    the project, started in its folder, pages go to docs/validation, where the project keeps its own.

    With --slopes, the same futures are simulated at several levels of posts, agency, closures at referral, demand,
    sickness, vacancies and turnover (32 of each, or --replications). The page lays every simulated slope, and each
    step between levels, beside the one estimated within councils, both with 95% intervals: met, not met or undecided.
    A year is measured two years after the change (run.warm_up_days=506 run.years=1).

    With --movement, nothing is changed: many futures of six years show how far yearly figures move of themselves and
    how they go together, beside the panel of councils (100 futures, or --replications).

    With --all, every council is simulated for one year from its own figures of 2023 and of 2024 (4 futures each, or
    --replications; about 40 minutes of two processors). The page says for each figure how near the model comes over all
    councils, beside the median of the other councils: only what is nearer, in both years, is called predicted.
    """
    from sim.cli.movement import validate_movement
    from sim.cli.slopes import refuse_options_of_slopes, validate_slopes
    from sim.config.council_options import chosen
    from sim.experiment.run.replications import Options
    from sim.reported import write_report
    from sim.validation.comparison import validate as run
    from sim.validation.page import pages_folder, summary, write_validation

    def page_named(name: str) -> Path:
        page = output or pages_folder() / f"{name}.md"
        if page.suffix != ".md":
            raise typer.BadParameter(f"{page}: the name of the page must end in .md", param_hint="--output")
        return page

    how = Options(n_jobs=jobs, command=context.obj, report=write_report, dry_run=dry_run)
    if all_councils:
        others = {
            "--slopes": slopes,
            "--movement": movement,
            "--at-most": at_most,
            "--levels": levels,
            "--levers": levers,
        }
        overrides_of_all = words_of_all(authority, words or (), others)
        return validate_all(overrides_of_all, years_typed(years), replications, page_named("councils"), how)
    if authority is None:
        raise typer.BadParameter(f"which council? Give one, or {ALL}", param_hint="AUTHORITY")
    if years:
        raise typer.BadParameter(f"years are for {ALL}; one council has authority.year=", param_hint=YEARS_OPTION)
    authority, words = chosen(authority, words or ())
    page = page_named("slopes" if slopes else "movement" if movement else authority)
    if slopes and movement:
        raise typer.BadParameter("one at a time: --slopes or --movement", param_hint="--movement")
    if slopes:
        if at_most is not None:
            raise typer.BadParameter("slopes take --replications, exactly so many", param_hint="--at-most")
        return validate_slopes(authority, words, levels, levers, replications, page, how)
    refuse_options_of_slopes(levels, levers)
    if movement:
        if at_most is not None:
            raise typer.BadParameter("movement takes --replications, exactly so many", param_hint="--at-most")
        return validate_movement(authority, words, replications, page, how)
    most = replications or at_most or 200
    at_least = replications or min(12, most)
    validation = run(authority, words, at_least, most, how)
    written, _ = write_validation(validation, page)
    print(f"{validation.council.recipe.name}: {summary(validation)}")
    for failure in validation.results.failures:
        print(f"failed: replication {failure['replication']}: {failure['reason']}", file=sys.stderr)
    print(written)
    return SOME_FAILED if validation.results.failures else DONE
