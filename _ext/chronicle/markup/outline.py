"""Say what of a text is code, heading, paragraph, HTML, explicit markup.

The one answer for all who change or read a post's source: of Markdown on the tokens of
markdown-it, of reST by the rules of its indentation.  Pure: markdown-it only.
"""

from __future__ import annotations

import bisect
import copy
import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

from chronicle.markup.edits import Edit, inline_code, line_starts
from chronicle.markup.plugins.blocks import (
    CODE,
    PROSE,
    use_callouts,
    use_directives,
    use_tabs,
)
from chronicle.markup.plugins.cjk import use_cjk_emphasis
from chronicle.markup.plugins.math import find_formulas

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token


@lru_cache(maxsize=1)
def block_reader() -> MarkdownIt:
    """Return a parser that finds blocks and leaves the text in them alone."""
    reader = MarkdownIt("commonmark").enable("table")
    use_directives(reader, CODE)
    use_callouts(reader)
    use_tabs(reader)
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

    def __init__(self, lines: Sequence[str]) -> None:
        """Parse the blocks of *lines*."""
        self.lines = list(lines)
        # markdown-it would take a lone carriage return for the end of a line.
        text = "\n".join(lines).replace("\r", " ")
        self.tokens: list[Token] = block_reader().parse(text)
        self.code: set[int] = set()
        """Numbers of lines that hold code, fences included."""
        self.html: list[tuple[int, int]] = []
        """First line and first line after, of each block of HTML."""
        self.paragraphs: list[Paragraph] = []
        kind = ""
        for token in self.tokens:
            if token.type == "fence" and token.map and _holds_prose(token):
                self._open(token.content, token.map[0] + 1)
            elif token.type in {"fence", "code_block", "colon_fence"} and token.map:
                self.code.update(range(*token.map))
            elif token.type == "html_block" and token.map:
                self.html.append((token.map[0], token.map[1]))
            elif token.type == "inline" and token.map:
                self.paragraphs.append(Paragraph(token.map[0], token.map[1], kind))
            kind = token.type

    def _open(self, content: str, first: int) -> None:
        """Add what a directive holds, which begins on line *first*."""
        inner = Structure(content.split("\n"))
        self.code |= {first + line for line in inner.code}
        self.html += [(first + start, first + stop) for start, stop in inner.html]
        self.paragraphs += [
            Paragraph(first + start, first + stop, kind)
            for start, stop, kind in inner.paragraphs
        ]

    def after(self, lines: Sequence[str]) -> Structure:
        """Return what stands where in *lines*, which edits made of these.

        They are parsed only if an edit can have changed more than words of paragraphs.
        """
        prose = {n for p in self.paragraphs for n in range(p.first, p.last)}
        markup = {n for first, last in self.html for n in range(first, last)}
        for number, (old, new) in enumerate(zip(self.lines, lines, strict=True)):
            if old == new or (number in prose and _begins_alike(old, new)):
                continue
            if not (number in markup and _has_same_tags(old, new)):
                return Structure(lines)
        same = copy.copy(self)
        same.lines = list(lines)
        for name in ("offsets", "_spans"):
            same.__dict__.pop(name, None)
        return same

    def text_of(self, paragraph: Paragraph) -> str:
        """Return the lines of *paragraph*, as they stand."""
        return "\n".join(self.lines[paragraph.first : paragraph.last])

    @cached_property
    def offsets(self) -> list[int]:
        """The offset of each line in the joined text, and that of one more."""
        return line_starts(self.lines)

    def edit_line(self, number: int, after: str, rule: str) -> Edit:
        """Return an edit that puts *after* in the place of a line."""
        start = self.offsets[number]
        return Edit(start, start + len(self.lines[number]), after, rule)

    def code_spans(self) -> Spans:
        """Return every stretch of code in the joined text, inline code included.

        A formula is one, too: what it holds means nothing else.
        """
        return self._spans

    @cached_property
    def _spans(self) -> Spans:
        offsets = self.offsets
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

    def verbatim(self) -> set[int]:
        """Return the lines within elements of HTML that hold no Markdown.

        The line on which such an element begins is not among them.
        """
        found: set[int] = set()
        inside = False
        for number, line in enumerate(self.lines):
            if number in self.code:
                continue
            if inside:
                found.add(number)
            if "<" in line:
                marks = list(_VERBATIM.finditer(line))
                inside = not marks[-1]["end"] if marks else inside
        return found


