"""Drop what pasted text left over: rules of style, marks without a heading.  Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.markup.edits import Edit
    from chronicle.markup.outline import Structure

_PROPERTY = (
    r"(?:background|border|color|display|font|height|letter-spacing|line-height|list-style"
    r"|margin|min-height|mso-|padding|page-break|tab-stops|text|vertical-align|white-space"
    r"|width|-webkit-)[\w-]*"
)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SELECTORS = re.compile(r"[\w\s.,:#>+~@-]*[A-Za-z][\w\s.,:#>+~@-]*")
_DECLARATION = re.compile(rf"\s*{_PROPERTY}\s*:", re.IGNORECASE)


def _is_style(text: str) -> bool:
    """Tell whether a text is rules of style and nothing else."""
    rules = _RULE.findall(text)
    return (
        bool(rules)
        and not _RULE.sub("", text).strip()
        and all(
            _SELECTORS.fullmatch(selectors) and _DECLARATION.match(declarations)
            for selectors, declarations in rules
        )
    )


def repair_styles(structure: Structure) -> Iterator[Edit]:
    """Yield edits that drop paragraphs which hold nothing but style sheets.

    Source: https://www.w3.org/TR/css-syntax-3/#qualified-rules
    """
    for paragraph in structure.paragraphs:
        text = structure.text_of(paragraph)
        if "{" in text and _is_style(text):
            for number in range(paragraph.first, paragraph.last):
                yield structure.edit_line(number, "", "style-rules")


_MARKS = re.compile(r" {0,3}#{1,6}[ \t]*")
_VERBATIM = re.compile(r"<(?:pre|script|style|textarea)\b", re.IGNORECASE)


def repair_headings(structure: Structure) -> Iterator[Edit]:
    """Yield edits that drop marks without a heading, which HTML goes on around.

    Levels that a writer left out are closed up when the text is parsed.
    """
    for first, last in structure.html:
        lines = structure.lines[first:last]
        if any(_VERBATIM.search(line) for line in lines):
            continue
        for number, line in enumerate(lines, first):
            if _MARKS.fullmatch(line):
                yield structure.edit_line(number, "", "empty-heading")
