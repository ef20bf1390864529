"""Fix links that a conversion broke.  Pure: standard library only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chronicle.core.record import Origin
from chronicle.markup.edits import Edit
from chronicle.repair.templating.pelican import KINDS, resolve_pelican_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.markup.outline import Structure
    from chronicle.repair.markdown.context import MarkdownContext


_TICKS = re.compile(r"(?<![\\`])\\`([^`\\\n]+)\\`(?!\\`)")
_TWICE = re.compile(r"&amp;(?=(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,5});)")


def repair_escapes(structure: Structure, context: MarkdownContext) -> Iterator[Edit]:
    """Yield edits that make ``&nbsp;`` of ``&amp;nbsp;``, and code of what was code."""
    code, text = structure.code_spans(), "\n".join(structure.lines)
    for found in _TICKS.finditer(text if context.is_exported else ""):
        if found.start() not in code:
            yield Edit(*found.span(), f"`{found[1]}`", "escaped-code")
    for found in _TWICE.finditer(text):
        if found.start() not in code:
            yield Edit(*found.span(), "&", "escaped-entity")


_WRAPPED = re.compile(
    r"(?<=\]\()(https?://[^\s()<>]+(?:\n[ \t]*[^\s()<>]+){1,3})(?=\))"
)
_CODE_LINK = re.compile(r"(?<!`)(`+)\[([^\s\[\]`]+)\]\((https?://[^\s()]+)\)\1(?!`)")
_MAIL = re.compile(
    r"(?<=\]\()(?:sendto|email|e-mail|mail|mailto:mailto|mailto//):(?=[^\s()@]+@[^\s()@]+\))"
)
_PELICAN = re.compile(rf"(?<=\]\()<?([{{|](?:{KINDS})[}}|][^\s()<>]*)>?(?=[)\s])")
_ATTRIBUTES = r"(?:[.#][\w:-]+|[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s}\"']+))"
_INLINE_LIST = re.compile(
    rf"(?<=[)\]`*_~>])\{{:?\s*{_ATTRIBUTES}(?:\s+{_ATTRIBUTES})*\s*\}}"
)
# What such a list can belong to ends here: a link or image, code, emphasis, a tag.
_SPAN_END = re.compile(
    r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)\Z"
    r"|\[[^\[\]]*\]\Z|`\Z|(?<![\w*])(\*{1,3}|_{1,3}|~~)(?=\S)[^*_~]+\1\Z"
    r"|</?[A-Za-z][^<>]*>\Z"
)
_SPAN = 1_000
"""Characters of a line in which the beginning of such a span is looked for."""
_HEADING_LIST = re.compile(
    rf"(?<=\S)[ \t]*\{{(?::|(?=[^{{}}]*(?<![^\s{{])#))\s*{_ATTRIBUTES}"
    rf"(?:\s+{_ATTRIBUTES})*\s*\}}(?=[ \t]*#*[ \t]*$)"
)
_ID = re.compile(r"(?<![^\s{:])(?:#|id=[\"']?)([A-Za-z][\w:.-]*)")
_BLOCK_LIST = re.compile(r"[ \t]*\{::?[^}\n]*\}[ \t]*")
_BELOW = re.compile(
    rf"[ \t]*\{{[ \t]*[.#][\w:-]+(?:[ \t]+{_ATTRIBUTES})*[ \t]*\}}[ \t]*"
)
_TOC = re.compile(r"[ \t]*(?:[*+-]|\d+\.)[ \t]+TOC[ \t]*", re.IGNORECASE)


def repair_links(structure: Structure, context: MarkdownContext) -> Iterator[Edit]:
    """Yield edits that fix addresses and the marks around them."""
    text = "\n".join(structure.lines)
    code = structure.code_spans()
    for found in _WRAPPED.finditer(text):
        if found.start() not in code:
            whole = re.sub(r"\n[ \t]*", "", found[1])
            yield Edit(*found.span(1), whole, "wrapped-address")
    for found in _CODE_LINK.finditer(text):
        if found.start() in code and not _is_example(found[3]):
            mark = found[1]
            after = f"[{mark}{found[2]}{mark}]({found[3]})"
            yield Edit(*found.span(), after, "link-in-code")
    for found in _MAIL.finditer(text):
        if found.start() not in code:
            yield Edit(*found.span(), "mailto:", "mail")
    if context.origin is Origin.PELICAN and context.has_templates:
        yield from _pelican(structure, text, context)


def _is_example(address: str) -> bool:
    """Tell whether *address* is one that texts about Markdown use."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return True
    return host in {"", "url", "link", "localhost"} or bool(
        re.search(r"(?:^|\.)example(?:\.\w+)?$", host)
    )


