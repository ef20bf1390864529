"""Lead the addresses of a post to its files, whatever markup they stand in."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes

from chronicle.core.posts import FOLDER
from chronicle.parsing.sanitise import file_fault
from chronicle.parsing.transforms import PostTransform
from chronicle.repair.markdown.images import is_local
from chronicle.repair.templating.pelican import lead_address

if TYPE_CHECKING:
    from pathlib import Path

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
        return find_file(self.env, address) is not None


class FileLinkTransform(PostTransform):
    """Offer the file beside a post that a link leads to, as MyST does in Markdown."""

    # After named links have got their addresses (640, 660); before those that lead
    # nowhere are noted (700).
    default_priority = 690

    def apply_to_post(self) -> None:
        """Look at each link that has a local address."""
        for link in list(self.document.findall(nodes.reference)):
            address = link.get("refuri", "")
            if address and is_local(address):
                self._offer(link, unquote(address))

    def _offer(self, link: nodes.reference, address: str) -> None:
        """Make a download of *link*, if there is a file that may be published."""
        found = find_file(self.env, address)
        if found is None or found.suffix in self.config.source_suffix:
            return
        if file_fault(self.env.srcdir, self.env.docname, address):
            return
        shown = nodes.inline("", "", *link.children, classes=["xref", "download"])
        offer = addnodes.download_reference(
            "", "", shown, refdoc=self.env.docname, reftarget=address
        )
        offer.source, offer.line = link.source, link.line
        link.replace_self(offer)


def find_file(env: BuildEnvironment, address: str) -> Path | None:
    """Return the file of a post that *address*, relative to the post, names.

    The post is read again when that file comes or goes.
    """
    path = posixpath.join(posixpath.dirname(env.docname), address)
    try:
        found = (env.srcdir / path).resolve()
        there = found.is_file() and found.is_relative_to(env.srcdir.resolve() / FOLDER)
    except (OSError, ValueError):  # a name that no file can have
        return None
    catalogue: Any = env.domains.get("catalogue")
    if catalogue and env.docname in catalogue.files:
        catalogue.files[env.docname] |= {path: there}
    return found if there else None
