"""Let readers find what they look for within the site.

==================================  ===============================================
:mod:`.index`                       which pages, and what helps readers to ask
:mod:`.vocabulary`                  the words that a mistyped one may be
:mod:`.pagefind`                    Pagefind, and its files in one order
:mod:`.packed`                      how these files are packed
:mod:`.amending`                    an index where few pages changed
:mod:`.prepared`                    pages as Pagefind reads them, kept between builds
:mod:`.objects`                     people, services and events by themselves
:mod:`.sphinx_search`               Sphinx's own search, and the page in its place
==================================  ===============================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Index the pages when all are there."""
    from chronicle.build.freshness import unless_unchanged
    from chronicle.search.index import add_dialog, mark_searched, write_index
    from chronicle.search.sphinx_search import (
        collect_page,
        drop_sphinx_files,
        fold_search_language,
        forget_lost_terms,
        spare_sphinx_index,
    )
    from chronicle.theme.assets import add_styles

    app.setup_extension("chronicle.build")
    app.setup_extension("chronicle.settings")
    app.connect("config-inited", add_styles)
    # After all settings are final.
    app.connect("config-inited", fold_search_language, priority=900)
    app.connect("builder-inited", add_dialog)
    app.connect("builder-inited", spare_sphinx_index)
    # After those who change the text of the page (500), before its assets (800).
    app.connect("html-page-context", mark_searched, priority=700)
    # The last event before Sphinx's own index is written.
    app.connect("html-collect-pages", forget_lost_terms)
    app.connect("html-collect-pages", unless_unchanged(collect_page))
    app.connect("build-finished", drop_sphinx_files)
    # Before stale files are removed (900): those that nobody wrote.
    app.connect("build-finished", unless_unchanged(write_index))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
