"""Amend an index where few pages changed: the files that Pagefind would make of all.

Pagefind reads all pages again for each change of one.  What it knows of a page follows
from that page alone; here, it is put in the place of what was known before.  What
would need other pages too (another date, another filter) is left to Pagefind.

Source: https://github.com/Pagefind/pagefind/blob/v1.5.2/pagefind/src/index/mod.rs.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.search.packed import PART, decompress, pack, rename, split_words, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Posting = list[list[int]]
"""Where a word stands in a page: in the text, in what is said of the page."""

Slot = tuple[str, str]
"""A word, and its form with accents; empty where it has none."""

Word = list[Any]
"""As Pagefind keeps it: the word, postings by page, and those of forms with accents."""


class NotAmendableError(Exception):
    """What changed needs all pages, or the index is another than expected."""


class Single(NamedTuple):
    """What an index knows of one page."""

    entry: list[Any]
    """Id, and number of words."""

    words: dict[Slot, Posting]
    shown: dict[str, Any]
    """What results show, and filters."""

    file: bytes
    """The same, as it lies in the index."""


def amend(
    read: Callable[[str], bytes],
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
) -> dict[str, bytes | None]:
    """Return the files of an index that are others when some pages changed.

    :param read: Reads a file of the index by its path.
    :param before: Files of an index of these pages alone, as they were.
    :param after: Likewise, as they are.
    :returns: ``{path: content}``; None for what is no more.
    :raises NotAmendableError: If the index has to be made of all pages.
    """
    entry = json.loads(read("pagefind-entry.json"))
    if len(entry["languages"]) != 1:
        raise NotAmendableError("several languages")
    (language,) = entry["languages"].values()
    path = f"pagefind.{language['hash']}.pf_meta"
    meta = unpack(read(path))
    if not meta[2]:
        raise NotAmendableError("no words")
    fields = meta[5]
    were, are = _read_pages(before, fields), _read_pages(after, fields)
    changes, files = _replace_pages(meta[1], were, are)
    meta[2], more = _amend_words(meta[2], changes, read)
    data = pack(meta)
    language["hash"] = rename(language["hash"], data)
    files |= {path: None}
    files |= more
    files[f"pagefind.{language['hash']}.pf_meta"] = data
    files["pagefind-entry.json"] = json.dumps(entry, sort_keys=True).encode()
    return files


# Pages ----------------------------------------------------------------------------


def _read_pages(files: Mapping[str, bytes], fields: list[str]) -> dict[str, Single]:
    """Return what a small index knows of each of its pages, by address.

    :param fields: What is said of pages in the large one.
    """
    entry = json.loads(files["pagefind-entry.json"])
    pages: dict[str, Single] = {}
    for language in entry["languages"].values():
        meta = unpack(files[f"pagefind.{language['hash']}.pf_meta"])
        words: defaultdict[int, dict[Slot, Posting]] = defaultdict(dict)
        for *_, name in meta[2]:
            for word, own, variants in unpack(files[f"index/{name}.pf_index"])[0]:
                for form, found in (("", own), *variants):
                    for number, (locs, said) in _by_number(found).items():
                        words[number][word, form] = [
                            locs,
                            _renumbered(said, meta[5], fields),
                        ]
        for number, page in enumerate(meta[1]):
            file = files[f"fragment/{page[0]}.pf_fragment"]
            shown = json.loads(decompress(file))
            pages[shown["url"]] = Single(page, words[number], shown, file)
    return pages


def _renumbered(said: list[int], own: list[str], fields: list[str]) -> list[int]:
    """Return places in what is said of a page; below zero are fields, by number."""
    if not set(own) <= set(fields):
        raise NotAmendableError("a field that no page had")
    return [n if n >= 0 else -1 - fields.index(own[-1 - n]) for n in said]


def _replace_pages(
    listed: list[list[Any]], were: Mapping[str, Single], are: Mapping[str, Single]
) -> tuple[dict[str, list[_Change]], dict[str, bytes | None]]:
    """Put pages in the place of what they were.

    :param listed: The pages of the index, in order; those that changed are replaced.
    :returns: The words whose postings are others, and the files of the pages.
    """
    if were.keys() != are.keys():
        raise NotAmendableError("a page more or less")
    numbers = {page[0]: number for number, page in enumerate(listed)}
    changes: defaultdict[str, list[_Change]] = defaultdict(list)
    files: dict[str, bytes | None] = {}
    for address, now in are.items():
        was = were[address]
        if _kept(was) != _kept(now) or was.entry[0] not in numbers:
            raise NotAmendableError(f"other filters or dates: {address}")
        if was.entry != now.entry and now.entry[0] in numbers:
            raise NotAmendableError(f"two pages of one name: {now.entry[0]}")
        number = numbers[was.entry[0]]
        listed[number] = now.entry
        files[f"fragment/{was.entry[0]}.pf_fragment"] = None
        files[f"fragment/{now.entry[0]}.pf_fragment"] = now.file
        for slot in was.words.keys() | now.words.keys():
            before, posting = was.words.get(slot), now.words.get(slot)
            if before != posting:
                changes[slot[0]].append(_Change(slot[1], number, before, posting))
    return changes, files


def _kept(page: Single) -> object:
    """Return what may not change: by it, all pages are put in groups and in order."""
    meta = page.shown["meta"]
    return page.shown["filters"], sorted(meta), {**meta, "title": ""}


class _Change(NamedTuple):
    """What is known of a word in a page."""

    form: str
    number: int
    before: Posting | None
    posting: Posting | None


# Words ----------------------------------------------------------------------------


def _by_number(pages: Iterable[list[Any]]) -> dict[int, Posting]:
    """Return postings by the number of the page; each is kept less the one before."""
    number = 0
    found = {}
    for step, *posting in pages:
        number += step
        found[number] = posting
    return found


def _by_step(found: Mapping[int, Posting]) -> list[list[Any]]:
    numbers = sorted(found)
    return [
        [number - before, *found[number]]
        for before, number in zip([0, *numbers], numbers, strict=False)
    ]


def _changed_word(word: Word, changes: Iterable[_Change]) -> Word:
    """Return a word with other postings; its forms must stand in the same order."""
    name, own, variants = word
    forms = {form: _by_number(pages) for form, pages in (("", own), *variants)}
    order = [(form, min(forms[form])) for form in forms if form]
    for form, number, before, posting in changes:
        if form not in forms or forms[form].pop(number, None) != before:
            raise NotAmendableError(f"not as it was known: {name}")
        if posting is not None:
            forms[form][number] = posting
    if order != [(form, min(forms[form], default=-1)) for form in forms if form]:
        raise NotAmendableError(f"other forms of {name}")
    return [
        name,
        _by_step(forms[""]),
        [[form, _by_step(forms[form])] for form in forms if form],
    ]


class _Parts:
    """The files of words, as they were; each word with what has changed."""

    def __init__(
        self,
        listed: list[list[str]],
        changes: Mapping[str, list[_Change]],
        read: Callable[[str], bytes],
    ) -> None:
        self.listed = listed  # first word, last word, name
        self.starts = [first for first, *_ in listed]
        self._read = read
        self._changes: defaultdict[int, dict[str, list[_Change]]] = defaultdict(dict)
        for word, each in changes.items():
            at = max(0, bisect_right(self.starts, word) - 1)
            self._changes[at][word] = each
        self._words: dict[int, list[Word]] = {}

    @property
    def due(self) -> set[int]:
        """Which have to be parted again: what changed, and what ends by its words."""
        found = set(self._changes)
        for number in self._changes:
            before, size = number - 1, 0
            while before >= 0:
                size += len(decompress(self._file(before))) - HEAD
                if size > PART:
                    break
                found.add(before)
                before -= 1
        return found

    def words(self, number: int) -> list[Word]:
        """Return the words that belong into one file now."""
        if number not in self._words:
            known = {word[0]: word for word in unpack(self._file(number))[0]}
            for word, each in self._changes.get(number, {}).items():
                known[word] = _changed_word(known.get(word, [word, [], []]), each)
            left = (word for word in known.values() if word[1] or word[2])
            self._words[number] = sorted(left, key=lambda word: str(word[0]))
        return self._words[number]

    def _file(self, number: int) -> bytes:
        name = self.listed[number][2]
        data = self._read(f"index/{name}.pf_index")
        if rename(name, data) != name:
            raise NotAmendableError(f"another file than was written: {name}")
        return data

    def words_from(self, number: int) -> Iterator[Word]:
        """Yield all words from one file on."""
        for each in range(number, len(self.listed)):
            yield from self.words(each)

    def next_start(self, last: str) -> int | None:
        """Return the number of the file that begins after a word; None if none does."""
        number = bisect_right(self.starts, last)
        words = self.words(number - 1)
        return number if words and words[-1][0] == last else None


HEAD = 6
"""Bytes that a file of words has before the first one, at most."""


def _amend_words(
    listed: list[list[str]],
    changes: Mapping[str, list[_Change]],
    read: Callable[[str], bytes],
) -> tuple[list[list[str]], dict[str, bytes | None]]:
    """Return the list of the files of words, and those that are others than before."""
    parts = _Parts(listed, changes, read)
    due = parts.due
    found: list[list[str]] = []
    made: dict[str, bytes] = {}
    number = 0
    while number < len(listed):
        if number not in due:
            found.append(listed[number])
            number += 1
            continue
        start, number = number, len(listed)
        for part in split_words(parts.words_from(start)):
            first, last = part.words[0][0], part.words[-1][0]
            name = rename(listed[0][2], part.file)
            found.append([first, last, name])
            made[f"index/{name}.pf_index"] = part.file
            if (after := parts.next_start(last)) is not None:
                number = after
                break
    kept = {f"index/{name}.pf_index" for *_, name in found}
    gone = (f"index/{name}.pf_index" for *_, name in listed)
    return found, {**{path: None for path in gone if path not in kept}, **made}
