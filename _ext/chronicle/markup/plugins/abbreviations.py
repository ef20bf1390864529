"""Teach markdown-it the abbreviations of kramdown and Python-Markdown.

``*[HTML]: Hyper Text`` is shown nowhere; each ``HTML`` of the text says what it means.
Pure: markdown-it tokens out.

Source: https://kramdown.gettalong.org/syntax.html#abbreviations,
https://python-markdown.github.io/extensions/abbreviations/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown_it.token import Token

from chronicle.markup.plugins.blocks import line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

_DEFINITION = re.compile(r"\*\[(?P<word>[^\[\]]+)\][ ]?:[ \t]*(?P<meaning>.*)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^\s()]+\)")
KNOWN = "abbreviations"
"""Key of what is read, in the environment of a parse."""

MOST = 500
"""Definitions that are looked for: each of them takes time at each word."""


def use_abbreviations(md: MarkdownIt) -> None:
    """Read definitions: tokens ``abbr`` in the text."""
    md.block.ruler.before(
        "reference", "abbreviation", _read_definition, {"alt": ["paragraph"]}
    )
    md.core.ruler.after("inline", "abbreviation", _explain)


def linked_meanings(env: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each word whose meaning, in Markdown, holds a link, and that meaning.

    What a browser shows beside a word is text only.
    """
    for word, meaning in env.get(KNOWN, {}).items():
        if _LINK.search(meaning):
            yield word, meaning


def _read_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    line = line_of(state, start)
    found = _DEFINITION.fullmatch(line)
    if found is None or state.is_code_block(start):
        return False
    if not silent:
        known = state.env.setdefault(KNOWN, {})
        known[found["word"].strip()] = found["meaning"].strip()
        state.line = start + 1
    return True


def _explain(state: StateCore) -> None:
    known = {
        word: _LINK.sub(r"\1", said)
        for word, said in state.env.get(KNOWN, {}).items()
        if said
    }
    if not known:
        return
    longest = sorted(known, key=len, reverse=True)[:MOST]
    words = "|".join(map(re.escape, longest))
    pattern = re.compile(rf"(?<!\w)({words})(?!\w)")
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = [
                part for one in block.children for part in _split(one, pattern, known)
            ]


def _split(
    token: Token, pattern: re.Pattern[str], known: Mapping[str, str]
) -> Iterator[Token]:
    """Yield *token*, or its parts if it is text with abbreviations."""
    if token.type != "text":
        yield token
        return
    for number, part in enumerate(pattern.split(token.content)):
        if number % 2:
            meta = {"meaning": known[part]}
            yield Token("abbr", "abbr", 0, content=part, meta=meta, level=token.level)
        elif part:
            yield token.copy(content=part)
