"""ABlog under Furo: posts, collections and feeds.

ABlog brings the directives and settings that writers know.  What it does with them in
a build is done here instead, because its templates, its state and its feeds do not
hold under Furo, in parallel reading or with hundreds of posts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Load ABlog, keep what writers use, and put our own build steps in its place."""
    from chronicle.archive.ablog import adopt_ablog
    from chronicle.archive.assets import spare_assets
    from chronicle.archive.bodies import keep_body
    from chronicle.archive.byline import BylineTransform, add_nodes
    from chronicle.archive.context import add_page_context, add_post_context
    from chronicle.archive.domain import ArchiveDomain
    from chronicle.archive.feeds import write_feeds
    from chronicle.archive.notfound import anchor_addresses, copy_to_root
    from chronicle.archive.pages import collect_pages
    from chronicle.archive.posting import note_posts
    from chronicle.archive.postlist import PostListTransform
    from chronicle.archive.presentation import add_presentation
    from chronicle.archive.references import resolve_label
    from chronicle.archive.remote import RemoteImageTransform
    from chronicle.archive.rewriting import find_outdated_pages
    from chronicle.archive.searchform import add_search_form
    from chronicle.archive.sidebar import add_navigation

    adopt_ablog(app)
    app.add_domain(ArchiveDomain)
    add_nodes(app)
    add_search_form(app)
    add_presentation(app)
    app.add_post_transform(PostListTransform)
    app.add_post_transform(RemoteImageTransform)
    app.add_post_transform(BylineTransform)
    app.add_config_value(
        "chronicle_archive_page_size", 25, "html", types=frozenset({int})
    )
    app.add_config_value(
        "chronicle_archive_feed_length", 50, "html", types=frozenset({int})
    )
    # After Sphinx's collectors (500), which read titles and page metadata.
    app.connect("doctree-read", note_posts, priority=600)
    app.connect("env-updated", find_outdated_pages)
    app.connect("missing-reference", resolve_label)
    # Before Furo (500) asks for the navigation and the neighbours of the page.
    app.connect("html-page-context", add_navigation, priority=400)
    app.connect("html-page-context", add_page_context, priority=400)
    app.connect("html-page-context", add_post_context, priority=400)
    # After Furo (500), which sets the address of the page.
    app.connect("html-page-context", anchor_addresses, priority=700)
    # After those who add files of their own (500).
    app.connect("html-page-context", spare_assets, priority=800)
    # After everybody, since only then the page is what readers get.
    app.connect("html-page-context", keep_body, priority=900)
    app.connect("html-collect-pages", collect_pages)
    app.connect("build-finished", write_feeds)
    app.connect("build-finished", copy_to_root)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
