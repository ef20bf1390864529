"""Read the shortcodes that Zola leaves in a post.  Pure: standard library only.

Source: https://www.getzola.org/documentation/content/shortcodes/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.core.record import Origin
from chronicle.markup.edits import Edit
from chronicle.repair.templating.shortcodes import Mark, System, replace_marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.core.problems import Problem
    from chronicle.markup.outline import Spans
    from chronicle.repair.markdown.context import MarkdownContext

_SHORTCODE = re.compile(
    r"(?P<open>\{\{|\{%)-?\s*(?:(?P<name>\w+)\((?P<args>(?:(?!%\}|\}\}).){0,3000}?)\)"
    r"|(?P<end>end))\s*-?(?:\}\}|%\})",
    re.DOTALL,
)
_SHOWN = re.compile(r"(\{\{|\{%)/\*(?P<inside>.{0,500}?)\*/(\}\}|%\})", re.DOTALL)


def repair_zola(
    lines: list[str], context: MarkdownContext
) -> tuple[list[Edit], list[Problem]]:
    """Return what Zola would have put in the place of its shortcodes, in short."""
    text = "\n".join(lines)
    if context.origin is not Origin.ZOLA or not ("{{" in text or "{%" in text):
        return [], []
    code = context.outliner.read(lines).code_spans()
    samples: list[Edit] = []
    for found in _SHOWN.finditer(text):
        # A backslash keeps it a sample where it may be read again.
        mark = found[1] if found.start() in code else f"{{\\{found[1][1]}"
        after = f"{mark}{found['inside']}{found[3]}"
        samples.append(Edit(*found.span(), after, "shortcode"))
    system = System(label="Zola shortcode", rule="shortcode", known=context.shortcodes)
    edits, problems = replace_marks(lines, _marks(text, code), system)
    return [*samples, *edits], problems


def _marks(text: str, code: Spans) -> Iterator[Mark]:
    for found in _SHORTCODE.finditer(text):
        if found.start() not in code:
            name, args = found["name"] or "", found["args"] or ""
            yield Mark(*found.span(), name, args, bool(found["end"]))
