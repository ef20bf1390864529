"""Know an author by any of their names.  Pure: standard library only."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NOBODY = frozenset(
    [
        "admin",
        "administrator",
        "anonymous",
        "author",
        "default",
        "editor",
        "guest",
        "guestauthor",
        "na",
        "none",
        "nobody",
        "null",
        "root",
        "staff",
        "unknown",
        "unknownauthor",
        "user",
        "webmaster",
    ]
)
"""Names, folded, with which a system fills an empty field."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Authors:
    """The names that the site knows."""

    aliases: Mapping[str, str] = field(default_factory=dict)
    """``{folded alias: full name}``, of the whole site."""

    placeholders: frozenset[str] = frozenset()
    """Folded names of organisations: they sign where nobody else does."""

    def resolve(
        self, names: Iterable[str], handles: Mapping[str, str] | None = None
    ) -> tuple[str, ...]:
        """Return full names, without placeholders and without doubles.

        :param names: As a post has them.
        :param handles: ``{folded handle: full name}`` of the post's own authors file.
        """
        full: dict[str, str] = {}
        for name in names:
            key = fold(name)
            known = (handles or {}).get(key, name)
            known = self.aliases.get(fold(known), known)
            if fold(known) not in NOBODY:
                full.setdefault(fold(known), known)
        return tuple(full.values())

    def is_placeholder(self, names: Iterable[str]) -> bool:
        """Tell whether *names* give way to any other."""
        return all(
            fold(name) in self.placeholders or fold(name) in NOBODY for name in names
        )


@functools.lru_cache(maxsize=20_000)  # the same names are on many posts
def fold(name: str) -> str:
    """Return the key under which spellings of one name meet: ``A. M. K``, ``A.M.K``."""
    bare = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[\W_]+", "", bare)
