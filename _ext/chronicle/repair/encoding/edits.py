"""Change a text at several places at once, and tell what was changed.  Pure."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.problems import Repair

if TYPE_CHECKING:
    from collections.abc import Sequence


class Edit(NamedTuple):
    """A stretch of a text, and what it is replaced with."""

    start: int
    end: int
    after: str
    way: tuple[str, ...]
    """The encodings that it was read in by mistake, the last one first."""


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Return *text* with *edits* made.

    :param edits: In the order of the text, none overlapping another.
    """
    parts: list[str] = []
    last = 0
    for start, end, after, _ in edits:
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
            Edit(e.start - start, e.end - start, e.after, e.way)
            for _, _, e, old in group
            if not old
        ]
        # Most often there is one way before and one after.
        way = max((e.way for _, _, e, old in group if old), key=len, default=())
        way += max((e.way for e in later), key=len, default=())
        after = apply_edits(middle[start:end], later)
        composed.append(Edit(start - before, end - shift, after, way))
    return composed


def report_edits(text: str, edits: Sequence[Edit]) -> list[Repair]:
    """Say where in *text* the edits are, for readers."""
    repairs = []
    line, last = 1, 0
    for start, end, after, way in edits:
        line += text.count("\n", last, start)
        column = start - text.rfind("\n", 0, start)
        last = start
        codec = ", then as ".join(reversed(way))
        codec = codec if " read as " in codec else f"UTF-8 read as {codec}"
        repairs.append(Repair(line, column, text[start:end], after, "mojibake", codec))
    return repairs
