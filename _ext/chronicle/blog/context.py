"""Say what pages show around their text, those of posts above all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import escape

from chronicle.blog.byline import display_day, foreign_language
from chronicle.blog.domain import archive_of
from chronicle.core.record import Status

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

    from chronicle.blog.index import View
    from chronicle.blog.post import Post


def add_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Tell every page where the feed is."""
    context["chronicle_feed"] = f"{archive_of(app.env).view.blog_path}/atom.xml"


def add_post_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> str | None:
    """Give a post's page its context, and its template."""
    archive = archive_of(app.env)
    posts = archive.posts.get(pagename, ())
    if doctree is None or not posts:
        return None
    # Of several posts in one document the first stands for the page.
    post = posts[0]
    context["chronicle_post"] = describe_post(post, archive.view, app.config.language)
    if post.canonical_link:
        context["pageurl"] = post.canonical_link
    shows_around = app.config.post_show_prev_next
    around = archive.view.neighbours.get(post.key) if shows_around else None
    context["prev"] = _neighbour(context, around.older) if around else None
    context["next"] = _neighbour(context, around.newer) if around else None
    return "post.html"


def describe_post(post: Post, view: View, language: str) -> dict[str, Any]:
    """Return what the template of a post prints; plain text, to be escaped there.

    :param language: The site's, a BCP 47 tag.

    ``labels`` are pairs of a heading and its ``(label, pagename)`` pairs; the pagename
    is None where no listed post has the label.
    """
    record = post.record
    lang = foreign_language(record.languages, language)
    labelled = (
        ("Tags", "tags", record.tags),
        ("Categories", "category", record.categories),
        ("Language", "language", record.languages if lang else ()),
        ("Location", "location", record.locations),
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
            if labels
        ],
        "related": [summarise(other) for other in view.related(post)],
    }


def summarise(post: Post) -> dict[str, Any]:
    """Return what a list of posts prints of one."""
    record = post.record
    return {
        "title": record.title,
        "pagename": post.docname,
        "anchor": f"#{post.anchor}" if post.anchor else "",
        "external_link": post.external_link,
        "day": display_day(record.published) if record.published else "",
        "iso": record.published.isoformat() if record.published else "",
        "authors": ", ".join(record.authors),
        "description": record.description,
        "minutes": post.minutes,
    }


def _neighbour(context: dict[str, Any], post: Post | None) -> dict[str, Any] | None:
    """Return what is printed of the next or previous page; the title as HTML."""
    if post is None:
        return None
    link = context["pathto"](post.docname) + (f"#{post.anchor}" if post.anchor else "")
    return {"link": link, "title": str(escape(post.record.title))}
