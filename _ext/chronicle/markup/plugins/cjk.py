"""Let emphasis end where Chinese, Japanese or Korean goes on.  Pure: markdown-it only.

CommonMark tells a mark that opens from one that closes by the spaces around it, which
these languages do not write: ``**“word”**and`` is read as text.  A letter of theirs
counts as a space does.

Source: https://github.com/tats-u/markdown-cjk-friendly/blob/main/specification.md
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_inline import emphasis

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_LETTER = re.compile(
    "[\u1100-\u11ff\u2e80-\u303e\u3041-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff01-\uff9f\uffe0-\uffe6\U0001aff0-\U0001b2ff\U00020000-\U0003fffd]"
)


def is_cjk(char: str) -> bool:
    """Tell whether *char* belongs to a script that parts words by no spaces.

    Korean has spaces, but sticks its particles to what it quotes.
    """
    return bool(_LETTER.match(char))


def use_cjk_emphasis(md: MarkdownIt) -> MarkdownIt:
    """Read ``*`` beside letters of these scripts."""

    def rule(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.delimiters)
        if not emphasis.tokenize(state, silent):
            return False
        before, after = (
            state.src[start - 1 : start],
            state.src[state.pos : state.pos + 1],
        )
        if state.src[start] == "*":
            for mark in state.delimiters[known:]:
                mark.open |= is_cjk(before) and bool(after.strip())
                mark.close |= is_cjk(after) and bool(before.strip())
        return True

    md.inline.ruler.at("emphasis", rule)
    return md
