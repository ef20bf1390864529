"""Find the addresses that stand in running text.  Pure: standard library only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADDRESS = re.compile(r"(?<![\w/@:])https?://[^\s<>\"'`“”‘’«»{}|\\^]+", re.IGNORECASE)
MAILBOX = re.compile(
    r"(?<![\w.+/:@-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![\w@-]|[.:]\w)"
)
_TRAILING = ".,;:!?*_~'\"…"
_PAIRS = {")": "(", "]": "["}
_ENTITY = re.compile(r"&[A-Za-z]{1,31};\Z")


class Address(NamedTuple):
    """An address in running text."""

    start: int
    end: int
    uri: str


def find_addresses(text: str) -> Iterator[Address]:
    """Yield the addresses of *text*, in order."""
    for found in _ADDRESS.finditer(text):
        address = trim_address(found[0])
        if len(address) > len("https://"):
            yield Address(found.start(), found.start() + len(address), address)


def find_mailboxes(text: str) -> Iterator[Address]:
    """Yield the mailboxes of *text*; handles of social networks are none.

    Source: https://github.github.com/gfm/#extended-email-autolink
    """
    for found in MAILBOX.finditer(text):
        yield Address(*found.span(), f"mailto:{found[0]}")


def trim_address(address: str) -> str:
    """Return *address* without what belongs to the sentence around it.

    That is punctuation at its end, an entity, and brackets that it does not open.

    Source: https://github.github.com/gfm/#extended-autolink-path-validation
    """
    end = len(address)
    unopened = {
        closing: address.count(closing) - address.count(opening)
        for closing, opening in _PAIRS.items()
    }
    while end:
        last = address[end - 1]
        if last == ";" and (found := _ENTITY.search(address, max(end - 33, 0), end)):
            end = found.start()
            continue
        if unopened.get(last, 0) > 0:
            unopened[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]
