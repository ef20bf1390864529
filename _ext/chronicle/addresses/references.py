"""Resolve references to documents by their places in the site that a post is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.nodes import clean_astext, make_refnode

from chronicle.addresses.transforms import HOLDER
from chronicle.core.posts import is_post

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def resolve_document(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, _text: nodes.TextElement
) -> nodes.Node | None:
    """Resolve ``:doc:`/2020/title``` of a post that lies below another folder here."""
    if node.get("reftype") != "doc" or HOLDER not in node:
        return None
    found = find_by_tail(node["reftarget"], filter(is_post, env.found_docs))
    if not found:
        return None
    said = node.astext() if node["refexplicit"] else clean_astext(env.titles[found])
    inner = nodes.inline(said, said, classes=["doc"])
    return make_refnode(app.builder, node["refdoc"], found, None, inner)


def find_by_tail(target: str, docnames: Iterable[str]) -> str:
    """Return the one document whose name ends with the path *target*.

    :param target: From the root of some site, with its slash.
    :returns: Empty if there is none, or more than one.
    """
    tail = target.rstrip("/")
    if not tail.startswith("/"):
        return ""
    tails = (tail, f"{tail}/index")
    found = [docname for docname in docnames if f"/{docname}".endswith(tails)]
    return found[0] if len(found) == 1 else ""
