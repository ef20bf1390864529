"""Gather the posts by and about each person, organisation and service.

The tag of a service holds all posts about it, whether their authors tagged them or not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chronicle.blog.collections import Collection, Kind
from chronicle.blog.domain import blog_of
from chronicle.build.reporting import inform
from chronicle.build.translations import N_
from chronicle.community.domain import NAME, community_of
from chronicle.community.entity_pages import own_pages, posts_pagename
from chronicle.community.model import Kind as Sort
from chronicle.community.profiles import posts_of
from chronicle.core.labels import fold_label
from chronicle.core.problems import Problem, Subtype
from chronicle.core.tags import find_alike
from chronicle.sources.domain import site_of
from chronicle.sources.tags import tags_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_KINDS = {
    sort: Kind(str(sort), sort.plural, "", header, "")
    for sort, header in (
        (Sort.PERSON, N_("Posts by and about %s")),
        (Sort.ORGANISATION, N_("Posts about %s")),
        (Sort.SERVICE, N_("Posts about %s")),
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
    archive = blog_of(env).view
    for sort, entry in own_pages(view):
        docnames = {post.docname for post in posts_of(view, sort, entry.id)}
        if posts := archive.listed_in(docnames):
            found = Collection(
                kind=_KINDS[sort],
                label=entry.name,
                pagename=posts_pagename(sort, entry.id),
                reference="",
                posts=posts,
            )
            yield found, (entry.name, sort.pagename(entry.id))


def all_collections(env: BuildEnvironment) -> Mapping[str, Sequence[Collection]]:
    """Return the collections of each kind; tags of services hold all posts about them.

    To be asked once all documents are read.
    """
    archive = blog_of(env).view
    if NAME not in env.domains:
        return archive.collections
    view = community_of(env).view
    services: dict[str, set[str]] = {}
    for service in view.community.services.values():
        for name in service.names:
            services.setdefault(fold_label(name), set()).add(service.id)

    def complete(found: Collection) -> Collection:
        ids = services.get(fold_label(found.label), set())
        if len(ids) != 1:  # nobody's, or that of several
            return found
        about = view.posts_about.get((Sort.SERVICE, next(iter(ids))), [])
        wanted = {post.docname for post in about} | {p.docname for p in found.posts}
        return replace(found, posts=archive.listed_in(wanted))

    tags = [complete(found) for found in archive.collections["tags"]]
    return {**archive.collections, "tags": tags}


def propose_tags(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Tell the archivist which tags look like one; nothing is changed."""
    tags = {
        found.label: len(found.posts) for found in blog_of(env).view.collections["tags"]
    }
    inform(
        (
            Problem(
                Subtype.TAG,
                f"tags {pair.kept!r} and {pair.other!r} look alike; expected the one "
                "among the aliases of the other, or of its 'distinct' labels",
                None,
            )
            for pair in find_alike(tags, site_of(env).tags)
        ),
        str(tags_path(app)),
        env,
    )
    return []