def _pelican(
    structure: Structure, text: str, context: MarkdownContext
) -> Iterator[Edit]:
    """Yield edits that make Pelican's addresses ordinary ones."""
    code = structure.code_spans()
    for found in _PELICAN.finditer(text):
        if found.start() not in code:
            address = resolve_pelican_link(found[1], context.has_file)
            yield Edit(*found.span(), address, "pelican")


def repair_attributes(structure: Structure) -> Iterator[Edit]:
    """Yield edits that drop lists of attributes, which only dress another site.

    A name that links lead to stays, as an anchor.

    Source: https://kramdown.gettalong.org/syntax.html#attribute-list-definitions,
    https://python-markdown.github.io/extensions/attr_list/
    """
    code = structure.code_spans()
    headings = {
        line
        for p in structure.paragraphs
        if p.kind == "heading_open"
        for line in range(p.first, p.last)
    }
    offset = 0
    for number, line in enumerate(structure.lines):
        if "{" in line and number not in structure.code:
            if _is_block_list(structure.lines, number) and offset not in code:
                yield from _drop_block_list(structure, number)
            else:
                for start, end in _lists_in(line, is_heading=number in headings):
                    if offset + start not in code:
                        anchor = _anchor(line[start:end])
                        yield Edit(
                            offset + start, offset + end, anchor, "attribute-list"
                        )
        offset += len(line) + 1


def _is_block_list(lines: list[str], number: int) -> bool:
    """Tell whether a line is a list of attributes: without colon, one ends a block."""
    if _BLOCK_LIST.fullmatch(lines[number]):
        return True
    above, below = lines[:number][-1:], lines[number + 1 :][:1]
    return bool(
        _BELOW.fullmatch(lines[number])
        and "".join(above).strip()
        and not "".join(below).strip()
    )


def _drop_block_list(structure: Structure, number: int) -> Iterator[Edit]:
    """Yield edits that drop the list of a block, which is a line of its own."""
    line = structure.lines[number]
    above = structure.lines[number - 1] if number else ""
    place = _place_of(structure, number) if (anchor := _anchor(line)) else None
    if place == (number, 0):
        yield structure.edit_line(number, anchor, "attribute-list")
        return
    yield structure.edit_line(number, "", "attribute-list")
    if place:
        start = structure.offsets[place[0]] + place[1]
        yield Edit(start, start, anchor, "attribute-list")
    if "toc" in line.lower() and _TOC.fullmatch(above):
        yield structure.edit_line(number - 1, "", "attribute-list")


def _anchor(written: str) -> str:
    """Return what links find in the place of a list of attributes."""
    found = _ID.search(written)
    return f'<a id="{found[1]}"></a>' if found else ""


def _place_of(structure: Structure, number: int) -> tuple[int, int] | None:
    """Return line and column for the anchor of the block beside a list on its own.

    That is the block right above, or else the one right below; what holds no running
    text has no place for it.
    """
    headings = {
        line: token.map
        for token in structure.tokens
        if token.type == "heading_open" and token.map
        for line in range(*token.map)
    }
    if number - 1 in headings:
        first, last = headings[number - 1] or (number, number)
        return _end_of_heading(structure.lines, max(first, last - 2))
    for p in structure.paragraphs:
        if p.kind == "paragraph_open" and p.first <= number < p.last:
            if number > p.first:
                return number, 0
            if number + 1 < p.last:
                below = structure.lines[number + 1]
                return number + 1, len(below) - len(below.lstrip())
    above = structure.lines[number - 1].strip() if number else ""
    if not above and number + 1 in headings:
        return _end_of_heading(structure.lines, number + 1)
    return None


_CLOSING = re.compile(r"(?:[ \t]+#+)?[ \t]*$")


def _end_of_heading(lines: list[str], number: int) -> tuple[int, int]:
    found = _CLOSING.search(lines[number])
    assert found is not None  # noqa: S101 -- it matches the end of every line
    return number, found.start()


def _lists_in(line: str, *, is_heading: bool) -> Iterator[tuple[int, int]]:
    """Yield where lists of attributes stand that belong to a span, or to a heading."""
    for found in _INLINE_LIST.finditer(line):
        start = found.start()
        # In "a_{k=1}" and "f(x){n=1}" the braces belong to nothing of Markdown's.
        if _SPAN_END.search(line[max(0, start - _SPAN) : start]):
            yield found.span()
    if is_heading:
        yield from (found.span() for found in _HEADING_LIST.finditer(line))
