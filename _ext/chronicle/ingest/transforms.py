"""Put the title of the record into the document, as nodes and not as markup."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from sphinx.transforms import SphinxTransform

from chronicle.core.labels import fold_label
from chronicle.ingest.catalogue import catalogue_of

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

    If the first heading of the text says the same, it is that title, with its markup.
    """

    # Before docutils' PropagateTargets (260) hands targets on to what follows them, and
    # before anything that looks for the document's title.
    default_priority: ClassVar[int] = 20

    def apply(self, **_kwargs: object) -> None:
        """Wrap the whole text, or what follows the heading that is the title."""
        record = catalogue_of(self.env).records.get(self.env.current_document.docname)
        if record is None:
            return
        section = next(iter(self.document.findall(nodes.section)), None)
        title = fold_label(record.title)
        if section is None or fold_label(section[0].astext()) != title:
            section = self._make_section(record.title, record.lines.get("title", 1))
            self.document.insert(0, section)
        _swallow_siblings(section)

    def _make_section(self, title: str, line: int) -> nodes.section:
        section = nodes.section(names=[nodes.fully_normalize_name(title)])
        section += nodes.title(title, "", nodes.Text(title))
        section.source = section[0].source = self.document["source"]
        section.line = section[0].line = line
        self.document.note_implicit_target(section, section)
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
