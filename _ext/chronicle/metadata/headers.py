"""Read headers in which each line is ``key: value``: Pelican's and Nikola's.  Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.problems import Problem, Subtype
from chronicle.metadata.values import Scalar, Table, Value, plain

if TYPE_CHECKING:
    from collections.abc import Mapping


class Header(NamedTuple):
    """What a header says."""

    entries: dict[str, Value]

    stop: int
    """First line below it, 0-based."""

    problems: list[Problem]


_PELICAN = re.compile(
    r" {0,3}(?P<key>[A-Za-z][\w-]*):(?!//)[ \t]*(?P<value>.*?)[ \t]*$"
)
_PARAGRAPHS = frozenset({"summary", "description"})
"""Keys whose values may go on over several lines as one text; others are lists."""


def read_pelican(lines: list[str], opening: int) -> Header | None:
    """Read a header as Python-Markdown does: up to a blank line, or one that is none.

    Source: https://python-markdown.github.io/extensions/meta_data/.
    """
    entries: dict[str, Value] = {}
    problems: list[Problem] = []
    number = opening
    key = ""
    while number < len(lines) and lines[number].strip():
        line = lines[number]
        if header := _PELICAN.match(line):
            key = header["key"]
            entries[key] = Scalar(header["value"], number + 1, quoted=True)
        elif key and line.startswith("    "):
            glue = " " if key.casefold() in _PARAGRAPHS else ", "
            entries[key] = _extend(entries[key], glue, line.strip())
        else:
            message = f"{line[:40]!r} is no 'Key: value'; the header ends above it"
            problems.append(Problem(Subtype.FRONT_MATTER, message, number + 1))
            break
        number += 1
    # A paragraph may happen to begin with "Note: ...", or even with "Date: ...".
    needed = {"title"} if problems else {"title", "date"}
    if not needed & {key.lower() for key in entries}:
        return None
    return Header(entries, number, problems)


def _extend(value: Value, glue: str, text: str) -> Value:
    assert isinstance(value, Scalar)  # noqa: S101 - the only kind made above
    joined = f"{value.text}{glue}{text}" if value.text else text
    return Scalar(joined, value.line, quoted=True)


_NIKOLA = re.compile(r"\.\.[ \t]+(?P<key>[A-Za-z][\w.-]*):(?!:)[ \t]*(?P<value>.*)")
_OPENS, _CLOSES = re.compile(r"\s*<!--\s*"), re.compile(r"\s*-->\s*")


def read_nikola(lines: list[str], opening: int) -> Header | None:
    """Read a header of comments: reST's, in Markdown within one of HTML's.

    Source: https://getnikola.com/handbook.html#metadata-fields.
    """
    number = opening
    if is_html := bool(_OPENS.fullmatch(lines[number])):
        number += 1
    entries: dict[str, Value] = {}
    while number < len(lines) and (found := _NIKOLA.fullmatch(lines[number].rstrip())):
        entries.setdefault(
            found["key"], Scalar(found["value"].strip(), number + 1, quoted=True)
        )
        number += 1
    if not {"title", "date", "slug"} & entries.keys():
        return None
    if is_html:
        while number < len(lines) and not lines[number].strip():
            number += 1
        if number == len(lines) or not _CLOSES.fullmatch(lines[number]):
            return None
        number += 1
    return Header(entries, number, [])


_META = ("title", "slug", "date", "tags", "link", "description", "type")
"""Lines of a file ``post.meta`` that names no keys, in their order."""


def read_meta_file(text: str) -> Table:
    """Read Nikola's file beside a post; it may have values only, one on each line.

    :returns: Keys whose line is the first: they stand in another file.
    """
    lines = text.strip().split("\n")
    header = read_nikola(lines, 0)
    values: Mapping[str, str] = (
        {key: plain(value) for key, value in header.entries.items()}
        if header
        else dict(zip(_META, lines, strict=False))
    )
    entries: dict[str, Value] = {
        key: Scalar(value.strip(), 1, quoted=True) for key, value in values.items()
    }
    return Table(entries, dict.fromkeys(entries, 1), 1)
