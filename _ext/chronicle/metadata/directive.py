"""Read ABlog's ``post`` directive, in reST and in MyST.  Pure: standard library only.

Source: https://ablog.readthedocs.io/en/stable/manual/posting-and-listing.html.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

DATE, EXCERPT = "date", "excerpt text"
"""Keys for the directive's argument and its content; no option has these names."""

_RST = re.compile(r" {0,3}\.\. post::(?:[ \t]+(?P<argument>.*\S))?[ \t]*$")
_MYST = re.compile(
    r"(?P<fence>`{3,}|~{3,}|:{3,})\{post\}(?:[ \t]+(?P<argument>.*\S))?[ \t]*$"
)
_OPENS_BLOCK = re.compile(
    r"\.\.(?:\s|$)|[*+•-]\s|\(?(?:\d{1,4}|[A-Za-z]|[IVXLCivxlc]{1,6}|#)[.)]\s|:[^:]+:|.*::\s*$"
)
"""A line that text may stand under, indented: a directive, an item, a field, code."""

_OPTION = re.compile(r"[ \t]*:(?P<key>[\w -]+):(?:[ \t]+(?P<value>.*\S))?[ \t]*$")


class PostDirective(NamedTuple):
    """A ``post`` directive; lines are 0-based."""

    start: int
    content: int
    """The line after its options."""

    stop: int
    """The line after its last."""

    options: dict[str, tuple[str, int]]
    """``{key: (text, 1-based line)}``, argument and content too."""

    fence: str = ""
    """Empty in reST."""


def find_directives(lines: list[str], fmt: str) -> list[PostDirective]:
    """Return the directives of a document that do not stand in one another."""
    found: list[PostDirective] = []
    for number, line in enumerate(lines):
        if found and number < found[-1].stop:
            continue
        match = (_RST if fmt == "rst" else _MYST).match(line)
        if match and (fmt != "rst" or _is_free(lines, number)):
            found.append(_read(lines, number, match))
    return found


def _is_free(lines: list[str], number: int) -> bool:
    """Whether a directive of reST is at the margin, or in a quotation of its own."""
    if not lines[number].startswith(" "):
        return True
    if number and lines[number - 1].strip():
        return False
    above = next((line for line in reversed(lines[:number]) if line.strip()), "")
    return not above[:1].isspace() and not _OPENS_BLOCK.match(above)


def blank_directives(
    lines: list[str], first: PostDirective, others: Iterable[PostDirective], fmt: str
) -> str:
    """Return the document without directives, but for the first one's content.

    Around that stays a directive that says nothing, but whether the content is shown.
    """
    has_excerpt = EXCERPT in first.options
    kept = list(lines)
    kept[first.start : first.stop] = [""] * (first.stop - first.start)
    for other in others:
        kept[other.start : other.stop] = [""] * (other.stop - other.start)
    if has_excerpt:
        kept[first.content : first.stop] = lines[first.content : first.stop]
        kept[first.start] = ".. post::" if fmt == "rst" else f"{first.fence}{{post}}"
        if "exclude" in first.options:
            kept[first.start + 1] = "   :exclude:" if fmt == "rst" else ":exclude:"
    return "\n".join(kept)


def _read(lines: list[str], start: int, match: re.Match[str]) -> PostDirective:
    fence = match.groupdict().get("fence", "")
    stop = _fenced_extent(lines, start, fence) if fence else _extent(lines, start)
    options: dict[str, tuple[str, int]] = {}
    if match["argument"]:
        options[DATE] = match["argument"], start + 1
    content = _read_options(lines, start + 1, stop, options)
    text = [line.strip() for line in lines[content:stop]]
    if fence and text and text[-1].startswith(fence):
        text.pop()
    if excerpt := " ".join(filter(None, text)):
        line = next(n for n, part in enumerate(text, start=content + 1) if part)
        options[EXCERPT] = excerpt, line
    return PostDirective(start, content, stop, options, fence)


def _read_options(
    lines: list[str], number: int, stop: int, options: dict[str, tuple[str, int]]
) -> int:
    """Put the options into *options*; return the line after them."""
    while number < stop and (match := _OPTION.match(lines[number])):
        line = number + 1
        parts = [match["value"] or ""]
        number += 1
        while number < stop and _continues(lines[number]):
            parts.append(lines[number].strip())
            number += 1
        options.setdefault(match["key"].strip(), (" ".join(filter(None, parts)), line))
    return number


def _continues(line: str) -> bool:
    return bool(line.strip()) and line[:1].isspace() and not _OPTION.match(line)


def _extent(lines: list[str], start: int) -> int:
    """Return the line after the last one that is indented below a reST directive."""
    margin = _indent(lines[start])
    stop = start + 1
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if line.strip():
            if _indent(line) <= margin:
                break
            stop = number + 1
    return stop


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _fenced_extent(lines: list[str], start: int, fence: str) -> int:
    """Return the line after the closing fence."""
    closes = re.compile(rf"{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
    for number in range(start + 1, len(lines)):
        if closes.match(lines[number]):
            return number + 1
    return len(lines)
