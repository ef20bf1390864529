"""Find the metadata that a post begins with, and set it apart from its body.  Pure.

==============  ==============================================  ====================
kind            what it looks like                              where it is found
==============  ==============================================  ====================
``yaml``        between ``---`` and ``---`` or ``...``          Markdown, reST
``toml``        between ``+++`` and ``+++``                     Markdown, reST
``json``        from ``{`` to ``}``, at the very beginning      Markdown, reST
``directive``   a ``post`` directive and its options; in reST   reST, MyST
                with the field list at the very top
``docinfo``     a field list above or under the title           reST
``pelican``     ``Key: value`` lines above the first blank one  Markdown
``none``        nothing of all that
==============  ==============================================  ====================

In the body the metadata are blank lines, so every line keeps its number.  A ``post``
directive stays around its content, the excerpt, but says nothing any more.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from chronicle.core.problems import Problem, Subtype
from chronicle.core.yamldoc import read_yaml
from chronicle.metadata.directive import blank_directives, find_directives
from chronicle.metadata.values import Scalar, Sequence, Table, Value, from_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Reader: TypeAlias = "Callable[[list[str], int, str], FrontMatter | None]"

MAX_CHARACTERS = 100_000
"""Longest front matter that is read.  The longest sound one known has 6,000."""

MAX_LINES_ABOVE = 20
"""How far down a front matter is looked for that something stands above."""


NOTHING = Table({}, {}, 1)


class FrontMatter(NamedTuple):
    """The metadata of a post, as they stand in its file."""

    kind: str
    """One of the table above."""

    table: Table
    """Keys as written, in the author's order, and the line of each."""

    body: str
    """The whole file with the metadata's lines blank."""

    problems: list[Problem]

    refused: bool = False
    """Whether the metadata cannot be read, so that the post cannot be published."""


def read_front_matter(text: str, fmt: str) -> FrontMatter:
    """Set the metadata of a post apart from its body.

    :param text: A whole document; lines end in a line feed.
    :param fmt: ``md`` or ``rst``.
    """
    lines = text.split("\n")
    opening = next((i for i, line in enumerate(lines) if line.strip()), None)
    if opening is None:
        return FrontMatter("none", NOTHING, text, [])
    readers: tuple[Reader, ...] = (_read_fenced, _read_json, _read_directive)
    readers += (_read_docinfo,) if fmt == "rst" else (_read_buried, _read_pelican)
    for reader in readers:
        if (found := reader(lines, opening, fmt)) is not None:
            return found
    return FrontMatter("none", NOTHING, text, [])


# Front matter between fences ------------------------------------------------------

_CLOSING = {"---": ("---", "..."), "+++": ("+++",)}


def _read_fenced(lines: list[str], opening: int, fmt: str) -> FrontMatter | None:
    fence = lines[opening].rstrip()
    if fence not in _CLOSING:
        return None
    if fmt == "rst" and _is_rst_overline(lines, opening):
        return None
    closing = _find_closing(lines, opening)
    if closing is None:
        message = f"front matter opened by {fence!r} is never closed"
        return _refuse(lines, [_problem(message, opening + 1)])
    problems = []
    if opening:
        problems.append(
            _problem("front matter must begin in the first line", opening + 1)
        )
    return _read_block(lines, opening, closing, problems)


def _find_closing(lines: list[str], opening: int) -> int | None:
    closers = _CLOSING[lines[opening].rstrip()]
    for number in range(opening + 1, len(lines)):
        if lines[number].rstrip() in closers:
            return number
    return None


def _is_rst_overline(lines: list[str], opening: int) -> bool:
    """Tell a title between two lines of hyphens from front matter of one line."""
    return (
        len(lines) > opening + 2
        and lines[opening + 2].rstrip() == "---"
        and ":" not in lines[opening + 1]
    )


def _read_block(
    lines: list[str], opening: int, closing: int, problems: list[Problem]
) -> FrontMatter:
    block = "\n".join(lines[opening + 1 : closing])
    if len(block) > MAX_CHARACTERS:
        message = (
            f"front matter of {len(block)} characters; at most {MAX_CHARACTERS} "
            "are read"
        )
        return _refuse(lines, [*problems, _problem(message, opening + 1)])
    first = opening + 2
    value: Value | None
    if lines[opening].rstrip() == "+++":
        kind, (value, found) = "toml", _read_toml(block, first)
    else:
        kind, (value, found) = "yaml", _read_yaml(block, first)
    problems += found
    if value is None and found:
        return _refuse(lines, problems)
    if not isinstance(value, Table | None):
        message = f"front matter is not a mapping of keys to values: {block[:40]!r}"
        return _refuse(lines, [*problems, _problem(message, opening + 1)])
    body = _blank(lines, range(opening, closing + 1))
    return FrontMatter(kind, value or NOTHING, body, problems)


