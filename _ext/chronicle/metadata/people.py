"""Take names and aliases out of files about people.  Pure.

============================  ==========================================================
file                          shape
============================  ==========================================================
``_data/people.yml``          ``{id: {name, aliases}}`` or a list of such mappings
``.authors.yml`` (Material)   ``authors: {handle: {name}}``
``authors.yml`` (Docusaurus)  ``{handle: {name}}``
============================  ==========================================================

Here only names matter; the rooms that own the files say what is wrong with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.metadata.authors import fold
from chronicle.metadata.values import Scalar, Sequence, Table, Value

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_people(value: Value | None) -> dict[str, str]:
    """Return ``{folded alias: full name}``; a name is its own alias."""
    aliases: dict[str, str] = {}
    for key, entry in _entries(value):
        name = _text(entry.entries.get("name")) or key
        for alias in (key, name, *_texts(entry.entries.get("aliases"))):
            if fold(alias):
                aliases.setdefault(fold(alias), name)
    return aliases


def read_handles(value: Value | None) -> dict[str, str]:
    """Return ``{folded handle: full name}`` of an authors file."""
    if isinstance(value, Table) and isinstance(value.entries.get("authors"), Table):
        value = value.entries["authors"]
    return {
        fold(key): name
        for key, entry in _entries(value)
        if (name := _text(entry.entries.get("name")))
    }


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
