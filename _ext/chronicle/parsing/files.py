"""Lead the addresses of a post to its files, whatever markup they stand in."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from chronicle.parsing.sanitise import ATTACHED, file_fault
from chronicle.parsing.transforms import PostTransform
from chronicle.repair.templating.pelican import lead_address
from chronicle.sources.domain import domain_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment


class PelicanTransform(PostTransform):
    """Make Pelican's addresses ordinary ones, as Pelican does: in links and images."""

    # After raw HTML became nodes (5); before addresses are checked (6, where it comes
    # first), and pictures that are not there become words (9).
    default_priority = 6

    def apply_to_post(self) -> None:
        """Look at each address of the document."""
        for node in self.document.findall(nodes.Element):
            for name in ("refuri", "uri"):
                if isinstance(node.get(name), str):
                    node[name] = lead_address(node[name], self._has_file)

    def _has_file(self, address: str) -> bool:
        return bool(find_file(self.env, address))


class FileLinkTransform(PostTransform):
    """Offer the delivered file that a link leads to."""

    # After named links have got their addresses (640, 660); before those that lead
    # nowhere are noted (700).
    default_priority = 690

    def apply_to_post(self) -> None:
        """Look at each link that may lead to a file."""
        own = tuple(self.config.source_suffix)
        for link, address in list(_links_to_files(self.document)):
            found = find_file(self.env, address)
            if not found or found.endswith(own):
                continue
            if not file_fault(self.env.srcdir, self.env.docname, f"/{found}"):
                self._offer(link, f"/{found}")

    def _offer(self, link: nodes.Element, path: str) -> None:
        """Make a download of *link*."""
        if isinstance(link, addnodes.download_reference):
            link["reftarget"] = path
            return
        shown = nodes.inline("", "", *link.children, classes=["xref", "download"])
        offer = addnodes.download_reference(
            "", "", shown, refdoc=self.env.docname, reftarget=path
        )
        offer.source, offer.line = link.source, link.line
        link.replace_self(offer)


def _links_to_files(document: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """Yield the links whose addresses end as those of files do, in any markup."""
    for node in document.findall(nodes.Element):
        address = ""
        if isinstance(node, addnodes.download_reference):
            address = node["reftarget"]
        elif isinstance(node, addnodes.pending_xref) and node["reftype"] == "myst":
            address = node["reftarget"]  # to MyST a path without a file is a name
        elif isinstance(node, nodes.reference):
            address = node.get("refuri", "")
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
