"""Know an author by any of their names.  Pure: standard library only."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chronicle.core.catalogue import Profile
from chronicle.metadata.values import Scalar, Sequence, Table, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


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
            key = fold_name(name)
            known = (handles or {}).get(key, name)
            known = self.aliases.get(fold_name(known), known)
            if fold_name(known) not in NOBODY:
                full.setdefault(fold_name(known), known)
        return tuple(full.values())

    def is_placeholder(self, names: Iterable[str]) -> bool:
        """Tell whether *names* give way to any other."""
        return all(
            fold_name(name) in self.placeholders or fold_name(name) in NOBODY
            for name in names
        )


@functools.lru_cache(maxsize=20_000)  # the same names are on many posts
def fold_name(name: str) -> str:
    """Return the key under which spellings of one name meet: ``A. M. K``, ``A.M.K``."""
    bare = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[\W_]+", "", bare)


def read_handles(value: Value | None) -> dict[str, str]:
    """Return ``{folded handle: full name}`` of an authors file."""
    if isinstance(value, Table) and isinstance(value.entries.get("authors"), Table):
        value = value.entries["authors"]
    return {
        fold_name(key): name
        for key, entry in _entries(value)
        if (name := _text(entry.entries.get("name")))
    }


def read_profiles(value: Value | None) -> Iterator[tuple[str, Profile]]:
    """Yield name and profile of each author of whom a file says more than the name."""
    if isinstance(value, Table) and isinstance(value.entries.get("authors"), Table):
        value = value.entries["authors"]
    alone = isinstance(value, Table) and _text(value.entries.get("name"))
    entries = [("", value)] if alone and isinstance(value, Table) else _entries(value)
    for _, entry in entries:
        profile = _read_profile(entry)
        if (name := _text(entry.entries.get("name"))) and any(profile):
            yield name, profile


def _read_profile(entry: Table) -> Profile:
    places = dict(entry.entries)
    if isinstance(socials := places.get("socials"), Table):  # Docusaurus
        places |= socials.entries
    links = {
        _address(pattern, _text(places.get(key))): label
        for key, (label, pattern) in _PLACES.items()
    }
    texts = (_text(places.get(key)) for key in ("description", "bio", "title"))
    avatars = (_text(places.get(key)) for key in ("avatar", "image_url", "imageURL"))
    return Profile(
        description=next(filter(None, texts), "")[:MAX_DESCRIPTION],
        avatar=next(filter(None, (_address("{}", text) for text in avatars)), ""),
        links=tuple((label, address) for address, label in links.items() if address),
    )


def unsafe_addresses(author: Value) -> list[str]:
    """Return what a mapping gives as an author's address, and is none on the web."""
    entries = author.entries if isinstance(author, Table) else {}
    found = [_text(entries.get(key)) for key in ("url", "website", "homepage")]
    return [text for text in found if _SCHEME.match(text) and not _address("{}", text)]


MAX_DESCRIPTION = 1_000

_PLACES = {
    "website": ("Website", "{}"),
    "url": ("Website", "{}"),
    "homepage": ("Website", "{}"),
    "github": ("GitHub", "https://github.com/{}"),
    "gitlab": ("GitLab", "https://gitlab.com/{}"),
    "mastodon": ("Mastodon", ""),
    "bluesky": ("Bluesky", "https://bsky.app/profile/{}"),
    "linkedin": ("LinkedIn", "https://www.linkedin.com/in/{}"),
    "twitter": ("Twitter", "https://twitter.com/{}"),
    "x": ("Twitter", "https://twitter.com/{}"),
}
"""``{key: (name of the place, address of somebody there)}``."""

_URL = re.compile(r"https?://[^\s<>\"'`\\]{1,500}")
_SCHEME = re.compile(r"[a-z][a-z\d+.-]*:", re.IGNORECASE)
_HANDLE = re.compile(r"@?([\w.-]{1,100})")
_MASTODON = re.compile(r"@?([\w.-]{1,100})@([\w-]+(?:\.[\w-]+)+)")


def _address(pattern: str, text: str) -> str:
    """Return the address that a profile means; empty if it is none on the web."""
    if _URL.fullmatch(text):
        return text
    if not pattern and (match := _MASTODON.fullmatch(text)):
        return f"https://{match[2]}/@{match[1]}"
    if pattern not in {"", "{}"} and (match := _HANDLE.fullmatch(text)):
        return pattern.format(match[1])
    return ""


def _entries(value: Value | None) -> Iterator[tuple[str, Table]]:
    """Yield identifier and mapping of each entry."""
    if isinstance(value, Table):
        for key, entry in value.entries.items():
            if isinstance(entry, Table):
                yield key, entry
            elif isinstance(entry, Sequence):
                yield from _entries(entry)
    elif isinstance(value, Sequence):
        for entry in value.items:
            if isinstance(entry, Table):
                yield _text(entry.entries.get("id")), entry


def _text(value: Value | None) -> str:
    return value.text.strip() if isinstance(value, Scalar) and not value.is_null else ""


def _texts(value: Value | None) -> list[str]:
    items = value.items if isinstance(value, Sequence) else (value,)
    return [text for item in items if (text := _text(item))]
