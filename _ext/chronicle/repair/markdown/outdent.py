"""Keep text within open HTML from becoming code.  Pure: markdown-it only.

Where a blank line ends HTML in CommonMark, kramdown reads on to the closing tag: what
is indented there is text, as an indented ``B</li>`` after ``<li>A`` and a blank line.

Source: https://kramdown.gettalong.org/syntax.html#html-blocks
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.record import Origin
from chronicle.markup.edits import Edit
from chronicle.markup.html import BLOCK, VOID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.markup.outline import Structure
    from chronicle.repair.markdown.context import MarkdownContext

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)\b(?P<rest>[^<>]*)>")
_HOLDERS = BLOCK - VOID


class _Open(NamedTuple):
    """An element that was begun."""

    name: str
    line: int
    """0-based; -1 where it holds Markdown, or is a sample in code."""


def repair_outdent(structure: Structure, context: MarkdownContext) -> Iterator[Edit]:
    """Yield edits that outdent what stands in HTML whose end is yet to come."""
    blocks = [
        range(*token.map)
        for token in structure.tokens
        if token.type == "code_block" and token.map and not token.level
    ]
    if context.origin is not Origin.JEKYLL or not blocks or not structure.html:
        return
    ends = [-1] * (len(structure.lines) + 1)
    for start, end in _elements(structure, {n for block in blocks for n in block}):
        ends[start + 1] = max(ends[start + 1], end)
    # For each line, the last one of all elements that begin above it.
    ends = list(itertools.accumulate(ends, max))
    for block in blocks:
        if ends[block.start] >= block.start:
            for number in block:
                line = structure.lines[number]
                start = structure.offsets[number]
                indent = len(line) - len(line.lstrip())
                yield Edit(start, start + indent, "", "html-text")


def _elements(structure: Structure, indented: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the lines on which block elements begin and end, of those that do both."""
    code, offsets = structure.code_spans(), structure.offsets
    open_: list[_Open] = []
    names = Counter[str]()
    for number, line in enumerate(structure.lines):
        fenced = number in structure.code and number not in indented
        for tag in _TAG.finditer("" if fenced else line):
            name = tag["name"].lower()
            if name not in _HOLDERS or (
                number not in indented and offsets[number] + tag.start() in code
            ):
                continue
            if not tag["end"]:
                sample = number in indented or "markdown=" in tag["rest"]
                open_.append(_Open(name, -1 if sample else number))
                names[name] += 1
            elif names[name]:
                while (last := open_.pop()).name != name:
                    names[last.name] -= 1
                names[name] -= 1
                if last.line >= 0:
                    yield last.line, number
