"""See which files are one post, and make one record of theirs.  Pure.

An organisation that moves its blog twice has each post in two formats.  Two files are
one post if they were first published at the same address, and their title or text says
so too: a copied front matter makes no duplicates.

The less damaged body is shown.  Of the metadata,

* the date is the one in the month that the original address names, of two the earlier:
  a system that keeps time in UTC moves what was published in an American evening to
  the next day;
* authors are those of a file that names a person;
* lists are joined, those of the body's file first;
* all else is what the body's file says, or else its duplicate.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from chronicle.core.catalogue import Difference
from chronicle.core.labels import fold_label
from chronicle.core.originals import Original, read_original
from chronicle.core.record import Record, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from chronicle.metadata.authors import Authors
    from chronicle.metadata.entries import Entry

MIN_SHARED = 0.6
"""Share of the words of the first paragraphs that two bodies of one post have."""


MIN_WHOLE = 0.7
"""Share of its duplicate's words below which a body has lost something."""

MAX_EXTRA = 40
"""Words that a system may add to every post: a title, a note, a signature."""


def find_duplicates(
    entries: Iterable[Entry],
    records: Mapping[str, Record],
    rate_damage: Callable[[Entry], int],
) -> Iterator[list[str]]:
    """Yield the docnames of each post that has several files, the one to show first.

    :param rate_damage: Returns how many places of a text are damaged.
    """
    by_path: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        original = _original(records[entry.docname])
        if original and original.path:
            by_path.setdefault((original.path, original.query), []).append(entry)
    for path in sorted(by_path):
        rest = by_path[path]
        while len(rest) > 1:
            first, *others = rest
            duplicates = [other for other in others if _are_one(first, other, records)]
            if duplicates:
                group = _rank([first, *duplicates], records, rate_damage)
                yield [entry.docname for entry in group]
            rest = [other for other in others if other not in duplicates]


def _rank(
    duplicates: list[Entry],
    records: Mapping[str, Record],
    rate_damage: Callable[[Entry], int],
) -> list[Entry]:
    """Put the body to show first: whole, and the least damaged."""
    longest = max(_words(entry) for entry in duplicates)

    def key(entry: Entry) -> tuple[object, ...]:
        return (
            _RANKS.index(records[entry.docname].status),
            _words(entry) < min(MIN_WHOLE * longest, longest - MAX_EXTRA),
            rate_damage(entry),
            -_words(entry),
            entry.docname,
        )

    return sorted(duplicates, key=key)


_RANKS = (Status.PUBLISHED, Status.UNLISTED, Status.DRAFT)


def _words(entry: Entry) -> int:
    return entry.body.words if entry.body else 0


def _are_one(one: Entry, other: Entry, records: Mapping[str, Record]) -> bool:
    first, second = records[one.docname], records[other.docname]
    hosts = {one.host for one in (_original(first), _original(second)) if one}
    if len(hosts - {""}) > 1:
        return False
    titles = {fold_label(first.title), fold_label(second.title)} - _UNTITLED
    if len(titles) == 1:
        return True
    return one.origin != other.origin and _shared(one, other) >= MIN_SHARED


def _shared(one: Entry, other: Entry) -> float:
    """Return which share of their first words two bodies have in common."""
    words, more = (
        Counter(re.findall(r"\w+", entry.body.opening.casefold())[:100])
        for entry in (one, other)
        if entry.body
    )
    smaller = min(words.total(), more.total())
    return (words & more).total() / smaller if smaller else 0.0


def _original(record: Record) -> Original | None:
    return _read_original(record.original_url) if record.original_url else None


_read_original = functools.lru_cache(maxsize=20_000)(read_original)


def _has_host(record: Record) -> bool:
    original = _original(record)
    return bool(original and original.host)


# Merging --------------------------------------------------------------------------

_JOINED = (
    "tags", "hidden_tags", "categories", "languages", "locations", "series", "aliases",
    "permalinks",
)  # fmt: skip
_UNTITLED = frozenset({"notitle", "newpost", "posttitle", "untitled", "untitledpost"})
"""Titles, folded, with which a system fills an empty field."""

_FILLED = ("updated", "image", "description", "license", "series_number")


def merge_records(
    shown: Record, others: Sequence[Record], authors: Authors
) -> tuple[Record, tuple[Difference, ...]]:
    """Make one record of the records of one post.

    :param shown: The record of the file whose body is shown.
    :returns: The record, and what the other files said otherwise.
    """
    everyone = (shown, *others)
    named = next((r for r in everyone if not authors.is_placeholder(r.authors)), shown)
    dated = _best_dated(everyone)
    absolute = next((r for r in everyone if _has_host(r)), shown)
    titled = next((r for r in everyone if fold_label(r.title) not in _UNTITLED), shown)
    changes: dict[str, object] = {
        "title": titled.title,
        "authors": named.authors or shown.authors,
        "published": dated.published,
        "original_url": absolute.original_url,
        "status": dated.status if shown.published is None else shown.status,
        "sources": tuple(record.source for record in others),
        "unknown": {
            k: v for record in reversed(everyone) for k, v in record.unknown.items()
        },
    }
    for name in _JOINED:
        joined = (item for record in everyone for item in getattr(record, name))
        changes[name] = tuple(dict.fromkeys(joined))
    for name in _FILLED:
        changes[name] = next(
            (v for r in everyone if (v := getattr(r, name))), getattr(shown, name)
        )
    merged = replace(shown, **changes)  # type: ignore[arg-type]
    return merged, tuple(_differences(merged, everyone))


def _best_dated(records: Sequence[Record]) -> Record:
    """Return the record whose date lies in the month that the address names."""
    dated = [(record.published.day, record) for record in records if record.published]
    months = {month_of(record.original_url) for record in records}
    right = [pair for pair in dated if (pair[0].year, pair[0].month) in months]
    if right:
        return min(right, key=lambda pair: pair[0])[1]
    return dated[0][1] if dated else records[0]


def month_of(address: str) -> tuple[int, int] | None:
    """Return year and month of an address such as ``/2016/04/name.html``."""
    original = _read_original(address)
    match = re.search(r"(?:^|/)(\d{4})/(\d{2})/", original.path if original else "")
    return (int(match[1]), int(match[2])) if match else None


_COMPARED = (
    "title",
    "published",
    "authors",
    "tags",
    "categories",
    "languages",
    "locations",
)


def _differences(merged: Record, records: Iterable[Record]) -> Iterator[Difference]:
    for name in _COMPARED:
        kept = _shown(getattr(merged, name))
        for record in records:
            other = _shown(getattr(record, name))
            if other and other != kept:
                yield Difference(name, kept, other, record.source)


def _shown(value: object) -> str:
    if isinstance(value, tuple) and not hasattr(value, "isoformat"):
        return ", ".join(map(str, value))
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat else str(value or "")
