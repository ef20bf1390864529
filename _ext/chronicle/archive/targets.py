"""Name what `:ref:` and `any` can lead to in the archive, as ABlog names it.  Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chronicle.archive.collections import KINDS, catalogue_pagename

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from chronicle.archive.collections import Collection
    from chronicle.archive.post import Post


class Target(NamedTuple):
    """Where a reference leads."""

    pagename: str
    anchor: str
    title: str


def name_targets(
    posts: Iterable[Post],
    collections: Mapping[str, Sequence[Collection]],
    blog_path: str,
) -> dict[str, Target]:
    """Return every target that the archive adds to the site.

    :param posts: All posts, drafts too.
    :param collections: ``{kind name: collections}``.
    :returns: ``{"tag-psf": …, "blog-tags": …, "name-of-the-file": …}``.  A file name
        that several posts share is no target: each has its document's name still.
    """
    targets = {
        "blog-posts": Target(blog_path, "", "Posts"),
        "blog-drafts": Target(f"{blog_path}/drafts", "", "Drafts"),
    }
    for kind in KINDS:
        pagename = catalogue_pagename(blog_path, kind)
        targets[kind.reference] = Target(pagename, "", kind.title)
    for found in collections.values():
        for collection in found:
            targets[collection.reference] = Target(
                collection.pagename, "", collection.label
            )
    named: dict[str, list[Target]] = {}
    for post in posts:
        target = Target(post.docname, post.anchor, post.record.title)
        named.setdefault(_name(post), []).append(target)
    for name, same in named.items():
        if len(same) == 1:
            targets.setdefault(name, same[0])
    return targets


def _name(post: Post) -> str:
    """Return the name of the post's file; of its folder if the file is an index."""
    folder, _slash, name = post.docname.rpartition("/")
    if name == "index" and folder:
        name = folder.rpartition("/")[2]
    return f"{name}-{post.anchor}" if post.anchor else name
