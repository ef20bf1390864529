"""Change a text at several places, and remember what stood there.  Pure."""

from __future__ import annotations

import bisect
import itertools
import re
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.problems import Repair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Edit(NamedTuple):
    """A stretch of a text, and what takes its place."""

    start: int
    """Offset in the text, in characters."""

    end: int
    """First offset that stays; *start* where something is put in."""

    after: str
    """What stands there then."""

    rule: str
    """Name of the rule that applied."""

    codecs: tuple[str, ...] = ()
    """The encodings that it was read in by mistake, the last one first."""


def line_starts(lines: Iterable[str]) -> list[int]:
    """Return the offset of each line in the joined text, and that of one more."""
    return list(itertools.accumulate((len(line) + 1 for line in lines), initial=0))


class Places:
    """Where the lines of a text begin, to ask for the line of an offset."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Take the lines of the text."""
        self._starts = line_starts(lines)

    def line(self, offset: int) -> int:
        """Return the line of *offset*, 1-based."""
        return bisect.bisect_right(self._starts, offset)

    def start(self, offset: int) -> int:
        """Return where the line of *offset* begins."""
        return self._starts[self.line(offset) - 1]


class Draft:
    """Text on its way: each step edits it, the number of lines stays."""

    def __init__(self, text: str) -> None:
        """Start with the author's text."""
        self.lines = text.split("\n")
        self.repairs: list[Repair] = []
        self._moved: dict[int, list[_Moves]] = {}
        """For each line: what each earlier step did to its columns, in the order made.
        """

    @property
    def text(self) -> str:
        """The text as it stands now."""
        return "\n".join(self.lines)

    def apply(self, edits: Iterable[Edit]) -> None:
        """Make *edits*, which all speak of the text as it stands; overlaps are skipped.

        The first of two edits that overlap wins.  Of one that crosses lines, what it
        puts in stands on the first of them, and their ends stay.
        """
        starts = line_starts(self.lines)
        taken: dict[int, list[Edit]] = {}
        for number, edit in itertools.chain.from_iterable(
            _by_line(self.lines, starts, edit) for edit in edits
        ):
            if self.lines[number][edit.start : edit.end] != edit.after:
                _add(taken.setdefault(number, []), edit)
        for number, group in taken.items():
            self._make(number, group)

    def rewrite(self, lines: list[str], edits: Sequence[Edit]) -> None:
        """Take *lines* for the text, laid out anew, in which *edits* of it are made."""
        self.repairs += describe_edits(self.text, edits)
        self.lines = lines

    def _make(self, number: int, edits: Sequence[Edit]) -> None:
        """Make *edits* of one line, which are in order."""
        line, moved = self.lines[number], self._moved.setdefault(number, [])
        for edit in edits:
            column = edit.start
            for moves in reversed(moved):
                column = moves.undo(column)
            before = line[edit.start : edit.end]
            self.repairs.append(
                Repair(number + 1, max(column, 0) + 1, before, edit.after, edit.rule)
            )
        self.lines[number] = apply_edits(line, edits)
        moved.append(_Moves(edits))


