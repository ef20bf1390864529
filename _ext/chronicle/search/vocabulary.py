"""Gather the words that a mistyped one may have been meant as.  Pure.

Pagefind finds words by their beginning, so an error near the beginning finds nothing
or the wrong thing; with this list the dialog can say what was probably meant.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from chronicle.search.letters import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 12_000
"""Words in the list, which is loaded when a word is not found: about 40 kB."""

_WORD = re.compile(r"[^\W\d_]{4,24}")


def gather_words(pages: Iterable[tuple[str, str]]) -> list[str]:
    """Return the words of the site that are not there by accident.

    :param pages: Title and text of each.
    :returns: Folded, lower case; those on at least two pages or in a title, the most
        common first, else in alphabetical order.
    """
    counts: Counter[str] = Counter()
    titled: set[str] = set()
    for title, text in pages:
        counts.update(_words(f"{title} {text}"))
        titled.update(_words(title))
    kept = [word for word, count in counts.items() if count > 1 or word in titled]
    return sorted(kept, key=lambda word: (-counts[word], word))[:MOST]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(fold(text).lower()))
