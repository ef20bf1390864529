"""Teach markdown-it how Python-Markdown is told the language of code.

A first line ``:::python`` or ``#!python`` names it and is not shown; ``#!/bin/sh``, a
path, is code.  Pure: markdown-it tokens out.

Source: https://python-markdown.github.io/extensions/code_hilite/#syntax
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.markup.plugins.blocks import line_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

_HEADER = re.compile(
    r"(?::::[ \t]*|#!)(?P<language>[A-Za-z][\w.+#-]*)(?:[ \t]+hl_lines=.*)?[ \t]*"
)

INDENT = 4
"""Columns from which a line is code, in a list too, where CommonMark counts anew."""


def use_hilite(md: MarkdownIt) -> None:
    """Read the first lines of code; those of code in a list make it code."""
    md.block.ruler.before("code", "hilite", _read_block)
    md.core.ruler.after("block", "hilite", _take_languages)


def _read_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    indent = state.sCount[start]
    line = line_of(state, start)
    if silent or indent < INDENT or not _HEADER.fullmatch(line):
        return False
    last = follow = start + 1
    while follow < end and (state.isEmpty(follow) or state.sCount[follow] >= indent):
        follow += 1
        if not state.isEmpty(follow - 1):
            last = follow
    token = state.push("code_block", "code", 0)
    token.content = state.getLines(start, last, indent, keepLastLF=False) + "\n"
    token.map = [start, last]
    state.line = last
    return True


def _take_languages(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in {"code_block", "fence"} and not token.info:
            line, _, rest = token.content.partition("\n")
            if found := _HEADER.fullmatch(line):
                token.info, token.content = found["language"], rest
