"""Index the built pages for search as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Keep Sphinx's own index right."""
    from chronicle.search.forget import forget_lost_terms

    # The last event before the index is written.
    app.connect("html-collect-pages", forget_lost_terms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
