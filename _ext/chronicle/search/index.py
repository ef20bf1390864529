"""Write the index of the built pages, when a page changed."""

from __future__ import annotations

import json
import os
import zlib
from collections import Counter
from contextlib import suppress
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from sphinx.util import logging

from chronicle import __version__
from chronicle.blog.domain import find_blog
from chronicle.build.freshness import is_trusted
from chronicle.build.ledger import file_of, ledger_of, write_file, writes_site
from chronicle.build.state import read_account
from chronicle.core.files import replace_file
from chronicle.core.folding import GAP, KEPT, SIGNS, UNSPACED, spellings
from chronicle.core.text import digest
from chronicle.search.amending import Amended, NotAmendableError, amend
from chronicle.search.objects import add_facets, object_pages, services_of_posts
from chronicle.search.pagefind import (
    Index,
    find_pages,
    index_texts,
    is_installed,
    make_index,
    path_of,
    read_page,
)
from chronicle.search.prepared import SEARCHED, Page, PreparedPages, stamp_of
from chronicle.search.sphinx_search import stemmer_script, stop_words
from chronicle.search.vocabulary import common_words, part_words, words_of
from chronicle.theme.adapters import lays_out
from chronicle.theme.texts import add_script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.search.objects import Facets


NEVER_FOUND = frozenset({"404"})


