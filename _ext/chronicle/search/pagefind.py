"""Run Pagefind: pages in, the files of an index out.  The one home of the library.

Its program is run as a whole.  As a service of the Python interface it would answer
page by page, each a tenth of a second late, and end before all files are written.

Source: https://pagefind.app/docs/config-options/.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.folding import unspell
from chronicle.search.packed import (
    decompress,
    move_word,
    pack,
    part_of,
    place_of,
    rename,
    split_words,
    unpack,
    unpack_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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
    return put_in_order(_index(source, language))


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


def put_in_order(files: Mapping[str, bytes]) -> Index:
    """Return the same index with an order that follows from its content.

    Pagefind numbers pages as the file system lists them, and filters and files of
    words as its threads finish.

    :param files: ``{path: content}`` of all files of one index.
    """
    ordered = dict(files)
    sizes: dict[str, dict[str, int]] = {}
    entry = json.loads(ordered["pagefind-entry.json"])
    for language in entry["languages"].values():
        language["hash"] = _order_language(ordered, language["hash"], sizes)
    ordered["pagefind-entry.json"] = json.dumps(entry, sort_keys=True).encode()
    return Index(dict(sorted(ordered.items())), sizes)


def _order_language(
    files: dict[str, bytes], before: str, sizes: dict[str, dict[str, int]]
) -> str:
    """Order what the file of one language lists.

    :returns: The new hash of the file.
    """
    meta = unpack(files.pop(f"pagefind.{before}.pf_meta"))
    version, pages, chunks, filters, sorts, *rest = meta
    places = [place_of(files[path_of(page[0])]) for page in pages]
    order = sorted(range(len(pages)), key=places.__getitem__)
    to = sorted(range(len(pages)), key=order.__getitem__)
    packed = [files.pop(f"index/{name}.pf_index") for *_, name in chunks]
    words = (
        move_word(name, forms, to)
        for file in packed
        for name, forms in unpack_words(file)
    )
    chunks = []
    for part in split_words(words, part_of(len(pages))):
        name = rename(before, part.file)
        files[f"index/{name}.pf_index"] = part.file
        sizes[name] = part.sizes
        chunks.append([part.first, part.last, name])
    filters = sorted(
        [name, _order_filter(files, number, to)] for name, number in filters
    )
    sorts = sorted([name, [to[page] for page in listed]] for name, listed in sorts)
    data = pack([version, [pages[at] for at in order], chunks, filters, sorts, *rest])
    after = rename(before, data)
    files[f"pagefind.{after}.pf_meta"] = data
    return after


def _order_filter(files: dict[str, bytes], before: str, to: list[int]) -> str:
    """Order the values of a filter, and the pages of each.

    :returns: The new hash of the file.
    """
    name, values = unpack(files.pop(f"filter/{before}.pf_filter"))
    data = pack(
        [name, sorted([v, sorted(to[n] for n in pages)] for v, pages in values)]
    )
    after = rename(before, data)
    files[f"filter/{after}.pf_filter"] = data
    return after
