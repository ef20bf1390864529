"""Close up the levels of headings.  Pure: markdown-it only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.markup.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.markup.outline import Structure

_ATX = re.compile(r"( {0,3})(#{1,6})(?=[ \t]|$)")
_MARKS = re.compile(r" {0,3}#{1,6}[ \t]*")
_VERBATIM = re.compile(r"<(?:pre|script|style|textarea)\b", re.IGNORECASE)
_HTML = re.compile(r"<h([1-6])\b", re.IGNORECASE)


def repair_headings(structure: Structure) -> Iterator[Edit]:
    """Yield edits that leave no level out below the title of the post.

    The title is level 1.  What a heading of level 1 in the text is made is for the page
    to decide.  Underlined headings are level 1 or 2 and
    stay: they can only stand where nothing is left out.

    :param structure: Of the whole body.
    """
    above: list[tuple[int, int]] = []  # level as written, level as meant
    yield from _empty(structure)
    for token in structure.tokens:
        for found in _HTML.finditer(
            token.content if token.type == "html_block" else ""
        ):
            _place(above, int(found[1]))
        if token.type != "heading_open" or token.level or token.map is None:
            continue
        written = int(token.tag[1])
        meant = _place(above, written)
        line = token.map[0]
        marks = _ATX.match(structure.lines[line])
        if marks and meant < written:
            yield Edit(line, *marks.span(2), "#" * meant, "heading-level")


def _empty(structure: Structure) -> Iterator[Edit]:
    """Yield edits that drop marks without a heading, which HTML goes on around."""
    for first, last in structure.html:
        lines = structure.lines[first:last]
        if any(_VERBATIM.search(line) for line in lines):
            continue
        for number, line in enumerate(lines, first):
            if _MARKS.fullmatch(line):
                yield Edit(number, 0, len(line), "", "empty-heading")


def _place(above: list[tuple[int, int]], written: int) -> int:
    """Put a heading below those that it belongs to; return the level that is meant."""
    while above and above[-1][0] >= written:
        above.pop()
    meant = min(written, above[-1][1] + 1 if above else 2)
    above.append((written, meant))
    return meant
