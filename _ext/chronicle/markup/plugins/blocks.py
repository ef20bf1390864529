"""Teach markdown-it the blocks that other systems added to Markdown.

Python-Markdown's ``!!!``, ``???`` and ``===`` hold what is indented below them; ``:::``
of Docusaurus, Starlight and VitePress holds what stands up to the closing colons, and
so does MyST's ``:::{note}``, the other way to write a directive.
Pure: markdown-it tokens out.

Source: https://python-markdown.github.io/extensions/admonition/,
https://facelessuser.github.io/pymdown-extensions/extensions/tabbed/,
https://docusaurus.io/docs/markdown-features/admonitions,
https://myst-parser.readthedocs.io/en/latest/syntax/optional.html#code-fences-using-colons
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.container import container_plugin

from chronicle.core.text import names

if TYPE_CHECKING:
    from collections.abc import Container

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock


def line_of(state: StateBlock, number: int) -> str:
    """Return a line without what indents it, as the block around it counts."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


_CALLOUT = re.compile(
    r"""(?:!!!|\?\?\?\+?)[ \t]+(?P<kinds>[\w-]+(?:[ \t]+[\w-]+)*)?
        (?:[ \t]*"(?P<title>.*)")?[ \t]*""",
    re.VERBOSE,
)
_TAB = re.compile(r"""===[!+]{0,2}[ \t]+(?:"(?P<double>.+)"|'(?P<single>.+)')[ \t]*""")
_ASIDE = re.compile(
    r"""[ \t]*(?P<kind>[A-Za-z][\w-]*)[ \t]*
        (?:\[(?P<bracketed>.*)\]|(?P<plain>[^\[{].*?))?[ \t]*
        (?:\{[^{}]*\})?[ \t]*""",
    re.VERBOSE,
)
_ASIDE_TITLE = re.compile(r"""\{[^{}]*\btitle=(?:"([^"]*)"|'([^']*)')[^{}]*\}""")
_DIRECTIVE = re.compile(r":{3,}[ \t]*\{(?P<name>[A-Za-z][\w:+.-]*)\}(?:[ \t].*)?")

CODE = names(
    "code code-block code-cell console csv-table doctest eval-rst graphviz "
    "highlight include ipython literalinclude math mermaid parsed-literal prompt "
    "raw sourcecode testcode testoutput"
)
"""Directives that hold no text for readers, or text in another markup."""

PROSE = names(
    "admonition aside attention caution danger deprecated dropdown epigraph error "
    "figure hint image important margin note post pull-quote seealso sidebar tab-item "
    "tip topic update versionadded versionchanged warning"
)
"""Directives that hold Markdown; what a fence holds under any other name is code."""

ENDED_BY_FENCES = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
"""Blocks that a line of colons ends, as one of backticks does."""

INDENT = 4
"""Columns by which Python-Markdown wants the content of a block indented."""


def read_callout(line: str) -> tuple[str, str | None] | None:
    """Return kind and title of the first line of an admonition.

    :param line: Without indentation: ``!!! note "Title"``.
    :returns: The title is None where the name of the kind is meant.
    """
    found = _CALLOUT.fullmatch(line)
    if found is None or not (found["kinds"] or found["title"]):
        return None
    kinds = (found["kinds"] or "note").split()
    return kinds[0].lower(), found["title"]


def read_tab(line: str) -> str | None:
    """Return the label of a tab, or None for other lines."""
    found = _TAB.fullmatch(line)
    return (found["double"] or found["single"]) if found else None


def read_aside(info: str) -> tuple[str, str] | None:
    """Return kind and title of what follows ``:::``, or None where it is no word."""
    found = _ASIDE.fullmatch(info)
    if found is None:
        return None
    title = found["bracketed"] or found["plain"] or ""
    if given := _ASIDE_TITLE.search(info):
        title = given[1] or given[2] or title
    return found["kind"].lower(), title.strip()


def use_callouts(md: MarkdownIt) -> None:
    """Add ``!!!`` and ``???``: tokens ``callout_open``, ``callout_close``."""

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        found = read_callout(line_of(state, start))
        if found is None or state.is_code_block(start):
            return False
        if not silent:
            _push(state, start, end, "callout", *found)
        return True

    md.block.ruler.before("fence", "callout", rule, {"alt": ["paragraph", "list"]})


def use_tabs(md: MarkdownIt) -> None:
    """Add ``=== "Label"``: tokens ``tab_open``, ``tab_close``."""

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        label = read_tab(line_of(state, start))
        if label is None or state.is_code_block(start):
            return False
        if not silent:
            _push(state, start, end, "tab", "tab", label)
        return True

    md.block.ruler.before("fence", "tab", rule, {"alt": ["paragraph", "list"]})


def use_asides(md: MarkdownIt) -> None:
    """Add ``:::note``: tokens ``container_aside_open``, ``container_aside_close``."""
    md.use(
        container_plugin,
        "aside",
        validate=lambda info, *_: read_aside(info) is not None,
    )


def use_directives(md: MarkdownIt, names: Container[str] | None = None) -> None:
    """Add ``:::{note}``: tokens ``colon_fence``.

    :param names: Of the directives that are read; all if None.
    """
    before = md.block.ruler.getRules("")
    md.use(colon_fence_plugin)
    (read,) = (rule for rule in md.block.ruler.getRules("") if rule not in before)

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        found = _DIRECTIVE.fullmatch(line_of(state, start))
        if found is None or not (names is None or found["name"] in names):
            return False
        return bool(read(state, start, end, silent))

    md.block.ruler.at("colon_fence", rule, {"alt": ENDED_BY_FENCES})


def _push(  # noqa: PLR0913, PLR0917
    state: StateBlock, start: int, end: int, name: str, kind: str, title: str | None
) -> None:
    """Add the tokens of a block that holds what is indented below its first line."""
    inner = state.sCount[start] + INDENT
    last = follow = start + 1
    while follow < end and (state.isEmpty(follow) or state.sCount[follow] >= inner):
        follow += 1
        if not state.isEmpty(follow - 1):
            last = follow
    token = state.push(f"{name}_open", "div", 1)
    token.block = True
    token.map = [start, last]
    token.meta = {"kind": kind, "title": title}
    outer = state.parentType, state.lineMax, state.blkIndent
    state.parentType, state.lineMax, state.blkIndent = "reference", last, inner
    state.md.block.tokenize(state, start + 1, last)
    state.parentType, state.lineMax, state.blkIndent = outer
    state.push(f"{name}_close", "div", -1).block = True
    state.line = last
