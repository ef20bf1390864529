"""Let readers follow the addresses that stand in a block of code.

Sphinx colours the code as always; the links are put around what it wrote.
"""

from __future__ import annotations

import html
import re
from collections import deque
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from chronicle.core.posts import is_post
from chronicle.repair.doctree.transforms import Address, find_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import NodeVisitor
    from sphinx.application import Sphinx

_PIECE = re.compile(r"<[^<>]*>|[^<]+|<")
_TAG = re.compile(r"<[^<>]*>")


class linked_code(nodes.literal_block):  # noqa: N801
    """A block of code that holds addresses."""


class LinkedCodeTransform(SphinxPostTransform):
    """Mark the blocks of code of posts in which an address stands."""

    formats = ("html",)
    # After the language of each block is known (HighlightLanguageTransform: 400) and
    # the marks of doctests are gone (TrimDoctestFlagsTransform: 401).
    default_priority = 410

    def run(self, **kwargs: Any) -> None:
        """Replace each; what holds markup of its own is not coloured, and stays."""
        if not is_post(self.env.current_document.docname):
            return
        for block in list(self.document.findall(nodes.literal_block)):
            text = block.astext()
            if block.rawsource == text and any(find_addresses(text)):
                made = linked_code(block.rawsource, text, **block.attributes)
                made.source, made.line = block.source, block.line
                block.replace_self(made)


def link_code(written: str) -> str:
    """Return *written* with a link around each address in its text.

    :param written: HTML without links, as a highlighter writes it; an address may lie
        in several of its elements, and each part is then a link of its own.
    """
    pieces = _PIECE.findall(written)
    texts = ["" if _TAG.fullmatch(piece) else html.unescape(piece) for piece in pieces]
    addresses = list(find_addresses("".join(texts)))
    return "".join(_around(pieces, texts, addresses)) if addresses else written


def _around(
    pieces: list[str], texts: list[str], addresses: list[Address]
) -> Iterator[str]:
    """Yield *pieces*, what belongs to an address between the tags of a link."""
    waiting = deque(addresses)
    end = 0
    for piece, text in zip(pieces, texts, strict=True):
        at, end = end, end + len(text)
        if not text:
            yield piece
        while at < end:
            start, stop, address = waiting[0] if waiting else (end, end, "")
            if start > at:
                yield html.escape(text[at - end :][: start - at], quote=False)
                at = min(start, end)
                continue
            yield f'<a href="{html.escape(address)}">'
            yield html.escape(text[at - end :][: stop - at], quote=False)
            yield "</a>"
            at = min(stop, end)
            if at == stop:
                waiting.popleft()


def visit_html(translator: NodeVisitor, node: linked_code) -> None:
    """Write the code as Sphinx does, and link its addresses."""
    body: list[str] = translator.body  # type: ignore[attr-defined]
    start = len(body)
    try:
        translator.visit_literal_block(node)
    finally:
        body[start:] = [link_code("".join(body[start:]))]


def depart_html(translator: NodeVisitor, node: linked_code) -> None:
    """Close what Sphinx opened, should it not have written the whole block."""
    translator.depart_literal_block(node)


def add_nodes(app: Sphinx) -> None:
    """Make the node known to the builders that have links in code."""
    app.add_node(linked_code, html=(visit_html, depart_html))
