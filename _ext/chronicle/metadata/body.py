"""See in the text of a post what its metadata leave open.  Pure.

Only the first heading, the number of words and some marks are looked for; the parsers
read the text itself, later, and what describes it is taken from what they read.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from chronicle.markup.outline import RstStructure, Structure
from chronicle.metadata.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

OPENING = 100
"""Words by which a text is known again."""


class Heading(NamedTuple):
    """The first heading of a text."""

    text: str
    level: int
    line: int
    opens: bool
    """Whether nothing that is shown stands above it."""


class Body(NamedTuple):
    """What can be seen in a text without reading all of it."""

    heading: Heading | None
    """None as well if nobody asked for it."""

    opening: str
    """The first :data:`OPENING` words."""

    words: int
    """Of prose and code; addresses and HTML are not counted."""

    first_posted: tuple[str, int] | None
    """Address and line of the note that says where the post was published first."""

    updates: tuple[tuple[str, int], ...]
    """Argument and line of each ``update`` directive."""

    summary: str = ""
    """The first full sentences, of a text that has been read by its parser."""


def scan_body(text: str, fmt: str, *, titled: bool = False) -> Body:
    """Note what a body says.

    :param text: A document whose metadata are blank.
    :param fmt: ``md`` or ``rst``.
    :param titled: Whether the metadata have a title: no heading is looked for then.
    """
    lines = text.split("\n")
    words = _WORD.findall(_TAG.sub(" ", _leave_out(text)))
    heading = None
    if not titled:
        heading = _find_rst_heading(lines) if fmt == "rst" else _find_heading(lines)
    return Body(
        heading=heading,
        opening=" ".join(words[:OPENING]),
        words=len(words),
        first_posted=_find_first_posted(text),
        updates=tuple(_find_updates(lines, fmt)),
    )


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UNREAD = re.compile(r"<(?:(?P<name>style|script)\b|!--)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>|https?://\S+", re.IGNORECASE)


def _leave_out(text: str) -> str:
    """Return *text* without comments, styles and scripts, of those that end."""
    kept: list[str] = []
    position = 0
    unended = set[str]()
    for found in _UNREAD.finditer(text):
        end = f"</{found['name'].lower()}" if found["name"] else "-->"
        if found.start() < position or end in unended:
            continue
        closing = re.compile(end, re.IGNORECASE).search(text, found.end())
        if closing is None:
            unended.add(end)
            continue
        kept += text[position : found.start()], " "
        position = closing.end()
    return "".join([*kept, text[position:]])


# Headings -------------------------------------------------------------------------

# A name that the writer gave a heading: {#name}, { .class #name }.
_NAMED = re.compile(r"[ \t]*\{[ \t]*(?:[.][\w-]+[ \t]+)*#[^{}]*\}[ \t]*$")
_COMMENT = re.compile(r"\s*(?:<!--(?:(?!-->).)*-->\s*)+", re.DOTALL)
_INVISIBLE = re.compile(r"(?:[ \t]*(?:\([\w-]+\)=|%.*)(?:\n|\Z))+")
_MARK = re.compile(r" {0,3}#{1,6}(?!\S)")
_RULE = re.compile(r" {0,3}(?:=+|-+)\s*")


def _find_heading(lines: list[str]) -> Heading | None:
    """Return the first heading of Markdown that says something.

    What stands below it is not parsed here, since its parser does that later.
    """
    for number, (above, line) in enumerate(itertools.pairwise(["", *lines]), 1):
        if _MARK.match(line) or (above.strip() and _RULE.fullmatch(line)):
            return _first_heading(lines[:number]) or _first_heading(lines)
    return None


def _first_heading(lines: list[str]) -> Heading | None:
    seen = False
    tokens = Structure(lines).tokens
    for token, inner in itertools.pairwise([*tokens, None]):
        if not token or token.level or token.nesting < 0 or not token.map:
            continue
        if token.type == "heading_open" and inner:
            text = plain_text(_NAMED.sub("", inner.content), "md")
            if text:
                return Heading(text, int(token.tag[1]), token.map[0] + 1, not seen)
        seen = seen or not _is_invisible(token, inner)
    return None


def _is_invisible(token: Token, inner: Token | None) -> bool:
    """Tell a comment, or what MyST takes for one or for a target."""
    if token.type == "html_block":
        return bool(_COMMENT.fullmatch(token.content))
    return (
        token.type == "paragraph_open"
        and inner is not None
        and bool(_INVISIBLE.fullmatch(inner.content))
    )


_UNDERLINE = re.compile(r"([!-/:-@\[-`{-~])\1*\s*$")


def _find_rst_heading(lines: list[str]) -> Heading | None:
    structure = RstStructure(lines)
    hidden = structure.code | structure.explicit
    seen = False
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        if number in hidden:
            seen = seen or (number in structure.code - structure.explicit)
            continue
        below, under = (
            lines[n] if n < len(lines) else "" for n in (number + 1, number + 2)
        )
        if _is_title(line, below):
            return Heading(plain_text(line, "rst"), 1, number + 1, not seen)
        overline = _UNDERLINE.match(line)
        lined = overline and below.strip() and _UNDERLINE.match(under)
        if lined and under[0] == line[0]:
            return Heading(plain_text(below, "rst"), 1, number + 2, not seen)
        if not line.startswith(" ") and not overline:
            seen = True
    return None


def _is_title(line: str, below: str) -> bool:
    text, rule = line.rstrip(), below.rstrip()
    return (
        not line[0].isspace()
        and not _UNDERLINE.match(line)
        and bool(_UNDERLINE.match(rule))
        # docutils takes three and less for text, unless they are as long as the title
        and (len(rule) >= len(text) or len(rule) >= 4)
    )


# Marks ----------------------------------------------------------------------------

_FIRST_POSTED = re.compile(
    r"originally\s+(?:posted|published)\b[^\n]{0,80}?[<(\"]?(https?://[^\s<>\"')\]]+)",
    re.IGNORECASE,
)
_RST_UPDATE = re.compile(r"\.\. update::[ \t]+(.*\S)")
_MYST_UPDATE = re.compile(r"(?:`{3,}|~{3,}|:{3,})\{update\}[ \t]+(.*\S)")


def _find_first_posted(text: str) -> tuple[str, int] | None:
    match = _FIRST_POSTED.search(text)
    return (match[1], text.count("\n", 0, match.start()) + 1) if match else None


def _find_updates(lines: list[str], fmt: str) -> Iterator[tuple[str, int]]:
    pattern = _RST_UPDATE if fmt == "rst" else _MYST_UPDATE
    found = [
        (match[1], number)
        for number, line in enumerate(lines)
        if (match := pattern.match(line))
    ]
    code = RstStructure(lines).code if found and fmt == "rst" else set()
    yield from ((text, number + 1) for text, number in found if number not in code)
