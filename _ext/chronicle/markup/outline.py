"""Find code, headings and paragraphs of Markdown.  Pure: markdown-it only."""

from __future__ import annotations

import bisect
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

from chronicle.markup.edits import inline_code
from chronicle.markup.plugins.blocks import CODE, use_directives
from chronicle.markup.plugins.cjk import use_cjk_emphasis
from chronicle.markup.plugins.math import find_formulas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token


@lru_cache(maxsize=1)
def block_reader() -> MarkdownIt:
    """Return a parser that finds blocks and leaves the text in them alone."""
    reader = MarkdownIt("commonmark").enable("table")
    use_directives(reader, CODE)
    reader.core.ruler.enableOnly(["normalize", "block"])
    return reader


@lru_cache(maxsize=1)
def inline_reader() -> MarkdownIt:
    """Return a parser for the text of one paragraph."""
    return use_cjk_emphasis(MarkdownIt("commonmark").enable("strikethrough"))


class Paragraph(NamedTuple):
    """A stretch of running text."""

    first: int
    """0-based line."""

    last: int
    """First line after it."""

    kind: str
    """Name of the token that holds it: ``paragraph_open``, ``heading_open``."""


class Structure:
    """Where what stands in some Markdown."""

    def __init__(self, lines: list[str]) -> None:
        """Parse the blocks of *lines*."""
        self.lines = lines
        self.tokens: list[Token] = block_reader().parse("\n".join(lines))
        self.code: set[int] = set()
        """Numbers of lines that hold code, fences included."""
        self.html: list[tuple[int, int]] = []
        """First line and first line after, of each block of HTML."""
        self.paragraphs: list[Paragraph] = []
        kind = ""
        for token in self.tokens:
            if token.type in {"fence", "code_block", "colon_fence"} and token.map:
                self.code.update(range(*token.map))
            elif token.type == "html_block" and token.map:
                self.html.append((token.map[0], token.map[1]))
            elif token.type == "inline" and token.map:
                self.paragraphs.append(Paragraph(token.map[0], token.map[1], kind))
            kind = token.type

    def text_of(self, paragraph: Paragraph) -> str:
        """Return the lines of *paragraph*, as they stand."""
        return "\n".join(self.lines[paragraph.first : paragraph.last])

    def offsets(self) -> list[int]:
        """Return the offset of each line in the joined text."""
        offsets = [0]
        for line in self.lines:
            offsets.append(offsets[-1] + len(line) + 1)
        return offsets

    def code_spans(self) -> Spans:
        """Return every stretch of code in the joined text, inline code included.

        A formula is one, too: what it holds means nothing else.
        """
        offsets = self.offsets()
        spans = [
            (offsets[line], offsets[line] + len(self.lines[line])) for line in self.code
        ]
        for paragraph in self.paragraphs:
            start = offsets[paragraph.first]
            text = self.text_of(paragraph)
            spans += [
                (start + low, start + high)
                for low, high in (*inline_code(text), *find_formulas(text))
            ]
        return Spans(spans)


class Spans:
    """Stretches of a text, to ask whether an offset lies in one."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        """Take *spans* in any order."""
        self.spans = sorted(spans)
        self._starts = [start for start, _ in self.spans]

    def __contains__(self, offset: int) -> bool:
        place = bisect.bisect_right(self._starts, offset) - 1
        return place >= 0 and offset < self.spans[place][1]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self.spans)
