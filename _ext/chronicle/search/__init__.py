"""Let readers find what they look for: within the site, and from outside.

=====================================  ============================================
within the site                        the index of the built pages, for a dialog that
                                       answers as one types
:mod:`.index`, :mod:`.engine`          which pages; Pagefind
:mod:`.canonical`, :mod:`.vocabulary`  its files in order; words for mistyped ones
:mod:`.objects`, :mod:`.excerpts`      people, services and events by themselves
:mod:`.letters`, :mod:`.language`      one letter for another, in Sphinx's search too
from outside                           what search engines and previews read
:mod:`.head`, :mod:`.jsonld`           what a page says of itself
:mod:`.sitemap`, :mod:`.cards`         lists of pages; the picture of a post
:mod:`.context`, :mod:`.outside`       these, tied to Sphinx
=====================================  ============================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Describe pages while they are written, index them when all are there."""
    from chronicle.search.context import add_head_context
    from chronicle.search.dialog import add_dialog
    from chronicle.search.forget import forget_lost_terms
    from chronicle.search.index import write_index
    from chronicle.search.language import fold_search_language
    from chronicle.search.outside import write_cards, write_lists

    # After all settings are final.
    app.connect("config-inited", fold_search_language, priority=900)
    app.connect("builder-inited", add_dialog)
    # After the archive (400), which says what post or collection the page is.
    app.connect("html-page-context", add_head_context, priority=600)
    # The last event before Sphinx's own index is written.
    app.connect("html-collect-pages", forget_lost_terms)
    # Before stale files are removed (900): those that nobody wrote.
    app.connect("build-finished", write_index)
    app.connect("build-finished", write_cards)
    app.connect("build-finished", write_lists)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
