"""Find the metadata that a post begins with, and set it apart from its body.  Pure.

==============  ==============================================  ====================
kind            what it looks like                              where it is found
==============  ==============================================  ====================
``yaml``        between ``---`` and ``---`` or ``...``          Markdown, reST
``toml``        between ``+++`` and ``+++``                     Markdown, reST
``json``        from ``{`` to ``}``, at the very beginning,     Markdown, reST
                or between ``;;;`` and ``;;;``
``directive``   a ``post`` directive and its options, with      reST, MyST
                front matter or a field list above
``docinfo``     a field list above or under the title           reST
``pelican``     ``Key: value`` lines above the first blank one  Markdown
``nikola``      ``.. key: value`` comments at the top           Markdown, reST
``none``        nothing of all that
==============  ==============================================  ====================

In the body the metadata are blank lines, so every line keeps its number.  A ``post``
directive stays: ABlog's own directive is run when the document is parsed.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from chronicle.core.problems import Problem, Subtype
from chronicle.metadata.fenced import (
    MAX_CHARACTERS,
    has_key,
    read_block,
    read_parts,
)
from chronicle.metadata.headers import Header, read_nikola, read_pelican
from chronicle.metadata.values import Scalar, Table, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Reader: TypeAlias = "Callable[[list[str], int, str], FrontMatter | None]"
Finder: TypeAlias = "Callable[[str, str], list[PostOptions]]"
"""Finds ABlog's directives in a text; its format is the second argument."""

MAX_LINES_ABOVE = 20
"""How far down a front matter is looked for that something stands above."""


NOTHING = Table({}, {}, 1)


class PostOptions(NamedTuple):
    """What a ``post`` directive says."""

    extent: range
    """Its lines, 0-based."""

    entries: Mapping[str, Scalar]
    problems: list[Problem]


class FrontMatter(NamedTuple):
    """The metadata of a post, as they stand in its file."""

    kind: str
    """One of the table above."""

    table: Table
    """Keys as written, in the author's order, and the line of each."""

    body: str
    """The whole file with the metadata's lines blank, but for directives."""

    problems: list[Problem]

    is_broken: bool = False
    """Whether there may be more metadata than could be read, such as a draft's mark."""

    extent: range = range(0)
    """The lines that are blank in the body, 0-based."""

    directives: tuple[range, ...] = ()
    """The lines of each ``post`` directive, 0-based."""


def read_front_matter(
    text: str, fmt: str, find_directives: Finder = lambda _text, _fmt: []
) -> FrontMatter:
    """Set the metadata of a post apart from its body.

    :param text: A whole document; lines end in a line feed.
    :param fmt: ``md`` or ``rst``.
    """
    lines = text.split("\n")
    front = _read_top(lines, fmt, (_read_fenced, _read_json, _read_nikola))
    if directives := find_directives(front.body, fmt):
        if front.kind == "none" and fmt == "rst":
            front = _read_fields_above(lines, directives[0])
        front = _add_directives(front, directives)
    elif front.kind == "none" and not front.is_broken:
        others: tuple[Reader, ...] = (_read_buried, _read_pelican)
        front = _read_top(lines, fmt, (_read_docinfo,) if fmt == "rst" else others)
    return front._replace(extent=_find_extent(lines, front.body))


def _read_top(lines: list[str], fmt: str, readers: tuple[Reader, ...]) -> FrontMatter:
    nothing = FrontMatter("none", NOTHING, "\n".join(lines), [])
    opening = next((i for i, line in enumerate(lines) if line.strip()), None)
    if opening is None:
        return nothing
    found = (reader(lines, opening, fmt) for reader in readers)
    return next((front for front in found if front is not None), nothing)


def _find_extent(lines: list[str], body: str) -> range:
    """Return the lines from the first to the last that is blank in the body only."""
    pairs = enumerate(zip(lines, body.split("\n"), strict=True))
    changed = [number for number, (line, blank) in pairs if line != blank]
    return range(changed[0], changed[-1] + 1) if changed else range(0)


