"""Commands, seed, version and hashes: all that is needed to get the same numbers again."""

from sim.experiment.file.overrides import changed_settings, last_of_each
from sim.report.layout.inline import code
from sim.report.layout.parts import Commands, Pairs, Paragraph
from sim.report.layout.section import Section
from sim.report.layout.templates import Part
from sim.report.study.study import Study
from sim.report.words import labels


def section(study: Study) -> Section:
    """How to make the numbers again, and what decides which come out."""
    return Section("reproduce", "Reproduce", "How to make this again", [*_again(study), Pairs(_identity(study))])


def _again(study: Study) -> list[Part]:
    if (own := study.manifest["code"].get("simulate")) is not None:
        return [Paragraph(f"Run again in Python with sim.run_experiment(..., simulate={own['function']}).")]
    return [
        Paragraph(
            f"From the results folder that holds this report, everything again; and {labels.the_baseline(study)} "
            "alone, with all its replications:"
        ),
        Commands(f"frontdoor reproduce RESULTS\nfrontdoor run {' '.join(_words_alone(study))}"),
        Paragraph(
            "The same seed and package versions give the same tables to the last byte, on one processor or many. "
            + code("frontdoor verify RESULTS")
            + " runs replications again and compares."
        ),
    ]


def _identity(study: Study) -> dict[str, str]:
    """Everything that decides which numbers come out."""
    code = study.manifest["code"]
    commit = (
        f"{code['commit']}{'' if code['clean'] else ', with changes'}" if code["commit"] else "not run from a clone"
    )
    own = code.get("simulate")
    return {
        "Experiment": study.manifest["experiment"],
        "Seed": str(study.seed),
        "Random numbers": study.manifest["stream_scheme"],
        "Program": study.generator,
        "Commit": commit,
        "Hash of the model": code["model_version"],
        **({"In place of the model": f"{own['function']}, {own['text_sha256']}"} if own else {}),
        f"Hash of {labels.the_baseline(study)}": study.baseline.digest,
        "Packages": ", ".join(f"{name} {version}" for name, version in study.manifest["packages"].items()),
    }


def _words_alone(study: Study) -> tuple[str, ...]:
    """What gives the baseline on the command line, as often as it was run."""
    overrides = last_of_each((*study.baseline.overrides, f"run.replications={study.baseline.replications}"))
    return (*overrides, "--alone") if changed_settings(overrides) else overrides
