"""What things are called in a report: parameters, measures and scenarios, in words rather than keys."""

import textwrap
from collections import Counter
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from sim.experiment.analyses.waterfall import WITHOUT
from sim.experiment.counted import counted
from sim.experiment.file import setting_words
from sim.experiment.file.overrides import changed_settings, last_of_each
from sim.experiment.results.scenario import FinishedScenario
from sim.experiment.statistics.bound import Bound
from sim.measures import MEASURES, quantities
from sim.report.study.grid import Factor
from sim.report.study.study import Study

_FEW = 3
"""So many parameters can be named in a line."""

_MOST_SETTINGS = 8
"""Settings that a line can name; a story that describes a council of its own has many more."""

_LONGEST_NAME = 90
"""Characters of a scenario's name in a sentence."""

_NAMES: WeakKeyDictionary[Study, dict[str, str]] = WeakKeyDictionary()
"""What the scenarios of each study are called."""

_LONGEST_LINE = 160
"""Characters of them; a list of records is read where it is reproduced."""

factor, level = setting_words.factor, setting_words.level


def measure(name: str) -> str:
    """Name of a measure in words."""
    return MEASURES[name].label


def bound(wanted: Bound, unit: str) -> str:
    """Write what is wanted of a measure.

    Examples
    --------
    >>> bound(Bound(0.85, at_least=True), "share")
    'at least 85.0%'
    """
    return f"{'at least' if wanted.at_least else 'at most'} {quantities.value(wanted.number, unit)}"


def definition(name: str) -> str:
    """Definition of a measure, as a sentence."""
    text = MEASURES[name].definition.rstrip(".")
    return f"{sentence_case(text)}."


def factors(keys: Iterable[str]) -> str:
    """Names of several parameters in words, each once, with commas between them."""
    return ", ".join(dict.fromkeys(factor(key) for key in keys))


def change(name: str) -> str:
    """What an override sets, in words, or what is left out of a step; a name that is no override is kept."""
    left_out = WITHOUT if name.startswith(WITHOUT) else ""
    return left_out + setting_words.change(name.removeprefix(left_out))


def setting(item: Factor, number: float) -> str:
    """A parameter and its value, for example ``agency rate 19%``."""
    return f"{factor(item.key)} {level(item.key, number)}"


def scenario(study: Study, item: FinishedScenario) -> str:
    """Name of a scenario: of a point of a sweep what it sets otherwise than the baseline.

    For example ``Posts 90%, turnover 18%``; elsewhere, or where two would be called alike, the name it has.
    """
    if study not in _NAMES:
        said = {each.name: _said(study, each) for each in study.scenarios}
        times = Counter(text.casefold() for text in said.values())
        _NAMES[study] = {
            name: textwrap.shorten(text if times[text.casefold()] == 1 else name, _LONGEST_NAME, placeholder="...")
            if study.others
            else text
            for name, text in said.items()
        }
    return _NAMES[study][item.name]


def _said(study: Study, item: FinishedScenario) -> str:
    if item is study.baseline:
        return "Baseline" if study.others else baseline(study)
    if "=" in item.name and (own := _own_settings(study, item)):
        return sentence_case(own)
    if "=" not in item.name or not moved(study, item):  # points of a sweep are named key=value
        return item.name.replace("_", " ")
    return sentence_case(", ".join(_in_short(each, item.settings[each.key]) for each in moved(study, item)))


def moved(study: Study, item: FinishedScenario) -> tuple[Factor, ...]:
    """Of the few parameters that scenarios cross, those that a scenario sets otherwise than the baseline does."""
    if "=" not in item.name:
        return ()
    return tuple(each for each in study.factors if item.settings[each.key] != study.baseline.settings[each.key])


def _in_short(item: Factor, number: float) -> str:
    """A parameter and its value without what a name has no need of, for example ``agency rate 10%``."""
    return f"{factor(item.key).removesuffix(' setting')} {level(item.key, number).removesuffix(' a year')}"


def _own_settings(study: Study, item: FinishedScenario) -> str:
    """What a point of a sweep sets, where that is more than numbers; empty where that has no room in a name.

    An option of a group sets many numbers, and words are none: a name made of what differs in the configuration would
    have too much of the first and nothing of the second.
    """
    shared = set.intersection(*(set(each.overrides) for each in study.scenarios))
    own = [each.lstrip("+") for each in last_of_each(item.overrides) if each not in shared]
    numbers = {each.key for each in study.factors}
    in_words = [each for each in own if each.partition("=")[0] not in numbers]
    return ", ".join(map(change, own)) if in_words and all(map(setting_words.has_room, in_words)) else ""


def given_name(study: Study, item: FinishedScenario) -> str | None:
    """The name that other tables know a scenario by, where a report says it in other words and there are several."""
    if not study.others:
        return None
    said = scenario(study, item).casefold()
    return None if item.name.replace("_", " ").casefold() == said else item.name


def the_baseline(study: Study) -> str:
    """What the first scenario is called in a sentence: alone it is no baseline of anything."""
    return "the baseline" if study.others else "this run"


def baseline(study: Study) -> str:
    """The baseline's authority and settings: what scenarios differ in, if that is little, and what was overridden."""
    named = study.factors if len(study.factors) <= _FEW else ()
    keys = {each.key for each in named}
    changed = [text for text in changed_settings(study.baseline.overrides) if text.partition("=")[0] not in keys]
    parts = [setting(each, study.baseline.settings[each.key]) for each in named] + [change(text) for text in changed]
    authority = str(study.baseline.settings["authority.name"])
    if len(parts) > _MOST_SETTINGS or sum(map(len, parts)) > _LONGEST_LINE:
        return f"{authority}, with {len(parts)} settings of its own, which are listed under Reproduce"
    return f"{authority}, with {', '.join(parts)}" if parts else authority


def with_people(study: Study, item: FinishedScenario) -> str:
    """Name of a scenario and, where known, how many people work in it."""
    people = study.people(item)
    return (
        f"{scenario(study, item)} ({counted(round(people), 'person', 'people')})"
        if people is not None
        else scenario(study, item)
    )


def sentence_case(text: str) -> str:
    """Write the first letter as a capital, and leave the rest."""
    return text[:1].upper() + text[1:]
