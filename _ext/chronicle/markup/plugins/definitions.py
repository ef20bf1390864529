"""Teach markdown-it that definitions of links may stand right below others.

To CommonMark a line below that of a footnote goes on with the footnote, whatever it
says; to Python-Markdown and kramdown a definition is one wherever it stands.
Pure: markdown-it tokens out.

Source: https://python-markdown.github.io/extensions/footnotes/,
https://kramdown.gettalong.org/syntax.html#link-definitions
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.markup.plugins.blocks import line_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

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
