"""Resolve references to tags, authors, years and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.blog.domain import archive_of
from chronicle.build.linking import page_reference

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def resolve_label(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: nodes.TextElement
) -> nodes.Node | None:
    """Resolve the targets that ABlog documents: ``blog-tags``, ``tag-psf``, a post."""
    target = archive_of(env).view.targets.get(node.get("reftarget", ""))
    if target is None:
        return None
    text = contnode.astext() if node.get("refexplicit") else target.title
    docname = node.get("refdoc", env.config.root_doc)
    return page_reference(app, docname, target.pagename, text, target.anchor)
