"""The words of the site, of which a mistyped one may be another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.core.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST = 12_000
"""Words that are kept."""

_WORD = re.compile(r"[^\W\d_]{4,24}")


def words_of(text: str) -> set[str]:
    """Return the words of a text, folded and in lower case."""
    return set(_WORD.findall(fold(text).lower()))


def common_words(
    counts: Mapping[str, int], titles: Iterable[str]
) -> list[tuple[str, int]]:
    """Return the words of the site that are not there by accident.

    :param counts: Of how many pages each word is; folded and in lower case.
    :param titles: Of all pages.
    :returns: Words with their counts; those on at least two pages or in a title, the
        most common first, else by alphabet.
    """
    titled = {word for title in titles for word in words_of(title)}
    kept = [word for word, count in counts.items() if count > 1 or word in titled]
    ordered = sorted(kept, key=lambda word: (-counts[word], word))
    return [(word, counts[word]) for word in ordered[:MOST]]


PARTS = 32
"""Files by the first letter, and as many by the last: letters of one alphabet follow
each other, so that each has a file of its own, and no script has too many of them."""


def part_words(words: Iterable[tuple[str, int]]) -> dict[str, bytes]:
    """Return words in files of which a browser loads two.

    One slip leaves the first letter of a word as it was, or the last one.

    :returns: ``{path: lines}``, each a word and its number of pages, in order.
    """
    ends = {"first": 0, "last": -1}
    lines: dict[str, list[str]] = {
        f"words/{end}-{number}.txt": [] for end in ends for number in range(PARTS)
    }
    for word, count in words:
        for end, at in ends.items():
            number = ord(word[at]) % PARTS
            lines[f"words/{end}-{number}.txt"].append(f"{word} {count}\n")
    return {path: "".join(each).encode() for path, each in lines.items()}
