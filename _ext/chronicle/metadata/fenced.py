"""Read a block of YAML, TOML or JSON, or what of it can be read.  Pure.

A block with a fault is read once more, key by key: what stands in its own lines and is
sound by itself is known, all else is not.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.problems import Problem, Subtype
from chronicle.core.yamldoc import read_yaml
from chronicle.metadata.values import Scalar, Sequence, Table, Value, from_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARACTERS = 100_000
"""Longest block that is read.  The longest sound one known has 6,000."""

MAX_PART = 5_000
"""Longest part of a broken block, a key with its value, that is read."""


class Block(NamedTuple):
    """What a block says."""

    table: Table

    problems: list[Problem]

    is_broken: bool = False
    """Whether there may be more in it than could be read."""


def read_block(kind: str, text: str, first: int) -> Block:
    """Read the text between two fences.

    :param kind: ``yaml``, ``toml`` or ``json``.
    :param first: Line of the file on which *text* begins, 1-based.
    """
    if len(text) > MAX_CHARACTERS:
        message = (
            f"front matter of {len(text)} characters; at most {MAX_CHARACTERS} are read"
        )
        return Block(read_parts(text, first), [_problem(message, first - 1)], True)
    read = _read_toml if kind == "toml" else _read_yaml  # JSON is YAML, and has lines
    value, problems = read(text, first)
    if isinstance(value, Table):
        return Block(value, problems)
    if value is None and not problems:
        return Block(Table({}, {}, 1), [])
    if value is not None:
        message = f"front matter is not a mapping of keys to values: {text[:40]!r}"
        problems.append(_problem(message, first - 1))
    return Block(read_parts(text, first), problems, True)


def _problem(message: str, line: int) -> Problem:
    return Problem(Subtype.FRONT_MATTER, message, max(line, 1))


# A broken block -------------------------------------------------------------------

_KEY = re.compile(r"""["']?(?P<key>[A-Za-z_][\w.-]*)["']?[ \t]*(?P<mark>[:=])(?!//)""")
_PLAIN = re.compile(r"""[^\s"'\[\]{}&*!|>%@`#,?].*""")


def has_key(line: str) -> bool:
    """Tell whether a line begins with a key and what parts it from its value."""
    return _KEY.match(line.lstrip()) is not None


def read_parts(text: str, first: int) -> Table:
    """Return the keys of a broken block that can be read on their own.

    A plain text in one line is known though it holds signs that ask for quotes.
    """
    entries: dict[str, Value] = {}
    lines: dict[str, int] = {}
    for line, part in _parts(text, first):
        found = _KEY.match(part.lstrip())
        if found is None or found["key"] in entries or len(part) > MAX_PART:
            continue
        value = _read_part(found, part.strip().rstrip(","), line)
        if value is not None:
            entries[found["key"]], lines[found["key"]] = value, line
    return Table(entries, lines, first)


def _parts(text: str, first: int) -> Iterator[tuple[int, str]]:
    """Yield line and text of each key with the lines below that belong to it."""
    part: list[str] = []
    start = first
    for number, line in enumerate(text.split("\n"), first):
        if part and (line[:1].isspace() or line.startswith(("- ", "]"))):
            part.append(line)
            continue
        if part:
            yield start, "\n".join(part)
        part, start = [line], number
    yield start, "\n".join(part)


def _read_part(found: re.Match[str], part: str, line: int) -> Value | None:
    read = _read_yaml if found["mark"] == ":" else _read_toml
    value, problems = read(part, line)
    if isinstance(value, Table) and not problems:
        return value.entries.get(found["key"])
    rest = part[found.end() :].strip()
    if "\n" not in part and _PLAIN.fullmatch(rest):
        return Scalar(rest, line)
    return None


# Formats --------------------------------------------------------------------------


def _read_yaml(text: str, first: int) -> tuple[Value | None, list[Problem]]:
    """Read YAML; what asks for more than text is not read at all."""
    doc = read_yaml(text, first_line=first)
    problems = [_problem(fault.message, fault.line) for fault in doc.faults]
    return None if doc.tagged else from_yaml(doc), problems


def _read_toml(text: str, first: int) -> tuple[Table | None, list[Problem]]:
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = first + int(place[1]) - 1 if place else first
        reason = re.sub(r" \(at .*", "", str(error))
        return None, [_problem(f"not valid TOML: {reason}", line)]
    found = dict(_toml_key_lines(text, first))
    lines = {key: found.get(key, first) for key in data}
    entries = {key: _from_toml(value, lines[key]) for key, value in data.items()}
    return Table(entries, lines, first), []


def _toml_key_lines(text: str, first: int) -> Iterator[tuple[str, int]]:
    """Yield the line of each key of the top level, tables included."""
    inside_table = False
    for number, line in enumerate(text.split("\n"), first):
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
