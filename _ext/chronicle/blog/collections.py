"""Gather posts by year, tag, category, author, language, location, series.  Pure.

Names and addresses are ABlog's: a *catalogue* is the list of all tags, a *collection*
the posts of one tag.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sphinx.locale import _

from chronicle.blog.ordering import labels_of
from chronicle.build.translations import N_
from chronicle.core.labels import choose_slugs, choose_spellings, fold_label
from chronicle.core.text import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from chronicle.blog.post import Post


class Kind(NamedTuple):
    """A way of gathering posts."""

    name: str
    """ABlog's name: a key of :data:`.select.FIELDS`, or ``archive``."""

    folder: str
    """Last part of the catalogue's address, below ``blog_path``."""

    title: str
    """Heading of the catalogue."""

    header: str
    """Heading of a collection; ``%s`` stands for its label."""

    reference: str
    """ABlog's target of the catalogue: ``:ref:`blog-tags```."""


KINDS = (
    Kind("archive", "archive", N_("Posts by year"), N_("Posts of %s"), "blog-archives"),
    Kind("author", "author", N_("Authors"), N_("Posts by %s"), "blog-authors"),
    Kind(
        "category", "category", N_("Categories"), N_("Posts in %s"), "blog-categories"
    ),
    Kind("language", "language", N_("Languages"), N_("Posts in %s"), "blog-languages"),
    Kind(
        "location", "location", N_("Locations"), N_("Posts from %s"), "blog-locations"
    ),
    Kind("series", "series", N_("Series"), N_("Series: %s"), "blog-series"),
    Kind("tags", "tag", N_("Tags"), N_("Posts tagged %s"), "blog-tags"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Collection:
    """The posts that share a label."""

    kind: Kind
    label: str
    pagename: str
    """Page of the collection, from the site's root: ``blog/tag/psf``."""

    reference: str
    """ABlog's target: ``tag-psf``, ``archive-2016``."""

    posts: tuple[Post, ...]
    """Newest first."""

    @property
    def heading(self) -> str:
        """What the page is called: ``Posts tagged PSF``."""
        return _(self.kind.header) % self.label


def catalogue_pagename(blog_path: str, kind: Kind) -> str:
    """Return the page that lists all collections of *kind*."""
    return f"{blog_path}/{kind.folder}"


def gather(posts: Iterable[Post], blog_path: str) -> Mapping[str, Sequence[Collection]]:
    """Gather posts into collections.

    :param posts: Posts to be listed, newest first.
    :param blog_path: Folder of all collections' pages.
    :returns: ``{kind name: collections}`` for every kind; years newest first, the
        others by label.  Spellings of one label are one collection, named by the
        spelling most often used.
    """
    return {kind.name: _gather_kind(posts, kind, blog_path) for kind in KINDS}


def _gather_kind(posts: Iterable[Post], kind: Kind, blog_path: str) -> list[Collection]:
    members: dict[str, dict[tuple[str, str], Post]] = {}
    uses: list[str] = []
    for post in posts:
        for label in _labels(post, kind):
            key = fold_label(label)
            members.setdefault(key, {})[post.key] = post
            uses.append(label)
    labels = choose_spellings(uses)
    slugs = choose_slugs(labels.values()).slugs
    folder = blog_path if kind.name == "archive" else f"{blog_path}/{kind.folder}"
    return [
        Collection(
            kind=kind,
            label=label,
            pagename=f"{folder}/{slugs[label]}",
            reference=f"{kind.folder}-{slugs[label]}",
            posts=tuple(members[key].values()),
        )
        for key, label in sorted(
            labels.items(),
            key=lambda item: (item[1].casefold(), item[1]),
            reverse=kind.name == "archive",
        )
    ]


def _labels(post: Post, kind: Kind) -> tuple[str, ...]:
    if kind.name == "archive":
        return (str(post.day.year),)
    return labels_of(post, kind.name)


class Target(NamedTuple):
    """Where a reference leads."""

    pagename: str
    anchor: str
    title: str


def name_targets(
    posts: Iterable[Post],
    collections: Mapping[str, Sequence[Collection]],
    blog_path: str,
    names: Mapping[str, Mapping[str, str]],
) -> dict[str, Target]:
    """Return every target that the archive adds to the site.

    :param posts: All posts, drafts too.
    :param collections: ``{kind name: collections}``.
    :param names: ``{kind name: {short name: label}}``.
    :returns: ``{"tag-psf": …, "blog-tags": …, "name-of-the-file": …}``.  A file name
        that several posts share is no target: each has its document's name still.
    """
    targets = {
        "blog-posts": Target(blog_path, "", _("Posts")),
        "blog-drafts": Target(f"{blog_path}/drafts", "", _("Drafts")),
    }
    for kind in KINDS:
        pagename = catalogue_pagename(blog_path, kind)
        targets[kind.reference] = Target(pagename, "", _(kind.title))
    for found in collections.values():
        for collection in found:
            targets[collection.reference] = Target(
                collection.pagename, "", collection.label
            )
    targets |= _name_short(collections, blog_path, names)
    named: dict[str, list[Target]] = {}
    for post in posts:
        target = Target(post.docname, post.anchor, post.record.title)
        named.setdefault(_name(post), []).append(target)
    for name, same in named.items():
        if len(same) == 1:
            targets.setdefault(name, same[0])
    return targets


def _name_short(
    collections: Mapping[str, Sequence[Collection]],
    blog_path: str,
    names: Mapping[str, Mapping[str, str]],
) -> dict[str, Target]:
    """Return the targets that are named by the settings' short names.

    Those of labels that no post has lead to all labels, or to all posts.
    """
    targets = {}
    for kind in KINDS:
        known = {fold_label(one.label): one.pagename for one in collections[kind.name]}
        others = catalogue_pagename(blog_path, kind) if known else blog_path
        for short, label in names.get(kind.name, {}).items():
            pagename = known.get(fold_label(label), others)
            reference = f"{kind.folder}-{slugify(short)}"
            targets[reference] = Target(pagename, "", label)
    return targets


def _name(post: Post) -> str:
    """Return the name of the post's file; of its folder if the file is an index."""
    folder, _slash, name = post.docname.rpartition("/")
    if name == "index" and folder:
        name = folder.rpartition("/")[2]
    return f"{name}-{post.anchor}" if post.anchor else name
