"""The files of an index, as Pagefind packs them: CBOR behind a mark, compressed."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
from functools import cache
from itertools import takewhile
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


Found = dict[int, bytes]
"""``{number of a page: where a word stands in it}``: in the text, in what is said of
the page.  Places stay packed, since whatever page has them, they are the same."""


class Word(NamedTuple):
    """A word of the index."""

    name: str
    data: bytes
    """The word, its postings, and forms of it with accents, each with its postings.

    A posting has the number of its page less that of the one before, then places."""


def pack_places(places: Iterable[list[int]]) -> bytes:
    """Return where a word stands in a page as it lies in a posting."""
    return b"".join(map(_encode, places))


def pack_word(name: str, forms: Mapping[str, Found]) -> Word:
    """Return a word, its forms in order; the empty one is the word itself."""
    pieces = [b"\x83", _encode(name), _pack_postings(forms.get("", {}))]
    accented = sorted(forms.keys() - {""})
    pieces.append(_head(_ARRAY, len(accented)))
    for form in accented:
        pieces += b"\x82", _encode(form), _pack_postings(forms[form])
    return Word(name, b"".join(pieces))


def _pack_postings(found: Found) -> bytes:
    pieces = [_head(_ARRAY, len(found))]
    before = 0
    for number in sorted(found):
        pieces += b"\x83", _head(_NUMBER, number - before), found[number]
        before = number
    return b"".join(pieces)


def unpack_word(word: Word) -> dict[str, Found]:
    """Return where each form of a word stands; the empty one is the word itself."""
    reader = _Reader(word.data)
    _, forms = reader.read_word()
    reader.close(word)
    return forms


def unpack_words(file: bytes) -> Iterator[tuple[str, dict[str, Found]]]:
    """Yield the words of a file, each with its forms."""
    reader = _Reader(decompress(file)[1:])
    for _ in range(reader.read_head()):
        yield reader.read_word()


def shift_word(word: Word, to: Mapping[int, int]) -> Word:
    """Return a word whose pages have other numbers, in the same order.

    :param to: The new number of each page, by the old one.
    """
    pieces: list[bytes] = []
    reader, kept = _Reader(word.data), 0
    for _form in reader.read_forms():
        before = after = 0
        for number, posting in reader.read_postings():
            now = to[number]
            if now - after != number - before:
                start, end = posting.span(1)
                pieces += word.data[kept:start], _head(_NUMBER, now - after)
                kept = end
            before, after = number, now
    reader.close(word)
    return Word(word.name, b"".join([*pieces, word.data[kept:]]))


# CBOR: a head says what follows, and a number: that itself, or how much follows.
# Places are most of an index; to be moved, they are not read one by one.

_NUMBER, _ARRAY = 0, 4
_INTEGER = rb"(?:[\x00-\x17\x20-\x37]|[\x18\x38].|[\x19\x39]..|[\x1a\x3a].{4})"
_INTEGERS = rb"(?:[\x80-\x97]|\x98.|\x99..|\x9a.{4})" + _INTEGER + rb"*+"
_POSTING = re.compile(
    rb"\x83([\x00-\x17]|\x18.|\x19..|\x1a.{4})(" + 2 * _INTEGERS + rb")", re.DOTALL
)


@cache
def _head(kind: int, number: int) -> bytes:
    head: bytes = _encode(number)
    return bytes([head[0] | kind << 5]) + head[1:]


@cache
def _number(packed: bytes) -> int:
    return _Reader(packed).read_head()


class _Reader:
    """Reads words, of which each is an array of three, each form one of two."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self.name = ""

    def close(self, word: Word) -> None:
        """See that this was all, and the word that it should be.

        :raises ValueError: If words have other sizes than is known.
        """
        if self.name != word.name or self._at != len(self._data):
            raise ValueError(f"another word than was written: {word.name}")

    def read_head(self) -> int:
        """Return the number that a head says."""
        number = self._data[self._at] & 31
        self._at += 1
        if number < 24:  # larger ones stand in the bytes behind
            return number
        return int.from_bytes(self._take(1 << number - 24), "big")

    def _take(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at]

    def _read_text(self) -> str:
        return self._take(self.read_head()).decode()

    def read_word(self) -> tuple[str, dict[str, Found]]:
        """Return a word, and where each form of it stands."""
        forms = {
            form: {number: posting[2] for number, posting in self.read_postings()}
            for form in self.read_forms()
        }
        return self.name, forms

    def read_forms(self) -> Iterator[str]:
        """Yield the forms of a word, each when its postings are to be read."""
        self._at += 1
        self.name = self._read_text()
        yield ""
        for _ in range(self.read_head()):
            self._at += 1
            yield self._read_text()

    def read_postings(self) -> Iterator[tuple[int, re.Match[bytes]]]:
        """Yield the numbers of pages, and postings: a step, and places."""
        number = 0
        for _ in range(self.read_head()):
            posting = _POSTING.match(self._data, self._at)
            if posting is None:
                raise ValueError("a posting of another shape")
            self._at = posting.end()
            number += _number(posting[1])
            yield number, posting


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


def move_word(
    name: str, forms: Mapping[str, Found], to: Sequence[int] | Mapping[int, int]
) -> Word:
    """Return a word whose pages have other numbers.

    :param to: The new number of each page, by the old one.
    """
    return pack_word(
        name,
        {
            form: {to[number]: places for number, places in found.items()}
            for form, found in forms.items()
        },
    )


def place_of(fragment: bytes) -> tuple[bool, str, str]:
    """Return what puts a page in its place among all: posts last, by day and address.

    What is new comes last as a rule, and leaves the numbers of others as they are.
    """
    shown = json.loads(decompress(fragment))
    is_post = "post" in shown["filters"].get("kind", ())
    return is_post, shown["meta"].get("date", ""), shown["url"]