_HEAD = re.compile(
    r"(?P<marks>[ \t>*_+.)0-9#-]*?)[*_]*(?!\s)(?:[a-zA-Z(\"'\[\x80-\U0010ffff]|!\[)"
)


def _begins_alike(before: str, after: str) -> bool:
    """Tell that a line of a paragraph is one still, since it is as its blocks begin.

    Which block a line belongs to shows in the signs before its first letter; a table
    has bars, and the definition of a link its colon, further on.
    """
    old, new = _HEAD.match(before), _HEAD.match(after)
    return (
        old is not None
        and new is not None
        and old["marks"] == new["marks"]
        and "]:" not in before + after
        and before.count("|") == after.count("|")
    )


_ATTRIBUTE = re.compile(r"""\s[\w-]+=(?:"[^"<>]*"|'[^'<>]*')""")


def _has_same_tags(before: str, after: str) -> bool:
    """Tell that a line of HTML is one still, since only attributes have changed."""
    return _ATTRIBUTE.sub("", before) == _ATTRIBUTE.sub("", after) != ""


_VERBATIM = re.compile(r"<(?P<end>/?)(?:pre|script|style|textarea)\b", re.IGNORECASE)
_DIRECTIVE = re.compile(r"\{([\w:.+-]+)\}")


def _holds_prose(fence: Token) -> bool:
    """Tell a fence that is a directive with text in it from one with code."""
    found = _DIRECTIVE.match(fence.info.strip())
    return bool(found and found[1] in PROSE)


class Outliner:
    """Says what stands where in a text on its way: steps that edit it share this."""

    def __init__(self) -> None:
        self._last: Structure | None = None

    def read(self, lines: Sequence[str]) -> Structure:
        """Return what stands where in *lines*: the text as it is now."""
        last = self._last
        is_same = last is not None and len(last.lines) == len(lines)
        self._last = last.after(lines) if last and is_same else Structure(lines)
        return self._last


class RstStructure:
    """Where what stands in some reST."""

    def __init__(self, lines: Sequence[str]) -> None:
        """Read the indentation of *lines*."""
        self.code: set[int] = set()
        """Numbers of lines that hold code: literal blocks, directives for code."""
        self.doctests: set[int] = set()
        """Numbers of lines that a prompt of Python's opens, up to a blank one."""
        self.explicit: set[int] = set()
        """Numbers of lines of comments, targets, notes and directives."""
        block = margin = None
        doctest = False
        for number, line in enumerate(lines):
            text = line.lstrip()
            if not text:
                doctest = False
                continue
            indent = len(line) - len(text)
            if margin is not None and indent <= margin:
                margin = None
            if margin is None and _EXPLICIT.match(text):
                margin = indent
            if margin is not None:
                self.explicit.add(number)
            if block is not None and indent > block:
                self.code.add(number)
                continue
            block = indent if _opens_code(text) else None
            doctest = doctest or text.startswith(">>>")
            if doctest:
                self.doctests.add(number)
            if block is not None and text.startswith(".."):
                self.code.add(number)


_EXPLICIT = re.compile(r"\.\.(?:\s|$)")
_LITERAL = re.compile(r"(?:.*[^\\:])?::\s*$")
_CODE_DIRECTIVE = re.compile(rf"\.\.[ \t]+(?:{'|'.join(sorted(CODE))})[ \t]*::")


def _opens_code(text: str) -> bool:
    """Tell whether what is indented below a line of reST is code."""
    opening = _CODE_DIRECTIVE if _EXPLICIT.match(text) else _LITERAL
    return bool(opening.match(text))


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
