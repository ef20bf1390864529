"""Offer the search dialog on every page of a site that has an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.output.generated import writes_site
from chronicle.search.engine import is_installed

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def add_dialog(app: Sphinx) -> None:
    """Load the small script that opens the dialog; it loads the rest when asked."""
    if writes_site(app.builder) and is_installed():
        app.add_js_file("js/search.js", loading_method="defer")
