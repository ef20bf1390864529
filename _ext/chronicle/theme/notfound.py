"""Make the page for unknown addresses work at any address.

A server shows it in place of ``/any/where/``, so that its relative addresses would lead
astray: the page names the address that they are relative to.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from chronicle.build.ledger import write_file, writes_site

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

PAGE = "404"


def anchor_addresses(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Say what the addresses of the page are relative to."""
    if pagename == PAGE:
        context["chronicle_base"] = urlsplit(context.get("pageurl") or "").path


def copy_to_root(app: Sphinx, exception: Exception | None) -> None:
    """Put the page where servers look for it: ``404.html``, whatever the builder."""
    if exception is not None or not writes_site(app.builder):
        return
    if PAGE in app.env.found_docs:
        page = Path(app.builder.get_output_path(PAGE))
        write_file(app, f"{PAGE}.html", page.read_bytes())
