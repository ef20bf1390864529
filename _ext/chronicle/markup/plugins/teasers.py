"""Teach markdown-it the marks by which writers end a teaser.

Pure: tokens ``teaser_end`` out, between blocks and in a line of text.

Source: https://gohugo.io/content-management/summaries/,
https://docusaurus.io/docs/blog#blog-list, https://getnikola.com/handbook.html,
https://hexo.io/docs/tag-plugins#Post-Excerpt,
https://github.com/pelican-plugins/summary
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.markup.plugins.blocks import line_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

WORDS = (
    r"(?:more|truncate|excerpt|read[ -]?more|teaser_end(?::[^\n]*?)?"
    r"|pelican_end_summary)"
)
"""What stands in a comment that ends a teaser."""

TEASER_END = re.compile(rf"\s*{WORDS}\s*", re.IGNORECASE)

_MARK = re.compile(
    rf"<!--[ \t]*{WORDS}[ \t]*-->|\{{/\*[ \t]*{WORDS}[ \t]*\*/\}}", re.IGNORECASE
)


def use_teasers(md: MarkdownIt) -> None:
    """Add tokens ``teaser_end``."""
    md.block.ruler.before("fence", "teaser_end", _read_line, {"alt": ["paragraph"]})
    md.inline.ruler.before("emphasis", "teaser_end", _read_inline)


def _read_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start) or not _MARK.fullmatch(
        line_of(state, start).rstrip()
    ):
        return False
    if not silent:
        state.push("teaser_end", "", 0).map = [start, start + 1]
        state.line = start + 1
    return True


def _read_inline(state: StateInline, silent: bool) -> bool:
    found = _MARK.match(state.src, state.pos, state.posMax)
    if found and not silent:
        state.push("teaser_end", "", 0)
    state.pos = found.end() if found else state.pos
    return bool(found)
