"""Refer to a page of the site, for whatever builder writes the reference."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.util.osutil import relative_uri

from chronicle.build.ledger import writes_site

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def absolute_url(app: Sphinx, pagename: str) -> str:
    """Return the address of a page; empty if the site does not know its own."""
    return absolute_file(app, app.builder.get_target_uri(pagename))


def absolute_file(app: Sphinx, path: str) -> str:
    """Return the address of a file.

    :param path: Below the output folder; may be percent-encoded.
    """
    base: str = app.config.html_baseurl
    if not base:
        return ""
    return f"{base.rstrip('/')}/{quote(unquote(path), safe='/')}"


def page_uri(app: Sphinx, docname: str, pagename: str, anchor: str = "") -> str:
    """Return the address of *pagename* as seen from *docname*.

    Builders that write no collections link to the web site's; without
    ``html_baseurl`` there is no such address.

    :returns: Empty if the builder has no page of that name.
    """
    fragment = f"#{anchor}" if anchor else ""
    if writes_site(app.builder) or pagename in app.env.found_docs:
        # A book of LaTeX holds only the documents of its toctree.
        with contextlib.suppress(NoUri):
            return app.builder.get_relative_uri(docname, pagename) + fragment
    base = app.config.html_baseurl
    return f"{base.rstrip('/')}/{quote(pagename)}/{fragment}" if base else ""


def file_reference(app: Sphinx, docname: str, path: str, text: str) -> nodes.Node:
    """Return *text* as a link to a file of the site that is no page.

    :param path: Below the output folder.
    """
    uri = absolute_file(app, path)
    if writes_site(app.builder):
        uri = relative_uri(app.builder.get_target_uri(docname), path)
    if not uri:
        return nodes.Text(text)
    return nodes.reference(text, text, internal="://" not in uri, refuri=uri)


def page_reference(
    app: Sphinx, docname: str, pagename: str, text: str, anchor: str = ""
) -> nodes.Node:
    """Return *text* as a link to *pagename*, or as plain text if there is none."""
    uri = page_uri(app, docname, pagename, anchor)
    if not uri:
        return nodes.Text(text)
    internal = "://" not in uri
    return nodes.reference(text, text, internal=internal, refuri=uri)
