"""See in the text of a post what its metadata leave open.  Pure.

Only the first heading, the first sentences, the number of words and some marks are
looked for; the parsers read the text itself, later.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from chronicle.metadata.descriptions import describe

MAX_LEAD = 1_200
"""Characters of plain text from which a description may be made."""

MAX_SEEN = 40_000
"""Characters among which the first paragraphs are looked for."""

MAX_PARAGRAPH = 2_000
"""Characters of a paragraph or heading that are read: patterns take time."""

MAX_OPENING = 800
"""Characters by which a text is known again."""


class Heading(NamedTuple):
    """The first heading of a text."""

    text: str
    level: int
    line: int
    opens: bool
    """Whether nothing that is shown stands above it."""


class Body(NamedTuple):
    """What can be seen in a text without parsing it."""

    heading: Heading | None
    summary: str
    """The first full sentences."""

    opening: str
    """Plain text of the first paragraphs, cut at :data:`MAX_OPENING` characters."""

    words: int
    """Of prose and code; addresses and HTML are not counted."""

    first_posted: tuple[str, int] | None
    """Address and line of the note that says where the post was published first."""

    updates: tuple[tuple[str, int], ...]
    """Argument and line of each ``update`` directive."""


def look_at(text: str, fmt: str) -> Body:
    """Note what a body says.

    :param text: A document whose metadata are blank.
    :param fmt: ``md`` or ``rst``.
    """
    lines = text.split("\n")
    code = code_lines(lines, fmt)
    lead = find_lead(lines, code, fmt)
    heading = _find_rst_heading(lines) if fmt == "rst" else _find_heading(lines, code)
    return Body(
        heading=heading,
        summary=describe(lead),
        opening=" ".join(lead)[:MAX_OPENING],
        words=len(_WORD.findall(_MARKUP.sub(" ", _drop_styles(text)))),
        first_posted=_find_first_posted(text),
        updates=tuple(_find_updates(lines, code, fmt)),
    )


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MARKUP = re.compile(r"<[^<>]*>|https?://\S+", re.IGNORECASE)
_STYLE = re.compile(r"<(style|script)\b", re.IGNORECASE)


def _drop_styles(text: str) -> str:
    """Return *text* without style sheets and scripts, whose words nobody reads."""
    kept, start = [], 0
    for match in _STYLE.finditer(text):
        if match.start() < start:
            continue
        end = text.find(f"</{match[1]}", match.end())
        if end < 0:
            break
        kept.append(text[start : match.start()])
        start = end
    return "".join((*kept, text[start:]))


def code_lines(lines: list[str], fmt: str) -> frozenset[int]:
    """Return the lines that are code: fences in Markdown, literal blocks in reST.

    :returns: 0-based numbers.
    """
    return _rst_literals(lines) if fmt == "rst" else _fenced_lines(lines)


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


def _fenced_lines(lines: list[str]) -> frozenset[int]:
    inside: set[int] = set()
    fence = ""
    for number, line in enumerate(lines):
        match = _FENCE.match(line)
        if fence:
            inside.add(number)
            if match and match[1].startswith(fence) and not match[2].strip():
                fence = ""
        elif match and not (match[1][0] == "`" and "`" in match[2]):
            fence = match[1]
            inside.add(number)
    return frozenset(inside)


def _rst_literals(lines: list[str]) -> frozenset[int]:
    inside: set[int] = set()
    indent: int | None = None
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        depth = len(line) - len(line.lstrip())
        if indent is not None and depth > indent:
            inside.add(number)
            continue
        literal = line.rstrip().endswith("::") or re.match(
            r"\s*\.\. (?:code(?:-block)?|sourcecode|raw|highlight)::", line
        )
        indent = depth if literal else None
    return frozenset(inside)


# Headings -------------------------------------------------------------------------

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
# A name that the writer gave a heading: {#name}, { .class #name }.
_NAMED = re.compile(r"[ \t]*\{[ \t]*(?:[.][\w-]+[ \t]+)*#[^{}]*\}[ \t]*$")
_INVISIBLE_MD = re.compile(r" {0,3}(?:<!--.*-->|\[//\]: # .*|\([\w-]+\)=|%.*)\s*$")


def _find_heading(lines: list[str], code: frozenset[int]) -> Heading | None:
    seen = False
    for number, line in enumerate(lines):
        if number in code:
            seen = True
            continue
        if not line.strip() or _INVISIBLE_MD.match(line):
            continue
        if match := _ATX.match(line):
            text = plain_text(_NAMED.sub("", match[2] or ""), "md")
            return Heading(text, len(match[1]), number + 1, not seen)
        below = lines[number + 1] if number + 1 < len(lines) else ""
        above = lines[number - 1] if number else ""
        if (match := _SETEXT.match(below)) and _is_paragraph_line(line, above):
            level = 1 if match[1][0] == "=" else 2
            text = plain_text(_NAMED.sub("", line), "md")
            return Heading(text, level, number + 1, not seen)
        seen = True
    return None


def _is_paragraph_line(line: str, above: str) -> bool:
    """Tell the one line that an underline makes a heading from list or quote lines."""
    return not above.strip() and not re.match(
        r"(?: {4}|\t| {0,3}[>|*+-](?:\s|$))", line
    )


_UNDERLINE = re.compile(r"([!-/:-@\[-`{-~])\1*\s*$")


def _find_rst_heading(lines: list[str]) -> Heading | None:
    seen = False
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if _is_rst_title(line, below):
            return Heading(plain_text(line, "rst"), 1, number + 1, not seen)
        overline = _UNDERLINE.match(line)
        under = lines[number + 2] if number + 2 < len(lines) else ""
        if (
            overline
            and below.strip()
            and _UNDERLINE.match(under)
            and under[0] == line[0]
        ):
            return Heading(plain_text(below, "rst"), 1, number + 2, not seen)
        if not line.startswith((".. ", "..\n", " ")) and not overline:
            seen = True
    return None


def _is_rst_title(line: str, below: str) -> bool:
    text, rule = line.rstrip(), below.rstrip()
    return (
        not line[0].isspace()
        and not _UNDERLINE.match(line)
        and not line.startswith(".. ")
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


def _find_updates(
    lines: list[str], code: frozenset[int], fmt: str
) -> list[tuple[str, int]]:
    pattern = _RST_UPDATE if fmt == "rst" else _MYST_UPDATE
    inside = code if fmt == "rst" else frozenset()
    return [
        (match[1], number)
        for number, line in enumerate(lines, start=1)
        if number - 1 not in inside and (match := pattern.match(line))
    ]


# Plain text -----------------------------------------------------------------------

_NOT_PROSE_MD = re.compile(
    r"\s*(?:#{1,6}\s|[|:]|(?:[-*_]\s*){3,}$|!!!|\?\?\?|\{[%{:]|\[[^\]]+\]:\s|"
    r"\[\^|\$\$|<(?!(?:p|b|i|em|strong|a|span|div|br)\b))",
    re.IGNORECASE,
)
_NOT_PROSE_RST = re.compile(r"\s*(?:\.\. |:[\w -]+:|\|\s|[+=]{3,}|(?:[*_-]\s*){3,}$)")
_LIST_ITEM = re.compile(r"\s*(?:[-*+•]|\(?(?:\d+|[a-zA-Z])[.)])\s+")
_NOTE = re.compile(
    r"\W*this (?:post )?was originally (?:posted|published)", re.IGNORECASE
)


def find_lead(lines: list[str], code: frozenset[int], fmt: str) -> tuple[str, ...]:
    """Return the plain text of the first paragraphs that are prose."""
    lead: list[str] = []
    size = 0
    inside = False  # what a directive contains is not the post's own text
    seen = 0
    for block in _blocks(lines, code):
        seen += sum(map(len, block))
        indented = fmt == "rst" and bool(block) and block[0][:1].isspace()
        inside = bool(block) and (block[0].startswith(".. ") or (inside and indented))
        text = "" if inside else _prose(block, fmt)
        if text:
            lead.append(text)
            size += len(text)
        if size > MAX_LEAD or seen > MAX_SEEN:
            break
    return tuple(lead)


def _blocks(lines: list[str], code: frozenset[int]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for number, line in enumerate(lines):
        if number in code or not line.strip():
            if blocks[-1]:
                blocks.append([])
        else:
            blocks[-1].append(line)
    return blocks


def _prose(block: list[str], fmt: str) -> str:
    not_prose = _NOT_PROSE_RST if fmt == "rst" else _NOT_PROSE_MD
    if not block or not_prose.match(block[0]) or _LIST_ITEM.match(block[0]):
        return ""
    if any(_UNDERLINE.match(line) for line in block[1:2]):
        return ""  # a heading
    stop = next((i for i, line in enumerate(block) if _LIST_ITEM.match(line)), None)
    paragraph = "\n".join(line.lstrip("> \t") for line in block[:stop])
    text = plain_text(_drop_styles(paragraph[:MAX_PARAGRAPH]), fmt)
    return "" if _NOTE.match(text) or not _WORD.search(text) else text


_PLAIN_MD = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"!\[[^\]]*\]\([^)]*\)|!\[[^\]]*\]\[[^\]]*\]"), ""),
    (re.compile(r"\[(\\.|[^\]\\]*)\]\((?:[^()]|\([^()]*\))*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\[[^\]]*\]"), r"\1"),
    (re.compile(r"\[\^[^\]]+\]"), ""),
    (re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{:[^}]*\}"), ""),
    (re.compile(r"<(https?://[^>\s]+)>"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>]*>"), ""),
    (re.compile(r"\{[\w:.-]+\}`([^`<]+?)(?:\s*<[^>]*>)?`"), r"\1"),
    (re.compile(r"(`+)(.+?)\1"), r"\2"),
    (
        re.compile(
            r"(?<![\w*])(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])", re.DOTALL
        ),
        r"\2",
    ),
    (re.compile(r"~~(.+?)~~"), r"\1"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
    (re.compile(r"\\$", re.MULTILINE), ""),
)
_PLAIN_RST = (
    (re.compile(r"`?!\[[^\]]*\]?(?:\([^)]*\)|\s*<[^>]*>`_+)(?:\]\([^)]*\))?"), ""),
    (re.compile(r":[\w:+.-]+:`([^`<]+?)(?:\s*<[^>]*>)?`"), r"\1"),
    (re.compile(r"`([^`<]*?)\s*<[^<>`]*>`_+"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"``(.+?)``", re.DOTALL), r"\1"),
    (re.compile(r"`([^`]+)`_*"), r"\1"),
    (re.compile(r"\[#?\w*\]_"), ""),
    (re.compile(r"\|(\w[^|\n]*)\|_*"), r"\1"),
    (re.compile(r"(?<![\w*])(\*{1,2})(?=\S)(.+?)(?<=\S)\1(?![\w*])", re.DOTALL), r"\2"),
    (re.compile(r"(?<!\w)_(?=[“\"]|[^\W_])(.+?)(?<=[^\s_])_(?!\w)(?: _)*"), r"\1"),
    (re.compile(r"(?<!\w)([^\W_](?:\w*[^\W_])?)_(?!\w)"), r"\1"),
    (re.compile(r"\\(.)"), r"\1"),
)  # fmt: skip


def plain_text(text: str, fmt: str) -> str:
    """Return *text* without its inline markup, on one line."""
    text = text[:MAX_PARAGRAPH]
    for pattern, replacement in _PLAIN_RST if fmt == "rst" else _PLAIN_MD:
        text = pattern.sub(replacement, text)
    return " ".join(html.unescape(text).split())
