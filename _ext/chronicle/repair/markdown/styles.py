"""Leave out rules of style that came along with pasted text.  Pure."""

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
