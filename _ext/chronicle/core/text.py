"""Small helpers for text that every package needs.  Pure: standard library only."""

from __future__ import annotations

import hashlib
import re
import textwrap
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NOT_IN_SLUG = re.compile(r"[^\w\s-]+")
_SEPARATORS = re.compile(r"[-\s]+")
_CLAUSE = re.compile(r"(.+)(?:[,;:]\s|[、，；：。])", re.DOTALL)

MORE = "…"


def slugify(text: str) -> str:
    """Return *text* as one segment of an address.

    :param text: A label or title, any script.
    :returns: Lower case, NFKC, letters and digits of any script kept, everything else
        collapsed to single hyphens; empty if nothing is left.
    """
    folded = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    kept = _NOT_IN_SLUG.sub("", unicodedata.normalize("NFKC", bare)).casefold()
    return _SEPARATORS.sub("-", kept.strip()).strip("-_")


def shorten(text: str, most: int) -> str:
    """Cut what is too long where a clause ends, or else a word, and say so.

    :param most: Letters of the result.
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    room = most - len(MORE) - 1
    cut = textwrap.shorten(text, room, placeholder="", break_on_hyphens=False)
    cut = cut or text[:room]  # Chinese and Japanese have no spaces
    clause = _CLAUSE.match(text, 0, len(cut) + 1)
    if clause and len(clause[1]) > most // 2:
        cut = clause[1]
    gap = "\N{NO-BREAK SPACE}" if " " in text else ""
    return f"{cut.rstrip(',;:')}{gap}{MORE}"


def names(text: str) -> frozenset[str]:
    """Return the names in *text*, parted by white space: a short way to a set."""
    return frozenset(text.split())


def digest(content: str | bytes) -> str:
    """Return what tells *content* from any other: 32 hexadecimal digits.

    For comparing what two builds made; not for secrets.
    """
    data = (
        content
        if isinstance(content, bytes)
        else content.encode("utf-8", "surrogatepass")
    )
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def digest_each(parts: Iterable[object]) -> str:
    """Return a digest of many things, without the memory that all their text takes.

    :param parts: Each prints what tells it from others, whatever the hash seed: no set.
    """
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        found.update(repr(part).encode("utf-8", "surrogatepass"))
        found.update(b"\0")
    return found.hexdigest()
