"""Let readers follow the addresses that stand in a block of code.

Sphinx colours the code as always; the links are put around what it wrote.
"""

from __future__ import annotations

import html
import re
from collections import deque
from typing import TYPE_CHECKING

from docutils import nodes

from chronicle.markup.addresses import Address, find_addresses
from chronicle.settings import is_post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import NodeVisitor
    from sphinx.application import Sphinx

    from chronicle.parsing.passes import Doctree

_PIECE = re.compile(r"<[^<>]*>|[^<]+|<")
_TAG = re.compile(r"<[^<>]*>")
_NAME = re.compile(r"<(\w+)")


class linked_code(nodes.literal_block):  # noqa: N801
    """A block of code that holds addresses."""


def link_code(app: Sphinx, tree: Doctree) -> None:
    """Mark the blocks of code of posts in which an address stands.

    What holds markup of its own is not coloured, and stays.
    """
    docname = app.env.current_document.docname
    if app.builder.format != "html" or not is_post(app.config, docname):
        return
    for block in tree.find(nodes.literal_block):
        text = block.astext()
        if block.rawsource == text and any(find_addresses(text)):
            made = linked_code(block.rawsource, text, **block.attributes)
            made.source, made.line = block.source, block.line
            block.replace_self(made)
            tree.note_change()


def link_written(written: str) -> str:
    """Return *written* with one link around each address in its text.

    :param written: HTML without links, as a highlighter writes it; the elements in
        which an address lies are parted where it begins and ends.
    """
    pieces = _PIECE.findall(written)
    texts = ["" if _TAG.fullmatch(piece) else html.unescape(piece) for piece in pieces]
    addresses = list(find_addresses("".join(texts)))
    if not addresses:
        return written
    events = list(_events(pieces, texts, addresses))
    return _write(events, deque(_depths(events)))


def _events(
    pieces: list[str], texts: list[str], addresses: list[Address]
) -> Iterator[str | Address | None]:
    """Yield *pieces*, each address before its text and None after it."""
    waiting = deque(addresses)
    end = 0
    for piece, text in zip(pieces, texts, strict=True):
        first = at = end
        end += len(text)
        if not text:
            yield piece
        while at < end:
            start, stop, address = waiting[0] if waiting else (end, end, "")
            if start > at:
                yield html.escape(text[at - first : start - first], quote=False)
                at = min(start, end)
                continue
            if start == at:
                yield Address(start, stop, address)
            yield html.escape(text[at - first : stop - first], quote=False)
            at = min(stop, end)
            if at == stop:
                yield None
                waiting.popleft()


def _depths(events: list[str | Address | None]) -> Iterator[int]:
    """Yield for each address how many elements stand around all of it."""
    depth = lowest = 0
    for event in events:
        if isinstance(event, Address):
            lowest = depth
        elif event is None:
            yield lowest
        elif _TAG.fullmatch(event):
            depth += -1 if event.startswith("</") else 1
            lowest = min(lowest, depth)


def _write(events: list[str | Address | None], depths: deque[int]) -> str:
    """Return the HTML; no element that was parted is left empty."""
    made: list[str] = []
    around: list[str] = []  # the opening tags of the elements that are open
    again = 0  # how many elements of *made*'s end were opened again and are empty

    def close(opening: str) -> None:
        if made[-1] == opening:
            made.pop()
        else:
            made.append(f"</{_NAME.match(opening)[1]}>")  # type: ignore[index]

    for event in events:
        if isinstance(event, str):
            if event.startswith("</"):
                opening = around.pop()
                if again:
                    close(opening)
                    again -= 1
                    continue
            elif _TAG.fullmatch(event):
                around.append(event)
            made.append(event)
            again = 0
            continue
        parted = around[depths[0] :]
        for opening in reversed(parted):
            close(opening)
        if event is None:
            made.append("</a>")
            depths.popleft()
            again = len(parted)
        else:
            made.append(f'<a href="{html.escape(event.uri)}">')
        made += parted
    return "".join(made)


def visit_html(translator: NodeVisitor, node: linked_code) -> None:
    """Write the code as Sphinx does, and link its addresses."""
    body: list[str] = translator.body  # type: ignore[attr-defined]
    start = len(body)
    try:
        translator.visit_literal_block(node)
    finally:
        body[start:] = [link_written("".join(body[start:]))]


def depart_html(translator: NodeVisitor, node: linked_code) -> None:
    """Close what Sphinx opened, should it not have written the whole block."""
    translator.depart_literal_block(node)


def add_nodes(app: Sphinx) -> None:
    """Make the node known to the builders that have links in code."""
    app.add_node(linked_code, html=(visit_html, depart_html))
