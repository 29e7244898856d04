"""Every council that published enough, as an option of ``authority=``, made when it is asked for and kept.

Importing this costs nothing: what derives a profile is imported with the first that is made.
"""

from __future__ import annotations

from functools import lru_cache

from sim.config.areas import councils
from sim.config.council_options import council_and_year


def names() -> list[str]:
    """Return the councils of the last year, as they are chosen."""
    return list(councils())


def has(option: str) -> bool:
    """Return whether an option is a council, or a council and a year, with published figures."""
    return council_and_year(option) is not None


@lru_cache(maxsize=512)
def text(option: str) -> str:
    """Return the profile of a council as a YAML file.

    Raises
    ------
    ConfigError
        If the published figures do not make a profile; the message says why.
    """
    from sim.data.profiles import profile_yaml

    return profile_yaml(option)
