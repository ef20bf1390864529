"""Amend an index where few pages changed: the files that Pagefind would make of all.

Pagefind reads all pages again for each change of one.  What it knows of a page follows
from that page alone; here, it is put in the place of what was known before, and pages
that came or went move the numbers of those behind them.

Source: https://github.com/Pagefind/pagefind/blob/v1.5.2/pagefind/src/index/mod.rs.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.search.packed import (
    Word,
    cut_words,
    decompress,
    pack,
    pack_places,
    pack_word,
    part_of,
    place_of,
    rename,
    shift_word,
    split_words,
    unpack,
    unpack_word,
)
from chronicle.search.pagefind import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from chronicle.search.packed import Found

Slot = tuple[str, str]
"""A word, and its form with accents; empty where it has none."""


class NotAmendableError(Exception):
    """What changed needs all pages, or the index is another than expected."""


class Single(NamedTuple):
    """What an index knows of one page."""

    entry: list[Any]
    """Id, and number of words."""

    words: dict[Slot, bytes]
    """Where each stands."""

    fields: frozenset[str]
    """What is said of the page: its title, its day."""

    filters: dict[str, list[str]]
    """``{filter: values}``."""

    file: bytes
    """What results show, as it lies in the index."""


class Amended(NamedTuple):
    """What is another than before."""

    files: dict[str, bytes | None]
    """``{path: content}``; None for what is no more."""

    sizes: dict[str, dict[str, int]]
    """``{name of a file of words: {word: bytes}}``, of new files."""


def amend(
    read: Callable[[str], bytes],
    sizes: Mapping[str, Mapping[str, int]],
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
) -> Amended:
    """Return the files of an index that are others when some pages changed.

    :param read: Reads a file of the index by its path.
    :param sizes: ``{name of a file of words: {word: bytes}}``.
    :param before: Files of an index of these pages alone, as they were.
    :param after: Likewise, as they are.
    :raises NotAmendableError: If the index has to be made of all pages.
    :raises LookupError: If a file or a word is not as it was written; so do OSError and
        ValueError.
    """
    entry = json.loads(read("pagefind-entry.json"))
    if len(entry["languages"]) != 1:
        raise NotAmendableError("several languages")
    (language,) = entry["languages"].values()
    path = f"pagefind.{language['hash']}.pf_meta"
    meta = unpack(read(path))
    if not meta[2] or meta[4]:
        raise NotAmendableError("no words, or an order of pages")
    fields = meta[5]
    were, are = _read_pages(before, fields), _read_pages(after, fields)
    pages = _Pages(meta[1], were, are, read)
    if part_of(len(pages.listed)) != part_of(len(meta[1])):
        raise NotAmendableError("words in files of another size")
    files = pages.files()
    meta[2], sizes_now, more = _amend_words(meta[2], sizes, pages, read)
    files |= more
    meta[3], more = _amend_filters(meta[3], pages, read)
    files |= more
    meta[1] = pages.listed
    language["page_count"] = len(pages.listed)
    data = pack(meta)
    files |= {path: None}
    language["hash"] = rename(language["hash"], data)
    files[f"pagefind.{language['hash']}.pf_meta"] = data
    files["pagefind-entry.json"] = json.dumps(entry, sort_keys=True).encode()
    return Amended(files, sizes_now)


# Pages ----------------------------------------------------------------------------


def _read_pages(files: Mapping[str, bytes], fields: list[str]) -> dict[str, Single]:
    """Return what a small index knows of each of its pages, by address.

    :param fields: What is said of pages in the large one.
    """
    pages: dict[str, Single] = {}
    if not files:
        return pages
    entry = json.loads(files["pagefind-entry.json"])
    for language in entry["languages"].values():
        meta = unpack(files[f"pagefind.{language['hash']}.pf_meta"])
        words: defaultdict[int, dict[Slot, bytes]] = defaultdict(dict)
        for *_, name in meta[2]:
            for word, own, variants in unpack(files[f"index/{name}.pf_index"])[0]:
                for form, postings in (("", own), *variants):
                    number = 0
                    for step, locs, said in postings:
                        number += step
                        places = locs, _renumbered(said, meta[5], fields)
                        words[number][word, form] = pack_places(places)
        for number, page in enumerate(meta[1]):
            file = files[path_of(page[0])]
            shown = json.loads(decompress(file))
            pages[shown["url"]] = Single(
                page, words[number], frozenset(shown["meta"]), shown["filters"], file
            )
    return pages


def _renumbered(said: list[int], own: list[str], fields: list[str]) -> list[int]:
    """Return places in what is said of a page; below zero are fields, by number."""
    if not set(own) <= set(fields):
        raise NotAmendableError("a field that no page had")
    return [n if n >= 0 else -1 - fields.index(own[-1 - n]) for n in said]


class _Pages:
    """The pages of an index, in order: those that changed in the place of what was."""

    def __init__(
        self,
        before: list[list[Any]],
        were: Mapping[str, Single],
        are: Mapping[str, Single],
        read: Callable[[str], bytes],
    ) -> None:
        numbers = {page[0]: number for number, page in enumerate(before)}
        self.gone = {numbers[page.entry[0]]: page for page in were.values()}
        """``{number: page}`` as it was."""
        kept = [number for number in range(len(before)) if number not in self.gone]
        if not kept:
            raise NotAmendableError("no other page")

        def file(number: int) -> bytes:
            return read(path_of(before[number][0]))

        shown = (json.loads(decompress(file(number))) for number in reversed(kept))
        _check_fields(self.gone.values(), are.values(), shown)
        came = sorted(are.values(), key=lambda page: place_of(page.file))
        at = [
            bisect_left(kept, place_of(page.file), key=lambda n: place_of(file(n)))
            for page in came
        ]
        self.come = {
            number + n: page
            for n, (number, page) in enumerate(zip(at, came, strict=True))
        }
        """``{number: page}`` as it is."""
        self.listed = [before[number] for number in kept]
        for number, page in self.come.items():
            self.listed.insert(number, page.entry)
        if len({page[0] for page in self.listed}) < len(self.listed):
            raise NotAmendableError("two pages of one name")
        others = (n for n in range(len(self.listed)) if n not in self.come)
        self.to = dict(zip(kept, others, strict=True))
        """The new number of each page that is still there, by the old one."""
        self.have_moved = any(number != before for before, number in self.to.items())
        """Whether pages that have not changed have other numbers than before."""
        if not self.have_moved:
            self.to |= {number: number for number in self.gone}

    def files(self) -> dict[str, bytes | None]:
        """Return the files of the pages that changed."""
        gone = dict.fromkeys(page.entry[0] for page in self.gone.values())
        now = {page.entry[0]: page.file for page in self.come.values()}
        return {path_of(id_): file for id_, file in (gone | now).items()}

    def changes(self) -> dict[str, _Changes]:
        """Return what is another in the pages that changed, by words."""
        gone, come = (
            {
                (*slot, number): places
                for number, page in pages.items()
                for slot, places in page.words.items()
            }
            for pages in (self.gone, self.come)
        )
        if not self.have_moved:
            for key in gone.keys() & come.keys():
                if gone[key] == come[key]:
                    del gone[key], come[key]
        changes: defaultdict[str, _Changes] = defaultdict(lambda: _Changes([], []))
        for (word, form, number), places in gone.items():
            changes[word].gone.append((form, number, places))
        for (word, form, number), places in come.items():
            changes[word].come.append((form, number, places))
        return changes


def _check_fields(
    gone: Iterable[Single], come: Iterable[Single], others: Iterable[Any]
) -> None:
    """See that something is said of some page still, if it was before.

    :param others: What results show of each page that has not changed.
    """
    missing = {field for page in gone for field in page.fields}
    missing -= {field for page in come for field in page.fields}
    for shown in others if missing else ():
        missing -= shown["meta"].keys()
        if not missing:
            break
    if missing:
        raise NotAmendableError("a field that no page has now")


class _Changes(NamedTuple):
    """What has changed for a word: ``(form, number of the page, places)``."""

    gone: list[tuple[str, int, bytes]]
    """With the number that the page had."""

    come: list[tuple[str, int, bytes]]


# Words ----------------------------------------------------------------------------


def _changed_word(word: Word, changes: _Changes, to: Mapping[int, int]) -> Word | None:
    """Return a word with other postings; None if it is on no page."""
    found = unpack_word(word) if word.data else {}
    for form, number, places in changes.gone:
        if found.get(form, {}).pop(number, None) != places:
            raise NotAmendableError(f"not as it was known: {word.name}")
    moved: defaultdict[str, Found] = defaultdict(dict)
    for form, each in found.items():
        moved[form] = {to[number]: places for number, places in each.items()}
    for form, number, places in changes.come:
        moved[form][number] = places
    kept = {form: each for form, each in moved.items() if each}
    return pack_word(word.name, kept) if kept else None


class _Parts:
    """The files of words, as they were; each word with what has changed."""

    def __init__(
        self,
        listed: list[list[str]],
        sizes: Mapping[str, Mapping[str, int]],
        pages: _Pages,
        read: Callable[[str], bytes],
    ) -> None:
        self.listed = listed  # first word, last word, name
        self.starts = [first for first, *_ in listed]
        self.size = part_of(len(pages.listed))
        self._sizes = sizes
        self._pages = pages
        self._read = read
        self._changes: defaultdict[int, dict[str, _Changes]] = defaultdict(dict)
        for word, each in pages.changes().items():
            at = max(0, bisect_right(self.starts, word) - 1)
            self._changes[at][word] = each
        self._words: dict[int, list[Word]] = {}

    @property
    def due(self) -> set[int]:
        """Which have to be parted again: what changed, and what ends by its words."""
        if self._pages.have_moved:
            return set(range(len(self.listed)))
        found = set(self._changes)
        for number in self._changes:
            before, size = number - 1, 0
            while before >= 0:
                size += sum(self._sizes[self.listed[before][2]].values())
                if size > self.size:
                    break
                found.add(before)
                before -= 1
        return found

    def words(self, number: int) -> list[Word]:
        """Return the words that belong into one file now."""
        if number not in self._words:
            self._words[number] = sorted(self._changed_words(number))
        return self._words[number]

    def _changed_words(self, number: int) -> Iterator[Word]:
        name = self.listed[number][2]
        file = self._read(f"index/{name}.pf_index")
        if rename(name, file) != name:
            raise NotAmendableError(f"another file than was written: {name}")
        to = self._pages.to
        changes = dict(self._changes.get(number, {}))
        for word in cut_words(file, self._sizes[name]):
            if each := changes.pop(word.name, None):
                if changed := _changed_word(word, each, to):
                    yield changed
            else:
                yield shift_word(word, to) if self._pages.have_moved else word
        for new, each in changes.items():
            if changed := _changed_word(Word(new, b""), each, to):
                yield changed

    def words_from(self, number: int) -> Iterator[Word]:
        """Yield all words from one file on."""
        for each in range(number, len(self.listed)):
            yield from self.words(each)

    def next_start(self, last: str) -> int | None:
        """Return the number of the file that begins after a word; None if none does."""
        number = bisect_right(self.starts, last)
        words = self.words(number - 1)
        return number if words and words[-1].name == last else None


def _amend_words(
    listed: list[list[str]],
    sizes: Mapping[str, Mapping[str, int]],
    pages: _Pages,
    read: Callable[[str], bytes],
) -> tuple[list[list[str]], dict[str, dict[str, int]], dict[str, bytes | None]]:
    """Return the list of the files of words, sizes of new ones, and what changed."""
    parts = _Parts(listed, sizes, pages, read)
    due = parts.due
    found: list[list[str]] = []
    made: dict[str, bytes | None] = {}
    sizes_now: dict[str, dict[str, int]] = {}
    number = 0
    while number < len(listed):
        if number not in due:
            found.append(listed[number])
            number += 1
            continue
        start, number = number, len(listed)
        for part in split_words(parts.words_from(start), parts.size):
            name = rename(listed[0][2], part.file)
            found.append([part.first, part.last, name])
            made[f"index/{name}.pf_index"] = part.file
            sizes_now[name] = part.sizes
            if (after := parts.next_start(part.last)) is not None:
                number = after
                break
    kept = {name for *_, name in found}
    gone = {f"index/{name}.pf_index": None for *_, name in listed if name not in kept}
    return found, sizes_now, gone | made


# Filters --------------------------------------------------------------------------


def _amend_filters(
    listed: list[tuple[str, str]], pages: _Pages, read: Callable[[str], bytes]
) -> tuple[list[list[str]], dict[str, bytes | None]]:
    """Return the list of filters, and the files of those that changed."""
    known = dict(listed)
    files: dict[str, bytes | None] = {}
    found = []
    added = {name for page in pages.come.values() for name in page.filters}
    if not added <= known.keys():
        raise NotAmendableError("a filter that no page had")
    for name, before in known.items():
        _, values = unpack(read(f"filter/{before}.pf_filter"))
        numbers: defaultdict[str, list[int]] = defaultdict(list)
        for value, each in values:
            numbers[value] += (pages.to[n] for n in each if n not in pages.gone)
        for number, page in pages.come.items():
            for value in page.filters.get(name, ()):
                numbers[value].append(number)
        now = sorted([value, sorted(each)] for value, each in numbers.items() if each)
        if not now:
            files[f"filter/{before}.pf_filter"] = None
            continue
        data = pack([name, now])
        number_now = rename(before, data)
        found.append([name, number_now])
        if number_now != before:
            files |= {f"filter/{before}.pf_filter": None}
            files |= {f"filter/{number_now}.pf_filter": data}
    return sorted(found), files
