"""Keep what is known of each document, and send little of it from process to process.

A parallel reader is a fork: it has all that the main process knew, and Sphinx lets it
send all of that back, once for every ten documents, although only what it read itself
is taken over.  For hundreds of posts that costs more than reading them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

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