# Front matter between fences ------------------------------------------------------

_CLOSING = {"---": ("---", "..."), "+++": ("+++",), ";;;": (";;;",)}
_FENCE = re.compile(r"(---|\+\+\+|;;;)(yaml|toml|json)?")


def _read_fenced(lines: list[str], opening: int, fmt: str) -> FrontMatter | None:
    fence = _FENCE.fullmatch(lines[opening].rstrip())
    if fence is None or (fmt == "rst" and _is_rst_overline(lines, opening)):
        return None
    kind = fence[2] or {"---": "yaml", "+++": "toml", ";;;": "json"}[fence[1]]
    closing = _find_closing(lines, opening, fence[1])
    problems = []
    if closing is None:
        message = (
            f"front matter opened by {fence[0]!r} is never closed; "
            f"expected {fence[1]!r} on a line of its own below the last key"
        )
        problems.append(_problem(message, opening + 1))
    elif opening:
        message = "front matter must begin in the first line"
        problems.append(_problem(message, opening + 1))
    return _read_between(lines, opening, closing, kind, problems)


def _find_closing(lines: list[str], opening: int, fence: str = "---") -> int | None:
    for number in range(opening + 1, len(lines)):
        if lines[number].rstrip() in _CLOSING[fence]:
            return number
    return None


def _is_rst_overline(lines: list[str], opening: int) -> bool:
    """Tell a title between two lines of hyphens from front matter of one line."""
    return (
        len(lines) > opening + 2
        and lines[opening + 2].rstrip() == "---"
        and ":" not in lines[opening + 1]
    )


def _read_between(
    lines: list[str],
    opening: int,
    closing: int | None,
    kind: str,
    problems: list[Problem],
) -> FrontMatter | None:
    """Read what stands below an opening fence, up to a closing one or to the text."""
    stop = len(lines) if closing is None else closing
    if closing is not None:
        inside = "\n".join(lines[opening + 1 : stop])
        if kind == "json" and not inside.lstrip().startswith("{"):
            inside = f"{{{inside}}}"  # Hexo leaves its braces out
        block = read_block(kind, inside, opening + 2)
        problems += block.problems
        if not block.is_broken:
            body = _blank(lines, range(opening, stop + 1))
            return FrontMatter(kind, block.table, body, problems)
    stop = _end_of_keys(lines, opening + 1, closing)
    if stop == opening + 1:  # a rule, not a fence
        return _broken("none", NOTHING, lines, problems) if closing else None
    last = stop + 1 if stop == closing else stop
    table = read_parts("\n".join(lines[opening + 1 : stop]), opening + 2)
    text = _blank(lines, range(opening, last)).split("\n")
    return _broken(kind, table, text, problems)


def _end_of_keys(lines: list[str], start: int, closing: int | None) -> int:
    """Return the first line that is no metadata, of a front matter with a fault.

    That is the closing fence, or the text that stands above it because the right one
    is missing: a paragraph that begins without a key.
    """
    last = start
    for number in range(start, len(lines) if closing is None else closing):
        line = lines[number]
        if not line.strip():
            continue
        goes_on = last > start and line.startswith((" ", "\t", "- ", "]"))
        starts_text = (
            closing is None or number == start or not lines[number - 1].strip()
        )
        if starts_text and not goes_on and not has_key(line):
            return last
        last = number + 1
    return last if closing is None else closing


def _broken(
    kind: str, table: Table, lines: list[str], problems: list[Problem]
) -> FrontMatter:
    """Return what could be read, and say what that means for the post."""
    *others, fault = problems
    message = f"{fault.message}; the post is in no list or feed until that is fixed"
    problems = [*others, _problem(message, fault.line or 1)]
    return FrontMatter(kind, table, "\n".join(lines), problems, is_broken=True)


