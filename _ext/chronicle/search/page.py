"""Put a page on which Pagefind answers in the place of Sphinx's, with its index.

Under ``html`` Sphinx's stays: its pages are also read from a disk, where browsers let
nobody load an index.  Other themes keep theirs too.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import _

from chronicle.build.ledger import pages_to_write, writes_site
from chronicle.search.pagefind import is_installed
from chronicle.theme.adapters import has_own_frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from chronicle.build.ledger import Page

SPHINX_FILES = (
    "searchindex.js",
    "_static/base-stemmer.js",
    "_static/language_data.js",
    "_static/searchtools.js",
)
"""What only Sphinx's own search loads; some come with every theme."""


def _answers_alone(app: Sphinx) -> bool:
    themed = "chronicle.theme" in app.extensions and has_own_frame(app.config)
    return themed and app.builder.name == "dirhtml" and is_installed()


def spare_sphinx_index(app: Sphinx) -> None:
    """Let Sphinx neither gather words nor write its page."""
    if _answers_alone(app) and writes_site(app.builder):
        app.builder.search = False


def collect_page(app: Sphinx) -> Iterator[Page]:
    """Yield the page, if it has to be written."""
    if _answers_alone(app):
        page = ("search", {"title": _("Search")}, "chronicle/finder.html")
        yield from pages_to_write(app, [page])


def drop_sphinx_files(app: Sphinx, exception: Exception | None) -> None:
    """Remove what nothing loads."""
    if exception is None and _answers_alone(app):
        for name in SPHINX_FILES:
            Path(app.outdir, name).unlink(missing_ok=True)
