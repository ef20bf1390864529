"""Original URLs, redirects, and links between posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Lead links to their posts, and old addresses to their pages."""
    from chronicle.build.freshness import unless_unchanged
    from chronicle.build.local import EVENT, unless_local
    from chronicle.build.spare import WAITING
    from chronicle.links.domain import LinksDomain, read_ahead
    from chronicle.links.nodes import add_nodes
    from chronicle.links.passes import (
        begin_links,
        find_outdated_pages,
        note_links,
        resolve_document,
        resolve_links,
        tell_links,
    )
    from chronicle.links.redirect_pages import (
        copy_feeds,
        rewrite_redirects,
        write_redirects,
    )
    from chronicle.links.references import find_changed_references
    from chronicle.links.settings import check_settings
    from chronicle.parsing.passes import add_pass

    app.setup_extension("chronicle.build")
    app.setup_extension("chronicle.metadata")
    # After Sphinx's own checks.
    app.connect("config-inited", check_settings, priority=800)
    app.add_domain(LinksDomain)
    add_nodes(app)
    add_pass(app, note_links)
    add_pass(app, resolve_links)
    app.connect("missing-reference", resolve_document)
    app.connect(EVENT, tell_links)
    app.connect(WAITING, read_ahead)
    # When all records are complete (200), before anybody asks for what follows (500).
    app.connect("env-updated", begin_links, priority=400)
    app.connect(
        "env-updated", unless_local(find_outdated_pages, of_words=lambda *_: None)
    )
    # After Sphinx (500) has numbered what is referred to by number.
    app.connect("env-get-updated", find_changed_references, priority=900)
    # After the feeds are written (500), and pages that are no more are gone (600).
    app.connect("build-finished", unless_unchanged(copy_feeds), priority=700)
    redirects = unless_local(write_redirects, of_words=rewrite_redirects)
    app.connect("build-finished", redirects, priority=710)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