def _read_json(lines: list[str], opening: int, _fmt: str) -> FrontMatter | None:
    if opening or not lines[0].startswith("{"):
        return None
    text = "\n".join(lines)[:MAX_CHARACTERS]
    try:
        data, length = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return _read_broken_json(lines) if _JSON.fullmatch(lines[0]) else None
    if not data or text[length:].partition("\n")[0].strip():
        return None  # more text in its last line
    block = read_block("json", text[:length], 1)
    body = _blank(lines, range(text.count("\n", 0, length) + 1))
    if block.is_broken:
        return _broken("json", block.table, body.split("\n"), block.problems)
    return FrontMatter("json", block.table, body, block.problems)


_JSON = re.compile(r"""\{\s*(?:"[\w-]+"\s*:.*)?""")
"""The beginning of an object, and not of another system's mark."""


def _read_broken_json(lines: list[str]) -> FrontMatter:
    problem = _problem("not valid JSON: front matter opened by '{' has no sound end", 1)
    ends = (number for number, line in enumerate(lines) if line.rstrip() == "}")
    stop = next(ends, None)
    last = _end_of_keys(lines, 1, stop)
    table = read_parts("\n".join(line.strip() for line in lines[1:last]), 2)
    body = _blank(lines, range(last + 1 if last == stop else last)).split("\n")
    return _broken("json", table, body, [problem])


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
        problems = [_problem(message, opening + 1)]
        return _read_between(lines, number, closing, "yaml", problems)
    return None


# ABlog's directive ----------------------------------------------------------------


def _read_fields_above(lines: list[str], first: PostOptions) -> FrontMatter:
    """Read the field list of reST that stands above the first directive."""
    opening = next((i for i, line in enumerate(lines) if line.strip()), 0)
    start = _after_comments(lines, opening)
    above = lines[: first.extent.start]
    entries, stop = _read_fields(above, start)
    return FrontMatter("none", _table(entries), _blank(lines, range(start, stop)), [])


def _add_directives(front: FrontMatter, found: list[PostOptions]) -> FrontMatter:
    """Let what the first directive says win over what stands above it."""
    said = found[0].entries
    options = {key.casefold() for key in said}
    kept = [key for key in front.table.entries if key.casefold() not in options]
    entries = {**said, **{key: front.table.entries[key] for key in kept}}
    lines = {key: value.line for key, value in said.items()}
    lines |= {key: front.table.lines[key] for key in kept}
    return front._replace(
        kind="directive",
        table=Table(entries, lines, 1),
        problems=[*front.problems, *(p for one in found for p in one.problems)],
        directives=tuple(one.extent for one in found),
    )


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

_FIELD = re.compile(r":(?P<key>[A-Za-z][\w .-]*):(?:[ \t]+(?P<value>[^ \t].*)?)?$")
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
        key, text, line = field["key"], [(field["value"] or "").rstrip()], number + 1
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


def _read_pelican(lines: list[str], opening: int, _fmt: str) -> FrontMatter | None:
    return _from_header("pelican", lines, opening, read_pelican(lines, opening))


def _read_nikola(lines: list[str], opening: int, _fmt: str) -> FrontMatter | None:
    return _from_header("nikola", lines, opening, read_nikola(lines, opening))


def _from_header(
    kind: str, lines: list[str], opening: int, header: Header | None
) -> FrontMatter | None:
    if header is None:
        return None
    body = _blank(lines, range(opening, header.stop))
    return FrontMatter(kind, _table(header.entries), body, header.problems)


# Shared ---------------------------------------------------------------------------


def _problem(message: str, line: int) -> Problem:
    return Problem(Subtype.FRONT_MATTER, message, line)


def blank_lines(text: str, *extents: range) -> str:
    """Return *text* with some of its lines blank; 0-based."""
    lines = text.split("\n")
    return _blank(lines, [number for extent in extents for number in extent])


def _blank(lines: list[str], numbers: range | list[int]) -> str:
    kept = list(lines)
    for number in numbers:
        kept[number] = ""
    return "\n".join(kept)


def _table(entries: dict[str, Value]) -> Table:
    """Return the entries of a format in which keys and values share their line."""
    return Table(entries, {key: value.line for key, value in entries.items()}, 1)
