"""Read the shortcodes that WordPress leaves in a post.  Pure: standard library only.

Brackets are text and links, so only names that WordPress knows are read, or that the
archivist names.

Source: https://codex.wordpress.org/Shortcode
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.repair.templating.renderings import (
    COMMON,
    Arguments,
    Call,
    Shortcode,
    Shown,
)
from chronicle.repair.templating.shortcodes import Mark, System, replace_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chronicle.core.problems import Problem
    from chronicle.markup.edits import Edit
    from chronicle.markup.outline import Spans
    from chronicle.repair.markdown.context import MarkdownContext

_TEXT, _CODE, _VIDEO = (Shortcode(kind=kind) for kind in ("text", "code", "video"))
OWN: Mapping[str, Shortcode] = {
    "audio": _VIDEO,
    "caption": _TEXT,
    "code": _CODE,
    "embed": _VIDEO,
    "gallery": Shortcode(kind="figure"),
    "playlist": Shortcode(kind="figure"),
    "sourcecode": _CODE,
    "video": _VIDEO,
    "vimeo": _VIDEO,
    "wp_caption": _TEXT,
    "youtube": _VIDEO,
}
_PAIRED = frozenset({"caption", "code", "embed", "sourcecode", "wp_caption"})
"""Names that say nothing without a closing mark."""

_SHORTCODE = re.compile(
    r"(?<![\\\]!\[])\[(?P<end>/?)(?P<name>[a-z][\w-]*)"
    r"(?P<args>(?:[ =](?:[^\[\]\"']|\"[^\"]*\"|'[^']*'){0,1000})?)/?\](?![(\[:])"
)


def repair_wordpress(
    lines: list[str], context: MarkdownContext
) -> tuple[list[Edit], list[Problem]]:
    """Return what WordPress would have put in the place of its shortcodes."""
    text = "\n".join(lines)
    named = {k: v for k, v in context.shortcodes.items() if COMMON.get(k) is not v}
    known = {**OWN, **named}
    if not any(f"[{name}" in text for name in known):
        return [], []
    code = context.outliner.read(lines).code_spans()
    marks = list(_marks(text, code, known))
    closed = {mark.name for mark in marks if mark.closes}
    marks = [
        mark
        for mark in marks
        if mark.name in closed or mark.name in named or _says(mark)
    ]
    system = System(
        label="WordPress shortcode", rule="shortcode", known=known,
        own={**dict.fromkeys(_PAIRED, _alone), "caption": _caption},
        read_arguments=_read_arguments,
    )  # fmt: skip
    return replace_marks(lines, marks, system)


def _says(mark: Mark) -> bool:
    """Tell whether a mark that nothing closes is one: it has arguments."""
    return mark.name not in _PAIRED and not mark.closes and bool(mark.args.strip(" /"))


def _marks(text: str, code: Spans, known: Mapping[str, Shortcode]) -> Iterator[Mark]:
    for found in _SHORTCODE.finditer(text):
        if found["name"] in known and found.start() not in code:
            yield Mark(*found.span(), found["name"], found["args"], bool(found["end"]))


def _read_arguments(text: str) -> Arguments:
    """Read arguments; ``[youtube=address]`` has its only one after the name."""
    if text.startswith("="):
        return Arguments({}, (text[1:].strip(),))
    return Arguments.read(text)


def _alone(call: Call) -> Shown | None:
    """Leave brackets alone that nothing closes."""
    return None if call.is_paired else Shown(f"[{call.name}{call.args}]")


def _caption(call: Call) -> Shown | None:
    """Show a picture with its caption, which older versions had as an argument."""
    caption = call.given.get("caption")
    if not call.is_paired:
        return _alone(call)
    return Shown("", f" *{caption}*" if caption else "")
