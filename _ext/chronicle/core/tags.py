"""What a site says of its tags, and which tags look like one.  Pure.

Decides under which label the posts of an alias stand, and what is proposed to the
archivist: labels that differ by an ending, by the order of their words, or by a letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.labels import fold_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LETTERS = 6
"""Words that are shorter do not differ by a slip: ``news`` and ``new``."""


class Tag(NamedTuple):
    """What is said of a tag."""

    label: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    distinct: tuple[str, ...] = ()
    """Labels that look alike and are others."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tags:
    """The tags of which something is said, by folded label."""

    known: Mapping[str, Tag] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    """``{folded label or alias: label}``."""

    def label_of(self, tag: str) -> str:
        """Return the label under which the posts of a tag stand."""
        return self.labels.get(fold_label(tag), tag)

    def find(self, label: str) -> Tag | None:
        """Return what is said of a tag."""
        return self.known.get(fold_label(label))

    def children_of(self, label: str) -> list[str]:
        """Return the tags that name another one as a parent, in alphabetical order."""
        key = fold_label(label)
        return sorted(
            tag.label
            for tag in self.known.values()
            if key in {fold_label(self.label_of(parent)) for parent in tag.parents}
        )


class Alike(NamedTuple):
    """Two tags that may be one."""

    kept: str
    """The one on more posts."""

    other: str


def find_alike(counts: Mapping[str, int], tags: Tags) -> list[Alike]:
    """Return the tags that look like one, those on most posts first.

    :param counts: On how many posts each label is.
    """
    known = {
        frozenset((fold_label(tag.label), fold_label(other)))
        for tag in tags.known.values()
        for other in tag.distinct
    }
    found: dict[frozenset[str], Alike] = {}
    keys: dict[str, list[str]] = {}
    for label in sorted(counts, key=lambda label: (-counts[label], label)):
        for key in _keys(label):
            for before in keys.get(key, ()):
                pair = frozenset((fold_label(before), fold_label(label)))
                if len(pair) == 2 and pair not in known:
                    found.setdefault(pair, Alike(before, label))
            keys.setdefault(key, []).append(label)
    return sorted(
        found.values(),
        key=lambda pair: (-counts[pair.kept], pair.kept, pair.other),
    )


def _keys(label: str) -> Iterator[str]:
    """Yield what two labels share that look like one."""
    words = [_stem(word) for word in re.findall(r"[^\W_]+", label.casefold())]
    if not words or re.search(r"[+#]|\d\.\d", label):
        return
    yield " ".join(sorted(words))
    plain = "".join(words)
    if len(plain) > LETTERS and not any(char.isdigit() for char in plain):
        # With a letter left out: a slip of one letter is the same without it.
        yield f"-{plain}"
        yield from {f"-{plain[:n]}{plain[n + 1 :]}" for n in range(len(plain))}


def _stem(word: str) -> str:
    """Return a word without its plural."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def make_tags(tags: Iterable[Tag]) -> tuple[Tags, list[tuple[str, str]]]:
    """Join what is said of all tags.

    :returns: The tags, and ``(label, what is wrong)`` of those that contradict another;
        of two that claim one alias the first has it.
    """
    known: dict[str, Tag] = {}
    labels: dict[str, str] = {}
    faults = []
    for tag in tags:
        for name in (tag.label, *tag.aliases):
            owner = labels.setdefault(fold_label(name), tag.label)
            if owner != tag.label or (name is tag.label and fold_label(name) in known):
                message = f"{name!r} of {tag.label!r} is {owner!r} already; expected"
                faults.append((tag.label, f"{message} each name once"))
        known.setdefault(fold_label(tag.label), tag)
    faults += [
        (tag.label, f"{tag.label!r} is its own parent; expected a wider tag")
        for tag in known.values()
        if fold_label(tag.label) in map(fold_label, tag.parents)
    ]
    return Tags(known=known, labels=labels), faults
