"""Everything that follows from the posts of a site, worked out once.  Pure."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from chronicle.blog.collections import Collection, Target, gather, name_targets
from chronicle.blog.ordering import (
    FIELDS,
    Neighbours,
    listed_posts,
    neighbours,
    parts_of_series,
    sort_posts,
)
from chronicle.blog.related import Relations
from chronicle.core.labels import fold_label
from chronicle.core.record import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from chronicle.blog.post import Post
    from chronicle.blog.related import Feature, Known


class View:
    """The posts of a site in the orders and groups that its pages show.

    :param posts: All posts, drafts too.
    :param blog_path: Folder of all collections' pages.
    :param names: ``{kind: {short name: full name}}``; lists and references may ask for
        labels by both.
    :param mentions: ``{docname: kinds and ids}`` of what the text of a post speaks of.
    """

    def __init__(
        self,
        posts: Iterable[Post],
        blog_path: str,
        names: Mapping[str, Mapping[str, str]] | None = None,
        mentions: Mapping[str, Sequence[Feature]] | None = None,
    ) -> None:
        self.posts = tuple(posts)
        self.blog_path = blog_path
        self.names = names or {}
        self._mentions = mentions or {}
        self.known_relations: Known | None = None
        """What an earlier build found; to be set before any is asked for."""
        self.changed: AbstractSet[str] | None = None
        """Documents whose posts may be others than in that build; None if all may."""

    @cached_property
    def listed(self) -> Sequence[Post]:
        """The posts that archives and feeds show, newest first."""
        return listed_posts(self.posts)

    @cached_property
    def _places(self) -> Mapping[str, Sequence[int]]:
        """Where in the list the posts of each document are."""
        places: dict[str, list[int]] = {}
        for place, post in enumerate(self.listed):
            places.setdefault(post.docname, []).append(place)
        return places

    def listed_in(self, docnames: AbstractSet[str]) -> tuple[Post, ...]:
        """Return the listed posts of some documents, newest first."""
        places = (self._places.get(docname, ()) for docname in docnames)
        return tuple(self.listed[n] for n in sorted(chain.from_iterable(places)))

    @cached_property
    def drafts(self) -> Sequence[Post]:
        """The drafts, newest first; those without a date before all others."""
        return sort_posts(p for p in self.posts if p.record.status is Status.DRAFT)

    @cached_property
    def collections(self) -> Mapping[str, Sequence[Collection]]:
        """The collections of each kind."""
        return gather(self.listed, self.blog_path)

    @cached_property
    def _series(self) -> Mapping[str, Sequence[Post]]:
        return {
            fold_label(found.label): parts_of_series(found.posts)
            for found in self.collections["series"]
        }

    def series_of(self, post: Post) -> Sequence[Post]:
        """Return all parts of the series to which *post* belongs; none if to none."""
        label = next(iter(post.record.series), "")
        return self._series.get(fold_label(label), ()) if post.listed else ()

    @cached_property
    def _pagenames(self) -> Mapping[tuple[str, str], str]:
        return {
            (kind, fold_label(collection.label)): collection.pagename
            for kind, collections in self.collections.items()
            for collection in collections
        }

    def full_name(self, kind: str, label: str) -> str:
        """Return the label that a short name of the settings stands for."""
        return self.names.get(kind, {}).get(label, label)

    def pagename_of(self, kind: str, label: str) -> str | None:
        """Return the page of *label*'s collection; None if no listed post has it."""
        return self._pagenames.get((kind, fold_label(label)))

    @cached_property
    def targets(self) -> Mapping[str, Target]:
        """What references can lead to."""
        return name_targets(self.posts, self.collections, self.blog_path, self.names)

    @cached_property
    def neighbours(self) -> Mapping[tuple[str, str], Neighbours]:
        """The posts just before and after each listed one."""
        return neighbours(self.listed)

    @cached_property
    def label_pages(self) -> tuple[object, ...]:
        """All that pages show of labels: where they lead, and which say anything."""
        return sorted(self._pagenames.items()), [*map(self.tells_apart, FIELDS)]

    def tells_apart(self, kind: str) -> bool:
        """Tell whether labels of a kind say anything: all posts may have the same."""
        return kind not in {"category", "location"} or len(self.collections[kind]) > 1

    @cached_property
    def relations(self) -> Relations:
        """Which of the listed posts are like which."""
        return Relations(
            self.listed, self._mentions, self.known_relations, self.changed
        )

    def related(self, post: Post) -> Sequence[Post]:
        """Return the listed posts most like *post*; none for one that is not listed."""
        return self.relations.related(post) if post.listed else []
