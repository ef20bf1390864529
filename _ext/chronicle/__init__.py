"""Chronicle: an archive of an organisation's blog, made by Sphinx.

===========================  ======================================================
room                         what it does
===========================  ======================================================
:mod:`chronicle.core`        what every room may use: values without Sphinx
:mod:`chronicle.ingest`      the way of a post from its file into Sphinx
:mod:`chronicle.metadata`    any origin's metadata -> one record
:mod:`chronicle.repair`      damaged text -> text as it was meant, and what changed
:mod:`chronicle.addresses`   original URLs, redirects, links between posts
:mod:`chronicle.community`   people, organisations, services, events
:mod:`chronicle.archive`     ABlog under Furo: pages, collections, feeds
:mod:`chronicle.search`      the index of the built pages, its dialog, their heads
:mod:`chronicle.output`      generated pages and files, and links to them
===========================  ======================================================

Rooms do not import each other, but for ``core``, the catalogue of ``ingest``, and
``output``.  Beside them: :mod:`chronicle.reporting`, the one place that logs;
:mod:`chronicle.notes`, what parallel readers send back; :mod:`chronicle.new`, the
command that begins a post.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "1.0.0"

ROOMS = (
    "chronicle.ingest",
    "chronicle.repair",
    "chronicle.addresses",
    "chronicle.community",
    "chronicle.archive",
    "chronicle.search",
)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Open the rooms, in the order in which a post goes through them."""
    import gc

    from chronicle.notes import spare_parallel_readers
    from chronicle.output.generated import remove_stale

    # Doctrees are made by the thousand and let go all at once: looking for rubbish
    # among them as often as Python does by itself takes a tenth of a build.
    gc.set_threshold(200_000, 50, 1000)
    app.connect("env-before-read-docs", spare_parallel_readers)
    # After every room (500) has said what it made.
    app.connect("build-finished", remove_stale, priority=900)
    for room in ROOMS:
        app.setup_extension(room)
    return {
        "version": __version__,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
