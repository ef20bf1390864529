"""Make places of a post that raw HTML names ones that a link finds.

Headings that stand on their own become sections, which the outline of the page knows;
anchors get an identifier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes

from chronicle.core.text import names
from chronicle.parsing.flow import is_blank
from chronicle.parsing.myst_adapter import note_slug, slugs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx

    from chronicle.parsing.passes import Doctree

LEVEL = "level"
"""Attribute of sections of Markdown, and of headings of HTML, while they are read."""

ANCHOR = "anchor"
"""Attribute that keeps the name by which links know a node, as written."""


FRAME = names(
    # Furo's, and ours around it.
    "furo-main-content furo-readthedocs-versions furo-sidebar-ad-placement "
    "page-contents page-contents-title site-navigation svg-arrow-right svg-auto "
    "svg-close svg-eye svg-mark svg-menu svg-moon svg-moon-with-sun svg-pencil "
    "svg-search svg-sun svg-sun-with-moon svg-toc "
    # Sphinx's own themes, and Alabaster.
    "contentwrapper rellinks searchbox searchlabel sidebarbutton "
    # PyData's theme and the book theme.
    "bd-header-version-warning ethical-ad-placement jb-print-docs-body jb-print-toc "
    "main-content print-main-content pst-back-to-top pst-collapse-sidebar-button "
    "pst-header pst-page-toc-nav pst-primary-sidebar pst-primary-sidebar-modal "
    "pst-scroll-pixel-helper pst-search-dialog pst-secondary-sidebar "
    "pst-secondary-sidebar-modal pst-skip-link "
    # That of Read the Docs.
    "rtd-search-form"
)
"""Identifiers that the frames of themes have on each page; not ``content`` or ``toc``,
which Scrolls and Haiku take, and which headings have."""


def leave_to_frame(document: nodes.document) -> None:
    """Keep what a post names from being taken for a part of the page around it."""
    for ident in FRAME:
        document.ids.setdefault(ident, document)


def raise_headings(_app: Sphinx, tree: Doctree) -> None:
    """Make sections of all headings that stand directly in the text.

    In a table, a list or a quotation, where no section may be, a heading stays a line.
    """
    found = tree.find(nodes.section, nodes.rubric)
    headings = [node for node in found if LEVEL in node]
    if any(
        isinstance(node, nodes.rubric)
        and isinstance(node.parent, nodes.document | nodes.section)
        for node in headings
    ):
        _nest(tree.document)
        tree.note_change()
    for node in headings:
        del node[LEVEL]


def _nest(document: nodes.document) -> None:
    """Put what the document holds into sections anew, by the levels of headings."""
    flat = list(_flat(document.children))
    document.children = []
    around: list[tuple[int, nodes.Element]] = [(0, document)]
    for node in flat:
        level = _level(node)
        if level is None:
            around[-1][1].append(node)
            continue
        while around[-1][0] >= level:
            around.pop()
        section = _section(document, cast("nodes.Element", node))
        around[-1][1].append(section)
        around.append((level, section))


def _flat(children: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield nodes in order; sections hold no more than their title."""
    for child in children:
        if _level(child) is None or not isinstance(child, nodes.section):
            yield child
            continue
        content = child.children[1:]
        child.children = child.children[:1]
        yield child
        yield from _flat(content)


def _level(node: nodes.Node) -> int | None:
    if isinstance(node, nodes.section | nodes.rubric):
        found = node.get(LEVEL)
        return int(found) if found else None
    return None


def _section(document: nodes.document, heading: nodes.Element) -> nodes.Element:
    """Return *heading* itself if it is a section, else one that it is the title of."""
    if isinstance(heading, nodes.section):
        return heading
    title = nodes.title("", "", *heading.children)
    section = nodes.section("", title, **{ANCHOR: heading.get(ANCHOR, "")})
    section["names"].append(nodes.fully_normalize_name(title.astext()))
    section.source, section.line = title.source, title.line = (
        heading.source,
        heading.line,
    )
    document.note_implicit_target(section, section)
    return section


def note_anchors(_app: Sphinx, tree: Doctree) -> None:
    """Give what HTML named an identifier, under which links find it.

    The first of two of one name is meant; a heading of Markdown goes before both.
    """
    document = tree.document
    known = set(slugs_of(document))
    for node in tree.find(nodes.Element):
        if not (name := node.attributes.pop(ANCHOR, "")):
            continue
        tree.note_change()
        if name in known and isinstance(node.parent, nodes.title):
            node.parent.remove(node)  # the heading has this name anyway
            continue
        if not node["ids"]:
            node["names"] = [nodes.fully_normalize_name(name)]
            document.set_id(node)
            node["names"] = []
        note_slug(document, name, node)
        known.add(name)
        _free(node)


def _free(anchor: nodes.Element) -> None:
    """Take anchors out of a paragraph that holds nothing else."""
    around = anchor.parent
    if isinstance(around, nodes.paragraph) and all(
        isinstance(child, nodes.target) or is_blank(child) for child in around.children
    ):
        around.replace_self([n for n in around.children if not is_blank(n)])
