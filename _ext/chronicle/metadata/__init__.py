"""Any origin's metadata becomes one record; all records are the catalogue.

===================  ===================================================================
module               what it decides, in the order of a post's way
===================  ===================================================================
``gate``             which files may be read at all
``frontmatter``      where the metadata of a post stand (``directive``: ABlog's)
``body``             what the text itself says: heading, first sentences
``origins``          which system a post was written for, and which key means what
``fields``           how each kind of value is read (``dates``, ``values``)
``entries``          what one file says, on its own
``catalogue``        what all files say together: ``authors``, ``twins``, labels, today
``transforms``       the title of the record in the document, as nodes
===================  ===================================================================

Beside the rooms, because they need more than one: ``chronicle.ingest``, the way of a
post; ``chronicle.posts``, what lies below ``posts/``; ``chronicle.gathering``, reading
what is new of that; ``chronicle.catalogue``, where the catalogue lives between builds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make the catalogue, and have every post read as its record says."""
    from chronicle.catalogue import (
        CatalogueDomain,
        on_builder_inited,
        on_env_get_outdated,
        on_env_updated,
        on_source_read,
    )
    from chronicle.ingest import register_encoding
    from chronicle.metadata.transforms import TitleTransform

    register_encoding()
    texts = frozenset({list, tuple})
    app.add_config_value("chronicle_hidden_tags", ["post", "legacy-blogger"], "", texts)
    app.add_config_value("chronicle_authors", {}, "", frozenset({dict}))
    app.add_config_value("chronicle_placeholder_authors", [], "", texts)
    app.add_config_value("chronicle_liquid_site", {}, "env", frozenset({dict}))
    app.add_domain(CatalogueDomain)
    app.add_transform(TitleTransform)
    # Before the rooms that look at records when the builder is there (500).
    app.connect("builder-inited", on_builder_inited, priority=100)
    app.connect("env-get-outdated", on_env_get_outdated)
    # Before handlers that change text: ours is the text that they change.
    app.connect("source-read", on_source_read, priority=100)
    # Before the rooms that show the repairs.
    app.connect("env-updated", on_env_updated, priority=100)
    return {
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
