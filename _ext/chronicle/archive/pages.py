"""Make the pages of collections: all posts, years, tags, authors, drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import escape

from chronicle.archive.collections import KINDS, catalogue_pagename
from chronicle.archive.context import summarise
from chronicle.archive.domain import archive_of
from chronicle.archive.listing import group_entries, page_numbers
from chronicle.archive.select import paginate
from chronicle.ingest.catalogue import catalogue_of
from chronicle.output.generated import pages_to_write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx

    from chronicle.archive.post import Post
    from chronicle.archive.view import View
    from chronicle.output.generated import Page


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """Yield the pages of collections that have to be written."""
    size = app.config.chronicle_archive_page_size
    pages = make_pages(archive_of(app.env).view, size)
    return pages_to_write(app, _introduce_authors(app, pages))


def _introduce_authors(app: Sphinx, pages: Iterable[Page]) -> Iterator[Page]:
    """Add what is known of the person whose posts a page lists.

    A room that knows the person answers the event ``chronicle-author`` with HTML; of
    others a file among the posts may tell.
    """
    profiles = catalogue_of(app.env).profiles
    for pagename, context, template in pages:
        author = context.get("chronicle_author")
        if author:
            known = app.events.emit_firstresult("chronicle-author", author, pagename)
            context["chronicle_person"] = known or ""
            if not known and (profile := profiles.get(author)):
                context["chronicle_profile"] = profile._asdict()
        yield pagename, context, template


def make_pages(view: View, size: int) -> Iterator[Page]:
    """Yield the pages of all collections.

    :param size: Posts on a page.
    """
    yield from _collection(view.blog_path, "All posts", view.listed, size)
    yield from _collection(
        f"{view.blog_path}/drafts", "Drafts", view.drafts, size, hidden=True
    )
    for kind in KINDS:
        collections = view.collections[kind.name]
        if not collections:
            continue
        most = max(len(collection.posts) for collection in collections)
        entries = [
            {
                "label": collection.label,
                "pagename": collection.pagename,
                "count": len(collection.posts),
                "share": round(len(collection.posts) / most, 3),
            }
            for collection in collections
        ]
        context = {
            "title": str(escape(kind.title)),
            "chronicle_catalogue": {
                "title": kind.title,
                "all": view.blog_path,
                "entries": entries,
                "groups": group_entries(entries),
                "bars": kind.name == "archive",
            },
        }
        yield catalogue_pagename(view.blog_path, kind), context, "catalogue.html"
        for collection in collections:
            yield from _collection(
                collection.pagename,
                collection.heading,
                collection.posts,
                size,
                parent=(kind.title, catalogue_pagename(view.blog_path, kind)),
                author=collection.label if kind.name == "author" else "",
            )


def _collection(  # noqa: PLR0913 -- what a collection's page differs in
    pagename: str,
    heading: str,
    posts: Sequence[Post],
    size: int,
    *,
    parent: tuple[str, str] | None = None,
    author: str = "",
    hidden: bool = False,
) -> Iterator[Page]:
    """Yield the pages of one collection, newest posts first."""
    parts = list(paginate(posts, size))
    pagenames = [pagename, *(f"{pagename}/page/{n}" for n in range(2, len(parts) + 1))]
    for number, part in enumerate(parts, start=1):
        title = heading if number == 1 else f"{heading}, page {number}"
        context = {
            "title": str(escape(title)),
            "chronicle_author": author if number == 1 else "",
            "chronicle_collection": {
                "title": title,
                "heading": heading,
                "count": len(posts),
                "parent": parent,
                "hidden": hidden,
                "years": _by_year(part),
                "number": number,
                "numbers": page_numbers(number, len(parts)),
                "pagenames": pagenames,
            },
        }
        yield pagenames[number - 1], context, "collection.html"


def _by_year(posts: Sequence[Post]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Group posts by year, in their order."""
    years: dict[str, list[dict[str, Any]]] = {}
    for post in posts:
        published = post.record.published
        year = str(published.day.year) if published else "Undated"
        years.setdefault(year, []).append(summarise(post))
    return list(years.items())
