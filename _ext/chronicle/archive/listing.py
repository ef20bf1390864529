"""Break long lists into parts that a reader can take in.  Pure."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Entry = Mapping[str, Any]

FEW = 30
"""Up to so many entries need no headings."""

FAVOURITES = 20
"""Where there are more than a few, so many of those with most posts come first."""

AROUND = 2
"""So many numbers stand on each side of the page that is shown."""


def group_entries(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """Group the entries of a catalogue under headings.

    :param entries: Mappings with ``label`` and ``count``, in the order of labels.
    :returns: Pairs of heading and entries: one without a heading if they are few; else
        those with most posts, then all of them by their first letters.
    """
    if len(entries) <= FEW:
        return [("", list(entries))]
    by_count = sorted(entries, key=lambda entry: -entry["count"])
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(first_letter(entry["label"]), []).append(entry)
    return [("Most posts", by_count[:FAVOURITES]), *sorted(groups.items())]


def first_letter(label: str) -> str:
    """Return the letter under which a label is looked up: ``É`` is found under ``E``.

    :returns: ``0–9`` for a digit, ``#`` for a sign.
    """
    first = unicodedata.normalize("NFKD", label)[:1].upper()
    if first.isdigit():
        return "0–9"
    return first if first.isalpha() else "#"


def page_numbers(number: int, total: int) -> list[int | None]:
    """Return the numbers to print below page *number* of *total*.

    :returns: The first, the last and those near *number*, in order; None for a gap;
        empty if there is one page only.
    """
    if total <= 1:
        return []
    near = range(number - AROUND, number + AROUND + 1)
    shown = sorted({1, total, *(n for n in near if 1 <= n <= total)})
    numbers: list[int | None] = []
    for before, this in zip([0, *shown], shown, strict=False):
        if this - before == 2:  # a gap of one number is no shorter than the number
            numbers.append(before + 1)
        elif this - before > 2:
            numbers.append(None)
        numbers.append(this)
    return numbers
