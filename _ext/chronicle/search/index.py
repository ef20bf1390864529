"""Write the index of the built pages, when a page changed."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from chronicle import __version__
from chronicle.output.generated import ledger_of, write_file, writes_site
from chronicle.search.engine import Page, is_installed, make_index, read_texts
from chronicle.search.letters import spellings
from chronicle.search.objects import object_pages
from chronicle.search.vocabulary import gather_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

logger = logging.getLogger(__name__)

FOLDER = "pagefind"
"""Folder of the index below the output folder; the dialog asks for it by this name."""

_SEARCHED = "data-pagefind-body"
"""The attribute that templates give to the part of a page that readers can search."""


def write_index(app: Sphinx, exception: Exception | None) -> None:
    """Write the index, unless all pages are as they were at the last one."""
    if exception is not None or not writes_site(app.builder):
        return
    if not is_installed():
        logger.info("Pagefind is not installed: the site has Sphinx's own search only.")
        return
    pages = [*_searched_pages(app.builder), *object_pages(app.builder)]
    digest = _digest(app.config.language, pages)
    account = Path(app.doctreedir, "chronicle", f"search-{app.builder.name}.json")
    before = _read(account)
    if before["digest"] == digest and _are_there(app, before["files"]):
        for path in before["files"]:
            ledger_of(app).note(path)
        return
    files = make_index(pages, app.config.language)
    words = gather_words(read_texts(files))
    files["letters.json"] = json.dumps(spellings()).encode()
    files["words.txt"] = "\n".join(words).encode()
    for path, data in files.items():
        write_file(app, f"{FOLDER}/{path}", data)
    paths = [f"{FOLDER}/{path}" for path in files]
    account.parent.mkdir(parents=True, exist_ok=True)
    account.write_text(json.dumps({"digest": digest, "files": paths}))
    logger.info("indexed %d pages for search", len(pages))


def _searched_pages(builder: StandaloneHTMLBuilder) -> Iterator[Page]:
    for docname in sorted(builder.env.found_docs):
        output = Path(builder.get_output_path(docname))
        html = output.read_text(encoding="utf-8") if output.is_file() else ""
        if _SEARCHED in html:
            path = output.relative_to(builder.outdir).as_posix()
            yield Page(path, html)


def _digest(language: str, pages: Iterable[Page]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    digest.update(f"{language} {version('pagefind')} {__version__}".encode())
    for page in pages:
        digest.update(repr(page).encode())
    return digest.hexdigest()


def _read(account: Path) -> dict[str, Any]:
    if account.is_file():
        found: dict[str, Any] = json.loads(account.read_text(encoding="utf-8"))
        return found
    return {"digest": "", "files": []}


def _are_there(app: Sphinx, paths: Iterable[str]) -> bool:
    return all(Path(app.outdir, path).is_file() for path in paths)
