"""Find the names of people and things in running text.  Pure: standard library only.

Decides what counts as a mention: a whole name or alias that one entry alone bears, not
part of a word, an address or a longer name.  In doubt it is none.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Bearer = tuple[str, str]
"""Kind and id."""

_WORD = re.compile(r"\w+")
_JOINT = "@/#.-_~+&=\\"
"""What binds a name to the word before it: an address, a path, a compound."""

# After a name: a word, or what binds one to it.  A full stop ends a sentence.
_BOUND_AFTER = re.compile(r"\w|[@#/_=~\\]|[-.:+&](?=\w)")
# A capital after the name makes a longer one of it: "Google Summer of Code".
_LONGER_AFTER = re.compile(r"\s+(?!I\b)(?P<next>[^\W\d_])")
# A capital before it, unless that begins the sentence: "Test PyPI".
_LONGER_BEFORE = re.compile(r"(?P<before>\S+)\s+(?P<word>[^\W\d_][\w-]*)\s+\Z")
_SENTENCE_END = (".", "!", "?", ":", ";", "”", '"', ")", "—", "–")


class Mention(NamedTuple):
    """A name in a text."""

    start: int
    end: int
    bearer: Bearer


class _Name(NamedTuple):
    form: str
    offset: int
    """Where in the name its first word begins."""

    words: int
    bearer: Bearer | None
    """None if several entries bear it."""


class Finder:
    """Finds names; takes time in proportion to the text, however many names."""

    def __init__(self, names: Mapping[str, Sequence[Bearer]]) -> None:
        """Take the names.

        :param names: Who bears each; a name with several bearers is never guessed.
        """
        self._by_first_word: dict[str, list[_Name]] = {}
        # Longest first, so that a name within a longer one is not found.
        for name in sorted(names, key=lambda name: (-len(name), name)):
            for form in dict.fromkeys(_forms(name)):
                self._add(form, names[name])

    def _add(self, name: str, bearers: Sequence[Bearer]) -> None:
        first = _WORD.search(name)
        if first is None:
            return
        bearer = bearers[0] if len(set(bearers)) == 1 else None
        entry = _Name(name, first.start(), len(name.split()), bearer)
        self._by_first_word.setdefault(first[0], []).append(entry)

    def find(self, text: str) -> list[Mention]:
        """Find the names in a text, in its order."""
        if self._by_first_word.keys().isdisjoint(_WORD.findall(text)):
            return []
        found = []
        done = 0
        for word in _WORD.finditer(text):
            if word.start() < done:
                continue
            for name in self._by_first_word.get(word[0], ()):
                start = word.start() - name.offset
                match = (
                    _pattern(name.form).match(text, start) if start >= done else None
                )
                if match is None or not _stands_alone(text, start, match.end()):
                    continue
                done = match.end()
                longer = _is_part_of_longer(text, start, match.end(), name.words)
                if name.bearer and not longer:
                    found.append(Mention(start, match.end(), name.bearer))
                break
        return found


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Return what finds a name, over ends of lines; few names begin as a text does."""
    return re.compile(r"\s+".join(re.escape(word) for word in name.split()))


def _forms(name: str) -> Iterable[str]:
    """Give a name as it may be coded: accents in one with their letters, or not."""
    yield unicodedata.normalize("NFC", name)
    yield unicodedata.normalize("NFD", name)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before = text[start - 1 : start]
    if before and (before.isalnum() or before in _JOINT):
        return False
    # A combining accent belongs to the last letter.
    after = text[end : end + 1]
    if after and unicodedata.combining(after):
        return False
    return _BOUND_AFTER.match(text, end) is None


def _is_part_of_longer(text: str, start: int, end: int, words: int) -> bool:
    """Tell whether capitals around a name make a longer one of it.

    Before a name of several words stands a title more often than a further name.
    """
    after = _LONGER_AFTER.match(text, end)
    if after and after["next"].isupper():
        return True
    before = _LONGER_BEFORE.search(text, max(0, start - 80), start)
    if words > 1 or before is None:
        return False
    opens = before["before"].endswith(_SENTENCE_END)
    return before["word"][0].isupper() and before["word"] != "I" and not opens


def changed_names(
    before: Mapping[str, Sequence[Bearer]], after: Mapping[str, Sequence[Bearer]]
) -> list[str]:
    """Return the names that are new, gone, or borne by others."""
    return sorted(
        name
        for name in before.keys() | after.keys()
        if tuple(before.get(name, ())) != tuple(after.get(name, ()))
    )


def may_name(doctree: bytes, names: Iterable[str]) -> bool:
    """Tell whether a text may hold one of some names, without looking for them.

    :param doctree: As it is on the disk: with the words that are read, whatever they
        were written or made of.
    :returns: True if the plain words of a name are all there; a name that has none
        may be anywhere.
    """
    return any(
        all(word.encode() in doctree for word in name.split() if word.isascii())
        for name in names
    )
