"""Put the title of the record into the document, as nodes and not as markup."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from sphinx.transforms import SphinxTransform

from chronicle.catalogue import catalogue_of
from chronicle.metadata.labels import fold

_INVISIBLE = (
    nodes.comment,
    nodes.docinfo,
    nodes.meta,
    nodes.pending,
    nodes.substitution_definition,
    nodes.system_message,
    nodes.target,
)


class TitleTransform(SphinxTransform):
    """Make one section of a post, whose title is the record's.

    A heading that opens the text and says the same is that title, with its markup.
    """

    # Before docutils' PropagateTargets (260) hands targets on to what follows them, and
    # before anything that looks for the document's title.
    default_priority: ClassVar[int] = 20

    def apply(self, **_kwargs: object) -> None:
        """Wrap the whole text, or what follows the heading that is the title."""
        record = catalogue_of(self.env).records.get(self.env.current_document.docname)
        if record is None:
            return
        excerpts = [node for node in self.document.children if _is_excerpt(node)]
        for node in excerpts:
            self.document.remove(node)
        section = self._opening_section()
        if section is None or fold(section[0].astext()) != fold(record.title):
            section = self._make_section(record.title, record.lines.get("title", 1))
            first = 0
        else:
            first = self.document.index(section) + 1
        rest = self.document.children[first:]
        del self.document.children[first:]
        section += rest
        section[1:1] = excerpts
        if section.parent is None:
            self.document += section

    def _opening_section(self) -> nodes.section | None:
        """Return the section that opens the document, if one does."""
        for node in self.document.children:
            if isinstance(node, nodes.section):
                return node if node.children else None
            if not isinstance(node, _INVISIBLE):
                return None
        return None

    def _make_section(self, title: str, line: int) -> nodes.section:
        section = nodes.section(names=[nodes.fully_normalize_name(title)])
        section += nodes.title(title, "", nodes.Text(title))
        section.source = section[0].source = self.document["source"]
        section.line = section[0].line = line
        self.document.note_implicit_target(section, section)
        return section


def _is_excerpt(node: nodes.Node) -> bool:
    """Tell ABlog's node for what a ``post`` directive, above the title, contains."""
    return node.__class__.__name__ == "PostNode"
