"""Say the absolute address of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

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
