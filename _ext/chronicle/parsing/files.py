"""Lead the addresses of a post to its files, whatever markup they stand in."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from chronicle.parsing.sanitise import ATTACHED, file_fault
from chronicle.repair.templating.pelican import resolve_pelican_link
from chronicle.settings import post_folders
from chronicle.sources.domain import domain_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.parsing.passes import Doctree


def resolve_pelican_links(app: Sphinx, tree: Doctree) -> None:
    """Make Pelican's addresses ordinary ones, as Pelican does: in links and images."""

    def has_file(address: str) -> bool:
        return bool(find_file(app.env, address))

    for node in tree.find(nodes.Element):
        for name in ("refuri", "uri"):
            if isinstance(node.get(name), str):
                node[name] = resolve_pelican_link(node[name], has_file)


def offer_files(app: Sphinx, tree: Doctree) -> None:
    """Offer the delivered file that a link leads to."""
    for link, address in _links_to_files(tree):
        found = find_file(app.env, address)
        if not found or app.project.path2doc(found):
            continue
        if not file_fault(
            app.srcdir, post_folders(app.config), app.env.docname, f"/{found}"
        ):
            _offer(link, f"/{found}", app.env.docname)
            tree.note_change()


def _offer(link: nodes.Element, path: str, docname: str) -> None:
    """Make a download of *link*."""
    if isinstance(link, addnodes.download_reference):
        link["reftarget"] = path
        return
    shown = nodes.inline("", "", *link.children, classes=["xref", "download"])
    offer = addnodes.download_reference("", "", shown, refdoc=docname, reftarget=path)
    offer.source, offer.line = link.source, link.line
    link.replace_self(offer)


def _links_to_files(tree: Doctree) -> Iterator[tuple[nodes.Element, str]]:
    """Yield the links whose addresses end as those of files do, in any markup."""
    for node in tree.find(nodes.reference, addnodes.pending_xref):
        address = ""
        if isinstance(node, addnodes.download_reference):
            address = node["reftarget"]
        elif isinstance(node, nodes.reference):
            address = node.get("refuri", "")
        elif node["reftype"] == "myst":
            address = node["reftarget"]  # to MyST a path without a file is a name
        if _suffix(address) in ATTACHED:
            yield node, address


def _suffix(address: str) -> str:
    """Return the ending of the file that an address names, without its dot."""
    path = address.partition("#")[0].partition("?")[0]
    return posixpath.splitext(path)[1][1:].lower()


def find_file(env: BuildEnvironment, address: str) -> str:
    """Return the path of the delivered file that *address* in this post names.

    :returns: Below the source folder; empty if there is no such file.
    """
    return domain_of(env).find_file(env.docname, address)
