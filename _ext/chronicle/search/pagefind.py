"""Run Pagefind: pages in, the files of an index out.  The one home of the library.

Its program is run as a whole.  As a service of the Python interface it would answer
page by page, each a tenth of a second late, and end before all files are written.

Source: https://pagefind.app/docs/config-options/.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.core.folding import unspell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


MAGIC = b"pagefind_dcd"
"""What stands before the content of each compressed file."""

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


def make_index(source: Path, language: str) -> dict[str, bytes]:
    """Return the files of an index.

    :param source: Folder of the pages, as results lead to them.
    :param language: BCP 47 tag; its rules are used for all texts, since a reader
        expects one answer whatever the language of a post.
    :returns: ``{path: content}``, paths relative to the index's folder, in order.
    """
    with tempfile.TemporaryDirectory(dir=_fast_folder()) as folder:
        target = Path(folder, "index")
        _run(source, target, language.partition("-")[0])
        files = {
            path.relative_to(target).as_posix(): path.read_bytes()
            for path in target.rglob("*")
            if path.is_file()
        }
    return put_in_order(_used(files))


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


def find_pages(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return ``{id: content}`` of the pages of an index."""
    return {
        Path(path).stem: data
        for path, data in files.items()
        if path.endswith(".pf_fragment")
    }


def read_page(id_: str, data: bytes) -> Indexed:
    """Read a page of an index."""
    page = json.loads(gzip.decompress(data).removeprefix(MAGIC))
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


def put_in_order(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the same index with an order that follows from its content.

    :param files: ``{path: content}`` of all files of one index.
    :returns: The same; filters, words and the files that name them have new names.
    """
    ordered = dict(files)
    filters = _order_filters(ordered)
    entry = json.loads(ordered["pagefind-entry.json"])
    for language in entry["languages"].values():
        language["hash"] = _order_meta(ordered, language["hash"], filters)
    ordered["pagefind-entry.json"] = json.dumps(entry, sort_keys=True).encode()
    return dict(sorted(ordered.items()))


def _order_filters(files: dict[str, bytes]) -> dict[str, str]:
    """Order the values of each filter.

    :returns: ``{old hash: new hash}``.
    """
    renamed = {}
    for path in [path for path in files if path.endswith(".pf_filter")]:
        name, values = _unpack(files.pop(path))
        data = _pack([name, sorted(values)])
        before = path.removeprefix("filter/").removesuffix(".pf_filter")
        renamed[before] = after = _rename(before, data)
        files[f"filter/{after}.pf_filter"] = data
    return renamed


def _order_meta(files: dict[str, bytes], before: str, filters: dict[str, str]) -> str:
    """Order what the file of one language lists.

    :returns: The new hash of the file.
    """
    meta = _unpack(files.pop(f"pagefind.{before}.pf_meta"))
    version, pages, chunks, filter_list, sorts, *rest = meta
    chunks = [part for chunk in chunks for part in _split_chunk(files, chunk[2])]
    filter_list = sorted([name, filters[number]] for name, number in filter_list)
    data = _pack([version, pages, chunks, filter_list, sorted(sorts), *rest])
    after = _rename(before, data)
    files[f"pagefind.{after}.pf_meta"] = data
    return after


PART = 16_000
"""Bytes of words that are loaded together, about half of it when compressed.  Pagefind
puts four times as many into one file, and each word of a query loads one."""

Entry = Any
"""A word of the index, and where it stands."""


def _split_chunk(files: dict[str, bytes], before: str) -> Iterator[list[str]]:
    """Put the words of one file into smaller ones.

    :yields: First word, last word and hash of each.
    """
    entries, *rest = _unpack(files.pop(f"index/{before}.pf_index"))
    for part in split_entries(entries):
        data = _pack([part, *rest])
        after = _rename(before, data)
        files[f"index/{after}.pf_index"] = data
        yield [part[0][0], part[-1][0], after]


def split_entries(entries: list[Entry]) -> Iterator[list[Entry]]:
    """Cut a list of words where neighbours have least in common.

    Half a word typed finds the words that begin with it only in the same file.
    """
    sizes = [len(_encode(entry)) for entry in entries]
    start, filled = 0, 0
    for end, size in enumerate(sizes):
        filled += size
        if filled > PART and end > start:
            cut = _best_cut(entries, range(start + (end - start) // 2 + 1, end + 1))
            yield entries[start:cut]
            start, filled = cut, sum(sizes[cut : end + 1])
    if start < len(entries):
        yield entries[start:]


def _best_cut(entries: list[Entry], places: range) -> int:
    def cost(place: int) -> tuple[int, int]:
        last, first = entries[place - 1][0], entries[place][0]
        alike = takewhile(
            lambda pair: pair[0] == pair[1], zip(last, first, strict=False)
        )
        return sum(1 for _ in alike), len(last) + len(first)

    return min(places, key=cost)


def _encode(value: object) -> bytes:
    import cbor2  # noqa: PLC0415 -- not everywhere

    return cbor2.dumps(value)


def _unpack(data: bytes) -> Any:
    import cbor2  # noqa: PLC0415 -- not everywhere

    return cbor2.loads(gzip.decompress(data).removeprefix(MAGIC))


def _pack(value: object) -> bytes:
    data = gzip.compress(MAGIC + _encode(value), mtime=0)
    # Versions of Python disagree on the system that this byte names: "unknown" is true.
    return data[:9] + b"\xff" + data[10:]


def _rename(before: str, data: bytes) -> str:
    """Return a name of the same shape as *before*: language, hash of the content."""
    language, _, number = before.rpartition("_")
    digest = hashlib.sha256(data).hexdigest()
    return f"{language}_{digest[: len(number)]}"
