"""Fix links of Markdown in posts that are reST.  Pure: standard library only.

A writer who knows reST, and its directives and roles, slips into Markdown for a link.
Only that is read as Markdown then; everything else is what it says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.markup.edits import Edit, line_starts
from chronicle.repair.rst.inline import image_lines, write
from chronicle.repair.rst.source import Line, Passage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chronicle.repair.rst.inline import Context, Written

_SLIP = re.compile(r"\]\(|>`__?[^\W_]|\w`[^`<>]*<[a-z]+:")


def fix_slips(
    lines: list[str], prose: Sequence[str], context: Context
) -> tuple[list[str], list[Edit]]:
    """Write links and images of Markdown as reST.

    :param prose: The same lines, empty where they are code, a directive or a table.
    :param context: What is known of the document; must say that it is by hand.
    """
    result, edits, starts = list(lines), list[Edit](), line_starts(lines)
    for start, end in _paragraphs(prose):
        chunk = [Line(n + 1, 1, lines[n]) for n in range(start, end)]
        passage = Passage.verbatim(chunk)
        if not _SLIP.search(passage.text):
            continue
        written = write(passage.text, context)
        new = _lines(written, chunk[0].indent, _room(lines, start, end))
        if new is None:
            continue
        new += [""] * (end - start - len(new))
        result[start : start + len(new)] = new
        edits += passage.place(written.edits, starts)
    return result, edits


def _paragraphs(prose: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first line of each paragraph, and the line after its last."""
    start: int | None = None
    for index, line in enumerate([*prose, ""]):
        if line.strip() and start is None:
            start = index
        elif not line.strip() and start is not None:
            yield start, index
            start = None


def _room(lines: Sequence[str], start: int, end: int) -> int:
    """Return how many lines a paragraph may have, with a blank line after it."""
    free = end
    while free < len(lines) and not lines[free].strip():
        free += 1
    return max(end, free if free == len(lines) else free - 1) - start


def _lines(written: Written, indent: int, room: int) -> list[str] | None:
    """Return the lines of a paragraph, or of an image; None if they do not fit."""
    if len(written.parts) != 1:
        return None
    part = written.parts[0]
    if part.image is None:
        new = part.text.split("\n")
    else:
        new = [" " * indent + line for line in image_lines(part.image)]
    return new if len(new) <= room else None
