"""Drop marks of headings that were left without one.  Pure: standard library only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.markup.edits import Edit
    from chronicle.markup.outline import Structure

_MARKS = re.compile(r" {0,3}#{1,6}[ \t]*")
_VERBATIM = re.compile(r"<(?:pre|script|style|textarea)\b", re.IGNORECASE)


def repair_headings(structure: Structure) -> Iterator[Edit]:
    """Yield edits that drop marks without a heading, which HTML goes on around.

    Levels that a writer left out are closed up when the text is parsed.
    """
    for first, last in structure.html:
        lines = structure.lines[first:last]
        if any(_VERBATIM.search(line) for line in lines):
            continue
        for number, line in enumerate(lines, first):
            if _MARKS.fullmatch(line):
                yield structure.edit_line(number, "", "empty-heading")
