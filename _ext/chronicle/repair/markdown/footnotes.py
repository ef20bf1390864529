"""Give footnotes back the marks that a conversion lost.  Pure: standard library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.markup.edits import Edit

if TYPE_CHECKING:
    from chronicle.markup.outline import Structure

_NOTE = re.compile(
    r"(?:\*\*)?(?:\[|\\\[|\()?(\d{1,2})(?:\\?\]|\))?(?:\*\*)?([:.])?[ \t]+(?=\S)"
)
_RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")


def repair_footnotes(structure: Structure) -> list[Edit]:
    """Return edits that make lost footnotes footnotes again.

    Lost is a note when, after the last rule of the text, paragraphs begin with ``1:``,
    ``2:`` and so on, and the text above has each number once, stuck to the end of a
    word (``multiple1``).  All of them are found, or nothing is touched.
    """
    rules = [
        token.map[0]
        for token in structure.tokens
        if token.type == "hr" and token.map and not token.level
    ]
    if not rules:
        return []
    rule = rules[-1]
    notes: list[tuple[int, re.Match[str]]] = []
    for paragraph in structure.paragraphs:
        if paragraph.first > rule:
            mark = _NOTE.match(structure.lines[paragraph.first])
            if mark is None or mark[2] != ":" or int(mark[1]) != len(notes) + 1:
                return []
            notes.append((paragraph.first, mark))
    edits: list[Edit] = []
    for line, mark in notes:
        references = _references(structure, mark[1], rule)
        if len(references) != 1:
            return []
        where, column = references[0]
        width = len(mark[1])
        start = structure.offsets[where] + column
        edits.append(Edit(start, start + width, f"[^{mark[1]}]", "footnote"))
        start = structure.offsets[line]
        edits.append(Edit(start, start + mark.end(), f"[^{mark[1]}]: ", "footnote"))
    return edits


def _references(structure: Structure, number: str, rule: int) -> list[tuple[int, int]]:
    """Return line and column of each *number* stuck to a word above the rule."""
    stuck = re.compile(rf"(?<=[^\W\d_]{{3}}){number}(?![\w.]\w|\w)")
    code = structure.code_spans()
    offsets = structure.offsets
    found: list[tuple[int, int]] = []
    for paragraph in structure.paragraphs:
        for line in range(paragraph.first, min(paragraph.last, rule)):
            found += [
                (line, mark.start())
                for mark in stuck.finditer(structure.lines[line])
                if offsets[line] + mark.start() not in code
                and not _in_address(structure.lines[line], mark.start())
            ]
    return found


def _in_address(line: str, column: int) -> bool:
    start = max(line.rfind(" ", 0, column), line.rfind("(", 0, column)) + 1
    return "://" in line[start:column] or "/" in line[start:column]
