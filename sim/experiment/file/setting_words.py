"""Parameters and what is set of them, in words rather than keys."""

from functools import cache

from sim.config.explain import fields_of
from sim.config.schema import Config
from sim.data.ranges import evidence_ranges
from sim.measures import quantities

_NAMES = {
    "teams.establishment_factor": "posts",
    "teams.front_door.posts": "front door posts",
    "teams.mash.posts": "MASH posts",
    "teams.assessment.posts": "assessment posts",
    "teams.safeguarding.posts": "safeguarding posts",
    "teams.conference.posts": "conference chairs' posts",
    "teams.early_help.posts": "early help posts",
    "workforce.agency_rate": "agency rate setting",
    "workforce.pay_uplift.share": "pay rise",
    "workforce.agency.conversion_share": "agency workers who become permanent",
    "workforce.nqsw.mentoring.share": "newly qualified workers with a mentor",
    "demand.contacts_per_year": "contacts",
    "demand.growth_per_year": "growth of contacts",
    "demand.below_threshold_factor": "below-threshold contacts",
    "early_help.consultation_line.hours_per_day": "consultation line hours a day",
    "early_help.extra_keyworkers.posts": "extra keyworkers",
    "early_help.effect_scale": "strength of early help",
    "early_help.family_hub.takes_share": "share of families a hub takes",
}

_WITHOUT = {
    "early_help.consultation_line.hours_per_day": "no consultation line",
    "early_help.extra_keyworkers.posts": "no extra keyworkers",
}
"""What 0 means, where it means that there is none."""

_SWITCHED = {"true": "on", "false": "off"}

_SHORT = 12
"""Characters of a value that a name has room for: a date, a policy."""

_PERCENTAGES = ("_factor", "_rate", "_share")
_A_YEAR = ("turnover_rate", "_per_year")


def factor(key: str) -> str:
    """Name of a parameter in words: one of its own, or that of its evidence range, or the last parts of its key."""
    if key in _NAMES:
        return _NAMES[key]
    found = evidence_ranges().get(key)
    parts = [part for part in key.split(".") if not part.isdecimal()]
    return found.label if found else " ".join(parts[-2:]).replace("_", " ")


def level(key: str, number: float) -> str:
    """Value of a parameter in words; shares and factors as percentages."""
    if number == 0 and key in _WITHOUT:
        return "none"
    is_percentage = key.endswith(_PERCENTAGES) or _unit(key).partition("/")[0] == "share"
    text = f"{quantities.plain(100 * number)}%" if is_percentage else quantities.plain(number)
    return f"{text} a year" if key.endswith(_A_YEAR) else text


def change(override: str) -> str:
    """What an override sets, in words; a list or another long value is named without its content.

    Examples
    --------
    >>> change("workforce.vacancy_rate=0.07"), change("workforce.supervision.enabled=true")
    ('vacancy rate 7%', 'supervision on')
    >>> change("demand.growth_per_year=0.05"), change("early_help.consultation_line.hours_per_day=0")
    ('growth of contacts 5% a year', 'no consultation line')
    >>> change("coping=none"), change("authority=england_typical")
    ('coping: none', 'authority: england typical')
    >>> change("workforce.paths=[{lever: vacancy_rate, start: 2009-07-01, end: 2012-01-01, to: 0.07}]")
    'workforce paths'
    """
    key, is_override, value = override.lstrip("+").partition("=")
    if not is_override:
        return override
    if value in _SWITCHED:
        return f"{factor(key).removesuffix(' enabled')} {_SWITCHED[value]}"
    try:
        number = float(value)
    except ValueError:
        text = value.strip("'\"").replace("_", " ")
        return f"{factor(key)}: {text}" if has_room(override) else factor(key)
    return _WITHOUT[key] if number == 0 and key in _WITHOUT else f"{factor(key)} {level(key, number)}"


def has_room(override: str) -> bool:
    """Whether a name has room for what an override sets: a short value, or an option of a group, which is a name."""
    key, _, value = override.partition("=")
    return "." not in key or len(value) <= _SHORT


@cache
def _unit(key: str) -> str:
    field = fields_of(Config).get(key)
    extra = field.json_schema_extra if field else None
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""
