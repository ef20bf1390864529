"""Read the shortcodes that Hugo leaves in a post.  Pure: standard library only.

Source: https://gohugo.io/content-management/shortcodes/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.markup.edits import Edit
from chronicle.repair.templating.renderings import Call, Shown
from chronicle.repair.templating.shortcodes import Mark, System, replace_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from chronicle.core.problems import Problem
    from chronicle.markup.outline import Spans
    from chronicle.repair.markdown.context import MarkdownContext

_SHORTCODE = re.compile(
    r"\{\{(?P<open>[<%])\s*(?P<end>/?)\s*(?P<name>[\w./-]*\w)"
    r"(?P<args>(?:(?!\{\{|[>%]\}\}).){0,3000})[>%]\}\}",
    re.DOTALL,
)
_SHOWN = re.compile(r"\{\{([<%])/\*([^{}]*)\*/([>%])\}\}")


def _gist(call: Call) -> Shown | None:
    path = "/".join(call.given.placed[:2])
    return Shown(f"<https://gist.github.com/{path}>") if path else None


def _tweet(call: Call) -> Shown | None:
    user, key = call.given.get("user", "1"), call.given.get("id")
    if not (user or key):
        return None
    where = user if key and user != key else "i/web"
    return Shown(f"<https://twitter.com/{where}/status/{key or user}>")


def _instagram(call: Call) -> Shown | None:
    key = call.given.get("id", "1")
    return Shown(f"<https://www.instagram.com/p/{key}/>") if key else None


def _path(call: Call) -> Shown | None:
    path = call.given.get("path", "1")
    return Shown(path) if path and not call.is_paired else None


def _param(call: Call) -> Shown:
    """Show the name of a value of the site, which is not known here."""
    return Shown(f"`{call.given.get('name', '1')}`")


OWN: Mapping[str, Callable[[Call], Shown | None]] = {
    "gist": _gist,
    "instagram": _instagram,
    "param": _param,
    "ref": _path,
    "relref": _path,
    "tweet": _tweet,
    "twitter": _tweet,
    "x": _tweet,
}


def repair_hugo(
    lines: list[str], context: MarkdownContext
) -> tuple[list[Edit], list[Problem]]:
    """Return what Hugo would have put in the place of its shortcodes, in short.

    Code is left alone, for there texts about Hugo show shortcodes.
    """
    text = "\n".join(lines)
    if "{{<" not in text and "{{%" not in text:
        return [], []
    code = context.outliner.read(lines).code_spans()
    samples: list[Edit] = []
    for found in _SHOWN.finditer(text):
        # A sample, in code or not; a backslash keeps it one where it may be read again.
        mark = found[1] if found.start() in code else f"\\{found[1]}"
        after = f"{{{{{mark}{found[2]}{found[3]}}}}}"
        samples.append(Edit(*found.span(), after, "hugo"))
    system = System(
        label="Hugo shortcode", rule="hugo", known=context.shortcodes, own=OWN
    )
    edits, problems = replace_marks(lines, _marks(text, code), system)
    return [*samples, *edits], problems


def _marks(text: str, code: Spans) -> Iterator[Mark]:
    for found in _SHORTCODE.finditer(text):
        if found.start() not in code:
            args = found["args"].rstrip().removesuffix("/")
            yield Mark(*found.span(), found["name"], args, bool(found["end"]))
