"""Give each page what its head says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import Markup

from chronicle.blog.byline import language_of
from chronicle.blog.context import blog_context
from chronicle.build.linking import absolute_file, absolute_url
from chronicle.core.record import Status
from chronicle.seo import jsonld
from chronicle.seo.files import SITE_CARD, can_draw, card_path
from chronicle.seo.head import Meta, PageFacts, Version, describe, feeds
from chronicle.seo.jsonld import Link
from chronicle.settings import collection_feeds
from chronicle.sources.domain import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

    from chronicle.blog.context import CollectionContext
    from chronicle.seo.jsonld import Thing

Context = dict[str, Any]

_NEVER_FOUND = frozenset({"404", "genindex"})
"""Pages that search engines shall leave out; templates say it of others."""


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
    if pagename in _NEVER_FOUND or app.config.chronicle_seo_hidden:
        metas.append(Meta("robots", "noindex"))
    context["chronicle_head"] = {
        "metas": metas,
        "feeds": _feeds(app, context, page.title),
        "versions": _versions(app, pagename) if page.url else [],
        "things": jsonld.serialise(_things(app, pagename, context, page)),
    }


def _facts(
    app: Sphinx, pagename: str, context: Context, doctree: nodes.document | None
) -> PageFacts:
    post = blog_context(context).get("chronicle_post")
    record = catalogue_of(app.env).records.get(pagename)
    card = card_path(pagename) if post and post["listed"] and record else SITE_CARD
    common: Context = {
        "url": context.get("pageurl") or "",
        "site": app.config.blog_title or app.config.project,
        "image": absolute_file(app, card) if can_draw() else "",
    }
    if post is None:
        return PageFacts(
            kind=context.get("chronicle_entity", {}).get("kind", "page"),
            title=_title(app, pagename, context),
            description=_description(context, doctree),
            language=app.config.language,
            **common,
        )
    return PageFacts(
        kind="post",
        title=post["title"],
        description=post["description"],
        language=post["language"] or app.config.language,
        authors=post["authors"],
        tags=post["tags"],
        published=post["published"],
        updated=post["updated"],
        license=post["license"].url if post["license"] else "",
        **common,
    )


def _title(app: Sphinx, pagename: str, context: Context) -> str:
    """Return the title of a page as plain text."""
    if pagename in app.env.titles:
        return app.env.titles[pagename].astext()
    title: str = context.get("title") or ""
    return Markup(title).striptags()  # noqa: S704 -- to make it plain text


def _description(context: Context, doctree: nodes.document | None) -> str:
    """Return what a page that is no post is about."""
    if collection := blog_context(context).get("chronicle_collection"):
        count = collection["count"]
        return f"{collection['heading']}: {count} post{'' if count == 1 else 's'}"
    if entity := context.get("chronicle_entity"):
        return str(entity["summary"] or entity["counts"])
    if catalogue := blog_context(context).get("chronicle_catalogue"):
        return f"{catalogue['title']}: {len(catalogue['entries'])}"
    if doctree is None:
        return ""
    first = next(doctree.findall(nodes.paragraph), None)
    return first.astext() if first else ""


def _feeds(app: Sphinx, context: Context, title: str) -> list[object]:
    """Return the feeds of the site, after those of the page if it is a collection."""
    blog = app.config.blog_path.strip("/")
    announced = feeds(blog, app.config.blog_title)
    collection = blog_context(context).get("chronicle_collection")
    if collection and not collection["hidden"] and app.config.blog_feed_archives:
        folder = collection["pagenames"][0]
        if folder != blog:
            files = collection_feeds(app.config)
            most = 1 if "atom_only" in collection else None
            announced = feeds(folder, title, files[:most]) + announced
    return [*announced]


def _versions(app: Sphinx, pagename: str) -> list[Version]:
    """Return a post in each of its languages, itself too; nothing if it has one only.

    Source: https://developers.google.com/search/docs/specialty/international
    """
    records = catalogue_of(app.env).records
    record = records.get(pagename)
    if record is None or not record.translations:
        return []
    found: dict[str, Version] = {}
    for docname in (pagename, *record.translations):
        if records[docname].status is not Status.DRAFT:
            language = language_of(records[docname].languages, app.config.language)
            found.setdefault(language, Version(language, absolute_url(app, docname)))
    return list(found.values()) if len(found) > 1 else []


def _things(
    app: Sphinx, pagename: str, context: Context, page: PageFacts
) -> Iterator[Thing]:
    """Yield what the page is, for programs; nothing if it has no address."""
    if not page.url:
        return
    blog = app.config.blog_path.strip("/")
    shown = blog_context(context)
    collection = shown.get("chronicle_collection")
    catalogue = shown.get("chronicle_catalogue")
    way = [Link(page.site, absolute_url(app, app.config.root_doc))]
    if post := shown.get("chronicle_post"):
        way.append(Link("Posts", absolute_url(app, blog)))
        original = post["original_url"]
        is_absolute = original.startswith(("https://", "http://"))
        first = original if is_absolute else ""
        yield jsonld.posting(page, way[-1], first, jsonld.retold(**post["retells"]))
    elif collection:
        if parent := collection["parent"]:
            way += _links(app, [parent])
        yield jsonld.collection(page, _links(app, _members(collection)))
    elif entity := context.get("chronicle_entity"):
        if parent := entity["parent"]:
            way += _links(app, [parent])
        yield entity["thing"]
    elif catalogue:
        way.append(Link("Posts", absolute_url(app, blog)))
        members = [
            (entry["label"], entry["pagename"]) for entry in catalogue["entries"]
        ]
        yield jsonld.collection(page, _links(app, members))
    elif pagename == app.config.root_doc:
        yield jsonld.website(page, absolute_url(app, "search"))
        return
    yield jsonld.breadcrumbs([*way, Link(page.title, page.url)])


def _links(app: Sphinx, pages: Iterable[tuple[str, str]]) -> list[Link]:
    """Return links to *pages*, which are pairs of a name and a pagename."""
    return [Link(name, absolute_url(app, pagename)) for name, pagename in pages]


def _members(collection: CollectionContext) -> Iterator[tuple[str, str]]:
    """Yield the posts on this page of a collection."""
    for _, posts in collection["years"]:
        for post in posts:
            if not post["external_link"]:
                yield post["title"], post["pagename"]
