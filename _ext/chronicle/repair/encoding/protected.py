"""Decide which text is not prose: code, addresses, markup, quoted mojibake.  Pure."""

from __future__ import annotations

import functools
import re

from chronicle.markup.outline import Outliner, RstStructure

HIDDEN = "\0"
"""Stands for a character that must stay: no code page has it above ASCII."""

_ADDRESS_FIELD = re.compile(
    r"[ \t:]*(?:slug|permalink|legacyUrl|url|link|canonical|image|teaser|date|aliases"
    r"|publishDate|updatedDate|redirect(?:_from)?)[ \t]*:"
    r"|[ \t]*\.\.[ \t]+(?:figure|image)::|[ \t]*[`~:]{3,}[ \t]*\{(?:figure|image)\}"
)
_FRONT_MATTER = {"---": ("---", "..."), "+++": ("+++",)}
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


def hide_protected(text: str, fmt: str, outliner: Outliner) -> str:
    """Return *text* with all that must stay hidden.

    :param fmt: ``md``, ``rst`` or ``txt``, in which nothing is protected.
    :returns: A text of the same length: ``HIDDEN`` for each character beyond ASCII, and
        each ampersand, that stands in code, an address or a tag.
    """
    if fmt == "txt":
        return text
    lines = text.split("\n")
    if fmt == "rst":
        rest = RstStructure(lines)
        code = rest.code | rest.doctests
    else:
        markdown = outliner.read(_below_front_matter(lines))
        code = markdown.code | markdown.verbatim()
    for number in code:
        lines[number] = _hide(lines[number])
    for number, line in enumerate(lines):
        if line.isascii() and "&" not in line:
            continue
        if _ADDRESS_FIELD.match(line):
            lines[number] = _hide(line)
        else:
            lines[number] = _hide_inline(line, fmt)
    return "\n".join(lines)


def _below_front_matter(lines: list[str]) -> list[str]:
    """Return *lines* with those of front matter blank: it is no Markdown."""
    first = lines[0].lstrip("\ufeff").rstrip()
    closers = _FRONT_MATTER.get(first, ())
    for number, line in enumerate(lines[1:] if closers else (), 2):
        if line.rstrip() in closers:
            return [""] * number + lines[number:]
    return lines


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
_QUOTES = frozenset("‘’‚“”„‹›«»")
_CELL = re.compile(r"(?<=\|)[^|\n]*(?=\|)")


@functools.lru_cache(maxsize=2)  # asked of one text for each code page
def speaks_of_mojibake(text: str) -> bool:
    """Say whether *text* has words that are used to explain mojibake."""
    lower = text.lower()
    return any(word in lower for word in _VOCABULARY)


def is_example(text: str, start: int, end: int, after: str) -> bool:
    """Say whether the mojibake at *start* is quoted, in a text that speaks of mojibake.

    It is if it stands between sound quotes, alone in a cell of a table, beside its
    right form, or if that is a quotation mark, which no text leaves alone.
    """
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line = text[first : last if last >= 0 else None]
    start, end = start - first, end - first
    around = line[max(0, start - 40) : start], line[end : end + 40]
    attached = around[0][-1:].isalpha() or around[1][:1].isalpha()
    if not attached and any(after in side for side in around):
        return True
    alone = f" {around[0]}"[-1].isspace() and re.match(r"[\s,.;:!?]|\Z", around[1])
    if alone and after in _QUOTES:
        return True
    if any(m.start() <= start and end <= m.end() for m in _QUOTED.finditer(line)):
        return True
    return any(
        m.start() <= start and end <= m.end() and m[0].strip() == line[start:end]
        for m in _CELL.finditer(line)
    )
