"""Make the headings of a post what its record and its readers expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from chronicle.core.labels import fold_label
from chronicle.parsing.flow import is_invisible
from chronicle.sources.domain import catalogue_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from chronicle.parsing.passes import Doctree

_INVISIBLE = (
    nodes.comment,
    nodes.docinfo,
    nodes.meta,
    nodes.pending,
    nodes.substitution_definition,
    nodes.system_message,
    nodes.target,
)


def put_under_title(app: Sphinx, tree: Doctree) -> None:
    """Make one section of a post, whose title is the record's.

    If the first heading of the text says the same, it is that title, with its markup.
    """
    record = catalogue_of(app.env).records.get(app.env.current_document.docname)
    if record is None:
        return
    document = tree.document
    section = next(iter(tree.find(nodes.section)), None)
    title = fold_label(record.title)
    if section is None or fold_label(section[0].astext()) != title:
        line = record.lines.get("title", 1)
        section = _make_section(document, record.title, line)
        document.insert(0, section)
    _swallow_siblings(section)
    tree.note_change()


def _make_section(document: nodes.document, title: str, line: int) -> nodes.section:
    section = nodes.section(names=[nodes.fully_normalize_name(title)])
    section += nodes.title(title, "", nodes.Text(title))
    section.source = section[0].source = document["source"]
    section.line = section[0].line = line
    document.note_implicit_target(section, section)
    return section


def _swallow_siblings(section: nodes.section) -> None:
    """Move all of the document into its section for the title.

    What stands above the title comes to stand below it, but for what is not shown:
    comments, and targets, which are those of the title.
    """
    document = section.parent
    place = document.index(section)
    above = [node for node in document[:place] if not isinstance(node, _INVISIBLE)]
    below = document[place + 1 :]
    for node in (*above, *below):
        document.remove(node)
    section[1:1] = above
    section += below


def dissolve_blank_headings(_app: Sphinx, tree: Doctree) -> None:
    """Join what stands under a blank heading with the text before it."""
    for section in tree.find(nodes.section):
        if isinstance(section[0], nodes.title) and is_invisible(section[0]):
            _dissolve(section)
            tree.note_change()


def _dissolve(section: nodes.section) -> None:
    """Put the content of *section* behind what stands before it."""
    parent = section.parent
    where = parent.index(section)
    content = section.children[1:]
    before = parent[where - 1] if where else None
    parent.remove(section)
    if not isinstance(before, nodes.section):
        parent.insert(where, content)
        return
    while isinstance(before[-1], nodes.section):
        before = before[-1]
    before.extend(content)
