"""Give each page what its head says of it, and whether readers can search for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from chronicle.catalogue import catalogue_of
from chronicle.search import jsonld
from chronicle.search.head import PageFacts, describe, feeds
from chronicle.search.jsonld import Link
from chronicle.search.links import absolute_file, absolute_url
from chronicle.search.outside import can_draw, card_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx

    from chronicle.search.jsonld import Thing

Context = dict[str, Any]

_NEVER_SEARCHED = frozenset({"404"})


def add_head_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: Context,
    doctree: nodes.document | None,
) -> None:
    """Describe the page."""
    page = _facts(app, pagename, context, doctree)
    metas = describe(page)
    # What a writer says with the meta directive stands.
    if 'name="description"' in context.get("metatags", ""):
        metas = [meta for meta in metas if meta.key != "description"]
    context["chronicle_head"] = {
        "metas": metas,
        "feeds": _feeds(app, context, page.title),
        "things": jsonld.serialise(_things(app, pagename, context, page)),
    }
    context["chronicle_searched"] = _is_searched(app, pagename, context, doctree)


def _facts(
    app: Sphinx, pagename: str, context: Context, doctree: nodes.document | None
) -> PageFacts:
    common: Context = {
        "url": context.get("pageurl") or "",
        "site": app.config.blog_title or app.config.project,
    }
    post = context.get("chronicle_post")
    if post is None:
        return PageFacts(
            kind="page",
            title=_title(app, pagename, context),
            description=_description(context, doctree),
            language=app.config.language,
            **common,
        )
    record = catalogue_of(app.env).records.get(pagename)
    pictured = record is not None and post["listed"] and can_draw()
    return PageFacts(
        kind="post",
        title=post["title"],
        description=post["description"],
        language=post["language"] or app.config.language,
        image=absolute_file(app, card_path(pagename)) if pictured else "",
        authors=post["authors"],
        tags=post["tags"],
        published=post["published"],
        updated=post["updated"],
        **common,
    )


def _title(app: Sphinx, pagename: str, context: Context) -> str:
    """Return the title of a page as plain text."""
    if pagename in app.env.titles:
        return app.env.titles[pagename].astext()
    title: str = context.get("title", "")
    return title


def _description(context: Context, doctree: nodes.document | None) -> str:
    """Return what a page that is no post is about."""
    if collection := context.get("chronicle_collection"):
        count = collection["count"]
        return f"{collection['heading']}: {count} post{'' if count == 1 else 's'}"
    if doctree is None:
        return ""
    first = next(doctree.findall(nodes.paragraph), None)
    return first.astext() if first else ""


def _feeds(app: Sphinx, context: Context, title: str) -> list[object]:
    """Return the feeds of the site, after those of the page if it is a collection."""
    blog = app.config.blog_path.strip("/")
    announced = feeds(blog, app.config.blog_title)
    collection = context.get("chronicle_collection")
    if collection and not collection["hidden"] and app.config.blog_feed_archives:
        folder = collection["pagenames"][0]
        if folder != blog:
            announced = feeds(folder, title) + announced
    return [*announced]


def _things(
    app: Sphinx, pagename: str, context: Context, page: PageFacts
) -> Iterator[Thing]:
    """Yield what the page is, for programs; nothing if it has no address."""
    if not page.url:
        return
    blog = app.config.blog_path.strip("/")
    collection = context.get("chronicle_collection")
    way = [Link(page.site, absolute_url(app, app.config.root_doc))]
    if post := context.get("chronicle_post"):
        way.append(Link("Posts", absolute_url(app, blog)))
        original = post["original_url"]
        is_absolute = original.startswith(("https://", "http://"))
        yield jsonld.posting(page, way[-1], original if is_absolute else "")
    elif collection:
        way += _parents(app, collection)
        yield jsonld.collection(page, _members(app, collection))
    elif pagename == app.config.root_doc:
        yield jsonld.website(page, absolute_url(app, "search"))
        return
    yield jsonld.breadcrumbs([*way, Link(page.title, page.url)])


def _parents(app: Sphinx, collection: Mapping[str, Any]) -> Iterator[Link]:
    if parent := collection["parent"]:
        yield Link(parent[0], absolute_url(app, parent[1]))


def _members(app: Sphinx, collection: Mapping[str, Any]) -> list[Link]:
    """Return the posts on this page of a collection."""
    return [
        Link(post["title"], absolute_url(app, post["pagename"]))
        for _, posts in collection["years"]
        for post in posts
        if not post["external_link"]
    ]


def _is_searched(
    app: Sphinx, pagename: str, context: Context, doctree: nodes.document | None
) -> bool:
    """Tell whether readers find the page: no list of posts, nothing unlisted."""
    if doctree is None or pagename in _NEVER_SEARCHED:
        return False
    if "nosearch" in app.env.metadata[pagename]:
        return False
    post = context.get("chronicle_post")
    return post is None or bool(post["listed"])
