"""Building HTML that is escaped unless it was made here: a scenario's name can never become markup."""

import html
import re
from collections.abc import Iterable


class Html(str):
    """Text that is already HTML."""

    __slots__ = ()


_TAG = re.compile(r"<[^>]+>")

Content = str | Iterable["Content"]
VOID = frozenset({"br", "col", "input"})


def render(content: Content) -> Html:
    """Return content as HTML: plain text escaped, `Html` as it is, anything else item after item."""
    if isinstance(content, Html):
        return content
    if isinstance(content, str):
        return Html(html.escape(content))
    return Html("".join(render(item) for item in content))


def plain(content: Content) -> str:
    """Return content as text, without its elements.

    Examples
    --------
    >>> plain(["In time: ", element("b", "82% < 90%")])
    'In time: 82% < 90%'
    """
    return html.unescape(_TAG.sub("", render(content)))


def element(name: str, *content: Content, **attributes: str | bool | None) -> Html:
    """Return an element; attributes are escaped, and left out when None or False.

    A trailing underscore lets Python's words be attributes, and other underscores become hyphens: ``class_``,
    ``aria_label``.

    Examples
    --------
    >>> element("td", "more than < 25", class_="number")
    '<td class="number">more than &lt; 25</td>'
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{html.escape(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Html(f"<{name}{written}>" if name in VOID else f"<{name}{written}>{render(content)}</{name}>")
