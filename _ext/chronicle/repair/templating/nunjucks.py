"""Read the tags that Hexo and Eleventy leave in a post.  Pure: standard library only.

Both run templates over Markdown; code is left alone, for there texts about templates
show them.

Source: https://hexo.io/docs/tag-plugins, https://www.11ty.dev/docs/filters/url/,
https://mozilla.github.io/nunjucks/templating.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.core.problems import Problem, Subtype
from chronicle.core.record import Origin
from chronicle.markup.edits import Edit, Places
from chronicle.repair.templating.hexo import hexo_tags
from chronicle.repair.templating.liquid import BRANCHES, find_marks, shortcode_of
from chronicle.repair.templating.shortcodes import Mark, System, replace_marks

if TYPE_CHECKING:
    from chronicle.repair.markdown.context import MarkdownContext

NUNJUCKS = frozenset({Origin.ELEVENTY, Origin.HEXO})
"""Origins whose posts are templates of that kind."""

_REMARK = re.compile(r"\{#.{0,5000}?#\}", re.DOTALL)
_TEXT = re.compile(
    r"""\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<name>[\w.]+))\s*
        (?P<filters>(?:\|\s*[\w-]+\s*(?:\([^()]*\))?\s*)*)""",
    re.VERBOSE,
)
_FILTERS = frozenset({"url", "safe", "htmlBaseUrl", "htmlbaseurl", "trim", "slug"})
_SAYS_NOTHING = BRANCHES | {"elif", "elseif", "endraw", "extends", "raw", "set"}


def repair_nunjucks(
    lines: list[str], context: MarkdownContext
) -> tuple[list[Edit], list[Problem]]:
    """Return what the templates would have put in the place of their tags."""
    text = "\n".join(lines)
    if context.origin not in NUNJUCKS or not ("{%" in text or "{{" in text):
        return [], []
    reader = _Reader(text, lines, context)
    return reader.edits, sorted(reader.problems, key=lambda one: one.line or 0)


class _Reader:
    def __init__(self, text: str, lines: list[str], context: MarkdownContext) -> None:
        self.text = text
        self.places = Places(lines)
        self.lines = lines
        self.context = context
        self.edits: list[Edit] = []
        self.problems: list[Problem] = []
        code = context.outliner.read(lines).code_spans()
        for remark in _REMARK.finditer(text):
            if remark.start() not in code:
                self._put(remark, "")
        marks = [mark for mark in find_marks(text) if mark.start() not in code]
        read = map(self._read, self._outside_raw(marks))
        system = System(
            label=f"{context.origin.capitalize()} tag", rule="shortcode",
            known=context.shortcodes,
            own=hexo_tags(context) if context.origin is Origin.HEXO else {},
        )  # fmt: skip
        edits, problems = replace_marks(lines, filter(None, read), system)
        self.edits += edits
        self.problems += problems

    def _outside_raw(self, marks: list[re.Match[str]]) -> list[re.Match[str]]:
        """Return the marks that are read: none between ``raw`` and ``endraw``."""
        read, is_raw = [], False
        for mark in marks:
            if mark["tag"] in {"raw", "endraw"}:
                is_raw = mark["tag"] == "raw"
                self._put(mark, "")
            elif not is_raw:
                read.append(mark)
        return read

    def _put(self, mark: re.Match[str], after: str) -> None:
        self.edits.append(Edit(*mark.span(), after, "shortcode"))

    def _read(self, mark: re.Match[str]) -> Mark | None:
        """Read one mark; return it if it is a shortcode."""
        if mark["tag"] is None:
            self._output(mark)
            return None
        if mark["tag"] not in _SAYS_NOTHING:
            return shortcode_of(mark)
        self._put(mark, "")
        if mark["tag"] in {"if", "unless", "set"}:
            written = " ".join((mark["tag"], *mark["args"].split()))
            self._fault(mark, f"tag {written!r} is left out; expected no logic")
        return None

    def _output(self, mark: re.Match[str]) -> None:
        found = _TEXT.fullmatch(mark["output"])
        filters = re.findall(r"\|\s*([\w-]+)", found["filters"]) if found else []
        if found and set(filters) <= _FILTERS:
            name = (found["name"] or "").removeprefix("page.")
            known = self.context.page.get(name) if name else None
            text = known or found["double"] or found["single"]
            if text is not None:
                self._put(mark, text)
                return
        written = " ".join(mark["output"].split())
        message = f"output {written!r} is shown as written; expected a text in quotes"
        self._fault(mark, message)

    def _fault(self, mark: re.Match[str], message: str) -> None:
        line = self.places.line(mark.start())
        name = self.context.origin.capitalize()
        self.problems.append(Problem(Subtype.MARKUP, f"{name} {message}", line))
