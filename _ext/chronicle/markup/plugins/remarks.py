"""Leave out what writers put into a post for themselves or for a program.

``[comment]: # (…)`` is a comment in any Markdown, ``{/* … */}`` one in MDX, where lines
of JavaScript at the top load components.  Pure: markdown-it tokens out.

Source: https://mdxjs.com/docs/what-is-mdx/#esm
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.markup.plugins.blocks import line_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_REMARK = re.compile(
    r"""\[(?:comments?|//|_|\#|\.|<>)\]:[ \t]*(?:\#|<\#?>)[ \t]*(?:\(.*|".*|'.*)?""",
    re.IGNORECASE,
)
_IMPORT = re.compile(r"""import\s+(?:[\w*{][^"']*?\sfrom\s+)?["'][^"']+["'];?\s*""")
_EXPORT = re.compile(
    r"export\s+(?:(?:const|let|var|function|async|class)\s|default\s|\{|\*)"
)
_MODULE = re.compile(r"(?:import|export)\b")
_HEADING = frozenset({"heading_open", "inline", "heading_close"})

LONGEST = 2_000
"""Characters that a comment in a line of text may have."""

MOST = 100
"""Lines that one on lines of its own may have."""


def use_remarks(md: MarkdownIt) -> None:
    """Drop definitions of links that lead nowhere and are called comments."""

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if silent or not _REMARK.fullmatch(line_of(state, start)):
            return False
        state.line = start + 1
        return True

    md.block.ruler.before("reference", "remark", rule)


def use_mdx(md: MarkdownIt) -> None:
    """Drop comments, and what is imported, and exported above the text."""
    md.block.ruler.before("fence", "mdx_comment", _drop_comment)
    md.block.ruler.before("fence", "mdx_module", _drop_module)
    md.inline.ruler.before("emphasis", "mdx_comment", _drop_inline_comment)


def _drop_comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if (
        silent
        or state.is_code_block(start)
        or not line_of(state, start).startswith("{/*")
    ):
        return False
    for line in range(start, min(end, start + MOST)):
        if "*/}" in (text := line_of(state, line)):
            state.line = line + 1
            return text.rstrip().endswith("*/}")
    return False


def _drop_inline_comment(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("{/*", state.pos):
        return False
    last = min(state.posMax, state.pos + LONGEST)
    end = state.src.find("*/}", state.pos, last)
    if end >= 0:
        state.pos = end + 3
    return end >= 0


def _drop_module(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if silent or state.level or not _MODULE.match(line_of(state, start)):
        return False
    is_top = all(token.type in _HEADING for token in state.tokens)
    last = start
    while last < end and not state.isEmpty(last):
        last += 1
    text = "\n".join(line_of(state, line) for line in range(start, last))
    if not _is_module(text, is_top=is_top):
        return False
    state.line = last
    return True


def _is_module(text: str, *, is_top: bool) -> bool:
    """Tell whether *text* is JavaScript; what follows ``export`` may be anything.

    Below the first words, ``export`` may also begin a sentence.
    """
    place = 0
    while found := _IMPORT.match(text, place):
        place = found.end()
    return place == len(text) or (is_top and bool(_EXPORT.match(text, place)))