def mark_searched(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Say which part of a page readers can search; the package's templates mark it."""
    context["chronicle_searched"] = "chronicle_entity" in context or _is_searched(
        app.env, pagename, doctree
    )
    if context["chronicle_searched"] and not lays_out(app) and context.get("body"):
        context["body"] = f"<div {SEARCHED}>\n{context['body']}</div>\n"


def _is_searched(
    env: BuildEnvironment, pagename: str, doctree: nodes.document | None
) -> bool:
    """Tell whether readers find the page: no list of posts, nothing unlisted."""
    if (
        doctree is None
        or pagename in NEVER_FOUND
        or "nosearch" in env.metadata[pagename]
    ):
        return False
    blog = find_blog(env)
    posts = blog.posts.get(pagename, ()) if blog else ()
    return not posts or posts[0].listed


def add_dialog(app: Sphinx) -> None:
    """Load the small script that opens the dialog; it loads the rest when asked."""
    if writes_site(app.builder) and is_installed():
        add_script(
            app,
            "search.js",
            "search-dialog.js",
            "search-finder.js",
            attribute="data-finder-texts",
        )


NAMED = ("person", "service", "organisation")
"""Kinds of pages that are found first by their names."""

logger = logging.getLogger(__name__)

FOLDER = "pagefind"
"""Folder of the index below the output folder; the dialog asks for it by this name."""


def write_index(app: Sphinx, exception: Exception | None) -> None:
    """Write the index, unless all that is searched is as it was at the last one."""
    if exception is not None or not writes_site(app.builder):
        return
    if not is_installed():
        logger.info("Pagefind is not installed: the site has Sphinx's own search only.")
        return
    folder = Path(app.doctreedir, "chronicle", f"search-{app.builder.name}")
    prepared = PreparedPages(folder, is_trusted=is_trusted(app))
    for page in (*_searched_pages(app), *object_pages(app.builder)):
        prepared.add(page)
    of = [prepared.close(), app.config.language, version("pagefind"), __version__]
    account = folder / "index.json"
    known = read_account(account, _parse_index, "the pages are indexed anew") or _NONE
    if not _are_there(app, known.files):
        known = _NONE
    if known.of == of:
        for path in known.files:
            ledger_of(app).note(path)
        return
    index: Amended | Index | None = None
    if prepared.has_few_changed and known.of == [prepared.before, *of[1:]]:
        index = _amended(app, known, prepared.changed)
    if index is None and len(prepared):
        index = make_index(prepared.whole_folder(), app.config.language)
    files: dict[str, bytes | None] = {**index.files} if index else {}
    read = partial(_read_file, app)
    files |= _helpers(app.env, read_words(folder / "words.json", files, read))
    _write_files(app, files)
    _drop_others(app, files)
    now = Known(
        of, [f"{FOLDER}/{path}" for path in files], index.sizes if index else {}
    )
    replace_file(account, json.dumps(now._asdict()).encode())
    logger.info("indexed %d pages for search", len(prepared))


class Known(NamedTuple):
    """What is known of the index of the last build."""

    of: list[object]
    """What it was made of."""

    files: list[str]
    """Paths below the output folder."""

    sizes: dict[str, dict[str, int]]
    """``{name of a file of words: {word: bytes}}``."""


_NONE = Known([], [], {})


def _parse_index(found: Any) -> Known:
    sizes = {str(name): dict(each) for name, each in found["sizes"].items()}
    return Known(list(found["of"]), list(found["files"]), sizes)


def _write_files(app: Sphinx, files: Mapping[str, bytes | None]) -> None:
    """Write the files of an index: ``{path: content}``, None for one that is there."""
    for path, data in files.items():
        if data is None:
            ledger_of(app).note(f"{FOLDER}/{path}")
        else:
            write_file(app, f"{FOLDER}/{path}", data)


def _read_file(app: Sphinx, path: str) -> bytes:
    return Path(app.outdir, FOLDER, path).read_bytes()


def _amended(
    app: Sphinx, known: Known, changed: Mapping[str, tuple[str, str]]
) -> Amended | None:
    """Return the whole index, if what is known of other pages can stay.

    :param changed: ``{path: (text before, text now)}``; empty for one not searched.
    :returns: None as content of a file that is there; None if all pages have to be
        read.
    """
    try:
        before, after = (
            index_texts(
                {path: texts[at] for path, texts in changed.items() if texts[at]},
                app.config.language,
            )
            for at in (0, 1)
        )
        amended = amend(partial(_read_file, app), known.sizes, before, after)
    except (NotAmendableError, LookupError, OSError, ValueError) as error:
        logger.info("all pages are indexed: %s.", error)
        return None
    there: dict[str, bytes | None] = {
        path.removeprefix(f"{FOLDER}/"): None for path in known.files
    }
    gone = {path for path, data in amended.files.items() if data is None}
    files = {p: data for p, data in (there | amended.files).items() if p not in gone}
    sizes = known.sizes | amended.sizes
    return Amended(
        files,
        {name: sizes[name] for name in sizes if f"index/{name}.pf_index" in files},
    )


def _drop_others(app: Sphinx, files: Iterable[str]) -> None:
    """Remove what other indexes left, also what nobody knows of."""
    folder = os.path.join(app.outdir, FOLDER)  # noqa: PTH118 -- speed, as below
    kept = {*files}
    for root, _folders, names in os.walk(folder):
        for path in (os.path.join(root, name) for name in names if ".pf_" in name):  # noqa: PTH118
            below = path[len(folder) + 1 :].replace(os.sep, "/")
            if below not in kept:
                os.unlink(path)  # noqa: PTH108
                ledger_of(app).forget(f"{FOLDER}/{below}")


class Said(NamedTuple):
    """What the browser's helpers need of a page of the index."""

    title: str
    kind: str
    day: str
    words: str
    """Digest of its words."""


class Vocabulary(NamedTuple):
    """What the pages of an index say."""

    pages: dict[str, Said]
    """By id, in order."""

    counts: dict[str, int]
    """On how many of them each word is."""


def read_words(
    account: Path, files: Mapping[str, bytes | None], read: Callable[[str], bytes]
) -> Vocabulary:
    """Return what the pages of an index say; those that are known are not read.

    :param read: Reads a file whose content is not given; those of the last index are
        still there.
    """
    known = read_account(account, _parse_words) or Vocabulary({}, {})
    now = find_pages(files)
    pages, counts = {**known.pages}, Counter(known.counts)
    try:
        for id_ in pages.keys() - now.keys():
            said, words = _read_said(id_, read(path_of(id_)))
            if said != pages.pop(id_):
                raise ValueError(id_)  # noqa: TRY301 -- as good as one that is gone
            counts.subtract(words)
    except (EOFError, KeyError, OSError, ValueError, zlib.error):
        pages, counts = {}, Counter()
    for id_ in now.keys() - pages.keys():
        pages[id_], words = _read_said(id_, files[now[id_]] or read(now[id_]))
        counts.update(words)
    vocabulary = Vocabulary(dict(sorted(pages.items())), dict(+counts))
    replace_file(account, json.dumps(vocabulary).encode())
    return vocabulary


def _read_said(id_: str, data: bytes) -> tuple[Said, set[str]]:
    page = read_page(id_, data)
    words = words_of(f"{page.title} {page.text}")
    said = digest(" ".join(sorted(words)))
    return Said(page.title, page.kind, page.day, said), words


def _parse_words(found: Any) -> Vocabulary:
    pages, counts = found
    return Vocabulary(
        {str(id_): Said(*map(str, said)) for id_, said in pages.items()},
        {str(word): int(count) for word, count in counts.items()},
    )


def _helpers(env: BuildEnvironment, vocabulary: Vocabulary) -> dict[str, bytes]:
    """Return the files with which the browser understands what readers type."""
    pages = vocabulary.pages
    words = common_words(vocabulary.counts, (page.title for page in pages.values()))
    named = {
        kind: sorted((id_, p.title) for id_, p in pages.items() if p.kind == kind)
        for kind in NAMED
    }
    language = {
        "spellings": spellings(),
        "unspaced": UNSPACED,
        "gap": GAP,
        "kept": KEPT,
        "signs": SIGNS,
        "stopWords": stop_words(env.config),
        "names": named,
    }
    return {
        "dates.json": _to_json({id_: p.day for id_, p in pages.items() if p.day}),
        "language.json": _to_json(language),
        "stemmer.js": stemmer_script(env).encode(),
        **part_words(words),
    }


def _to_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


_ENCODED = {ord(char): quote(char) for char in "#%?"}
"""Pagefind takes the path of a file for its address."""


def _searched_pages(app: Sphinx) -> Iterator[Page]:
    builder = app.builder
    assert writes_site(builder)  # noqa: S101 -- asked before
    services = services_of_posts(builder.env)
    ledger = ledger_of(app)
    files = {docname: file for file, docname in ledger.documents.items()}
    for pagename in sorted({*files, *ledger.pages}):
        path = files.get(pagename) or file_of(builder, pagename)
        output = os.path.join(builder.outdir, path)  # noqa: PTH118 -- speed
        facets = services.get(pagename, ())
        with suppress(FileNotFoundError):
            of = [stamp_of(output), facets]
            html = partial(_read_page, output, facets)
            yield Page(path.translate(_ENCODED), of, html)


def _read_page(output: str, facets: Facets) -> str:
    """Return a page with all that it is filtered by; empty if it is not searched."""
    html = Path(output).read_text(encoding="utf-8")
    return add_facets(html, facets) if SEARCHED in html else ""


def _are_there(app: Sphinx, paths: Iterable[str]) -> bool:
    return all(map(os.path.isfile, (f"{app.outdir}/{path}" for path in paths)))
