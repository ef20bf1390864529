"""Furnish the page of a post: contents for telephones, and faces of authors.

Both are nodes that only web pages print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from docutils import nodes
from sphinx.locale import _
from sphinx.util.osutil import relative_uri

from chronicle.build.ledger import writes_site
from chronicle.community.domain import NAME as COMMUNITY
from chronicle.community.domain import community_of
from chronicle.sources.domain import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

LONG = 4
"""Headings from which on a post has contents within its text."""


class contents(nodes.General, nodes.Element):  # noqa: N801
    """The headings of a page, folded away."""


class face(nodes.Inline, nodes.Element):  # noqa: N801
    """A small picture of an author beside the name; its *src* as a page needs it."""


def visit_contents(translator: HTML5Translator, node: contents) -> None:
    """Open what unfolds."""
    attributes: Any = {"data-pagefind-ignore": ""}
    tag = translator.starttag(node, "details", "", **attributes)
    summary = translator.encode(_("On this page"))
    translator.body.append(f"{tag}<summary>{summary}</summary>\n")


def depart_contents(translator: HTML5Translator, node: contents) -> None:
    """Close it."""
    translator.body.append("</details>\n")


def visit_face(translator: HTML5Translator, node: face) -> None:
    """Write the picture; the name beside it says whose it is."""
    attributes = {"src": node["src"], "alt": "", "loading": "lazy"}
    size = {"width": "24", "height": "24"}
    tag = translator.emptytag(node, "img", "", CLASS="post-face", **attributes, **size)
    translator.body.append(tag)
    raise nodes.SkipNode


def skip(_translator: nodes.NodeVisitor, _node: nodes.Node) -> NoReturn:
    """Leave out what only a browser shows."""
    raise nodes.SkipNode


def add_nodes(app: Sphinx) -> None:
    """Make the nodes known to every builder."""
    others: Any = dict.fromkeys(("latex", "text", "man", "texinfo"), (skip, None))
    app.add_node(contents, html=(visit_contents, depart_contents), **others)
    app.add_node(face, html=(visit_face, None), **others)


# Contents -------------------------------------------------------------------------


def contents_of(app: Sphinx, section: nodes.Element) -> contents | None:
    """Return the contents of a long post; None of a short one.

    :param section: That of the post, with its title.
    """
    if not writes_site(app.builder):
        return None
    listed = _list_headings(section)
    headings = sum(1 for _node in listed.findall(nodes.list_item))
    return contents("", listed, classes=["post-contents"]) if headings >= LONG else None


def _list_headings(section: nodes.Element) -> nodes.bullet_list:
    listed = nodes.bullet_list()
    for child in section.children:
        if not isinstance(child, nodes.section) or not child["ids"]:
            continue
        title = child.next_node(nodes.title)
        text = title.astext().strip() if title else ""
        if text:
            link = nodes.reference("", text, refid=child["ids"][0], internal=True)
            item = nodes.list_item("", nodes.paragraph("", "", link))
            if len(below := _list_headings(child)):
                item += below
            listed += item
    return listed


# Faces ----------------------------------------------------------------------------


def face_of(app: Sphinx, docname: str, author: str) -> Iterator[face]:
    """Yield the picture of an author, if one is known."""
    address = portrait_of(app.env, author)
    if address and writes_site(app.builder):
        if "://" not in address:
            address = relative_uri(app.builder.get_target_uri(docname), address)
        yield face(src=address)


def portrait_of(env: BuildEnvironment, author: str) -> str:
    """Return the address of an author's picture.

    :returns: A path below the output folder, or absolute; empty if there is none.
    """
    if COMMUNITY in env.domains:
        person = community_of(env).community.person_named(author)
        if person and person.portrait:
            return person.portrait
    profile = catalogue_of(env).profiles.get(author)
    return profile.avatar if profile else ""
