"""Change text line by line and remember what stood where.  Pure: standard library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.problems import Repair

if TYPE_CHECKING:
    from collections.abc import Iterable


class Edit(NamedTuple):
    """A change within one line."""

    line: int
    """0-based."""

    start: int
    """0-based column, in characters."""

    end: int
    """First column that stays; *start* where something is put in."""

    after: str
    """What stands there then; no line break."""

    rule: str


class Draft:
    """Text on its way: each step edits it, the number of lines stays."""

    def __init__(self, text: str) -> None:
        """Start with the author's text."""
        self.lines = text.split("\n")
        self.repairs: list[Repair] = []
        self._moved: dict[int, list[tuple[int, int]]] = {}
        """For each line: columns at which earlier edits ended, and by how much they
        moved what follows, in the order made."""

    @property
    def text(self) -> str:
        """The text as it stands now."""
        return "\n".join(self.lines)

    def apply(self, edits: Iterable[Edit]) -> None:
        """Make *edits*, which all speak of the text as it stands; overlaps are skipped.

        The first of two edits that overlap wins.
        """
        taken: dict[int, list[Edit]] = {}
        for edit in edits:
            line = self.lines[edit.line]
            same = line[edit.start : edit.end] == edit.after
            others = taken.setdefault(edit.line, [])
            if not same and not any(_overlap(edit, other) for other in others):
                others.append(edit)
        for number, group in taken.items():
            for edit in sorted(group, key=lambda one: one.start, reverse=True):
                self._make(number, edit)

    def _make(self, number: int, edit: Edit) -> None:
        line = self.lines[number]
        before = line[edit.start : edit.end]
        self.lines[number] = line[: edit.start] + edit.after + line[edit.end :]
        moved = self._moved.setdefault(number, [])
        column = edit.start
        for end, shift in reversed(moved):
            if column >= end + shift:
                column -= shift
        moved.append((edit.end, len(edit.after) - len(before)))
        self.repairs.append(
            Repair(number + 1, max(column, 0) + 1, before, edit.after, edit.rule)
        )


def _overlap(one: Edit, other: Edit) -> bool:
    if one.start == one.end or other.start == other.end:
        return one.start < other.end and other.start < one.end
    return max(one.start, other.start) < min(one.end, other.end)


def span_edits(
    lines: list[str], start: int, end: int, after: str, rule: str
) -> list[Edit]:
    """Return edits that put *after* in place of a stretch that may cross lines.

    :param start: Offset in the joined text, as *end*.
    :param after: One line; it takes the place of what the first line holds, the parts
        on further lines go.
    """
    edits: list[Edit] = []
    offset = 0
    for number, line in enumerate(lines):
        low, high = max(start, offset), min(end, offset + len(line))
        if low < high or (low == high == start and not edits):
            put = "" if edits else after
            edits.append(Edit(number, low - offset, high - offset, put, rule))
        offset += len(line) + 1
        if offset > end:
            break
    return edits


_RUN = re.compile(r"`+")


def inline_code(text: str) -> list[tuple[int, int]]:
    """Return the stretches of inline code in *text*, marks included.

    Source: https://spec.commonmark.org/0.31.2/#code-spans
    """
    runs = [
        (found.start(), found.end())
        for found in _RUN.finditer(text)
        if not _is_escaped(text, found.start())
    ]
    spans: list[tuple[int, int]] = []
    index = 0
    while index < len(runs):
        start, end = runs[index]
        close = next(
            (
                other
                for other in range(index + 1, len(runs))
                if runs[other][1] - runs[other][0] == end - start
            ),
            None,
        )
        if close is None:
            index += 1
            continue
        spans.append((start, runs[close][1]))
        index = close + 1
    return spans


def _is_escaped(text: str, position: int) -> bool:
    slashes = 0
    while position - slashes > 0 and text[position - slashes - 1] == "\\":
        slashes += 1
    return slashes % 2 == 1