def _read_yaml(block: str, first: int) -> tuple[Value | None, list[Problem]]:
    """Read YAML; what asks for more than text is not read at all."""
    doc = read_yaml(block, first_line=first)
    problems = [_problem(fault.message, fault.line) for fault in doc.faults]
    return None if doc.tagged else from_yaml(doc), problems


def _read_toml(block: str, first: int) -> tuple[Table | None, list[Problem]]:
    try:
        data = tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = first + int(place[1]) - 1 if place else first
        reason = re.sub(r" \(at .*", "", str(error))
        return None, [_problem(f"not valid TOML: {reason}", line)]
    found = dict(_toml_key_lines(block, first))
    lines = {key: found.get(key, first) for key in data}
    entries = {key: _from_toml(value, lines[key]) for key, value in data.items()}
    return Table(entries, lines, first), []


def _toml_key_lines(block: str, first: int) -> Iterator[tuple[str, int]]:
    """Yield the line of each key of the top level, tables included."""
    inside_table = False
    for number, line in enumerate(block.split("\n"), first):
        if match := re.match(r"""\[+\s*["']?([\w-]+)""", line):
            inside_table = True
            yield match[1], number
        elif not inside_table and (
            match := re.match(r"""\s*["']?([\w-]+)["']?\s*[.=]""", line)
        ):
            yield match[1], number


def _from_toml(value: object, line: int) -> Value:
    match value:
        case dict():
            entries = {key: _from_toml(item, line) for key, item in value.items()}
            return Table(entries, dict.fromkeys(entries, line), line)
        case list():
            return Sequence(tuple(_from_toml(item, line) for item in value), line)
        case bool():
            return Scalar("true" if value else "false", line)
        case str():
            return Scalar(value, line, quoted=True)
        case _:  # numbers, dates and times all print as TOML writes them
            return Scalar(str(value), line)


def _read_json(lines: list[str], opening: int, _fmt: str) -> FrontMatter | None:
    if opening or not lines[0].startswith("{"):
        return None
    text = "\n".join(lines)[:MAX_CHARACTERS]
    try:
        data, length = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        if lines[0].strip() != "{":
            return None  # a text that begins with a brace
        message = "not valid JSON: front matter opened by '{' has no sound end"
        return _refuse(lines, [_problem(message, 1)])
    if not data or text[length:].partition("\n")[0].strip():
        return None  # more text in its last line
    value, problems = _read_yaml(text[:length], 1)  # JSON is YAML too, and has lines
    if not isinstance(value, Table):
        return _refuse(lines, problems)
    body = _blank(lines, range(text.count("\n", 0, length) + 1))
    return FrontMatter("json", value, body, problems)


def _read_buried(lines: list[str], opening: int, _fmt: str) -> FrontMatter | None:
    """Find a YAML front matter that something else stands above."""
    for number in range(opening + 1, min(len(lines), MAX_LINES_ABOVE)):
        if lines[number].rstrip() != "---":
            continue
        closing = _find_closing(lines, number)
        if closing is None or closing == number + 1:
            return None
        inner = lines[number + 1 : closing]
        if not any(
            re.match(r"(?:title|(?:publish)?date)\s*:", line, re.IGNORECASE)
            for line in inner
        ):
            return None
        found = lines[opening][:40]
        message = f"front matter must begin in the first line, not after {found!r}"
        return _read_block(lines, number, closing, [_problem(message, opening + 1)])
    return None


# ABlog's directive ----------------------------------------------------------------


def _read_directive(lines: list[str], opening: int, fmt: str) -> FrontMatter | None:
    first, *others = find_directives(lines, fmt) or (None,)
    if first is None:
        return None
    entries: dict[str, Value] = {
        key: Scalar(text, line, quoted=True)
        for key, (text, line) in first.options.items()
    }
    if fmt == "rst":
        start = _after_comments(lines, opening)
        fields, stop = _read_fields(lines, start)
        options = {key.casefold() for key in entries}
        entries |= {k: v for k, v in fields.items() if k.casefold() not in options}
        lines = _blank(lines, range(start, stop)).split("\n")
    problems = [
        _problem(
            f"a second 'post' directive; the one in line {first.start + 1} counts",
            other.start + 1,
        )
        for other in others
    ]
    body = blank_directives(lines, first, others, fmt)
    return FrontMatter("directive", _table(entries), body, problems)


def _after_comments(lines: list[str], opening: int) -> int:
    """Return the first line that is neither blank nor of a comment or a target."""
    number = opening
    while number < len(lines) and (
        not lines[number].strip() or _INVISIBLE.match(lines[number])
    ):
        number += 1
        while number < len(lines) and lines[number][:1].isspace():
            number += 1
    return number


