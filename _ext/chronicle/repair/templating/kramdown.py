"""Read what kramdown, Jekyll's Markdown, has of its own.  Pure: markdown-it only.

Source: https://kramdown.gettalong.org/syntax.html#extensions,
https://kramdown.gettalong.org/syntax.html#tables
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block.table import escapedSplit

from chronicle.core.record import Origin
from chronicle.markup.edits import Edit
from chronicle.markup.plugins.blocks import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

    from chronicle.markup.outline import Structure
    from chronicle.repair.markdown.context import MarkdownContext

_OPENING = re.compile(r"\{::(comment|nomarkdown)\b[^}\n]*\}")
_ROW = re.compile(r"\|.*\|[ \t]*")
_RULE = re.compile(r"\|[-=:+| \t]*\|[ \t]*")

COLUMNS = 2
"""How many make a table of lines that begin and end with bars."""


def repair_extensions(structure: Structure, context: MarkdownContext) -> Iterator[Edit]:
    """Yield edits that drop comments, and the marks around what is not Markdown."""
    text = "\n".join(structure.lines)
    if context.origin is not Origin.JEKYLL or "{:/" not in text:
        return
    code, end = structure.code_spans(), 0
    for found in _OPENING.finditer(text):
        if found.start() < end or found.start() in code:
            continue
        closing = re.compile(rf"\{{:/(?:{found[1]})?\}}").search(text, found.end())
        if closing is None:
            return
        end = closing.end()
        if found[1] == "comment":
            parts = [(found.start(), end)]
        else:
            parts = [found.span(), closing.span()]
        for part in parts:
            yield Edit(*part, "", "kramdown")


def use_bare_tables(md: MarkdownIt) -> None:
    """Add tables whose rows have no head: tokens ``bare_table_open`` and so on."""
    md.block.ruler.after("table", "bare_table", _read_table)


def _read_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    line, rows = start, list[list[str]]()
    while line < end and state.sCount[line] >= state.blkIndent:
        text = line_of(state, line)
        if not _ROW.fullmatch(text) or state.is_code_block(line):
            break
        if not _RULE.fullmatch(text):
            rows.append(escapedSplit(text.strip())[1:-1])
        line += 1
    # What goes on without bars is text that happens to begin with some.
    ended = line == end or state.isEmpty(line)
    if silent or not ended or max(map(len, rows), default=0) < COLUMNS:
        return False
    _push_table(state, start, rows)
    state.line = line
    return True


def _push_table(state: StateBlock, start: int, rows: list[list[str]]) -> None:
    state.push("bare_table_open", "table", 1).map = [start, start + len(rows)]
    for number, row in enumerate(rows, start):
        state.push("tr_open", "tr", 1).map = [number, number + 1]
        for cell in row:
            state.push("td_open", "td", 1)
            inline = state.push("inline", "", 0)
            inline.content, inline.children = cell.strip(), []
            inline.map = [number, number + 1]
            state.push("td_close", "td", -1)
        state.push("tr_close", "tr", -1)
    state.push("bare_table_close", "table", -1)
