"""Arrange nodes the way documents want them: text in paragraphs, blocks beside them.

Pure: docutils nodes in, docutils nodes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from chronicle.parsing.nodes import line_break

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

INLINE = (nodes.Inline, nodes.Text, addnodes.pending_xref, addnodes.download_reference)


def is_inline(node: nodes.Node) -> bool:
    """Tell whether *node* stands in a line of text.

    An image is both; in a run of text it belongs to the text.
    """
    return isinstance(node, INLINE)


def is_blank(node: nodes.Node) -> bool:
    """Tell whether *node* is white space and nothing else."""
    return isinstance(node, nodes.Text) and not node.strip()


def strip_edges(run: list[nodes.Node]) -> list[nodes.Node]:
    """Drop white space and line breaks at both ends of a run of text."""
    while run and (is_blank(run[0]) or isinstance(run[0], line_break)):
        del run[0]
    while run and (is_blank(run[-1]) or isinstance(run[-1], line_break)):
        del run[-1]
    if run and isinstance(run[0], nodes.Text):
        run[0] = nodes.Text(run[0].lstrip())
    if run and isinstance(run[-1], nodes.Text):
        run[-1] = nodes.Text(run[-1].rstrip())
    return run


def wrap_text(children: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Put each run of text among *children* into a paragraph.

    :param children: Inline and block nodes, mixed.
    :returns: Block nodes only, in the same order; no empty paragraph.
    """
    flow: list[nodes.Node] = []
    run: list[nodes.Node] = []
    for child in [*children, None]:
        if child is not None and is_inline(child):
            run.append(child)
            continue
        if strip_edges(run):
            flow.append(nodes.paragraph("", "", *run))
        run = []
        if child is not None:
            flow.append(child)
    return flow


def flatten(children: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return the inline content of *children*, blocks parted by spaces.

    Needed where a line of text is all that can stand, as in a heading.
    """
    flat: list[nodes.Node] = []
    for child in children:
        if is_inline(child):
            flat.append(child)
        elif isinstance(child, nodes.Element):
            if flat:
                flat.append(nodes.Text(" "))
            flat += flatten(child.children)
    return flat


_NOT_SEEN = "\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff \t\r\n"


def is_within(node: nodes.Node, classes: tuple[type, ...]) -> bool:
    """Tell whether *node* lies in an element of one of *classes*."""
    parent = node.parent
    while parent is not None and not isinstance(parent, classes):
        parent = parent.parent
    return parent is not None


def is_invisible(node: nodes.Node) -> bool:
    """Tell whether *node* shows neither a word nor a picture."""
    if node.astext().strip(_NOT_SEEN):
        return False
    return not (isinstance(node, nodes.Element) and any(node.findall(nodes.image)))
