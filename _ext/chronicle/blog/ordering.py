"""Put posts in order, pick some of them, find neighbours.  Pure."""

from __future__ import annotations

import datetime
import math
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from chronicle.core.labels import fold_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from chronicle.blog.post import Post

T = TypeVar("T")

FIELDS = {
    "tags": "tags",
    "author": "authors",
    "category": "categories",
    "location": "locations",
    "language": "languages",
    "series": "series",
}
"""ABlog's name of a label's kind -> the record's."""


class Neighbours(NamedTuple):
    """The posts published just before and just after one."""

    older: Post | None
    newer: Post | None


def sort_posts(posts: Iterable[Post]) -> list[Post]:
    """Return *posts*, newest first; those of one moment by title, then by document."""
    return sorted(posts, key=_sort_key, reverse=True)


def _sort_key(post: Post) -> tuple[object, ...]:
    published = post.record.published
    when = published.sort_key if published else (datetime.date.max, datetime.time())
    return (*when, post.record.title.casefold(), *post.key)


def listed_posts(posts: Iterable[Post]) -> list[Post]:
    """Return those of *posts* that archives and feeds show, newest first."""
    return sort_posts(post for post in posts if post.listed)


def labels_of(post: Post, kind: str) -> tuple[str, ...]:
    """Return the labels that *post* has of *kind*, a key of :data:`FIELDS`."""
    labels: tuple[str, ...] = getattr(post.record, FIELDS[kind])
    return labels


def select_posts(
    posts: Iterable[Post], wanted: Mapping[str, Sequence[str]]
) -> list[Post]:
    """Return the posts that have every wanted label.

    :param wanted: ``{kind: labels}``, kinds as in :data:`FIELDS`; labels are compared
        whatever their spelling.
    :returns: Some of *posts*, in their order.
    """
    needed = {
        kind: {fold_label(label) for label in labels if label}
        for kind, labels in wanted.items()
    }
    return [
        post
        for post in posts
        if all(
            folded <= {fold_label(label) for label in labels_of(post, kind)}
            for kind, folded in needed.items()
        )
    ]


def parts_of_series(posts: Iterable[Post]) -> list[Post]:
    """Return the posts of a series in the order to read them."""

    def place(post: Post) -> tuple[object, ...]:
        number = post.record.series_number
        is_numbered = number.isascii() and number.isdigit()
        return (int(number[:9]) if is_numbered else math.inf, *_sort_key(post))

    return sorted(posts, key=place)


def neighbours(posts: Sequence[Post]) -> dict[tuple[str, str], Neighbours]:
    """Map each post's key to its neighbours in time.

    :param posts: Newest first.
    """
    found = {}
    for index, post in enumerate(posts):
        newer = posts[index - 1] if index else None
        older = posts[index + 1] if index + 1 < len(posts) else None
        found[post.key] = Neighbours(older, newer)
    return found


def paginate(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield *items* in pages of *size*; one empty page if there are none."""
    for start in range(0, max(len(items), 1), max(size, 1)):
        yield items[start : start + max(size, 1)]
