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
    from ablog.post import PostList

    from chronicle.blog import furnishing
    from chronicle.blog.ablog_site import (
        add_ablog_context,
        add_ablog_templates,
        check_ablog_settings,
    )
    from chronicle.blog.byline import add_bylines, add_nodes
    from chronicle.blog.collect import note_posts, refresh_records, tell_posts
    from chronicle.blog.context import add_page_context, add_post_context
    from chronicle.blog.domain import BlogDomain, resolve_label
    from chronicle.blog.entities import propose_tags
    from chronicle.blog.feeds import keep_content, write_feeds
    from chronicle.blog.navigation import add_navigation
    from chronicle.blog.outdated import describe_layout, find_outdated_pages
    from chronicle.blog.pages import collect_pages
    from chronicle.blog.postlist import (
        fill_post_lists,
        note_post_lists,
        report_unknown_labels,
    )
    from chronicle.build.apart import apart
    from chronicle.build.freshness import unless_unchanged
    from chronicle.build.local import EVENT, unless_local
    from chronicle.parsing.nodes import add_placeholder
    from chronicle.parsing.passes import add_pass

    app.setup_extension("chronicle.build")
    app.setup_extension("chronicle.metadata")
    app.setup_extension("chronicle.theme")
    app.add_domain(BlogDomain)
    add_nodes(app)
    furnishing.add_nodes(app)
    add_placeholder(app, PostList)
    add_pass(app, fill_post_lists)
    add_pass(app, add_bylines)
    # Before all who ask for the address of the site (500), after our own settings (10).
    app.connect("config-inited", check_ablog_settings, priority=100)
    app.connect("builder-inited", add_ablog_templates)
    app.connect("html-page-context", add_ablog_context, priority=400)
    # After Sphinx's collectors (500), which read titles and page metadata.
    app.connect("doctree-read", note_posts, priority=600)
    app.connect("doctree-read", note_post_lists)
    # After the records are complete (100), before it is asked what changed (500).
    app.connect("env-updated", refresh_records, priority=200)
    app.connect("chronicle-layout", describe_layout)
    app.connect(EVENT, tell_posts)
    app.connect("env-updated", unless_unchanged(find_outdated_pages))
    app.connect("env-updated", unless_local(propose_tags))
    app.connect("env-updated", unless_local(report_unknown_labels))
    app.connect("missing-reference", resolve_label)
    # Before Furo (500) asks for the navigation and the neighbours of the page.
    app.connect("html-page-context", add_navigation, priority=400)
    app.connect("html-page-context", add_page_context, priority=400)
    app.connect("html-page-context", add_post_context, priority=400)
    # After everybody, since only then the page is what readers get.
    app.connect("html-page-context", keep_content, priority=900)
    app.connect("html-collect-pages", unless_local(collect_pages))
    # Before the rest (500), to go on beside it.
    app.connect("build-finished", unless_unchanged(apart(write_feeds)), priority=400)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
