"""What stands below a slide for who speaks to it: how to read it, and what it cannot say."""

from sim.report.sections.assumptions import LIMITS
from sim.report.study.key_measures import key_measures
from sim.report.study.study import Study
from sim.report.words import labels, sentences

_TERMS = ("Replication, or simulated future", "8 in 10 futures", "95% interval")
_TERMS_OF_DIFFERENCES = ("Paired difference", "A queue runs away")


def notes(study: Study) -> str:
    """The notes of a slide, a paragraph a line."""
    terms = [*_TERMS, *(_TERMS_OF_DIFFERENCES if study.others else ())]
    return "\n".join(
        [
            "How to read this",
            *(f"{term}: {sentences.GUIDE[term]}" for term in terms),
            *([sentences.CAUTION.strip()] if study.others else []),
            "",
            "Limits",
            *LIMITS,
            "",
            "Where it comes from",
            f"{labels.sentence_case(labels.the_baseline(study))}: {labels.baseline(study)}.",
            sentences.provenance(study, key_measures(study)),
            "The report beside this file has every measure, assumption and source.",
        ]
    )
