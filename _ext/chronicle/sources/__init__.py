"""Bring posts from their files into Sphinx: the way of a post, as glue.

===========================  ==========================================================
:mod:`.ablog`                the directives of ABlog, without its build steps
:mod:`.directives`           finds them before documents are read
:mod:`.project`              finds what lies below ``posts/``
:mod:`.pipeline`             bytes -> text -> record and body, each step once
:mod:`.cache`                reads what is new of all that
:mod:`.domain`               keeps all records, where every feature finds them
===========================  ==========================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make the catalogue, and have every post read as its record says."""
    from chronicle.build.local import EVENT
    from chronicle.core.posts import MARKDOWN, TEXT
    from chronicle.sources.ablog import adopt_ablog, remove_markers
    from chronicle.sources.domain import (
        CatalogueDomain,
        follow_lost_files,
        hide_posts,
        leave_out_vanished,
        on_builder_inited,
        on_env_get_outdated,
        on_env_updated,
        on_source_read,
        tell_record,
    )

    app.setup_extension("chronicle.settings")
    app.setup_extension("chronicle.encoding")
    adopt_ablog(app)
    app.setup_extension("myst_parser")  # before its suffixes are taken
    for suffix in MARKDOWN:
        app.add_source_suffix(suffix, "markdown", override=True)
    if TEXT not in app.config.source_suffix:
        app.add_source_suffix(TEXT, "restructuredtext")
    app.add_domain(CatalogueDomain)
    # After those who say which files are no documents.
    app.connect("config-inited", hide_posts, priority=900)
    # Before the features that ask for records when the builder is there (500).
    app.connect("builder-inited", on_builder_inited, priority=100)
    app.connect("builder-inited", follow_lost_files)
    app.connect("env-get-outdated", on_env_get_outdated)
    app.connect("env-before-read-docs", leave_out_vanished, priority=800)
    # Before handlers that change text: ours is the text that they change.
    app.connect("source-read", on_source_read, priority=100)
    # After those who look for posts in a document (600).
    app.connect("doctree-read", remove_markers, priority=700)
    # Before the feature that shows the repairs.
    app.connect("env-updated", on_env_updated, priority=100)
    app.connect(EVENT, tell_record)
    return {
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
