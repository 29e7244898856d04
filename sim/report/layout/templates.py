"""The templates that make the page: everything that is put into them is escaped, unless it is HTML made by them."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


@cache
def templates() -> Environment:
    """The templates in ``sim/report/templates``."""
    return Environment(
        loader=PackageLoader("sim.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _macros() -> Any:
    return templates().get_template("parts.html").module


class Part:
    """Something that stands on the page: plain values, laid out by the macro that has the name of their class.

    Templates ask it for its HTML (``__html__``, markupsafe's protocol), so that parts can hold parts.
    """

    def __html__(self) -> Markup:
        return Markup(getattr(_macros(), type(self).__name__.lower())(self))
