"""``frontdoor validate``: published figures of an authority beside simulated ones."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sim.cli.main import DONE, SOME_FAILED, parser, positive


def validate(words: list[str]) -> int:
    """Simulate an authority as published and write the comparison; the last line printed is the page."""
    from sim.experiment.run.replications import Options
    from sim.reported import write_report
    from sim.validation.comparison import AS_PUBLISHED, HALF_WIDTH, SETTLED
    from sim.validation.comparison import validate as run
    from sim.validation.page import summary, write_validation

    options = parser(
        "validate",
        "Simulate an authority as published, and lay every published figure beside the simulated mean: its role "
        "(input, calibrated, predicted), the difference, and whether it agrees. Replications are added until the "
        f"half-width of every mean is at most {HALF_WIDTH:.0%}. Finished replications are kept: after an interruption "
        "the same command goes on where it stopped. Demand does not wander from year to year "
        f"({' '.join(AS_PUBLISHED)}); the typical authority has a year to settle first ({' '.join(SETTLED)}).",
        "frontdoor validate england_typical\n"
        "frontdoor validate darlington run.years=3 --replications 40 --output darlington.md",
    )
    options.add_argument("authority", help="one that comes with the project")
    options.add_argument("overrides", nargs="*", metavar="key=value", help="of the configuration; recorded on the page")
    options.add_argument("--replications", metavar="N", type=_two_or_more, help="exactly so many, however precise")
    options.add_argument(
        "--at-most", metavar="N", type=_two_or_more, default=200, help="stop adding replications at (default 200)"
    )
    options.add_argument("--jobs", metavar="N", type=positive, help="processes at once; default: one per processor")
    options.add_argument(
        "--output", metavar="PAGE", type=Path, help="default: docs/validation/AUTHORITY.md; a CSV file lies beside it"
    )
    chosen = options.parse_args(words)
    page = chosen.output or Path("docs") / "validation" / f"{chosen.authority}.md"
    if page.suffix != ".md":
        options.error(f"--output {page}: the name of the page must end in .md")
    at_least, at_most = (chosen.replications,) * 2 if chosen.replications else (min(12, chosen.at_most), chosen.at_most)
    how = Options(n_jobs=chosen.jobs, command=("validate", *words), report=write_report)
    validation = run(chosen.authority, chosen.overrides, at_least, at_most, how)
    written, _ = write_validation(validation, page)
    print(f"{validation.council.recipe.name}: {summary(validation)}")
    for failure in validation.results.failures:
        print(f"failed: replication {failure['replication']}: {failure['reason']}", file=sys.stderr)
    print(written)
    return SOME_FAILED if validation.results.failures else DONE


def _two_or_more(text: str) -> int:
    number = positive(text)
    if number < 2:
        raise argparse.ArgumentTypeError("an interval takes at least 2 replications")
    return number
