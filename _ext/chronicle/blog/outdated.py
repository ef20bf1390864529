"""Find the pages to write again because other documents' posts changed."""

from __future__ import annotations

import contextlib
import json
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import chronicle
from chronicle.blog.context import is_group
from chronicle.blog.domain import blog_of
from chronicle.blog.furnishing import portrait_of
from chronicle.blog.navigation import SHOWN, is_below
from chronicle.blog.ordering import FIELDS, labels_of
from chronicle.blog.related import parse_known
from chronicle.build.freshness import build_of, is_trusted, templates_of
from chronicle.build.ledger import layout_digest
from chronicle.build.sphinx_adapter import numbered_images
from chronicle.build.state import read_account
from chronicle.core.files import replace_file
from chronicle.core.record import Status
from chronicle.core.text import digest, digest_each
from chronicle.sources.domain import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.blog.index import View
    from chronicle.blog.post import Post
    from chronicle.blog.postlist import Listing
    from chronicle.blog.related import Known


def find_outdated_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the documents that show other documents' posts, if those changed."""
    blog = blog_of(env)
    layout = layout_digest(app)
    if blog.data["layout"] != layout:
        blog.data["layout"] = layout
        blog.shown.clear()
    labels = digest(repr(blog.view.label_pages))
    have_moved = blog.data["labels"] != labels
    blog.data["labels"] = labels
    shown = dict.fromkeys(sorted(env.found_docs), "")
    made: Collection[str] = shown
    posts, listings = blog.view.posts, blog.listings
    blog.view.changed = build_of(env).only_changed
    with _relations_kept(app, blog.view) as known:
        concerned = None if have_moved else _concerned(env, blog.view, known)
        if concerned is not None and shown.keys() ^ blog.shown.keys() <= concerned:
            posts = tuple(post for post in posts if post.docname in concerned)
            listings = {name: listings[name] for name in listings.keys() & concerned}
            made = {*listings, *(post.docname for post in posts)}
            shown |= blog.shown
        shown |= what_is_shown(blog.view, posts, listings)
    for post in posts:
        if told := list(_told_of_site(env, post)):
            shown[post.docname] = digest(shown[post.docname] + repr(told))
    for docname in listings:
        shown[docname] = digest(shown[docname] + repr(numbered_images(env)))
    for docname, lists in _lists_around(blog.view, made):
        shown[docname] = digest(shown[docname] + lists)
    outdated = sorted(
        docname for docname, now in shown.items() if blog.shown.get(docname) != now
    )
    blog.shown.clear()
    blog.shown.update(shown)
    return outdated


def _concerned(
    env: BuildEnvironment, view: View, known: Known | None
) -> AbstractSet[str] | None:
    """Return the documents that may show other posts than before; None if all may.

    :param known: Of the last build.
    """
    changed, build = view.changed, build_of(env)
    if known is None or changed is None:
        return None
    concerned = changed | view.relations.changed_since(known)
    if build.is_local:
        return concerned
    if not catalogue_of(env).records.keys() >= changed:
        return None
    return concerned | {
        *blog_of(env).listings,
        *(docname for docname, beside in known.beside() if beside & changed),
        *(post.docname for post in view.posts if _is_beside(view, post, changed)),
    }


def _is_beside(view: View, post: Post, docnames: AbstractSet[str]) -> bool:
    """Tell whether *post*'s page shows posts of some documents, or may have done so."""
    others = chain.from_iterable(_beside(view, post))
    return (
        bool(post.record.series)
        or not docnames.isdisjoint(post.record.translations)
        or any(other is not None and other.docname in docnames for other in others)
    )


def _beside(view: View, post: Post) -> tuple[Iterable[Post | None], ...]:
    """Return the posts that *post*'s page leads to: neighbours, related, its series."""
    return (
        view.neighbours.get(post.key, ()),
        view.related(post),
        view.series_of(post),
    )


@contextlib.contextmanager
def _relations_kept(app: Sphinx, view: View) -> Iterator[Known | None]:
    """Compare only those posts that are not known from the last build."""
    path = Path(app.doctreedir, "chronicle", "related.json")
    before = read_account(path, parse_known) if is_trusted(app) else None
    view.known_relations = before
    yield before
    if (now := view.relations.known()) != before:
        replace_file(path, json.dumps(now).encode())


def describe_layout(app: Sphinx) -> str:
    """Return what every page shows of posts.

    That is which lists the navigation names, and whatever ABlog's parts of side bars
    show, or templates that ask ABlog's object, where the site has such.
    """
    view = blog_of(app.env).view
    shown: list[object] = [kind for kind in SHOWN if view.collections[kind]]
    own = Path(chronicle.__file__).parent
    names_it = any(b"ablog" in text for text in templates_of(app.builder, but=own))
    if names_it or "ablog/" in repr(app.config.html_sidebars):
        shown += map(_in_a_list, view.posts)
    return repr(shown)


def what_is_shown(
    view: View, posts: Iterable[Post], listings: Mapping[str, Iterable[Listing]]
) -> dict[str, str]:
    """Map documents to a digest of what each shows of other documents.

    :param posts: All of some documents.
    :param listings: What the lists of documents ask for.
    """
    shown = {
        docname: digest_each(
            _in_a_list(post) + _pages_of_labels(view, post)
            for listing in listings[docname]
            # Links of an excerpt may lead to any post.
            for post in (
                view.posts if listing.has_excerpts else listing.select(view, docname)
            )
        )
        for docname in sorted(listings)
    }
    for post in posts:
        before = shown.get(post.docname, "")
        shown[post.docname] = digest(before + repr(_seen_from(view, post)))
    return shown


def _seen_from(view: View, post: Post) -> list[object]:
    """Return what *post*'s page shows of others: neighbours, related, label pages."""
    seen: list[object] = [
        other
        and (
            other.key,
            other.record.title,
            other.record.languages,
            other.record.published,
        )
        for group in _beside(view, post)
        for other in (*group, None)
    ]
    seen += _pages_of_labels(view, post)
    seen.append(post.shown_record)  # settings and the day change it, too
    return seen


def _told_of_site(env: BuildEnvironment, post: Post) -> Iterator[object]:
    """Yield what *post*'s page shows that neither its record tells nor other posts."""
    record = post.record
    for author in record.authors:
        if face := portrait_of(env, author):
            yield author, face
        if is_group(env, author):
            yield author
    records = catalogue_of(env).records
    for docname in record.translations:
        other = records[docname]
        yield docname, other.languages, other.status is Status.DRAFT


def _lists_around(view: View, docnames: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield documents below pages of lists, which their navigation marks, and these."""
    lists = {each.pagename for kind in SHOWN for each in view.collections[kind]}
    for docname in docnames:
        if is_below(docname, view.blog_path):
            around = lists.intersection(
                [docname, *map(str, PurePosixPath(docname).parents)]
            )
            if around:
                yield docname, repr(sorted(around))


def _in_a_list(post: Post) -> list[object]:
    """Return what lists of posts may show of *post*."""
    return [post.key, post.shown_record, post.external_link, post.excerpt]


def _pages_of_labels(view: View, post: Post) -> list[object]:
    """Return where the labels of *post* lead, and whether they say anything."""
    return [
        (view.tells_apart(kind), view.pagename_of(kind, label))
        for kind in FIELDS
        for label in labels_of(post, kind)
    ]
