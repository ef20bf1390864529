"""Describe posts whose authors did not, by the first sentences that readers see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from chronicle.markup.plugins.teasers import TEASER_END
from chronicle.metadata.descriptions import describe
from chronicle.parsing.nodes import line_break
from chronicle.sources.domain import domain_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

MAX_LEAD = 1_200
"""Characters of text from which a description may be made."""

_APART = (
    nodes.Admonition,
    nodes.Invisible,
    nodes.Sequential,
    nodes.caption,
    nodes.citation,
    nodes.container,
    nodes.figure,
    nodes.footnote,
    nodes.legend,
    nodes.sidebar,
    nodes.system_message,
    nodes.table,
    nodes.topic,
)
"""What holds paragraphs that are not the post's own running text."""

_SILENT = (
    nodes.Invisible,
    nodes.citation_reference,
    nodes.footnote_reference,
    nodes.image,
    nodes.math,
    nodes.problematic,
    nodes.raw,
)
"""What stands in a paragraph and is not read out."""

_STAMP = re.compile(
    r"\W*this (?:post )?was originally (?:posted|published)", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]")


def describe_post(app: Sphinx, doctree: nodes.document) -> None:
    """Note the description of the post that was just read."""
    env = app.env
    domain_of(env).describe(env.current_document.docname, lambda: summarise(doctree))


def summarise(document: nodes.Element) -> str:
    """Return the first full sentences of a document."""
    lead: list[str] = []
    for text in find_lead(document):
        if text is None and lead:
            break
        if text:
            lead.append(text)
        if sum(map(len, lead)) > MAX_LEAD:
            break
    return describe(lead)


def find_lead(node: nodes.Element) -> Iterator[str | None]:
    """Yield the text of each paragraph that is prose, in order.

    :returns: None stands where the writer ended the teaser.
    """
    for child in node.children:
        if isinstance(child, nodes.comment) and TEASER_END.fullmatch(child.astext()):
            yield None
        elif isinstance(child, nodes.paragraph):
            text = " ".join("".join(_texts(child)).split())
            if _WORD.search(text) and not _STAMP.match(text):
                yield text
            if any(child.findall(nodes.comment)):
                yield None
        elif isinstance(child, nodes.Element) and not isinstance(child, _APART):
            yield from find_lead(child)


def _texts(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Text):
        yield node.astext()
    elif isinstance(node, line_break):
        yield " "
    elif not isinstance(node, _SILENT):
        for child in node.children:
            yield from _texts(child)
