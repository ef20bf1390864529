"""Find the posts most like one: by the people, tags and words they share.  Pure.

What few posts share tells more than what many do.  A tag alone tells nothing: whoever
wrote the posts may have given it to half of them.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from functools import cache, cached_property
from heapq import nsmallest
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

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

SHOWN = 3
"""Posts that are shown as related."""

_BITS = 8
_MASK = (1 << _BITS) - 1
"""Room for what all of :data:`ASKED` features count."""

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


class Known(NamedTuple):
    """What one build found out of the posts, for the next one."""

    size: int
    """Of the archive, as rarity goes by it."""

    posts: dict[str, tuple[str, list[str]]]
    """``{key: (what it may share, keys of the related)}``, newest first."""

    def beside(self) -> Iterator[tuple[str, set[str]]]:
        """Yield the document of each post, and those of its neighbours and related."""
        names = [*self.posts]
        around = zip(["", *names], [*names[1:], ""], strict=False)
        for name, (older, newer) in zip(names, around, strict=True):
            others = (older, newer, *self.posts[name][1])
            yield _docname(name), {*map(_docname, others)}


def parse_known(found: Any) -> Known:
    """Return what a build found, as JSON keeps it."""
    size, posts = found
    return Known(
        int(size),
        {
            name: (str(told), [*map(str, others)])
            for name, (told, others) in posts.items()
        },
    )


def _name(post: Post) -> str:
    return "#".join(post.key)


def _docname(name: str) -> str:
    return name.partition("#")[0]


def _differences(one: list[str], other: list[str]) -> set[str]:
    """Return the features whose bearers are others; all, if the day is another."""
    if one[0] != other[0]:
        return {*one[1:], *other[1:]}
    return {*one} ^ {*other}


class Relations:
    """Knows which posts are like which; the time for each does not grow with all.

    :param posts: Newest first.
    :param mentions: ``{docname: kinds and ids}`` of what their texts speak of.
    :param known: Of an earlier build: a post has the same relations if what tells most
        of it has the same bearers.
    :param changed: Documents whose posts may be others than in that build; None if all
        may be.
    """

    def __init__(
        self,
        posts: Sequence[Post],
        mentions: Mapping[str, Iterable[Feature]],
        known: Known | None = None,
        changed: AbstractSet[str] | None = None,
    ) -> None:
        self._posts = posts
        self._weigh = cache(self._weight)  # hundreds of posts ask for one
        self._size = 1 << len(posts).bit_length()  # so that one more changes little
        self._days = [post.day.toordinal() for post in posts]
        self._names = {_name(post): index for index, post in enumerate(posts)}
        before = known.posts if known and changed is not None else {}
        self._told = {
            name: before[name][0]
            if name in before and post.docname not in (changed or ())
            else _tell(post, mentions)
            for name, post in zip(self._names, posts, strict=True)
        }
        self._kept = self._keep(known) if known else {}

    @cached_property
    def _bearers(self) -> Mapping[str, list[int]]:
        """Which posts have a feature, in their order."""
        bearers: dict[str, list[int]] = {}
        for index, told in enumerate(self._told.values()):
            for feature in _told_features(told):
                bearers.setdefault(feature, []).append(index)
        return bearers

    def _keep(self, known: Known) -> dict[str, list[str]]:
        """Return the relations that are as they were."""
        before = {name: told for name, (told, _) in known.posts.items()}
        now = self._told
        if known.size != self._size or [name for name in before if name in now] != [
            name for name in now if name in before
        ]:
            return {}
        names = before.keys() | now.keys()
        changed = [name for name in names if before.get(name) != now.get(name)]
        touched: set[str] = set()
        for name in changed:
            one, other = before.get(name, ""), now.get(name, "")
            touched |= _differences(one.split("\n"), other.split("\n"))
        margins = dict.fromkeys(touched, len(changed))

        def is_touched(told: str) -> bool:
            has_any = not touched.isdisjoint(_told_features(told))
            return has_any and not touched.isdisjoint(self._telling(told, margins))

        return {
            name: related
            for name, (told, related) in known.posts.items()
            if now.get(name) == told and not is_touched(told)
        }

    def known(self) -> Known:
        """Return what the next build can make use of."""
        posts = {name: (told, self._near_to(name)) for name, told in self._told.items()}
        return Known(self._size, posts)

    def changed_since(self, known: Known) -> set[str]:
        """Return the documents of the posts whose relations are others than before."""
        return {
            _docname(name)
            for name, (_, related) in self.known().posts.items()
            if name not in known.posts or known.posts[name][1] != related
        }

    def related(self, post: Post) -> list[Post]:
        """Return up to three posts, the closest first; of equals the nearest in time.

        Those that share two things and more come before those that share one.
        """
        return [self._posts[self._names[each]] for each in self._near_to(_name(post))]

    def _near_to(self, name: str) -> list[str]:
        """Return the names of the related posts; each post is compared once."""
        if name not in self._kept:
            found = self._compare(self._names[name])
            self._kept[name] = [_name(self._posts[index]) for index in found]
        return self._kept[name]

    def _compare(self, here: int) -> list[int]:
        post, day, days = self._posts[here], self._days[here], self._days
        # How close, and in the last bits what is shared.
        scores: defaultdict[int, int] = defaultdict(int)
        for feature, weight in self._telling(self._told[_name(post)]).items():
            more = (round(weight * 1e6) << _BITS) + (
                1 if _kind(feature) == "tag" else 2
            )
            for index in self._near(feature, here):
                scores[index] += more
        for docname in (post.docname, *post.record.translations):  # itself, other forms
            scores.pop(self._names.get(f"{docname}#{post.anchor}", here), None)
        ranked = nsmallest(
            SHOWN,
            (
                (shared <= 2, -(score >> _BITS), abs(days[index] - day), index)
                for index, score in scores.items()
                if (shared := score & _MASK) > 1
            ),
        )
        return [index for *_, index in ranked]

    def _telling(
        self, told: str, margins: Mapping[str, int] = MappingProxyType({})
    ) -> dict[str, float]:
        """Return the weightiest features of a post that some others share, not most.

        :param margins: By how many its bearers may have been more, or fewer, for some
            features: each has the weight of the fewest.
        :returns: ``{feature: weight}``, the weightiest first.
        """
        weigh, margin_of = self._weigh, margins.get
        weighed = [
            (-weight, feature)
            for feature in _told_features(told)
            if (weight := weigh(feature, margin_of(feature, 0)))
        ]
        return {feature: -weight for weight, feature in sorted(weighed)[:ASKED]}

    def _weight(self, feature: str, margin: int) -> float:
        """Return what a feature tells: nothing if most posts share it, or none."""
        bearers = len(self._bearers[feature])
        fewest = max(1, bearers - margin)
        if bearers + margin > 1 and fewest <= max(10, self._size // 3):
            return WEIGHTS[_kind(feature)] * math.log(self._size / fewest)
        return 0.0

    def _near(self, feature: str, here: int) -> list[int]:
        """Return the posts nearest in time that have a feature, with *here* itself."""
        bearers = self._bearers[feature]
        at = bisect_left(bearers, here)
        start = max(0, min(at - NEAR // 2, len(bearers) - NEAR))
        return bearers[start : start + NEAR]


def _tell(post: Post, mentions: Mapping[str, Iterable[Feature]]) -> str:
    """Return all of a post that decides of relations: a line for each feature."""
    first = f"{post.day.toordinal()} {sorted(post.record.translations)}"
    lines = (
        f"{kind} {' '.join(value.split())}" for kind, value in _features(post, mentions)
    )
    return "\n".join([first, *dict.fromkeys(lines)])


def _told_features(told: str) -> list[str]:
    return told.split("\n")[1:]


def _kind(feature: str) -> str:
    return feature.partition(" ")[0]


def _features(
    post: Post, mentions: Mapping[str, Iterable[Feature]]
) -> Iterator[Feature]:
    """Yield what a post may share with others."""
    title = dict.fromkeys(words_of([post.record.title]))
    yield from (("tag", tag) for tag in post.record.tags)
    yield from (("series", label) for label in post.record.series)
    yield from mentions.get(post.docname, ())
    yield from (("title", word) for word in title)
    yield from (("word", word) for word in [*title, *post.telling.split()])
