"""Look at the lines that markdown-it reads blocks from.  Pure: markdown-it only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock


def line_of(state: StateBlock, number: int) -> str:
    """Return a line without what indents it, as the block around it counts."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
