"""The files of an index, as Pagefind packs them: CBOR behind a mark, compressed."""

from __future__ import annotations

import gzip
import hashlib
import io
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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

PART = 16_000
"""Bytes of words that are loaded together, about half of it when compressed.  Pagefind
puts four times as many into one file, and each word of a query loads one."""

Word = Any
"""A word of the index, and where it stands."""


class Part(NamedTuple):
    """Words that lie in one file."""

    words: list[Word]
    file: bytes


def split_words(words: Iterable[Word]) -> Iterator[Part]:
    """Part a list of words where neighbours have least in common.

    Half a word typed finds the words that begin with it only in the same file.  Where
    a part ends depends on its own words, and on those after it up to :data:`PART`.
    """
    waiting: list[Word] = []
    packed: list[bytes] = []
    filled = 0
    for word in words:
        waiting.append(word)
        packed.append(_encode(word))
        filled += len(packed[-1])
        while filled > PART and len(waiting) > 1:
            cut = _best_cut(waiting)
            yield Part(waiting[:cut], _join(packed[:cut]))
            del waiting[:cut], packed[:cut]
            filled = sum(map(len, packed))
    if waiting:
        yield Part(waiting, _join(packed))


def _best_cut(words: Sequence[Word]) -> int:
    def cost(place: int) -> tuple[int, int]:
        last, first = words[place - 1][0], words[place][0]
        alike = takewhile(
            lambda pair: pair[0] == pair[1], zip(last, first, strict=False)
        )
        return sum(1 for _ in alike), len(last) + len(first)

    return min(range((len(words) - 1) // 2 + 1, len(words)), key=cost)


def _join(packed: Sequence[bytes]) -> bytes:
    """Return a file of words that are packed already: a list of one list."""
    import cbor2  # noqa: PLC0415 -- not everywhere

    data = io.BytesIO()
    encoder = cbor2.CBOREncoder(data)
    encoder.encode_length(4, 1)
    encoder.encode_length(4, len(packed))
    return compress(b"".join([data.getvalue(), *packed]))
