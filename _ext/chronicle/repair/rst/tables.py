"""Know the tables of reST, whose columns count.  Pure: standard library only.

Source: docutils, "Grid Tables" and "Simple Tables" of the reST specification.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def width(text: str) -> int:
    """Return how many columns *text* takes.

    Source: ``docutils.utils.column_width``.
    """
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(bool(unicodedata.combining(char)) for char in text)


_GRID = re.compile(r"\s*\+-[-+]*-\+\s*$")
_SIMPLE = re.compile(r"\s*={2,}(?: +={2,})+\s*$")
_IN_GRID = re.compile(r"\s*[|+]")
_BEFORE_BORDER = re.compile(r"( *)\|")
_GAP = re.compile(r"\S( {2,})(?=\S)")


def find_tables(lines: Sequence[str]) -> frozenset[int]:
    """Return the 0-based numbers of the lines that belong to tables."""
    found: set[int] = set()
    for start, line in enumerate(lines):
        if start in found or (start and lines[start - 1].strip()):
            continue
        if _GRID.match(line):
            end = start + 1
            while end < len(lines) and _IN_GRID.match(lines[end]):
                end += 1
            found.update(range(start, end))
        elif _SIMPLE.match(line):
            found.update(range(start, _end_of_simple(lines, start)))
    return frozenset(found)


def _end_of_simple(lines: Sequence[str], start: int) -> int:
    """Return the line after the border that ends a table, as docutils finds it."""
    borders = 0
    for number in range(start + 1, len(lines)):
        if _SIMPLE.match(lines[number]):
            borders += 1
            if borders == 2 or not "".join(lines[number + 1 : number + 2]).strip():
                return number + 1
    return start + 1


def fit(line: str, start: int, end: int, text: str) -> str | None:
    """Write *text* in a row of a table, and keep what is right of its cell in place.

    :param start: Offset in *line* of what *text* replaces.
    :returns: None if the cell has no room for it.
    """
    before, after = line[:start], line[end:]
    grown = width(text) - width(line[start:end])
    framed = line.lstrip().startswith(("|", "+"))
    space = (_BEFORE_BORDER if framed else _GAP).search(
        after if framed else f"x{after}"
    )
    if space is None:  # the last column of a simple table is as wide as it needs
        return None if framed else before + text + after
    room = space.end(1) - space.start(1) - (0 if framed else 2)
    if grown > room or (grown > 0 and not framed):
        return None
    at = space.start(1) - (0 if framed else 1)
    rest = after[at + grown :] if grown > 0 else " " * -grown + after[at:]
    return before + text + after[:at] + rest
