"""Say what pages show around their text, those of posts above all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, cast

from markupsafe import escape
from sphinx.locale import _

from chronicle.blog.byline import first_address, foreign_language
from chronicle.blog.citing import Source, bibtex
from chronicle.blog.domain import blog_of
from chronicle.blog.licensing import license_of
from chronicle.build.translations import day_in_words
from chronicle.core.originals import read_homes
from chronicle.core.record import Status
from chronicle.metadata.authors import fold_name
from chronicle.settings import settings_of
from chronicle.sources.domain import site_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.blog.index import View
    from chronicle.blog.licensing import License
    from chronicle.blog.post import Post
    from chronicle.core.record import Record


class PostSummary(TypedDict):
    """What a list of posts prints of one."""

    title: str
    lang: str
    """BCP 47 tag; empty if it is the site's."""

    pagename: str
    anchor: str
    external_link: str
    day: str
    iso: str
    authors: str
    description: str
    minutes: int


class PostContext(TypedDict):
    """What the page of a post prints; plain text, to be escaped there."""

    title: str
    description: str
    status: str
    listed: bool
    published: str
    updated: str
    authors: list[str]
    tags: list[str]
    language: str
    lang: str
    original_url: str
    retells: dict[str, str]
    repairs: int
    draft: bool
    labels: list[tuple[str, list[tuple[str, str | None]]]]
    """A heading; label and pagename of each, None where no listed post has it."""

    license: License | None
    series: SeriesContext | None
    related: list[PostSummary]


class SeriesContext(TypedDict):
    """The series to which a post belongs."""

    title: str
    pagename: str
    number: int
    """Which of the parts the post is, from 1 on."""

    parts: list[PostSummary]


class CitationContext(TypedDict):
    """How a post is cited."""

    authors: str
    title: str
    day: str
    site: str
    first: str
    """Address of the first publication; empty if it is not known."""

    page: str
    """Address in the archive; empty if the site does not know its own."""

    bibtex: str


class CollectionContext(TypedDict):
    """What a page of a collection prints."""

    title: str
    heading: str
    count: int
    parent: tuple[str, str] | None
    """Title and pagename of the catalogue above."""

    hidden: bool
    feed: str
    """Path of its Atom feed; empty if it has none."""

    about: str
    """A sentence that says what its posts are about."""

    wider: list[tuple[str, str]]
    """Label and pagename of the tags above."""

    narrower: list[tuple[str, str]]
    years: list[tuple[str, list[PostSummary]]]
    number: int
    numbers: list[int | None]
    pagenames: list[str]


class CatalogueEntry(TypedDict):
    """A collection in the catalogue of its kind."""

    label: str
    pagename: str
    count: int
    share: float
    """Of the most posts that a collection has."""


class CatalogueContext(TypedDict):
    """What the page of all collections of a kind prints."""

    title: str
    all: str
    entries: list[CatalogueEntry]
    groups: list[tuple[str, list[CatalogueEntry]]]
    bars: bool


class BlogContext(TypedDict, total=False):
    """What the blog adds to the context of its pages: one of these, or nothing."""

    chronicle_post: PostContext
    chronicle_collection: CollectionContext
    chronicle_catalogue: CatalogueContext


def blog_context(context: dict[str, Any]) -> BlogContext:
    """Return what the blog says of a page, for other features."""
    return cast("BlogContext", context)


def add_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Tell every page where the feed is."""
    context["chronicle_feed"] = f"{blog_of(app.env).view.blog_path}/atom.xml"


def add_post_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> str | None:
    """Give a post's page its context, and its template."""
    archive = blog_of(app.env)
    posts = archive.posts.get(pagename, ())
    if doctree is None or not posts:
        return None
    # Of several posts in one document the first stands for the page.
    post = posts[0]
    licenses = settings_of(app.config).blog_licenses
    context["chronicle_post"] = describe_post(
        post, archive.view, app.config.language, licenses
    )
    if post.canonical_link:
        context["pageurl"] = post.canonical_link
    context["chronicle_citation"] = cite(app, post, context.get("pageurl") or "")
    shows_around = app.config.post_show_prev_next
    around = archive.view.neighbours.get(post.key) if shows_around else None
    context["prev"] = _neighbour(app, context, around.older) if around else None
    context["next"] = _neighbour(app, context, around.newer) if around else None
    return "chronicle/post.html"


