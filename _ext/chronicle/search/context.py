"""Give each page what its head says of it, and whether readers can search for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from chronicle.search.head import MAX_DESCRIPTION, PageFacts, describe, feeds, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

_NEVER_SEARCHED = frozenset({"404"})


def add_head_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Describe the page."""
    facts = _facts(app, context, doctree)
    blog = app.config.blog_path.strip("/")
    announced = feeds(blog, app.config.blog_title)
    if path := _feed_folder(app, context):
        announced = feeds(path, facts.title) + announced
    metas = describe(facts)
    if 'name="description"' in context.get("metatags", ""):
        metas = [meta for meta in metas if meta.key != "description"]
    context["chronicle_head"] = {"metas": metas, "feeds": announced}
    context["chronicle_searched"] = _is_searched(app, pagename, context, doctree)


def _facts(
    app: Sphinx, context: Mapping[str, Any], doctree: nodes.document | None
) -> PageFacts:
    url = context.get("pageurl") or ""
    site = app.config.blog_title
    post = context.get("chronicle_post")
    if post is None:
        return PageFacts(
            kind="page",
            title=nodes.unescape(context.get("title", "")),
            url=url,
            site=site,
            description=_description(context, doctree),
            language=app.config.language,
        )
    return PageFacts(
        kind="post",
        title=post["title"],
        url=url,
        site=site,
        description=post["description"],
        language=post["language"] or app.config.language,
        authors=post["authors"],
        tags=post["tags"],
        published=post["published"],
        updated=post["updated"],
    )


def _description(context: Mapping[str, Any], doctree: nodes.document | None) -> str:
    """Return what a page that is no post is about."""
    if collection := context.get("chronicle_collection"):
        return f"{collection['heading']}: {collection['count']}"
    if doctree is None:
        return ""
    first = next(doctree.findall(nodes.paragraph), None)
    return shorten(first.astext(), MAX_DESCRIPTION) if first else ""


def _feed_folder(app: Sphinx, context: Mapping[str, Any]) -> str:
    """Return the folder of the feeds of a collection's page."""
    collection = context.get("chronicle_collection")
    blog = app.config.blog_path.strip("/")
    if not collection or collection["hidden"] or not app.config.blog_feed_archives:
        return ""
    folder: str = collection["pagenames"][0]
    return folder if folder != blog else ""


def _is_searched(
    app: Sphinx,
    pagename: str,
    context: Mapping[str, Any],
    doctree: nodes.document | None,
) -> bool:
    """Tell whether readers find the page: no list of posts, nothing unlisted."""
    if doctree is None or pagename in _NEVER_SEARCHED:
        return False
    if "nosearch" in app.env.metadata[pagename]:
        return False
    post = context.get("chronicle_post")
    return post is None or post["listed"]
