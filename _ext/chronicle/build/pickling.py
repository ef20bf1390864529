"""Keep what is known of each document, and send little of it from process to process.

A parallel reader is a fork: it has all that the main process knew, and Sphinx lets it
send all of that back, once for every ten documents, although only what it read itself
is taken over.  For hundreds of posts that costs more than reading them.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docutils import nodes


def part_from_document(roots: Iterable[nodes.Node]) -> None:
    """Let nodes forget their document, which they would drag along, whole."""
    for root in roots:
        for node in root.findall():
            node.document = None  # type: ignore[assignment]


K = TypeVar("K")
V = TypeVar("V")


class Notes(dict[K, V]):
    """A dictionary that is pickled whole where it was made, and elsewhere by its news.

    Values must be set, not changed in place: that is what makes them news.
    """

    def __init__(self, items: Mapping[K, V] | None = None) -> None:
        super().__init__(items or {})
        self._process = os.getpid()
        self._news: dict[K, None] = {}  # in the order in which they came

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        if os.getpid() != self._process:
            self._news[key] = None

    def setdefault(self, key: K, default: V) -> V:
        """Return the value of *key*; *default*, and set it, if there is none."""
        if key not in self:
            self[key] = default
        return self[key]

    def __reduce__(self) -> tuple[type[Notes[K, V]], tuple[dict[K, V]]]:
        if os.getpid() == self._process:
            return Notes, (dict(self),)
        return Notes, ({key: self[key] for key in self._news if key in self},)


class Packed(MutableMapping[K, V]):
    """Notes of which a build needs few: a value is unpickled when it is asked for.

    Nodes take long to unpickle and to pickle again, and ten times the memory.  A value
    is taken as it is when it is set; one that was asked for may be changed in place.
    """

    def __init__(self, packed: Notes[K, bytes] | None = None) -> None:
        self._packed: Notes[K, bytes] = Notes() if packed is None else packed
        self._open: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        if key not in self._open:
            self._open[key] = cast("V", pickle.loads(self._packed[key]))  # noqa: S301
        return self._open[key]

    def __setitem__(self, key: K, value: V) -> None:
        self._packed[key] = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        self._open.pop(key, None)

    def __delitem__(self, key: K) -> None:
        del self._packed[key]
        self._open.pop(key, None)

    def __contains__(self, key: object) -> bool:
        return key in self._packed

    def __iter__(self) -> Iterator[K]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def take(self, key: K, other: Packed[K, V]) -> None:
        """Take a value of another as it is packed there."""
        self._packed[key] = other._packed[key]
        self._open.pop(key, None)

    def __reduce__(self) -> tuple[type[Packed[K, V]], tuple[Notes[K, bytes]]]:
        for key, value in self._open.items():
            packed = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
            if packed != self._packed[key]:
                self._packed[key] = packed
        return Packed, (self._packed,)
