"""Heads of pages, structured data, the sitemap and other lists, social cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Describe pages while they are written, and list them when all are there."""
    from chronicle.build.apart import apart
    from chronicle.build.freshness import unless_unchanged
    from chronicle.build.local import unless_local
    from chronicle.seo.context import add_head_context
    from chronicle.seo.files import write_cards, write_lists

    app.setup_extension("chronicle.blog")
    # After the blog (400), which says what post or collection the page is.
    app.connect("html-page-context", add_head_context, priority=600)
    # Before the rest (500), to go on beside it.
    cards = unless_unchanged(apart(unless_local(write_cards)))
    app.connect("build-finished", cards, priority=400)
    # Before stale files are removed (900): those that nobody wrote.
    app.connect("build-finished", unless_local(write_lists))
    return {
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
