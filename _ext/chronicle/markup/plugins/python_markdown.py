"""Teach markdown-it what Python-Markdown reads where CommonMark sees text.

``##Heading`` needs no space, and ``[TOC]`` is a list of contents, which every page has.
Pure: markdown-it tokens out.

Source: https://daringfireball.net/projects/markdown/syntax#header,
https://python-markdown.github.io/extensions/toc/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.markup.plugins.blocks import line_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

_TIGHT = re.compile(r"(?P<marks>#{1,6})(?P<text>[^\W\d_].*)")
_TAGGED = re.compile(r"\s#\w")


def use_tight_headings(md: MarkdownIt) -> None:
    """Add ``#Heading``; ``#!`` and ``#1`` are none, nor are the tags of a message."""
    md.block.ruler.after(
        "heading", "tight_heading", _read_heading, {"alt": ["paragraph"]}
    )


def _read_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    line = line_of(state, start)
    found = _TIGHT.fullmatch(line)
    if found is None or state.is_code_block(start):
        return False
    if len(found["marks"]) == 1 and (silent or _TAGGED.search(line)):
        return False  # a line of a paragraph may begin with a tag
    if not silent:
        tag, lines = f"h{len(found['marks'])}", [start, start + 1]
        token = state.push("heading_open", tag, 1)
        token.markup, token.map = found["marks"], lines
        inline = state.push("inline", "", 0)
        inline.content = found["text"].rstrip().rstrip("#").rstrip()
        inline.map, inline.children = lines, []
        state.push("heading_close", tag, -1).markup = found["marks"]
        state.line = start + 1
    return True


def use_contents(md: MarkdownIt) -> None:
    """Drop ``[TOC]``."""

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        first = state.bMarks[start] + state.tShift[start]
        if silent or state.src[first : state.eMarks[start]].strip() != "[TOC]":
            return False
        state.line = start + 1
        return True

    md.block.ruler.before("reference", "contents", rule)
