"""Make the pages of collections: all posts, years, tags, authors, drafts."""

from __future__ import annotations

import unicodedata
from itertools import chain
from typing import TYPE_CHECKING

from markupsafe import escape
from sphinx.locale import _

from chronicle.blog.ablog_site import label_links
from chronicle.blog.collections import KINDS, catalogue_pagename
from chronicle.blog.context import (
    CatalogueContext,
    CatalogueEntry,
    CollectionContext,
    PostSummary,
    summarise,
)
from chronicle.blog.domain import blog_of
from chronicle.blog.entities import all_collections, entity_collections
from chronicle.blog.ordering import paginate
from chronicle.build.ledger import document_at, pages_to_write, writes_site
from chronicle.build.reporting import report, source_of
from chronicle.community.publish import introduce
from chronicle.core.problems import Problem, Subtype
from chronicle.settings import settings_of
from chronicle.sources.domain import catalogue_of, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sphinx.application import Sphinx

    from chronicle.blog.collections import Collection
    from chronicle.blog.index import View
    from chronicle.blog.post import Post
    from chronicle.build.ledger import Page


FEW = 30
"""Up to so many entries need no headings."""

FAVOURITES = 20
"""Where there are more than a few, so many of those with most posts come first."""

AROUND = 2
"""So many numbers stand on each side of the page that is shown."""


def group_entries(
    entries: Sequence[CatalogueEntry],
) -> list[tuple[str, list[CatalogueEntry]]]:
    """Group the entries of a catalogue under headings.

    :param entries: Mappings with ``label`` and ``count``, in the order of labels.
    :returns: Pairs of heading and entries: one without a heading if they are few; else
        those with most posts, then all of them by their first letters.
    """
    if len(entries) <= FEW:
        return [("", list(entries))]
    by_count = sorted(entries, key=lambda entry: -entry["count"])
    groups: dict[str, list[CatalogueEntry]] = {}
    for entry in entries:
        groups.setdefault(first_letter(entry["label"]), []).append(entry)
    return [(_("Most posts"), by_count[:FAVOURITES]), *sorted(groups.items())]


def first_letter(label: str) -> str:
    """Return the letter under which a label is looked up: ``É`` is found under ``E``.

    :returns: ``0–9`` for a digit, ``#`` for a sign.
    """
    first = unicodedata.normalize("NFKD", label)[:1].upper()
    if first.isdigit():
        return "0–9"
    return first if first.isalpha() else "#"


def page_numbers(number: int, total: int) -> list[int | None]:
    """Return the numbers to print below page *number* of *total*.

    :returns: The first, the last and those near *number*, in order; None for a gap;
        empty if there is one page only.
    """
    if total <= 1:
        return []
    near = range(number - AROUND, number + AROUND + 1)
    shown = sorted({1, total, *(n for n in near if 1 <= n <= total)})
    numbers: list[int | None] = []
    for before, this in zip([0, *shown], shown, strict=False):
        if this - before == 2:  # a gap of one number is no shorter than the number
            numbers.append(before + 1)
        elif this - before > 2:
            numbers.append(None)
        numbers.append(this)
    return numbers


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """Yield the pages of collections that have to be written."""
    size = settings_of(app.config).blog_page_size
    view = blog_of(app.env).view
    summary = summaries(app.config.language)
    pages = make_pages(view, size, all_collections(app.env), summary)
    described = _introduce_authors(app, _describe_tags(app, pages))
    free = _report_taken(app, described)
    entities = _of_entities(app, size, summary)
    return pages_to_write(app, _with_feeds(app, chain(free, entities)))


def summaries(language: str) -> Callable[[Post], PostSummary]:
    """Return what summarises posts: each once, as it stands in many lists.

    :param language: The site's, Sphinx's name.
    """
    known: dict[tuple[str, str], PostSummary] = {}

    def summary(post: Post) -> PostSummary:
        if post.key not in known:
            known[post.key] = summarise(post, language)
        return known[post.key]

    return summary


def _report_taken(app: Sphinx, pages: Iterable[Page]) -> Iterator[Page]:
    """Name the documents that take the addresses of lists; they stay."""
    for pagename, context, template in pages:
        if writes_site(app.builder) and (docname := document_at(app, pagename)):
            message = (
                f"the list {context['title']!r} has no page, as this document has its "
                "address; expected another file name, or another 'blog_path'"
            )
            problem = Problem(Subtype.ADDRESS, message, None)
            report([problem], source_of(app.env, docname), app.env)
        yield pagename, context, template


def _with_feeds(app: Sphinx, pages: Iterable[Page]) -> Iterator[Page]:
    """Say where the feed of each collection is."""
    for pagename, context, template in pages:
        collection = context.get("chronicle_collection")
        if collection and not collection["hidden"]:
            folder = collection["pagenames"][0]
            is_all = folder == blog_of(app.env).view.blog_path
            if is_all or app.config.blog_feed_archives:
                collection["feed"] = f"{folder}/atom.xml"
        yield pagename, context, template


def _describe_tags(app: Sphinx, pages: Iterable[Page]) -> Iterator[Page]:
    """Add what the archivist says of a tag, and the tags around it."""
    view, tags = blog_of(app.env).view, site_of(app.env).tags
    labels = {each.pagename: each.label for each in view.collections["tags"]}

    def known(found: Iterable[str]) -> list[tuple[str, str]]:
        named = ((label, view.pagename_of("tags", label)) for label in found)
        return [(label, pagename) for label, pagename in named if pagename]

    for pagename, context, template in pages:
        collection = context.get("chronicle_collection")
        label = labels.get(collection["pagenames"][0]) if collection else None
        if collection and label:
            tag = tags.find(label)
            if tag:
                collection["about"] = tag.description
                collection["wider"] = known(map(tags.label_of, tag.parents))
            collection["narrower"] = known(tags.children_of(label))
        yield pagename, context, template


