"""Small helpers for text that every room needs.  Pure: standard library only."""

from __future__ import annotations

import re
import unicodedata

_NOT_IN_SLUG = re.compile(r"[^\w\s-]+")
_SEPARATORS = re.compile(r"[-\s]+")


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


_BETWEEN_WORDS = re.compile(r"[\s_.-]+")


def fold_label(label: str) -> str:
    """Return what *label* has in common with its other spellings.

    ``PSF``, ``psf`` and ``P.S.F.`` are one label, as are ``open source`` and
    ``open-source``; ``C++`` and ``C#`` are two.
    """
    return _BETWEEN_WORDS.sub("", unicodedata.normalize("NFKC", label)).casefold()


def names(text: str) -> frozenset[str]:
    """Return the names in *text*, which white space parts: a short way to write a set."""
    return frozenset(text.split())
