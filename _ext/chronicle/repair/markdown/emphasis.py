"""Make bold text bold that CommonMark does not read as such.  Pure: markdown-it only.

Converters from HTML put the marks where the tags were: ``**Who?**Somebody`` and
``** Name**``.  CommonMark reads neither, for a mark must not touch white space inside,
nor punctuation inside and a letter outside.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.markup.edits import Edit, apply_edits, inline_code
from chronicle.markup.outline import Spans, inline_reader
from chronicle.markup.plugins.cjk import is_cjk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.markup.outline import Structure

_MARK = re.compile(r"(?<!\\)(?<!\*)\*\*(?!\*)")
_PHRASE = re.compile(r"\S\s+\S.*[^\W\d_]\Z", re.DOTALL)
_SENTENCE = re.compile(r"[A-Z][a-z]*(?=[ ,])")
_COMMON = re.compile(r"(?:An?|As|At|For|I|If|In|It|On|Our|The|There|This|We|When|You) ")
_BETWEEN = "\0"
"""Parts two marks that touch each other; no post holds it."""

_EMPTY = re.compile(r"(?<![\\*])\*{4}(?!\*)")


def repair_emphasis(structure: Structure) -> Iterator[Edit]:
    """Yield edits for paragraphs in which ``**`` would be shown to readers.

    An edit is made only if less of the marks is left to be seen afterwards.  A bold
    phrase that a new sentence touches is parted from it: a line ended there.
    """
    for paragraph in structure.paragraphs:
        text = structure.text_of(paragraph)
        if "**" not in text:
            continue
        fixed = text
        if seen := _seen(text):
            fixed = _fix(text)
            if fixed.count("\n") != text.count("\n") or _seen(fixed) >= seen:
                continue
        fixed = _part_sentences(fixed)
        pairs = zip(text.split("\n"), fixed.split("\n"), strict=True)
        for number, (before, after) in enumerate(pairs, paragraph.first):
            if before != after:
                yield _least(structure.offsets[number], before, after)


def _part_sentences(text: str) -> str:
    """Return *text* with a space between bold phrases and sentences that touch them."""
    edits = []
    for start, end in _marked(text, Spans(inline_code(text))):
        opening = _SENTENCE if _PHRASE.search(text, start + 2, end) else _COMMON
        if text[end - 1].isalpha() and opening.match(text, end + 2):
            edits.append(Edit(end + 2, end + 2, " ", "strong"))
    return apply_edits(text, edits)


def _marked(text: str, code: Spans) -> list[tuple[int, int]]:
    """Return where each pair of marks stands; none if one mark is left over."""
    marks = [m.start() for m in _MARK.finditer(text) if m.start() not in code]
    if len(marks) % 2:
        return []
    return list(zip(marks[::2], marks[1::2], strict=True))


def _least(offset: int, before: str, after: str) -> Edit:
    """Return the shortest edit that makes *after* of *before*, which is at *offset*."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    tail = 0
    while (
        tail < min(len(before), len(after)) - start
        and before[-1 - tail] == after[-1 - tail]
    ):
        tail += 1
    put = after[start : len(after) - tail]
    return Edit(offset + start, offset + len(before) - tail, put, "strong")


def _seen(text: str) -> int:
    """Return how many marks of bold text a reader would see."""
    tokens = inline_reader().parseInline(text)[0].children or []
    return sum(token.content.count("**") for token in tokens if token.type == "text")


def _fix(text: str) -> str:
    """Return *text* with every second mark opening, every other closing."""
    code = Spans(inline_code(text))
    meant = (lambda _: "**") if _odd(text, code) else _part
    text = _EMPTY.sub(
        lambda found: found[0] if found.start() in code else meant(found), text
    )
    pairs = [(s, e + 2) for s, e in _marked(text, Spans(inline_code(text)))]
    if not pairs or not all(_is_pair(text, *pair) for pair in pairs):
        return text
    edits = [Edit(*pair, _strong(text, *pair), "strong") for pair in pairs]
    return apply_edits(text, edits).replace(_BETWEEN, "")


def _part(found: re.Match[str]) -> str:
    """Return what four marks stand for: an end and a beginning, or nothing at all."""
    before = found.string[max(found.start() - 1, 0) : found.start()]
    around = before + found.string[found.end() : found.end() + 1]
    return f"**{_BETWEEN}**" if re.search(r"\s", around) else ""


def _is_pair(text: str, start: int, end: int) -> bool:
    """Tell whether two marks were meant to hold what stands between them.

    One of them at least looks its part; two that touch nothing, or look the other
    part, are powers and arguments.
    """
    first = text[start + 2 : start + 3]
    opens = (
        not first.isspace()
        and first not in ")]}"
        and not text[max(start - 1, 0) : start].isalnum()
    )
    closes = not text[end - 3 : end - 2].isspace() and text[end - 3] not in "([{"
    closes = closes and not (text[end : end + 1].isalnum() and text[end - 3].isspace())
    return opens or closes


def _odd(text: str, code: Spans) -> bool:
    return sum(m.start() not in code for m in _MARK.finditer(text)) % 2 == 1


def _touches(char: str) -> bool:
    """Tell whether a mark must be parted from *char* by a space to be read."""
    return char.isalnum() and not is_cjk(char)


def _strong(text: str, start: int, end: int) -> str:
    """Return a stretch of bold text with its marks where CommonMark reads them."""
    inner = text[start + 2 : end - 2]
    bare = inner.strip()
    if not bare:
        return inner
    head = inner[: len(inner) - len(inner.lstrip())]
    tail = inner[len(inner.rstrip()) :]
    before = text[start - 1 : start] + head
    after = tail + text[end : end + 1]
    if _touches(before[-1:]) and not bare[0].isalnum():
        head += " "
    if _touches(after[:1]) and not bare[-1].isalnum():
        tail = " " + tail
    return f"{head}**{bare}**{tail}"