# Field lists and headers ----------------------------------------------------------

_FIELD = re.compile(r":(?P<key>[A-Za-z][\w .-]*):(?:[ \t]+(?P<value>.*\S))?[ \t]*$")
_INVISIBLE = re.compile(r"\.\.(?:\s*$|[ ]_\S|[ ](?![\w:+.-]+::)[^\[|])")
_RST_UNDERLINE = re.compile(r"([=\-`:.'\"~^_*+#<>])\1{2,}\s*$")
_OF_SPHINX = frozenset({"no-search", "nocomments", "nosearch", "orphan", "tocdepth"})
"""Fields that say how Sphinx shows a page, and nothing of the post.

Source: https://www.sphinx-doc.org/en/master/usage/restructuredtext/field-lists.html.
"""


def _read_docinfo(lines: list[str], opening: int, _fmt: str) -> FrontMatter | None:
    for start in _docinfo_places(lines, opening):
        entries, stop = _read_fields(lines, start)
        if stop > start:
            body = _blank(lines, range(start, stop))
            return FrontMatter("docinfo", _table(entries), body, [])
    return None


def _docinfo_places(lines: list[str], opening: int) -> Iterator[int]:
    """Yield where a field list is docinfo: at the very top, and under the title."""
    yield opening
    for number in range(opening, min(opening + 3, len(lines))):
        if number and _RST_UNDERLINE.match(lines[number]) and lines[number - 1].strip():
            below = (n for n in range(number + 1, len(lines)) if lines[n].strip())
            if (first := next(below, None)) is not None:
                yield first


def _read_fields(lines: list[str], start: int) -> tuple[dict[str, Value], int]:
    """Read a field list; return its fields, and the line after its last."""
    entries: dict[str, Value] = {}
    number = stop = start
    while number < len(lines) and (field := _FIELD.match(lines[number])):
        key, text, line = field["key"], [field["value"] or ""], number + 1
        number += 1
        while number < len(lines) and lines[number][:1] in {" ", "\t"}:
            if not lines[number].strip():
                break
            text.append(lines[number].strip())
            number += 1
        if key.casefold() not in _OF_SPHINX:
            entries[key] = Scalar(" ".join(filter(None, text)), line, quoted=True)
        stop = number
        while number < len(lines) and not lines[number].strip():
            number += 1
    return entries, stop


_HEADER = re.compile(r" {0,3}(?P<key>[A-Za-z][\w-]*):(?!//)[ \t]*(?P<value>.*?)[ \t]*$")


def _read_pelican(lines: list[str], opening: int, _fmt: str) -> FrontMatter | None:
    """Read a header as Python-Markdown does: up to a blank line, or one that is none.

    Source: https://python-markdown.github.io/extensions/meta_data/.
    """
    entries: dict[str, Value] = {}
    problems: list[Problem] = []
    number = opening
    key = ""
    while number < len(lines) and lines[number].strip():
        line = lines[number]
        if header := _HEADER.match(line):
            key = header["key"]
            entries[key] = Scalar(header["value"], number + 1, quoted=True)
        elif key and line.startswith("    "):
            entries[key] = _extend(entries[key], line.strip())
        else:
            message = f"{line[:40]!r} is no 'Key: value'; the header ends above it"
            problems.append(_problem(message, number + 1))
            break
        number += 1
    # A paragraph may happen to begin with "Note: ...", or even with "Date: ...".
    needed = {"title"} if problems else {"title", "date"}
    if not needed & {key.lower() for key in entries}:
        return None
    body = _blank(lines, range(opening, number))
    return FrontMatter("pelican", _table(entries), body, problems)


def _extend(value: Value, text: str) -> Value:
    assert isinstance(value, Scalar)  # noqa: S101 - the only kind made above
    joined = f"{value.text}, {text}" if value.text else text
    return Scalar(joined, value.line, quoted=True)


# Shared ---------------------------------------------------------------------------


def _problem(message: str, line: int) -> Problem:
    return Problem(Subtype.FRONT_MATTER, message, line)


def _refuse(lines: list[str], problems: list[Problem]) -> FrontMatter:
    *others, fault = problems
    problems = [*others, _problem(f"not published: {fault.message}", fault.line or 1)]
    return FrontMatter("none", NOTHING, "\n".join(lines), problems, refused=True)


def _blank(lines: list[str], numbers: range | list[int]) -> str:
    kept = list(lines)
    for number in numbers:
        kept[number] = ""
    return "\n".join(kept)


def _table(entries: dict[str, Value]) -> Table:
    """Return the entries of a format in which keys and values share their line."""
    return Table(entries, {key: value.line for key, value in entries.items()}, 1)