def cite(app: Sphinx, post: Post, page: str) -> CitationContext:
    """Return how a post is cited.

    :param page: Its address in the archive, absolute; empty if that is not known.
    """
    record = post.record
    source = Source(
        title=record.title,
        authors=record.authors,
        groups=frozenset(name for name in record.authors if is_group(app.env, name)),
        day=record.published.day if record.published else None,
        site=app.config.blog_title,
        first=first_address(record, read_homes(settings_of(app.config).links_origins)),
        page=page,
    )
    return {
        "authors": ", ".join(record.authors),
        "title": record.title,
        "day": _day_of(record, app.config.language),
        "site": source.site,
        "first": source.first,
        "page": source.page,
        "bibtex": bibtex(source),
    }


def is_group(env: BuildEnvironment, author: str) -> bool:
    """Tell whether a post is signed by an organisation, as far as the site knows."""
    return fold_name(author) in site_of(env).authors.placeholders


def describe_post(
    post: Post, view: View, language: str, licenses: Mapping[str, str]
) -> PostContext:
    """Return what the template of a post prints; plain text, to be escaped there.

    :param language: The site's, a BCP 47 tag.
    :param licenses: ``chronicle_blog_licenses``.
    """
    record = post.record
    lang = foreign_language(record.languages, language)
    labelled = (
        (_("Tags"), "tags", record.tags),
        (_("Categories"), "category", record.categories),
        (_("Language"), "language", record.languages if lang else ()),
        (_("Location"), "location", record.locations),
    )
    return {
        "title": record.title,
        "description": record.description,
        "status": str(record.status),
        "listed": post.listed,
        "published": record.published.isoformat() if record.published else "",
        "updated": record.updated.isoformat() if record.updated else "",
        "authors": list(record.authors),
        "tags": list(record.tags),
        "language": record.languages[0] if record.languages else "",
        "lang": lang,
        "original_url": record.original_url,
        "retells": {
            "url": record.retells,
            "author": record.retells_author,
            "published": (
                record.retells_date.isoformat() if record.retells_date else ""
            ),
        },
        "repairs": len(record.repairs),
        "draft": record.status is Status.DRAFT,
        "labels": [
            (heading, [(label, view.pagename_of(kind, label)) for label in labels])
            for heading, kind, labels in labelled
            if labels and view.tells_apart(kind)
        ],
        "license": license_of(record, licenses),
        "series": describe_series(post, view, language),
        "related": [summarise(other, language) for other in view.related(post)],
    }


def describe_series(post: Post, view: View, language: str) -> SeriesContext | None:
    """Return what is shown of a series; None if the post is its only part."""
    parts = view.series_of(post)
    if len(parts) < 2:
        return None
    label = post.record.series[0]
    return {
        "title": label,
        "pagename": view.pagename_of("series", label) or "",
        "number": 1 + [part.key for part in parts].index(post.key),
        "parts": [summarise(part, language) for part in parts],
    }


def _day_of(record: Record, language: str) -> str:
    return day_in_words(record.published.day, language) if record.published else ""


def summarise(post: Post, language: str = "en") -> PostSummary:
    """Return what a list of posts prints of one.

    :param language: The site's, Sphinx's name.
    """
    record = post.record
    return {
        "title": record.title,
        "lang": foreign_language(record.languages, language),
        "pagename": post.docname,
        "anchor": f"#{post.anchor}" if post.anchor else "",
        "external_link": post.external_link,
        "day": _day_of(record, language),
        "iso": record.published.isoformat() if record.published else "",
        "authors": ", ".join(record.authors),
        "description": record.description,
        "minutes": post.minutes,
    }


def _neighbour(
    app: Sphinx, context: dict[str, Any], post: Post | None
) -> dict[str, Any] | None:
    """Return what is printed of the next or previous page; the title as HTML."""
    if post is None:
        return None
    link = context["pathto"](post.docname) + (f"#{post.anchor}" if post.anchor else "")
    lang = foreign_language(post.record.languages, app.config.language)
    return {"link": link, "title": str(escape(post.record.title)), "lang": lang}
