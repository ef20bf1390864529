"""Gather the posts by and about each person, organisation and service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.blog.collections import Collection, Kind
from chronicle.blog.domain import archive_of
from chronicle.community.domain import NAME, community_of
from chronicle.community.entity_pages import own_pages, posts_pagename
from chronicle.community.model import Kind as Sort
from chronicle.community.profiles import posts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

_KINDS = {
    sort: Kind(str(sort), sort.plural, "", header, "")
    for sort, header in (
        (Sort.PERSON, "Posts by and about"),
        (Sort.ORGANISATION, "Posts about"),
        (Sort.SERVICE, "Posts about"),
    )
}


def entity_collections(
    env: BuildEnvironment,
) -> Iterator[tuple[Collection, tuple[str, str]]]:
    """Yield the posts of each object that has a page of its own, newest first.

    :returns: Pairs of collection and the object's own page, as name and pagename.
    """
    if NAME not in env.domains:
        return
    view = community_of(env).view
    listed = archive_of(env).view.listed
    for sort, entry in own_pages(view):
        docnames = {post.docname for post in posts_of(view, sort, entry.id)}
        posts = tuple(post for post in listed if post.docname in docnames)
        if posts:
            found = Collection(
                kind=_KINDS[sort],
                label=entry.name,
                pagename=posts_pagename(sort, entry.id),
                reference="",
                posts=posts,
            )
            yield found, (entry.name, sort.pagename(entry.id))
