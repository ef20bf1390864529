"""Read an address where its writer ended it.  Pure: standard library only."""

from __future__ import annotations

import re
from typing import NamedTuple

_SCHEME = r"(?:https?|ftps?|mailto|news|irc|tel|git|ssh|file|data|webcal):"
_ADDRESS = re.compile(
    rf"""
    {_SCHEME}\S            # an absolute address
    | //\S                 # of the same scheme
    | \.{{0,2}}/           # a path
    | [#?]\S               # of the same page
    | [\w.+-]+@[\w-]+\.    # a mail address
    | (?:[\w-]+\.)+[a-z]{{2,}}(?:$|[/?\#:])   # a host or a file, without a scheme
    | [\w%.~-]+/[\w%.~/-]* # a relative path
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TITLE = re.compile(r"""\s+(?:"[^"]*"|'[^']*')\s*(?=\))""")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_MAX_LENGTH = 2000


class Address(NamedTuple):
    """An address, and where it ended."""

    url: str
    end: int
    """Offset behind the closing parenthesis."""


def clean_address(raw: str) -> str:
    """Return the address that was wrapped over lines, or has backslashes in it."""
    return _ESCAPE.sub(r"\1", "".join(raw.split()))


def is_address(url: str) -> bool:
    """Whether *url* (without spaces) can be the address of a link."""
    return bool(_ADDRESS.match(url))


def read_destination(text: str, start: int) -> Address | None:
    """Read ``(address)`` or ``(address "title")``, as in a link of Markdown.

    :param start: Offset of the opening parenthesis.
    :returns: None if there is no closing parenthesis, or no address in it.

    Source: CommonMark, section 6.3; unlike there, an address may be wrapped over lines.
    """
    if text.find(")", start, start + _MAX_LENGTH) < 0:
        return None
    depth, position = 0, start
    end = min(len(text), start + _MAX_LENGTH)
    while position < end:
        char = text[position]
        if char == "\\":
            position += 1
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0:
                break
        elif title := _TITLE.match(text, position):
            return _address(text[start + 1 : position], title.end() + 1)
        position += 1
    else:
        return None
    return _address(text[start + 1 : position], position + 1)


def _address(raw: str, end: int) -> Address | None:
    bare = raw.strip().removeprefix("<").removesuffix(">")
    url = clean_address(bare)
    # A space inside is prose in brackets, a line end is an address that was wrapped.
    if not is_address(url) or re.search(r"[^\S\n]", bare.strip()):
        return None
    return Address(url, end)
