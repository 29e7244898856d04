"""``frontdoor run``: a what-if, a sweep, or named experiments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import typer

from sim.cli.application import Command, examples
from sim.cli.name_completion import overrides
from sim.cli.options import ConfigDir, DryRun

_HELP = {"-h", "--help"}
_DRY_RUN = "--dry-run"


class RunCommand(Command):
    """Its words are Hydra's, which reads them itself; typer reads them for help and the tab key alone."""

    def parse_args(self, context: Any, args: list[str]) -> list[str]:
        """Leave the words as they were typed, but for --dry-run."""
        if context.resilient_parsing or _HELP & set(args):
            rest: list[str] = super().parse_args(context, args)
            return rest
        context.params = {"words": [word for word in args if word != _DRY_RUN], "dry_run": _DRY_RUN in args}
        return []

    def paragraphs(self, context: Any) -> Sequence[str]:
        """Return which experiments and groups of the configuration there are, those in the user's own folders too."""
        from sim.cli.hydra_session import read_words
        from sim.config.files import experiment_names, group_names, option_names
        from sim.config.own_folders import own_folders

        typed = [word for word in context.obj[1:] if word not in {*_HELP, _DRY_RUN}]
        own = own_folders(read_words(typed).overrides)
        groups = (f"{group}: {', '.join(option_names(group, own))}" for group in group_names(own))
        return (
            f"Experiments: {', '.join(experiment_names(own))}.",
            f"Groups of the configuration and their options: {'; '.join(groups)}.",
            "my_question.yaml and the folder my are of your own: docs/experiments.md and docs/hydra.md say what is in "
            "them. The tab key completes all of it after frontdoor --install-completion.",
        )


@examples(
    "frontdoor run authority=doncaster workforce.vacancy_rate=0.25 run.replications=20",
    "frontdoor run -m authority=doncaster workforce.agency_rate=0.1,0.2,0.3",
    "frontdoor run experiment=staffing_sweep execution.n_jobs=4",
    "frontdoor run experiment=my_question.yaml",
    "frontdoor run --config-dir my authority=rutland",
    "frontdoor run -m experiment=staffing_sweep,theory_tandem",
)
def run(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KEY=VALUE",
            help="experiment=NAME, groups and keys; with -m several values of one, with commas between them",
            autocompletion=overrides,
            show_default=False,
        ),
    ] = None,
    multirun: Annotated[bool, typer.Option("--multirun", "-m", help="run every combination of the values")] = False,
    config_dir: ConfigDir = None,
    alone: Annotated[
        bool, typer.Option("--alone", help="a change by itself, without the authority as it is now beside it")
    ] = False,
    dry_run: DryRun = False,
    cfg: Annotated[
        Literal["job", "hydra", "all"] | None,
        typer.Option("--cfg", "-c", metavar="job", help="show the composed configuration and stop"),
    ] = None,
    package: Annotated[
        str | None, typer.Option("--package", "-p", metavar="KEY", help="with --cfg: of this section only")
    ] = None,
    resolve: Annotated[bool, typer.Option("--resolve", help="with --cfg: with every reference worked out")] = False,
    info: Annotated[
        str | None, typer.Option("--info", "-i", metavar="defaults", help="show how it is composed and stop")
    ] = None,
    hydra_help: Annotated[bool, typer.Option("--hydra-help", help="list the options of Hydra's")] = False,
) -> int:
    """Simulate a change beside the authority as it is now, a sweep, or a named experiment.

    Authority, run.* and execution.* hold for both sides; every other setting is the change. Without one, the authority
    as it is now is simulated alone.

    Writes one folder in ./results, of several experiments one each; the last line printed is that folder. Any value can
    be set by its key; frontdoor describe parameters lists them. Rates are shares: 0.19, not 19. Finished replications
    are kept: after an interruption the same command goes on where it stopped.
    """
    from sim.cli.plans import run_plans

    return run_plans(words or [], dry_run=dry_run)
