"""The files of an index, as Pagefind packs them: CBOR behind a mark, compressed."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from itertools import takewhile
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MAGIC = b"pagefind_dcd"
"""What stands before the content of each compressed file."""


def decompress(data: bytes) -> bytes:
    """Return what lies in a file."""
    return gzip.decompress(data).removeprefix(MAGIC)


def compress(data: bytes) -> bytes:
    """Return a file; the best level takes three times as long to save a hundredth."""
    packed = gzip.compress(MAGIC + data, 6, mtime=0)
    # Versions of Python disagree on the system that this byte names: "unknown" is true.
    return packed[:9] + b"\xff" + packed[10:]


def unpack(data: bytes) -> Any:
    """Return what a file says."""
    import cbor2  # noqa: PLC0415 -- not everywhere

    return cbor2.loads(decompress(data))


def pack(value: object) -> bytes:
    """Return a file that says *value*."""
    return compress(_encode(value))


def _encode(value: object) -> bytes:
    import cbor2  # noqa: PLC0415 -- not everywhere

    return cbor2.dumps(value)


def rename(before: str, data: bytes) -> str:
    """Return a name of the same shape as *before*: language, hash of the content."""
    language, _, number = before.rpartition("_")
    digest = hashlib.sha256(data).hexdigest()
    return f"{language}_{digest[: len(number)]}"


# Words ----------------------------------------------------------------------------

PART = 8_000
"""Bytes of words that are loaded together, about half of it when compressed.  Pagefind
puts eight times as many into one file, and each word of a query loads one."""


def part_of(pages: int) -> int:
    """Return how many bytes of words are loaded together in an index of some pages.

    The larger they are, the shorter is their list, which each reader loads.
    """
    return PART * max(1, (pages // 1000).bit_length())


Posting = list[Any]
"""A page, and where a word stands in it: the number of the page less that of the one
before, places in the text, places in what is said of the page."""


class Word(NamedTuple):
    """A word of the index."""

    name: str
    data: bytes
    """The word, its postings, and forms of it with accents, each with its postings."""


def pack_word(
    name: str, postings: list[Posting], forms: Mapping[str, list[Posting]]
) -> Word:
    """Return a word, its forms in order."""
    return Word(name, _encode([name, postings, sorted(map(list, forms.items()))]))


def unpack_word(word: Word) -> tuple[list[Posting], dict[str, list[Posting]]]:
    """Return the postings of a word, and those of each of its forms."""
    import cbor2  # noqa: PLC0415 -- not everywhere

    _, postings, forms = cbor2.loads(word.data)
    return postings, dict(forms)


class Part(NamedTuple):
    """Words that lie in one file."""

    sizes: dict[str, int]
    """``{name of the word: bytes}``, in order."""

    file: bytes

    @property
    def first(self) -> str:
        """The first word."""
        return next(iter(self.sizes))

    @property
    def last(self) -> str:
        """The last word."""
        return next(reversed(self.sizes))


def split_words(words: Iterable[Word], size: int) -> Iterator[Part]:
    """Part a list of words where neighbours have least in common.

    Half a word typed finds the words that begin with it only in the same file.  Where
    a part ends depends on its own words, and on those after it up to *size* bytes.
    """
    waiting: list[Word] = []
    filled = 0
    for word in words:
        waiting.append(word)
        filled += len(word.data)
        while filled > size and len(waiting) > 1:
            cut = _best_cut(waiting)
            yield _join(waiting[:cut])
            del waiting[:cut]
            filled = sum(len(word.data) for word in waiting)
    if waiting:
        yield _join(waiting)


def _best_cut(words: Sequence[Word]) -> int:
    def cost(place: int) -> tuple[int, int]:
        last, first = words[place - 1].name, words[place].name
        alike = takewhile(
            lambda pair: pair[0] == pair[1], zip(last, first, strict=False)
        )
        return sum(1 for _ in alike), len(last) + len(first)

    return min(range((len(words) - 1) // 2 + 1, len(words)), key=cost)


def _join(words: Sequence[Word]) -> Part:
    """Return a file of words: a list of one list."""
    import cbor2  # noqa: PLC0415 -- not everywhere

    data = io.BytesIO()
    encoder = cbor2.CBOREncoder(data)
    encoder.encode_length(4, 1)
    encoder.encode_length(4, len(words))
    file = compress(b"".join([data.getvalue(), *(word.data for word in words)]))
    return Part({word.name: len(word.data) for word in words}, file)


def cut_words(file: bytes, sizes: Mapping[str, int]) -> Iterator[Word]:
    """Yield the words of a file as they lie in it.

    :raises ValueError: If these are not their sizes.
    """
    data = decompress(file)
    at = len(data) - sum(sizes.values())
    if not 2 <= at <= _HEAD:
        raise ValueError("words of other sizes than were written")
    for name, size in sizes.items():
        yield Word(name, data[at : at + size])
        at += size


_HEAD = 6
"""Bytes that a file of words has before the first one, at most."""


# Pages ----------------------------------------------------------------------------


def _renumber(postings: list[Posting], to: Sequence[int] | Mapping[int, int]) -> None:
    """Give the pages of a word other numbers, and put them in order."""
    number = 0
    for posting in postings:
        number += posting[0]
        posting[0] = to[number]
    postings.sort(key=itemgetter(0))
    before = 0
    for posting in postings:
        posting[0], before = posting[0] - before, posting[0]


def move_word(
    name: str,
    own: list[Posting],
    forms: Mapping[str, list[Posting]],
    to: Sequence[int] | Mapping[int, int],
) -> Word:
    """Return a word whose pages have other numbers; its postings are changed in place.

    :param to: The new number of each page, by the old one.
    """
    for postings in (own, *forms.values()):
        _renumber(postings, to)
    return pack_word(name, own, forms)


def place_of(fragment: bytes) -> tuple[bool, str, str]:
    """Return what puts a page in its place among all: posts last, by day and address.

    What is new comes last as a rule, and leaves the numbers of others as they are.
    """
    shown = json.loads(decompress(fragment))
    is_post = "post" in shown["filters"].get("kind", ())
    return is_post, shown["meta"].get("date", ""), shown["url"]