def _of_entities(
    app: Sphinx, size: int, summary: Callable[[Post], PostSummary]
) -> Iterator[Page]:
    """Yield the pages of posts by and about each object with a page of its own."""
    for found, own_page in entity_collections(app.env):
        pages = _collection(
            found.pagename,
            found.heading,
            found.posts,
            size,
            summary,
            parent=own_page,
        )
        for pagename, context, template in pages:
            context["chronicle_collection"]["atom_only"] = True
            yield pagename, context, template


def _introduce_authors(app: Sphinx, pages: Iterable[Page]) -> Iterator[Page]:
    """Add what is known of the person whose posts a page lists.

    The community data tell, or a file among the posts.
    """
    profiles = catalogue_of(app.env).profiles
    links = dict(_find_links(app))
    authors = [each.label for each in blog_of(app.env).view.collections["author"]]
    only = authors[0] if len(authors) == 1 else ""
    for pagename, context, template in pages:
        context["chronicle_link"] = links.get(pagename, "")
        context["chronicle_titles_only"] = bool(app.config.blog_archive_titles)
        author = context.get("chronicle_author")
        context["chronicle_said"] = context.get("chronicle_said") or only
        if author:
            known = introduce(app, author, pagename)
            context["chronicle_person"] = known or ""
            if not known and (profile := profiles.get(author)):
                context["chronicle_profile"] = profile._asdict()
        yield pagename, context, template


def _find_links(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Yield the page of each label for which the settings know an address."""
    view = blog_of(app.env).view
    for (kind, name), link in label_links(app.config).items():
        if pagename := view.pagename_of(kind, name):
            yield pagename, link


def make_pages(
    view: View,
    size: int,
    found: Mapping[str, Sequence[Collection]] | None = None,
    summary: Callable[[Post], PostSummary] = summarise,
) -> Iterator[Page]:
    """Yield the pages of all collections.

    :param size: Posts on a page.
    :param found: The collections of each kind; those of *view* unless given.
    :param summary: Returns what lists print of a post.
    """
    found = view.collections if found is None else found
    yield from _collection(view.blog_path, _("All posts"), view.listed, size, summary)
    yield from _collection(
        f"{view.blog_path}/drafts",
        _("Drafts"),
        view.drafts,
        size,
        summary,
        hidden=True,
    )
    for kind in KINDS:
        collections = found[kind.name]
        if not collections:
            continue
        most = max(len(collection.posts) for collection in collections)
        entries: list[CatalogueEntry] = [
            {
                "label": collection.label,
                "pagename": collection.pagename,
                "count": len(collection.posts),
                "share": round(len(collection.posts) / most, 3),
            }
            for collection in collections
        ]
        catalogue: CatalogueContext = {
            "title": _(kind.title),
            "all": view.blog_path,
            "entries": entries,
            "groups": group_entries(entries),
            "bars": kind.name == "archive",
        }
        context = {
            "title": str(escape(_(kind.title))),
            "chronicle_catalogue": catalogue,
        }
        yield (
            catalogue_pagename(view.blog_path, kind),
            context,
            "chronicle/catalogue.html",
        )
        for collection in collections:
            yield from _collection(
                collection.pagename,
                collection.heading,
                collection.posts,
                size,
                summary,
                parent=(_(kind.title), catalogue_pagename(view.blog_path, kind)),
                author=collection.label if kind.name == "author" else "",
            )


def _collection(  # noqa: PLR0913 -- what a collection's page differs in
    pagename: str,
    heading: str,
    posts: Sequence[Post],
    size: int,
    summary: Callable[[Post], PostSummary],
    *,
    parent: tuple[str, str] | None = None,
    author: str = "",
    hidden: bool = False,
) -> Iterator[Page]:
    """Yield the pages of one collection, newest posts first."""
    parts = list(paginate(posts, size))
    pagenames = [pagename, *(f"{pagename}/page/{n}" for n in range(2, len(parts) + 1))]
    for number, part in enumerate(parts, start=1):
        title = heading
        if number > 1:
            title = _("{heading}, page {number}").format(heading=heading, number=number)
        collection: CollectionContext = {
            "title": title,
            "heading": heading,
            "count": len(posts),
            "parent": parent,
            "hidden": hidden,
            "feed": "",
            "about": "",
            "wider": [],
            "narrower": [],
            "years": _by_year(part, summary),
            "number": number,
            "numbers": page_numbers(number, len(parts)),
            "pagenames": pagenames,
        }
        context = {
            "title": str(escape(title)),
            "chronicle_author": author if number == 1 else "",
            "chronicle_said": author,
            "chronicle_collection": collection,
        }
        yield pagenames[number - 1], context, "chronicle/collection.html"


def _by_year(
    posts: Sequence[Post], summary: Callable[[Post], PostSummary]
) -> list[tuple[str, list[PostSummary]]]:
    """Group posts by year, in their order."""
    years: dict[str, list[PostSummary]] = {}
    for post in posts:
        published = post.record.published
        year = str(published.day.year) if published else _("Undated")
        years.setdefault(year, []).append(summary(post))
    return list(years.items())
