"""Fix the small faults of posts that are reST.  Pure: standard library only."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from chronicle.markup.edits import Edit, line_starts
from chronicle.markup.outline import RstStructure
from chronicle.repair.rst.tables import find_tables, fit, width

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNDERLINE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}$")
_TARGET = re.compile(
    r"^[^\S\n]*\.\. _`?([^`:\n]+)`?:|^[^\S\n]*\.\. \[#?([^\]\n]+)\]", re.MULTILINE
)
_ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][\da-fA-F]{2,6}|[A-Za-z]{2,8});")
_CODE = re.compile(r"``.*?``|`[^`<]*`(?!_)")
_CELL_LINK = re.compile(
    r"(?<![\w`!\\\]])\[([^]\[`<>|]*\w[^]\[`<>|]*)\]\((https?://[^\s()<>`|]+)\)(?!\w)"
)
_HEAD = re.compile(r"(?:^|(?<=[ (]))(?:(https?://[^\s`<>]+-)|[\w.+-]*\w-)$")
_REST_OF = (
    re.compile(r"([ ]*)(\w[^\s`<>]*)"),  # of an address of the Web
    re.compile(r"([ ]*)([\w.+-]+@[\w-]+(?:\.[\w-]+)+)"),  # of a mailbox
)
WRAPPED = 76
"""Columns that are too many for a converter's line."""


def names(lines: Sequence[str]) -> frozenset[str]:
    """Return the names of targets and footnotes that the text defines."""
    found = _TARGET.findall("\n".join(lines))
    return frozenset(" ".join((a or b).lower().split()) for a, b in found)


def prose(
    lines: Sequence[str], *, tables: bool = False, doctests: bool = False
) -> list[str]:
    """Return the lines with those of code, comments and directives left empty.

    :param tables: Whether lines of tables are text, too.
    :param doctests: Whether lines that a prompt opens are, too.
    """
    inside = frozenset[int]() if tables else find_tables(lines)
    return [
        line if text and number not in inside else ""
        for number, (line, text) in enumerate(
            zip(lines, _is_prose(lines, doctests=doctests), strict=True)
        )
    ]


def _is_prose(lines: Sequence[str], *, doctests: bool = False) -> list[bool]:
    """Return whether each line is text, outside of code and explicit markup."""
    structure = RstStructure(lines)
    taken = structure.code | structure.explicit
    if not doctests:
        taken |= structure.doctests
    return [number not in taken for number in range(len(lines))]


def lengthen_underlines(lines: list[str]) -> tuple[list[str], list[Edit]]:
    """Make underlines as long as their titles.

    Only where docutils would: a title stands alone above its underline.
    """
    result, edits, starts = list(lines), list[Edit](), line_starts(lines)
    text = _is_prose(lines)
    for index in range(1, len(lines)):
        title = lines[index - 1].rstrip().removeprefix("\ufeff")
        under = lines[index].rstrip()
        if not (text[index] and text[index - 1] and _UNDERLINE.fullmatch(under)):
            continue
        above = lines[index - 2].strip() if index > 1 else ""
        overlined = above == under
        if (above and not overlined) or not title or title[0].isspace():
            continue
        if _UNDERLINE.fullmatch(title) or len(under) * 2 < width(title):
            continue
        if width(title) > len(under):
            longer = under[0] * width(title)
            result[index] = longer
            start = starts[index]
            edits.append(Edit(start, start + len(under), longer, "rst-underline"))
            if overlined:
                result[index - 2] = longer
    return result, edits


def decode_entities(lines: list[str]) -> tuple[list[str], list[Edit]]:
    """Write the characters that entities of HTML stand for; reST has none."""
    result, edits, starts = list(lines), list[Edit](), line_starts(lines)
    rows = find_tables(lines)
    for index, line in enumerate(prose(lines, tables=True)):
        if "&" not in line:
            continue
        codes = [match.span() for match in _CODE.finditer(line)]
        for match in reversed(list(_ENTITY.finditer(line))):
            said = html.unescape(match[0])
            start, end = match.span()
            if said == match[0] or any(a <= start < b for a, b in codes):
                continue
            new = _written(result[index], start, end, said, row=index in rows)
            if new is not None:
                result[index] = new
                place = starts[index]
                edits.append(Edit(place + start, place + end, said, "rst-text"))
    return result, edits


def _written(line: str, start: int, end: int, text: str, *, row: bool) -> str | None:
    """Return the line with *text* in it; None if a table's row has no room for it."""
    return fit(line, start, end, text) if row else line[:start] + text + line[end:]


def fix_cells(lines: list[str]) -> tuple[list[str], list[Edit]]:
    """Write links of Markdown in tables as reST, where there is room for that."""
    result, edits, starts = list(lines), list[Edit](), line_starts(lines)
    text = prose(lines, tables=True)
    for number in sorted(find_tables(lines)):
        codes = [match.span() for match in _CODE.finditer(text[number])]
        for match in reversed(list(_CELL_LINK.finditer(text[number]))):
            start, end = match.span()
            if any(a <= start < b for a, b in codes):
                continue
            link = f"`{match[1].strip()} <{match[2]}>`_"
            if (row := fit(result[number], start, end, link)) is not None:
                result[number] = row
                place = starts[number]
                edits.append(Edit(place + start, place + end, link, "rst-link"))
    return result, edits


def join_addresses(lines: list[str]) -> tuple[list[str], list[Edit]]:
    """Join addresses that were wrapped at a hyphen, where they stand in the text.

    Only where the rest had no room on the line: else the hyphen ends the address.
    """
    result, edits, starts = list(lines), list[Edit](), line_starts(lines)
    text = [*prose(lines), ""]
    for index in range(len(lines) - 1):
        head = _HEAD.search(text[index])
        rest = _REST_OF[head[1] is None].match(text[index + 1]) if head else None
        if head is None or rest is None or len(lines[index]) + len(rest[2]) < WRAPPED:
            continue
        above, below = result[index][: head.start()], result[index + 1][rest.end() :]
        if above.strip():
            result[index] = above.rstrip()
            result[index + 1] = f"{rest[1]}{head[0]}{rest[2]}{below}"
        elif below.strip() or not text[index + 2].strip():
            result[index] += rest[2]
            result[index + 1] = rest[1] + below.lstrip() if below.strip() else ""
        else:
            continue  # an empty line would end the paragraph
        start, end = starts[index] + head.start(), starts[index + 1] + rest.end()
        edits.append(Edit(start, end, head[0] + rest[2], "rst-link"))
    return result, edits
