"""Decide which text is not prose: code, addresses, markup, quoted mojibake.  Pure."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HIDDEN = "\0"
"""Stands for a character that must stay: no code page has it above ASCII."""

_CODE_NAMES = (
    "code|code-block|sourcecode|code-cell|parsed-literal|highlight|literalinclude|raw"
    "|math|prompt|ipython|doctest|testcode|testoutput|console|include|figure|image"
    "|graphviz|mermaid|eval-rst|csv-table"
)
_FENCE = re.compile(
    r"[ \t]*(?:[-*+>][ \t]+|\d+[.)][ \t]+)*"
    r"(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^`]*?)[ \t]*$"
)
_PROSE_FENCE = re.compile(rf"\{{(?!(?:{_CODE_NAMES})\}})[\w:-]+\}}")
_LITERAL = re.compile(
    rf"(?!\s*\.\.\s).*::[ \t]*$|[ \t]*\.\.[ \t]+(?:{_CODE_NAMES})[ \t]*::"
)
_ADDRESS_FIELD = re.compile(
    r"[ \t:]*(?:slug|permalink|legacyUrl|url|link|canonical|image|teaser|date|aliases"
    r"|publishDate|updatedDate|redirect(?:_from)?)[ \t]*:"
)
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]")
_VERBATIM = "code|kbd|pre|samp|tt|script|style"
_TOKEN = re.compile(
    rf"(?P<ticks>`+)"
    rf"|(?P<open><(?P<name>{_VERBATIM})\b[^<>]*>)"
    rf"|(?P<whole>\b(?:https?|ftp|mailto|data):[^\s<>\"')\]]+"
    rf"|\]\([^()\s]{{1,2000}}(?=[)\s])"
    rf"|<[A-Za-z/!][^<>\n]*>)",
    re.IGNORECASE,
)
_MARKS = ("`", "<", "](", ":")
_ODD = re.compile("[^\x00-\x7f]|&")


def _hide(text: str) -> str:
    return _ODD.sub(HIDDEN, text)


def hide_protected(text: str, fmt: str) -> str:
    """Return *text* with all that must stay hidden.

    :param fmt: ``md``, ``rst`` or ``txt``, in which nothing is protected.
    :returns: A text of the same length: ``HIDDEN`` for each character beyond ASCII, and
        each ampersand, that stands in code, an address or a tag.
    """
    if fmt == "txt":
        return text
    lines = text.split("\n")
    for number in (_code_lines_rst if fmt == "rst" else _code_lines_md)(lines):
        lines[number] = _hide(lines[number])
    for number, line in enumerate(lines):
        if line.isascii() and "&" not in line:
            continue
        if _ADDRESS_FIELD.match(line):
            lines[number] = _hide(line)
        else:
            lines[number] = _hide_inline(line, fmt)
    return "\n".join(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _code_lines_md(lines: list[str]) -> set[int]:
    code = set(_fenced_lines(lines))
    if any("<pre" in line for line in lines):
        code |= set(_preformatted_lines(lines))
    return code | set(_indented_lines(lines, code))


def _fenced_lines(lines: list[str]) -> Iterator[int]:
    """Yield fences and what they hold, unless that is a directive with prose."""
    fences: list[tuple[str, bool]] = []
    for number, line in enumerate(lines):
        match = _FENCE.match(line)
        mark, code = fences[-1] if fences else ("", False)
        if code:
            yield number
        if mark and match and match["mark"].startswith(mark) and not match["info"]:
            fences.pop()
        elif match and not code:
            code = not _PROSE_FENCE.match(match["info"])
            fences.append((match["mark"], code))
            if code:
                yield number


def _preformatted_lines(lines: list[str]) -> Iterator[int]:
    inside = False
    for number, line in enumerate(lines):
        if inside:
            yield number
        start, end = line.rfind("<pre"), line.rfind("</pre>")
        if start >= 0 or end >= 0:
            inside = start > end


def _indented_lines(lines: list[str], code: set[int]) -> Iterator[int]:
    in_list, before = False, "blank"
    for number, line in enumerate(lines):
        if number in code:
            before = "text"
        elif not line.strip():
            before = "code" if before == "code" else "blank"
        elif _LIST_ITEM.match(line) and _indent(line) < 4:
            in_list, before = True, "text"
        elif not line.startswith(("    ", "\t")):
            in_list, before = in_list and line.startswith(" "), "text"
        elif before != "text" and not in_list:
            before = "code"
            yield number


def _code_lines_rst(lines: list[str]) -> Iterator[int]:
    block: int | None = None
    doctest = False
    for number, line in enumerate(lines):
        if not line.strip():
            doctest = False
            continue
        if block is not None and _indent(line) > block:
            yield number
            continue
        block = _indent(line) if _LITERAL.match(line) else None
        doctest = doctest or line.lstrip().startswith(">>>")
        if doctest or (block is not None and line.lstrip().startswith("..")):
            yield number


def _hide_inline(line: str, fmt: str) -> str:
    """Hide code spans, roles, addresses, tags and verbatim elements of *line*."""
    if not any(mark in line for mark in _MARKS):
        return line  # as most lines; the pattern would take its time to find out
    parts: list[str] = []
    last = 0
    ends = _span_ends(line)
    while match := _TOKEN.search(line, last):
        start, end = match.span()
        parts.append(line[last:start])
        if match["ticks"]:
            end = ends.get(start, end)
            if fmt == "rst" and line[end : end + 1] == "_" and len(match["ticks"]) == 1:
                # The text of a link is prose, its target is not.
                target = line.rfind("<", start, end)
                target = end if target < 0 else target
                parts.append(line[start:target])
                start = target
        elif match["open"]:
            close = line.lower().find(f"</{match['name'].lower()}>", end)
            end = end if close < 0 else close
        parts.append(_hide(line[start:end]))
        last = end
    return "".join([*parts, line[last:]])


def _span_ends(line: str) -> dict[int, int]:
    """Return where the code span that begins at each run of backticks ends."""
    ends: dict[int, int] = {}
    following: dict[int, int] = {}
    for match in reversed(list(re.finditer("`+", line))):
        size = len(match[0])
        if size in following:
            ends[match.start()] = following[size]
        following[size] = match.end()
    return ends


# Quoted examples: text about mojibake must be able to show it.

_VOCABULARY = (
    *("charset", "cp125", "cp-125", "decod", "encod", "ftfy", "iso-8859", "iso8859"),
    *("latin1", "latin-1", "mac-roman", "macroman", "mojibake", "unicode", "utf8"),
    *("utf-8", "windows-125"),
)
_QUOTED = re.compile(
    r"“[^“”\n]{1,60}”|‘[^‘’\n]{1,60}’|«[^«»\n]{1,60}»|„[^„“\n]{1,60}“"
    r"|\"[^\"\n]{1,60}\"|(?<!\w)'[^'\n]{1,60}'(?!\w)|\([^()\n]{1,60}\)"
)
_CELL = re.compile(r"(?<=\|)[^|\n]*(?=\|)")


@functools.lru_cache(maxsize=2)  # asked of one text for each code page
def speaks_of_mojibake(text: str) -> bool:
    """Say whether *text* has words that are used to explain mojibake."""
    lower = text.lower()
    return any(word in lower for word in _VOCABULARY)


def is_example(text: str, start: int, end: int, after: str) -> bool:
    """Say whether the mojibake at *start* is quoted, in a text that speaks of mojibake.

    It is if it stands between sound quotes, alone in a cell of a table, or beside its
    right form.
    """
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line = text[first : last if last >= 0 else None]
    start, end = start - first, end - first
    around = line[max(0, start - 40) : start], line[end : end + 40]
    attached = around[0][-1:].isalpha() or around[1][:1].isalpha()
    if not attached and any(after in side for side in around):
        return True
    if any(m.start() <= start and end <= m.end() for m in _QUOTED.finditer(line)):
        return True
    return any(
        m.start() <= start and end <= m.end() and m[0].strip() == line[start:end]
        for m in _CELL.finditer(line)
    )
