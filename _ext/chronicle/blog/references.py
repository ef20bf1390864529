"""Resolve references to tags, authors, years and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.blog.domain import blog_of
from chronicle.build.linking import file_reference, page_reference

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

FEED = "blog-feed"
"""ABlog's name of the feed of all posts."""


def resolve_label(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.Node | None:
    """Resolve the targets that ABlog documents: ``blog-tags``, ``tag-psf``, a post."""
    view = blog_of(env).view
    docname = node.get("refdoc", env.config.root_doc)
    is_explicit = node.get("refexplicit")
    if node.get("reftarget") == FEED:
        title = f"{env.config.blog_title} Feed"
        text = contnode.astext() if is_explicit else title
        return file_reference(app, docname, f"{view.blog_path}/atom.xml", text)
    target = view.targets.get(node.get("reftarget", ""))
    if target is None:
        return None
    text = contnode.astext() if is_explicit else target.title
    return page_reference(app, docname, target.pagename, text, target.anchor)
