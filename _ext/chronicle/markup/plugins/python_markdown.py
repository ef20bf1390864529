"""Teach markdown-it what Python-Markdown reads where CommonMark sees text.

``##Heading`` needs no space, and ``[TOC]`` is a list of contents, which every page has.
A first line ``:::python`` or ``#!python`` names the language of code and is not shown;
``#!/bin/sh``, a path, is code.  A definition of a link, which CommonMark takes for text
below that of a footnote, is one wherever it stands; in kramdown, too.
Pure: markdown-it tokens out.

Source: https://daringfireball.net/projects/markdown/syntax#header,
https://python-markdown.github.io/extensions/toc/,
https://python-markdown.github.io/extensions/code_hilite/#syntax,
https://python-markdown.github.io/extensions/footnotes/,
https://kramdown.gettalong.org/syntax.html#link-definitions
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.markup.plugins.blocks import line_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

# Headings and contents -------------------------------------------------------------

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


# The language of code ---------------------------------------------------------------

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


# Definitions of links ---------------------------------------------------------------

_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:")
_LINK = re.compile(
    r"\[(?!\^)[^\]]+\]:[ \t]*(?:<[^<>]+>|[^\s<]\S*)(?:[ \t]+[\"'(].*)?[ \t]*"
)


def use_definitions(md: MarkdownIt) -> None:
    """End the text of a footnote at the definition of a link."""

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if not silent or not _LINK.fullmatch(line_of(state, start)):
            return False
        above = start - 1
        while above >= 0 and _LINK.fullmatch(_raw(state, above)):
            above -= 1
        while above >= 0 and not state.isEmpty(above):
            if _FOOTNOTE.match(_raw(state, above)):
                return True
            above -= 1
        return False

    md.block.ruler.before("reference", "below_footnote", rule, {"alt": ["paragraph"]})


def _raw(state: StateBlock, number: int) -> str:
    """Return a line as it stands, without spaces at its beginning."""
    begins = state.src.rfind("\n", 0, state.bMarks[number]) + 1
    return state.src[begins : state.eMarks[number]].lstrip()
