"""Overrides as a reader needs them: each setting once, and those that make a run other than the council as it is."""

import re
from collections.abc import Iterable

from sim.experiment.file.setting_words import change

_WHICH_AND_HOW = re.compile(r"[+~]*(authority|hydra|run|execution)\b")
"""Which council is simulated, with what describes it, and how: no course of action that it could take."""

_NOT_FROM_A_FILE = re.compile(r"^[+~\s]*(hydra\b|execution\.address\b)")


def check_origin(overrides: Iterable[str]) -> None:
    """Raise ValueError if there is an override that only the person at the keyboard may give.

    Hydra's own settings can name folders and programs, and who answers at the address of a cluster can run programs
    here: an experiment that somebody sent must not say either.
    """
    for override in overrides:
        if found := _NOT_FROM_A_FILE.match(override):
            raise ValueError(f"{override}: {found[1]} is not taken from a file; give it on the command line")


def last_of_each(overrides: Iterable[str]) -> tuple[str, ...]:
    """Keep the last override of every key, as composition does; a list given whole takes the place of its items too.

    Examples
    --------
    >>> last_of_each(["run.years=3", "authority=doncaster", "run.years=1"])
    ('authority=doncaster', 'run.years=1')
    >>> last_of_each(["demand.month_factors.0=1", "demand.month_factors=[1,2]"])
    ('demand.month_factors=[1,2]',)
    """
    latest: dict[str, str] = {}
    for override in overrides:
        key = override.partition("=")[0].lstrip("+")
        for replaced in [known for known in latest if known == key or _item_of(key).match(known)]:
            del latest[replaced]
        latest[key] = override
    return tuple(latest.values())


def _item_of(key: str) -> re.Pattern[str]:
    return re.compile(re.escape(key) + r"\.\d+(\.|$)")


def shared_and_changed(overrides: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Divide overrides: which authority, how long is simulated and how it is run, and what changes the service.

    What is said of the authority itself (``authority.name``, ``authority.published``) changes no service. Rules by
    which a service copes are a change: they say how it works.

    Examples
    --------
    >>> shared_and_changed(["authority=bradford", "workforce.vacancy_rate=0.25", "run.years=1", "coping=none"])
    (('authority=bradford', 'run.years=1'), ('workforce.vacancy_rate=0.25', 'coping=none'))
    """
    settings = last_of_each(overrides)
    shared = tuple(each for each in settings if _WHICH_AND_HOW.match(each))
    return shared, tuple(each for each in settings if each not in shared)


def changed_settings(overrides: Iterable[str]) -> tuple[str, ...]:
    """Keep what changes the service, without the signs that add a key."""
    return tuple(override.lstrip("+") for override in shared_and_changed(overrides)[1])


def with_changes(name: str, overrides: Iterable[str]) -> str:
    """Name an authority and what was changed about it, in words.

    Examples
    --------
    >>> with_changes("Bradford", ["authority=bradford", "workforce.vacancy_rate=0.25", "run.years=1"])
    'Bradford, with vacancy rate 25%'
    """
    changes = ", ".join(map(change, changed_settings(overrides)))
    return f"{name}, with {changes}" if changes else name
