"""Chronicle: an archive of an organisation's blog, made by Sphinx.

===========================  ======================================================
package                      what it does
===========================  ======================================================
:mod:`chronicle.core`        values and text: problems, dates, labels, paths
:mod:`chronicle.markup`      what is what in a text; edits; HTML; markdown-it plugins
:mod:`chronicle.repair`      damaged text -> text as it was meant, and what changed
:mod:`chronicle.metadata`    any origin's metadata -> one record
:mod:`chronicle.build`       generated files and pages, links to them, messages
:mod:`chronicle.settings`    all settings, their types and defaults
:mod:`chronicle.sources`     files -> cached entries -> the catalogue
:mod:`chronicle.parsing`     text -> doctree, safely
:mod:`chronicle.theme`       templates, assets, content security policy
:mod:`chronicle.encoding`    mojibake in any document
:mod:`chronicle.community`   people, organisations, services, events
:mod:`chronicle.blog`        posts, collections and feeds; ABlog
:mod:`chronicle.links`       original URLs, redirects, links between posts
:mod:`chronicle.seo`         heads of pages, sitemap, social cards
:mod:`chronicle.search`      the index of the built pages, and its dialog
:mod:`chronicle.report`      what was repaired
:mod:`chronicle.commands`    the command line
===========================  ======================================================
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

    from chronicle.metadata.fields import Collector, RawPost

__version__ = "1.0.0"

FEATURES = (
    "chronicle.encoding",
    "chronicle.metadata",
    "chronicle.community",
    "chronicle.blog",
    "chronicle.links",
    "chronicle.seo",
    "chronicle.search",
    "chronicle.report",
)
"""Each can be loaded alone; it loads what it needs."""


def add_origin(
    app: Sphinx,
    name: str,
    recognise: Callable[[RawPost], int],
    read: Callable[[RawPost, Collector], None],
) -> None:
    """Teach a site to read the posts of another system.

    To be called in a site's own ``setup(app)``.  Its posts are read as the Markdown or
    reST of no system in particular.

    :param name: As it stands in ``chronicle_links_origins`` and in exports.
    :param recognise: Counts the signs that a post is of that system; zero for none.
    :param read: Takes the fields out, by the methods of ``Collector``.
    :raises ValueError: If the name is no word in lower case.
    """
    from chronicle.metadata.origins import OriginReader
    from chronicle.sources.project import add_reader

    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(f"origin {name!r}; expected lower case letters, such as 'roq'")
    add_reader(app, OriginReader(name, recognise, read))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load all features."""
    app.setup_extension("chronicle.build")  # before any is imported
    for feature in FEATURES:
        app.setup_extension(feature)
    return {
        "version": __version__,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
