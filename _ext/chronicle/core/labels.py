"""See which labels are one label, how it is written, and at which slug it answers.

Pure.  ``PSF``, ``psf`` and ``P.S.F.`` are one; ``C``, ``C++`` and ``C#`` are three.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.paths import check_shape
from chronicle.core.text import slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

MAX_SLUG = 100
"""Bytes in a slug: it becomes a file's name, which has 255."""

_BETWEEN_DIGITS = re.compile(r"(?<=\d)\.(?=\d)")


@functools.lru_cache(maxsize=20_000)  # the same labels are on many posts
def fold_label(label: str) -> str:
    """Return the key under which spellings of one label meet.

    Case, space and punctuation do not count, but for what tells names apart: ``+``,
    ``#``, and the point in ``3.10``.
    """
    text = unicodedata.normalize("NFKC", label).casefold()
    text = _BETWEEN_DIGITS.sub("\0", text)
    key = "".join(
        char
        for char in text
        if char in "+#\0" or not (char.isspace() or _is_punctuation(char))
    )
    return key or text.strip()


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char).startswith(("P", "Z"))


def choose_spellings(
    labels: Iterable[str], fold: Callable[[str], str] = fold_label
) -> dict[str, str]:
    """Choose how each label is written.

    :param labels: Every use of every label on the site.
    :param fold: Returns the key under which spellings of one label meet.
    :returns: ``{folded: spelling}``: the most frequent one, of two the one with more
        capitals, then the first in the alphabet.
    """
    spellings: dict[str, Counter[str]] = {}
    for label in labels:
        spellings.setdefault(fold(label), Counter())[label] += 1
    return {
        key: min(counts, key=lambda label: (-counts[label], -_capitals(label), label))
        for key, counts in sorted(spellings.items())
    }


def _capitals(label: str) -> int:
    return sum(char.isupper() for char in label)


class Slugs(NamedTuple):
    """The slug of each label."""

    slugs: dict[str, str]
    clashes: dict[str, str]
    """``{label that got a suffix: label that has the plain slug}``."""


def choose_slugs(labels: Iterable[str]) -> Slugs:
    """Give each label a slug of its own.

    :param labels: Spellings, each once.
    :returns: In alphabetical order, so that the same labels get the same slugs.
    """
    slugs: dict[str, str] = {}
    owners: dict[str, str] = {}
    clashes: dict[str, str] = {}
    for label in sorted(labels):
        plain = slug = _plain_slug(label)
        number = 1
        while slug in owners:
            number += 1
            slug = f"{plain}-{number}"
        if number > 1:
            clashes[label] = owners[plain]
        owners[slug] = label
        slugs[label] = slug
    return Slugs(slugs, clashes)


def _plain_slug(label: str) -> str:
    slug = slugify(label)
    # ``con`` is no folder's name on Windows.
    if slug and len(slug.encode()) <= MAX_SLUG and not check_shape(slug):
        return slug
    mark = hashlib.sha256(label.encode("utf-8", "replace")).hexdigest()[:8]
    cut = slug.encode()[: MAX_SLUG - 9].decode("utf-8", "ignore").rstrip("-")
    return f"{cut}-{mark}" if cut else f"label-{mark}"


def merge(
    labels: Iterable[str],
    spellings: Mapping[str, str],
    fold: Callable[[str], str] = fold_label,
) -> tuple[str, ...]:
    """Return *labels* in their chosen spelling, each once."""
    return tuple(dict.fromkeys(spellings[fold(label)] for label in labels))
