"""Read the shortcodes that Hugo leaves in a post.  Pure: standard library only.

Source: https://gohugo.io/content-management/shortcodes/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.core.problems import Problem, Subtype
from chronicle.markup.edits import Edit, span_edits
from chronicle.markup.outline import Structure
from chronicle.repair.templating.liquid import video_address

if TYPE_CHECKING:
    from collections.abc import Callable

_SHORTCODE = re.compile(
    r"\{\{(?P<open>[<%])\s*(?P<end>/?)\s*(?P<name>[\w.-]+)(?P<args>[^\n]*?)/?\s*[>%]\}\}"
)
_SHOWN = re.compile(r"\{\{([<%])/\*([^{}\n]*)\*/([>%])\}\}")
_ARGUMENT = re.compile(
    r"""(?:([\w-]+)=)?(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\s"'`]+))"""
)


class _Arguments:
    """Arguments of a shortcode, by name and by place."""

    def __init__(self, text: str) -> None:
        self.named: dict[str, str] = {}
        self.placed: list[str] = []
        for name, *values in _ARGUMENT.findall(text):
            value = next((one for one in values if one), "")
            if name:
                self.named[name] = value
            else:
                self.placed.append(value)

    def get(self, name: str, place: int = 0) -> str:
        found = self.placed[place] if place < len(self.placed) else ""
        return self.named.get(name, found)


def _figure(given: _Arguments) -> str:
    alt = given.get("alt", 9) or given.get("caption", 9) or given.get("title", 9)
    image = f"![{alt}](<{given.get('src')}>)"
    link = given.get("link", 9)
    image = f"[{image}](<{link}>)" if link else image
    shown = given.get("caption", 9) or given.get("title", 9)
    return f"{image} *{shown}*" if shown else image


def _gist(given: _Arguments) -> str:
    return f"<https://gist.github.com/{'/'.join(given.placed[:2])}>"


def _tweet(given: _Arguments) -> str:
    user, key = given.get("user"), given.named.get("id", "")
    return f"<https://twitter.com/{user if key else 'i/web'}/status/{key or user}>"


SHORTCODES: dict[str, Callable[[_Arguments], str]] = {
    "figure": _figure,
    "gist": _gist,
    "instagram": lambda given: f"<https://www.instagram.com/p/{given.get('id')}/>",
    "ref": lambda given: given.get("path"),
    "relref": lambda given: given.get("path"),
    "tweet": _tweet,
    "twitter": _tweet,
    "vimeo": lambda given: f"<{video_address('vimeo', given.get('id'))}>",
    "x": _tweet,
    "youtube": lambda given: f"<{video_address('youtube', given.get('id'))}>",
}


def repair_hugo(lines: list[str]) -> tuple[list[Edit], list[Problem]]:
    """Return what Hugo would have put in the place of its shortcodes, in short.

    Code is left alone, for there texts about Hugo show shortcodes.  An unknown one
    stays as written, with a problem naming it.
    """
    text = "\n".join(lines)
    if "{{<" not in text and "{{%" not in text:
        return [], []
    code = Structure(lines).code_spans()
    edits: list[Edit] = []
    problems: list[Problem] = []
    for found in _SHOWN.finditer(text):
        # A sample, in code or not; a backslash keeps it one where it may be read again.
        mark = found[1] if found.start() in code else f"\\{found[1]}"
        after = f"{{{{{mark}{found[2]}{found[3]}}}}}"
        edits += span_edits(lines, *found.span(), after, "hugo")
    for found in _SHORTCODE.finditer(text):
        if found.start() in code:
            continue
        name, given = found["name"], _Arguments(found["args"])
        line = text[text.rfind("\n", 0, found.start()) + 1 :].split("\n", 1)[0]
        if name == "highlight" and line.strip() == found[0]:
            after = "```" if found["end"] else "```" + given.get("lang")
        elif name in SHORTCODES and not found["end"] and (given.named or given.placed):
            after = SHORTCODES[name](given)
        else:
            number = text.count("\n", 0, found.start()) + 1
            message = (
                f"unknown Hugo shortcode {name!r} is shown as written; "
                f"expected one of highlight, {', '.join(sorted(SHORTCODES))}"
            )
            problems.append(Problem(Subtype.MARKUP, message, number))
            continue
        edits += span_edits(lines, *found.span(), after, "hugo")
    return edits, problems
