"""Run Pagefind: pages in, the files of an index out.  The one home of the library.

Source: https://pagefind.app/docs/py-api/.
"""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from chronicle.search.letters import spell

if TYPE_CHECKING:
    from collections.abc import Iterable

# What belongs to a page and not to its text.
_NOT_INDEXED = (
    ".headerlink",
    ".post-byline",
    ".archive-link",
    ".postlist",
    ".source-mark",
    "[aria-hidden=true]",
    "nav",
)

# Ready-made dialogs, which the site has no use for.
_UNUSED = ("-ui.js", "-ui.css", "highlight.js", "worker.js", "wasm.unknown.pagefind")


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page of the site, whose attributes tell Pagefind what to index."""

    url: str
    """From the site's root, with a leading slash."""

    html: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """Something that is found by itself, though it is only a part of a page."""

    url: str
    """From the site's root, with a leading slash, and a fragment."""

    title: str
    kind: str
    """What results are filtered by: ``person``, ``service``."""

    text: str


def is_installed() -> bool:
    """Tell whether Pagefind can run here."""
    if find_spec("pagefind") is None or find_spec("cbor2") is None:
        return False
    from pagefind.service import get_executable  # noqa: PLC0415 -- not everywhere

    return get_executable() is not None


def make_index(
    pages: Iterable[Page], entries: Iterable[Entry], language: str
) -> dict[str, bytes]:
    """Return the files of an index.

    :param language: BCP 47 tag; its rules are used for all texts, since a reader
        expects one answer whatever the language of a post.
    :returns: ``{path: content}``, paths relative to the index's folder, in order.
    """
    from chronicle.search.canonical import put_in_order  # noqa: PLC0415 -- as above

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_index(pages, entries, language.partition("-")[0], folder))
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in Path(folder).rglob("*")
            if path.is_file()
        }
    return put_in_order(_used(files))


async def _index(
    pages: Iterable[Page], entries: Iterable[Entry], language: str, folder: str
) -> None:
    from pagefind.index import IndexConfig, PagefindIndex  # noqa: PLC0415

    config = IndexConfig(
        output_path=folder,
        force_language=language,
        exclude_selectors=list(_NOT_INDEXED),
    )
    # Leaving the context writes the files.
    async with PagefindIndex(config=config) as index:
        for page in pages:
            await index.add_html_file(url=page.url, content=spell(page.html))
        for entry in entries:
            await index.add_custom_record(
                url=entry.url,
                content=spell(entry.text),
                language=language,
                meta={"title": spell(entry.title), "kind": entry.kind},
                filters={"kind": [entry.kind]},
            )


def _used(files: dict[str, bytes]) -> dict[str, bytes]:
    """Leave out what the site's own dialog does not load."""
    stemmed = any(
        path.startswith("wasm.") and path != "wasm.unknown.pagefind" for path in files
    )
    unused = _UNUSED if stemmed else _UNUSED[:-1]
    return {path: data for path, data in files.items() if not path.endswith(unused)}
