"""Find the posts most like one: by the people, tags and words they share.  Pure.

What few posts share tells more than what many do.  A tag alone tells nothing: whoever
wrote the posts may have given it to half of them.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from heapq import nsmallest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from chronicle.blog.post import Post

Feature = tuple[str, str]
"""Kind and value of something that posts can share."""

WEIGHTS = {
    "tag": 2.0,
    "person": 2.0,
    "service": 2.0,
    "organisation": 1.5,
    "series": 4.0,
    "title": 1.5,
    "word": 1.0,
}
"""``{kind: how much it tells}``."""

KEPT = 40
"""Words that are kept of the text of one post."""

ASKED = 30
"""Features by which one post is compared with others: the rarest of its own."""

NEAR = 40
"""Of the posts that share a feature, so many are looked at: the nearest in time."""

_LONG = re.compile(r"[^\W\d_]{4,}")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def words_of(texts: Iterable[str]) -> Iterator[str]:
    """Yield the words of *texts* that can say what they are about.

    Those of four letters and more; pairs of signs where words are not set apart.
    """
    for text in texts:
        folded = text.casefold()
        if not folded.isascii():
            for run in _UNSPACED.findall(folded):
                yield from (run[at : at + 2] for at in range(len(run) - 1))
            folded = _UNSPACED.sub(" ", folded)
        yield from _LONG.findall(folded)


def telling_words(texts: Iterable[str]) -> str:
    """Return the words that a text says most, long ones first, parted by spaces."""
    counts = Counter(words_of(texts))
    ranked = sorted(counts, key=lambda word: (-counts[word] * len(word), word))
    return " ".join(ranked[:KEPT])


class Relations:
    """Knows which posts are like which; the time for each does not grow with all.

    :param posts: Newest first.
    :param mentions: ``{docname: kinds and ids}`` of what their texts speak of.
    """

    def __init__(
        self, posts: Sequence[Post], mentions: Mapping[str, Iterable[Feature]]
    ) -> None:
        self._posts = posts
        self._docnames = [post.docname for post in posts]
        self._features = [[*_features(post, mentions)] for post in posts]
        self._places = {post.key: index for index, post in enumerate(posts)}
        self._bearers: dict[Feature, list[int]] = {}
        for index, features in enumerate(self._features):
            for feature in features:
                self._bearers.setdefault(feature, []).append(index)

    def related(self, post: Post, count: int = 3) -> list[Post]:
        """Return up to *count* posts, the closest first; of equals the nearest in time.

        Those that share two things and more come before those that share one.
        """
        here = self._places[post.key]
        scores: dict[int, float] = {}
        shared: Counter[int] = Counter()
        for weight, feature in self._telling(here):
            for index in self._near(feature, here):
                scores[index] = scores.get(index, 0.0) + weight
                shared[index] += 1 if feature[0] == "tag" else 2
        own = {post.docname, *post.record.translations}
        ranked = nsmallest(
            count,
            (
                index
                for index in scores
                if shared[index] > 1 and self._may_stand(post, index, own)
            ),
            key=lambda index: (
                shared[index] <= 2,
                -round(scores[index], 6),
                abs(index - here),
                index,
            ),
        )
        return [self._posts[index] for index in ranked]

    def _may_stand(self, post: Post, index: int, own: Collection[str]) -> bool:
        """Tell whether a post is no other form of the same.

        :param own: Documents of all forms.
        """
        return (
            self._docnames[index] not in own or self._posts[index].anchor != post.anchor
        )

    def _telling(self, here: int) -> list[tuple[float, Feature]]:
        """Return the weightiest features of a post that some others share, not most."""
        weighed = []
        for feature in self._features[here]:
            bearers = len(self._bearers[feature])
            if 1 < bearers <= max(10, len(self._posts) // 2):
                rarity = math.log((len(self._posts) + 1) / bearers)
                weighed.append((WEIGHTS[feature[0]] * rarity, feature))
        return sorted(weighed, key=lambda each: (-each[0], each[1]))[:ASKED]

    def _near(self, feature: Feature, here: int) -> Iterator[int]:
        """Yield the posts nearest in time that have a feature, but *here*."""
        bearers = self._bearers[feature]
        at = bisect_left(bearers, here)
        start = max(0, min(at - NEAR // 2, len(bearers) - NEAR))
        yield from (i for i in bearers[start : start + NEAR] if i != here)


def _features(
    post: Post, mentions: Mapping[str, Iterable[Feature]]
) -> Iterator[Feature]:
    """Yield what a post may share with others, each once."""
    title = dict.fromkeys(words_of([post.record.title]))
    found = [
        *(("tag", tag) for tag in post.record.tags),
        *(("series", label) for label in post.record.series),
        *mentions.get(post.docname, ()),
        *(("title", word) for word in title),
        *(("word", word) for word in dict.fromkeys([*title, *post.telling.split()])),
    ]
    yield from dict.fromkeys(found)