class _Moves:
    """Where the columns of a line came from, after some edits of it."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        grown = (len(edit.after) - (edit.end - edit.start) for edit in edits)
        self._shifts = list(itertools.accumulate(grown, initial=0))
        self._ends = [
            edit.end + shift
            for edit, shift in zip(edits, self._shifts[1:], strict=True)
        ]

    def undo(self, column: int) -> int:
        return column - self._shifts[bisect.bisect_right(self._ends, column)]


def _add(taken: list[Edit], edit: Edit) -> None:
    """Put *edit* among those *taken*, in order, unless it overlaps one of them.

    As they do not overlap each other, only its neighbours can.
    """
    place = bisect.bisect_right(taken, (edit.start, edit.end), key=itemgetter(0, 1))
    if not any(_overlap(edit, other) for other in taken[max(place - 1, 0) : place + 1]):
        taken.insert(place, edit)


def describe_edits(text: str, edits: Iterable[Edit]) -> list[Repair]:
    """Say where in *text* the edits are, and what they do, for readers."""
    starts = line_starts(text.split("\n"))
    repairs: list[Repair] = []
    for start, end, after, rule, codecs in edits:
        line = bisect.bisect_right(starts, start)
        codec = ", then as ".join(reversed(codecs))
        if codec and " read as " not in codec:
            codec = f"UTF-8 read as {codec}"
        column = start - starts[line - 1] + 1
        repairs.append(Repair(line, column, text[start:end], after, rule, codec))
    return repairs


def _by_line(
    lines: list[str], starts: list[int], edit: Edit
) -> Iterator[tuple[int, Edit]]:
    """Yield what *edit* does to each line: its number, and an edit of that line."""
    first = bisect.bisect_right(starts, edit.start) - 1
    for number in range(first, len(lines)):
        offset = starts[number]
        if offset > edit.end:
            break
        low, high = max(edit.start, offset), min(edit.end, starts[number + 1] - 1)
        if low < high or number == first:
            put = edit.after if number == first else ""
            yield number, Edit(low - offset, high - offset, put, edit.rule)


def _overlap(one: Edit, other: Edit) -> bool:
    if one.start == one.end or other.start == other.end:
        return one.start < other.end and other.start < one.end
    return max(one.start, other.start) < min(one.end, other.end)


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Return *text* with *edits* made.

    :param edits: In the order of the text, none overlapping another.
    """
    parts: list[str] = []
    last = 0
    for start, end, after, *_ in edits:
        parts += text[last:start], after
        last = end
    return "".join([*parts, text[last:]])


def compose_edits(
    first: Sequence[Edit], second: Sequence[Edit], middle: str
) -> list[Edit]:
    """Return the edits that do at once what *first* does and then *second*.

    :param second: Edits of *middle*, the text that *first* made.
    """
    if not first:
        return list(second)
    # Each edit as (its stretch of middle, and the edit); those that overlap are one.
    spans: list[tuple[int, int, Edit, bool]] = []
    shift = 0
    for edit in first:
        start = edit.start + shift
        spans.append((start, start + len(edit.after), edit, True))
        shift += len(edit.after) - (edit.end - edit.start)
    spans += [(edit.start, edit.end, edit, False) for edit in second]
    spans.sort(key=itemgetter(0, 1))

    composed: list[Edit] = []
    shift = index = 0
    while index < len(spans):
        start, end, edit, old = spans[index]
        if index + 1 == len(spans) or spans[index + 1][0] >= max(end, start + 1):
            index += 1  # it stands alone, as most do
            if old:
                composed.append(edit)
                shift += len(edit.after) - (edit.end - edit.start)
            else:
                composed.append(edit._replace(start=start - shift, end=end - shift))
            continue
        before = shift
        group: list[tuple[int, int, Edit, bool]] = []
        while index < len(spans) and (spans[index][0] < end or not group):
            end = max(end, spans[index][1])
            group.append(spans[index])
            index += 1
        shift += sum(len(e.after) - (e.end - e.start) for _, _, e, old in group if old)
        later = [
            e._replace(start=e.start - start, end=e.end - start)
            for _, _, e, old in group
            if not old
        ]
        # Most often there is one way before and one after.
        way = max((e.codecs for _, _, e, old in group if old), key=len, default=())
        way += max((e.codecs for e in later), key=len, default=())
        after = apply_edits(middle[start:end], later)
        composed.append(Edit(start - before, end - shift, after, edit.rule, way))
    return composed


_RUN = re.compile(r"`+")


def inline_code(text: str) -> list[tuple[int, int]]:
    """Return the stretches of inline code in *text*, marks included.

    Source: https://spec.commonmark.org/0.31.2/#code-spans
    """
    if "`" not in text:
        return []
    runs = [
        found.span()
        for found in _RUN.finditer(text)
        if not _is_escaped(text, found.start())
    ]
    # What closes each run is the next one that is as long.
    following: list[int | None] = [None] * len(runs)
    latest: dict[int, int] = {}
    for index, (start, end) in reversed(list(enumerate(runs))):
        following[index] = latest.get(end - start)
        latest[end - start] = index
    spans: list[tuple[int, int]] = []
    index = 0
    while index < len(runs):
        close = following[index]
        if close is not None:
            spans.append((runs[index][0], runs[close][1]))
        index = index + 1 if close is None else close + 1
    return spans


def _is_escaped(text: str, position: int) -> bool:
    slashes = 0
    while position - slashes > 0 and text[position - slashes - 1] == "\\":
        slashes += 1
    return slashes % 2 == 1
