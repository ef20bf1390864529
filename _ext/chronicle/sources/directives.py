"""Find ABlog's ``post`` directive before documents are read, as their parsers would.

docutils and MyST say where directives stand and what they hold; of all directives
ABlog's alone is run.
"""

from __future__ import annotations

import functools
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ablog.post import PostNode
from docutils import nodes
from docutils.parsers.rst import Directive, Parser
from docutils.parsers.rst.states import Inliner, MarkupError
from docutils.statemachine import StringList
from docutils.utils import new_document
from markdown_it import MarkdownIt
from myst_parser.parsers.directives import parse_directive_text
from sphinx.util.docutils import CustomReSTDispatcher

from chronicle.core.text import names
from chronicle.markup.plugins.blocks import use_directives
from chronicle.metadata.frontmatter import PostOptions
from chronicle.metadata.plain import plain_text, quiet_settings
from chronicle.sources.ablog import (
    PostDirective,
    find_wrong_options,
    options_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import Node, system_message
    from markdown_it.token import Token

HOLDERS = names("class compound container cssclass only rst-class")
"""Directives that change nothing of what stands in them."""

_HINT = re.compile(r"post[ ]*::|\{post\}", re.IGNORECASE)
"""What every text with the directive has; most posts need not be parsed."""


def find_directives(text: str, fmt: str) -> list[PostOptions]:
    """Return what each directive of a post says, in the order of the text.

    :param text: A whole document; lines end in a line feed.
    :param fmt: ``md`` or ``rst``.
    """
    if not _HINT.search(text):
        return []
    try:
        return list(_find_in_rst(text, 0) if fmt == "rst" else _find_in_myst(text, 0))
    except RecursionError:  # nested more deeply than can be read, now or later
        return []


# reST -----------------------------------------------------------------------------


class _Plain(Inliner):
    """Leaves the text of paragraphs alone: no directive stands in it."""

    def init_customizations(self, settings: Any) -> None:
        """Compile no patterns."""

    def adjust_uri(self, uri: str) -> str:
        """Return the address of a target, which is nothing to look at here."""
        return uri

    def parse(
        self, text: str, lineno: int, memo: Any, parent: Any
    ) -> tuple[list[Node], list[system_message]]:
        return [nodes.Text(text)], []


class _Post(PostDirective):
    """Reads the markup of its content, which is the post's description."""

    def run(self) -> list[PostNode]:
        memo = self.state.memo
        plain, memo.inliner = memo.inliner, Inliner()
        memo.inliner.init_customizations(self.state.document.settings)
        try:
            (node,) = super().run()
        finally:
            memo.inliner = plain
        node["extent"] = self.lineno, len(self.block_text.rstrip().split("\n"))
        return [node]


class _Other(Directive):
    """Any other directive: it says nothing of the post, unless it only holds text."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[Node]:
        held = nodes.container()
        if self.name.lower() in HOLDERS:
            self.state.nested_parse(self.content, self.content_offset, held)
        return held.children


class _Dispatcher(CustomReSTDispatcher):
    def directive(
        self, directive_name: str, _language: Any, _document: nodes.document
    ) -> tuple[type[Directive], list[system_message]]:
        return (_Post if directive_name.lower() == "post" else _Other), []

    def role(self, *_args: Any) -> tuple[Any, list[system_message]]:
        return _text_role, []


def _text_role(
    _name: str, rawtext: str, text: str, *_args: Any, **_options: Any
) -> tuple[list[Node], list[system_message]]:
    return [nodes.inline(rawtext, text.partition(" <")[0])], []


def _find_in_rst(text: str, offset: int) -> Iterator[PostOptions]:
    """Parse the blocks of some reST.

    :param offset: Lines of the file above *text*.
    """
    document = new_document("", quiet_settings())
    with _Dispatcher():
        Parser(inliner=_Plain()).parse(text, document)
    for node in document.findall(PostNode):
        line, size = node["extent"]
        node.line = line + offset
        node["lines"] = {name: at + offset for name, at in node["lines"].items()}
        yield _take(node, range(line - 1 + offset, line - 1 + offset + size))


def _take(node: PostNode, extent: range) -> PostOptions:
    return PostOptions(extent, options_of(node), list(find_wrong_options(node)))


# MyST -----------------------------------------------------------------------------


@functools.cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark").enable("table")
    use_directives(reader)
    reader.core.ruler.enableOnly(["normalize", "block"])
    return reader


def _find_in_myst(text: str, offset: int) -> Iterator[PostOptions]:
    """Parse the blocks of some MyST.

    :param offset: Lines of the file above *text*.
    """
    for token in _reader().parse(text):
        if token.type not in {"fence", "colon_fence"} or not token.map:
            continue
        name, _, argument = token.info.strip().partition(" ")
        first, stop = token.map[0] + offset, token.map[1] + offset
        if name.lower() == "{post}":
            if node := _run(token, argument.strip(), first + 1):
                yield _take(node, range(first, stop))
        elif name == "{eval-rst}":
            for found in _find_in_rst(token.content, first + 1):
                yield found._replace(extent=range(first, stop))
        elif name.lower()[1:-1] in HOLDERS:
            yield from _find_in_myst(token.content, first + 1)


def _run(token: Token, argument: str, line: int) -> PostNode | None:
    """Run ABlog's directive on what MyST reads; None if MyST cannot read it."""
    try:
        parsed = parse_directive_text(PostDirective, argument, token.content, line=line)
    except MarkupError:
        return None
    offset = line + parsed.body_offset
    content = plain_text("\n".join(parsed.body), "md")
    directive = PostDirective(
        "post", parsed.arguments, parsed.options, StringList(), line, offset,
        token.content, *_stand_ins(line),
    )  # fmt: skip
    (node,) = directive.run()
    node += [nodes.paragraph("", content)] if content else []
    return node


def _stand_ins(line: int) -> tuple[Any, Any]:
    """Return what a directive without content asks of the parser around it."""
    state = SimpleNamespace(document=None, nested_parse=lambda *_, **__: None)
    machine = SimpleNamespace(
        reporter=None, get_source_and_line=lambda _line: ("", line)
    )
    return state, machine
