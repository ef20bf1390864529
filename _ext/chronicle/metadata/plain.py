"""Take the marks out of a title, a name or a description.  Pure.

What themes print as HTML or Markdown is a plain text in the record.  A sign that may
be meant as such stays: of titles only what opens and closes is markup.
"""

from __future__ import annotations

import html
import re

from chronicle.markup.html import ELEMENTS, INLINE
from chronicle.metadata.body import plain_text

_CODE = re.compile(r"(?<!`)(`+)(?!`)[ ]?(.+?)[ ]?(?<!`)\1(?!`)")
_STRESSED = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]+?)(?<=\S)\1(?![\w*])")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:https?:/|mailto:|[/#.])[^()\s]*\)")
_ELEMENT = re.compile(
    rf"<(?P<tag>{'|'.join(sorted(INLINE, key=len, reverse=True))})(?:\s[^<>]*)?>"
    r"(?P<text>[^<>]*)</(?P=tag)\s*>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<(?:br|wbr)\s*/?>", re.IGNORECASE)

# Signs that a parser takes for markup, and writers do not: ``2*3*4``, ``<T>``.
_SIGNS = re.compile(
    rf"{_CODE.pattern}"
    r"|(?<=\w)(?P<stars>\*{1,3})(?P<inner>\w(?:[^*`]*\w)?)(?P=stars)(?=\w)"
    r"|<(?P<name>[A-Za-z][\w-]*)>"
)

MAX_NESTED = 8
"""Elements within each other that are looked for."""


def plain_line(text: str) -> str:
    """Return a title or a name without its code marks, emphasis, links and elements."""
    if "<" in text:
        text = _BREAK.sub(" ", text)
        for _ in range(MAX_NESTED):
            text, number = _ELEMENT.subn(r"\g<text>", text)
            if not number:
                break
    for pattern, kept in ((_LINK, r"\1"), (_CODE, r"\2"), (_STRESSED, r"\2")):
        text = pattern.sub(kept, text)
    return text


def plain_description(text: str, fmt: str) -> str:
    """Return a description without its markup; one that has none, as it is."""
    shown = plain_text(_SIGNS.sub(_escape, text), fmt)
    return text if shown == " ".join(html.unescape(text).split()) else shown


def _escape(found: re.Match[str]) -> str:
    if stars := found["stars"]:
        escaped = "\\*" * len(stars)
        return f"{escaped}{found['inner']}{escaped}"
    name = (found["name"] or "").lower()
    is_sign = name and name not in ELEMENTS and f"</{name}" not in found.string.lower()
    return f"\\{found[0]}" if is_sign else found[0]
