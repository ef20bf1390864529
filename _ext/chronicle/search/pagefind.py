"""Run Pagefind: pages in, the files of an index out.  The one home of the library.

Its program is run as a whole.  As a service of the Python interface it would answer
page by page, each a tenth of a second late, and end before all files are written.

Source: https://pagefind.app/docs/config-options/.
"""

from __future__ import annotations

import contextlib
import heapq
import json
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.core.folding import unspell
from chronicle.search.packed import (
    decompress,
    pack,
    pack_word,
    part_of,
    place_of,
    rename,
    split_words,
    unpack,
    unpack_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from chronicle.search.packed import Found, Word


# What belongs to a page and not to its text; what is listed there has pages of its own.
_NOT_INDEXED = (
    ".community-sources",
    ".headerlink",
    ".mentions",
    ".picture",
    ".post-byline",
    ".post-contents",
    ".postlist",
    ".services",
    ".source-mark",
    ".spoken-of",
    ".staff",
    ".timeline",
    ".timeline-compact",
    "[aria-hidden=true]",
    "nav",
)

# Ready-made dialogs, which the site has no use for.
_UNUSED = ("-ui.js", "-ui.css", "highlight.js", "worker.js", "wasm.unknown.pagefind")


def is_installed() -> bool:
    """Tell whether Pagefind can run here."""
    if find_spec("pagefind") is None or find_spec("cbor2") is None:
        return False
    return _program() is not None


def _program() -> Path | None:
    from pagefind.service import get_executable  # noqa: PLC0415 -- not everywhere

    program: Path | None = get_executable()
    return program


def make_index(source: Path, language: str) -> Index:
    """Return an index.

    :param source: Folder of the pages, as results lead to them.
    :param language: BCP 47 tag; its rules are used for all texts, since a reader
        expects one answer whatever the language of a post.
    """
    pages = sorted(path for path in source.rglob("*") if path.is_file())
    count = -(-len(pages) // AT_ONCE)
    if count > 1:
        parts = [
            index_texts(
                {
                    page.relative_to(source).as_posix(): page.read_text("utf-8")
                    for page in pages[number::count]
                },
                language,
            )
            for number in range(count)
        ]
        with contextlib.suppress(ValueError):
            return put_in_order(*parts)
    return put_in_order(_index(source, language))


AT_ONCE = 2_000
"""Pages that Pagefind indexes at once: it takes 180 KB of memory for each."""


def index_texts(texts: Mapping[str, str], language: str) -> dict[str, bytes]:
    """Return the files of an index of a few pages, in no order; none for no page.

    :param texts: ``{path: page}``.
    """
    if not texts:
        return {}
    with tempfile.TemporaryDirectory(dir=_fast_folder()) as folder:
        for path, text in texts.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return _index(Path(folder), language)


def _index(source: Path, language: str) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(dir=_fast_folder()) as folder:
        target = Path(folder, "index")
        _run(source, target, language.partition("-")[0])
        return _used(
            {
                path.relative_to(target).as_posix(): path.read_bytes()
                for path in target.rglob("*")
                if path.is_file()
            }
        )


MEMORY = Path("/dev/shm")  # noqa: S108 -- private folders are made in it
"""Where Linux keeps files in memory: thousands of small ones are made and removed."""

ROOM = 200_000_000
"""Bytes that must be free in it; an index of ten thousand pages takes a tenth."""


def _fast_folder() -> Path | None:
    """Return the folder in memory, if there is one with room for an index."""
    try:
        return MEMORY if shutil.disk_usage(MEMORY).free > ROOM else None
    except OSError:
        return None


class Indexed(NamedTuple):
    """A page as it stands in an index, in the letters that readers know."""

    id: str
    """What Pagefind calls it among the results."""

    title: str
    text: str
    kind: str
    day: str
    """ISO 8601, as precise as it is known; empty if it is not."""


def find_pages(paths: Iterable[str]) -> dict[str, str]:
    """Return ``{id: path}`` of the pages of an index."""
    ends = ".pf_fragment"
    return {
        path.rpartition("/")[2].removesuffix(ends): path
        for path in paths
        if path.endswith(ends)
    }


def path_of(id_: str) -> str:
    """Return the path of a page of an index."""
    return f"fragment/{id_}.pf_fragment"


def read_page(id_: str, data: bytes) -> Indexed:
    """Read a page of an index."""
    page = json.loads(decompress(data))
    kind = "".join(page["filters"].get("kind", [])[:1])
    title = unspell(page["meta"].get("title", ""))
    day = page["meta"].get("date", "")
    return Indexed(id_, title, unspell(page["content"]), kind, day)


def _run(source: Path, target: Path, language: str) -> None:
    """Index the pages below *source*; the files are complete when this returns."""
    program = _program()
    assert program is not None  # noqa: S101 -- is_installed() was asked before
    options = {
        "--site": str(source),
        "--output-path": str(target),
        "--force-language": language,
        "--exclude-selectors": ", ".join(_NOT_INDEXED),
    }
    arguments = [text for option in options.items() for text in option]
    subprocess.run(  # noqa: S603 -- the program is the package's own
        [program, "--silent", *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=source,  # where no settings of somebody else's lie
    )


def _used(files: dict[str, bytes]) -> dict[str, bytes]:
    """Leave out what the site's own dialog does not load."""
    stemmed = any(
        path.startswith("wasm.") and path != "wasm.unknown.pagefind" for path in files
    )
    unused = _UNUSED if stemmed else _UNUSED[:-1]
    return {path: data for path, data in files.items() if not path.endswith(unused)}


class Index(NamedTuple):
    """The files of an index, in an order that follows from its pages alone."""

    files: dict[str, bytes]
    """``{path: content}``, paths relative to the index's folder, in order."""

    sizes: dict[str, dict[str, int]]
    """``{name of a file of words: {word: bytes}}``."""


def put_in_order(*parts: Mapping[str, bytes]) -> Index:
    """Return one index of all pages, in an order that follows from its content.

    Pagefind numbers pages as the file system lists them, and filters and files of
    words as its threads finish.

    :param parts: ``{path: content}`` of all files of each index.
    :raises ValueError: If they cannot be one, as they say other things of pages.
    """
    files = {
        path: data
        for part in parts
        for path, data in part.items()
        if not path.endswith(_ORDERED)
    }
    sizes: dict[str, dict[str, int]] = {}
    entries = [json.loads(part["pagefind-entry.json"]) for part in parts]
    entry = entries[0]
    for code, language in entry["languages"].items():
        same = [each["languages"][code] for each in entries]
        if "page_count" in language:
            language["page_count"] = sum(each["page_count"] for each in same)
        numbered = [
            (part, each["hash"]) for part, each in zip(parts, same, strict=True)
        ]
        language["hash"] = _order_language(numbered, files, sizes)
    files["pagefind-entry.json"] = json.dumps(entry, sort_keys=True).encode()
    return Index(dict(sorted(files.items())), sizes)


_ORDERED = (".pf_filter", ".pf_index", ".pf_meta")
"""Suffixes of files in which pages have numbers."""


class _Pages(NamedTuple):
    """The pages of one index, and what lists them."""

    files: Mapping[str, bytes]
    meta: list[Any]
    to: dict[int, int]
    """The new number of each, by the old one."""

    def words(self) -> Iterator[tuple[str, dict[str, Found]]]:
        """Yield the words in order, with the new numbers of their pages."""
        for *_, name in self.meta[2]:
            for word, forms in unpack_words(self.files[f"index/{name}.pf_index"]):
                yield word, {form: self._moved(found) for form, found in forms.items()}

    def _moved(self, found: Found) -> Found:
        return {self.to[number]: places for number, places in found.items()}

    def filters(self) -> Iterator[tuple[str, str, str, list[int]]]:
        """Yield names, hashes, values, and the new numbers of their pages."""
        for name, number in self.meta[3]:
            _, values = unpack(self.files[f"filter/{number}.pf_filter"])
            for value, pages in values:
                yield name, number, value, [self.to[page] for page in pages]


def _order_language(
    numbered: Sequence[tuple[Mapping[str, bytes], str]],
    files: dict[str, bytes],
    sizes: dict[str, dict[str, int]],
) -> str:
    """Add to *files* those in which the pages of one language have numbers.

    :param numbered: The files of each index, and the hash of that which lists others.
    :returns: The hash of the new one.
    """
    before = numbered[0][1]
    parts = [
        _Pages(of, unpack(of[f"pagefind.{number}.pf_meta"]), {})
        for of, number in numbered
    ]
    version, _, _, _, sorts, *rest = parts[0].meta
    if len(parts) > 1 and any(part.meta[4:] != [[], *rest] for part in parts):
        raise ValueError("other fields, or an order of pages")
    listed = sorted(
        (place_of(part.files[path_of(page[0])]), at, number, page)
        for at, part in enumerate(parts)
        for number, page in enumerate(part.meta[1])
    )
    for new, (_, at, number, _) in enumerate(listed):
        parts[at].to[number] = new
    chunks = []
    for chunk in split_words(_join_words(parts), part_of(len(listed))):
        name = rename(before, chunk.file)
        files[f"index/{name}.pf_index"] = chunk.file
        sizes[name] = chunk.sizes
        chunks.append([chunk.first, chunk.last, name])
    filters = []
    for name, (shape, values) in sorted(_join_filters(parts).items()):
        data = pack([name, sorted([v, sorted(pages)] for v, pages in values.items())])
        filters.append([name, rename(shape, data)])
        files[f"filter/{filters[-1][1]}.pf_filter"] = data
    sorts = sorted([name, [parts[0].to[n] for n in pages]] for name, pages in sorts)
    pages = [page for *_, page in listed]
    data = pack([version, pages, chunks, filters, sorts, *rest])
    after = rename(before, data)
    files[f"pagefind.{after}.pf_meta"] = data
    return after


def _join_words(parts: Iterable[_Pages]) -> Iterator[Word]:
    streams = (part.words() for part in parts)
    by_name = itemgetter(0)
    for name, same in groupby(heapq.merge(*streams, key=by_name), by_name):
        forms: dict[str, Found] = {}
        for _, each in same:
            for form, found in each.items():
                forms.setdefault(form, {}).update(found)
        yield pack_word(name, forms)


def _join_filters(
    parts: Iterable[_Pages],
) -> dict[str, tuple[str, dict[str, list[int]]]]:
    """Return ``{name: (a hash of the shape of its file's, {value: pages})}``."""
    joined: dict[str, tuple[str, dict[str, list[int]]]] = {}
    for part in parts:
        for name, number, value, pages in part.filters():
            _, values = joined.setdefault(name, (number, {}))
            values.setdefault(value, []).extend(pages)
    return joined
