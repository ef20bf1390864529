"""Teach Sphinx's search to find ``Löwis`` by ``Lowis``, or put Pagefind in its place.

Where Pagefind is there, its page for searching takes the place of Sphinx's, with its
index.  Not under ``html``, whose pages are also read from a disk, where browsers let
nobody load an index, nor under other themes: there, the words of Sphinx's search are
folded when they are put into the index, and the reader's words in the browser.  What
Sphinx knows of languages, its stop words and its stemmers, serves Pagefind too.
"""

from __future__ import annotations

import contextlib
import json
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx import search
from sphinx.locale import _
from sphinx.search.en import SearchEnglish
from sphinx.util.index_entries import split_index_msg

from chronicle.build.ledger import pages_to_write, writes_site
from chronicle.build.sphinx_adapter import drop_lost_terms, known_entries
from chronicle.core.folding import PLAIN, fold
from chronicle.search.pagefind import is_installed
from chronicle.theme.adapters import lays_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.search import SearchLanguage

    from chronicle.build.ledger import Page

# Pagefind in its place ----------------------------------------------------------------

SPHINX_FILES = (
    "searchindex.js",
    "_static/base-stemmer.js",
    "_static/language_data.js",
    "_static/searchtools.js",
)
"""What only Sphinx's own search loads; some come with every theme."""


def _answers_alone(app: Sphinx) -> bool:
    return lays_out(app) and app.builder.name == "dirhtml" and is_installed()


def spare_sphinx_index(app: Sphinx) -> None:
    """Let Sphinx neither gather words nor write its page."""
    if _answers_alone(app) and writes_site(app.builder):
        app.builder.search = False


def collect_page(app: Sphinx) -> Iterator[Page]:
    """Yield the page, if it has to be written."""
    if _answers_alone(app):
        page = ("search", {"title": _("Search")}, "chronicle/finder.html")
        yield from pages_to_write(app, [page])


def drop_sphinx_files(app: Sphinx, exception: Exception | None) -> None:
    """Remove what nothing loads."""
    if exception is None and _answers_alone(app):
        for name in SPHINX_FILES:
            Path(app.outdir, name).unlink(missing_ok=True)


# Its index ----------------------------------------------------------------------------


def forget_lost_terms(app: Sphinx) -> list[object]:
    """Drop the terms of removed pages.

    With them an incremental build's index would differ from a clean one's.
    """
    indexer = getattr(app.builder, "indexer", None)
    if indexer is not None:
        indexer.prune(app.env.all_docs)
        drop_lost_terms(indexer)
        _remember_entries(app.env, known_entries(indexer))
    return []


def _remember_entries(
    env: BuildEnvironment, known: dict[str, list[tuple[str, str, str]]]
) -> None:
    """Give back the index entries of documents that were not written in this build.

    Sphinx keeps them in the environment, which it saves before it has found them; if
    it is saved later, those of removed documents are still there, and end the build.
    """
    for docname in known.keys() - env.all_docs.keys():
        del known[docname]
    for docname, entries in env.domains.index_domain.entries.items():
        if docname in known:
            continue
        found: set[tuple[str, str, str]] = set()
        for kind, value, target, main, _key in entries:
            with contextlib.suppress(ValueError):
                parts = split_index_msg(kind, value)
                shown = [parts[0], *parts] if kind in {"see", "seealso"} else parts
                found |= {(part, target or "", main) for part in shown}
        known[docname] = sorted(found)
    ordered = sorted(known.items())
    known.clear()
    known.update(ordered)


# ``var``, since searchtools.js may have declared the same name before.
_SPLITTER = """
const plainLetters = %s;
var splitQuery = (query) =>
  query
    .normalize("NFKD")
    .replace(/\\p{M}/gu, "")
    .replace(/[^\\0-\\x7f]/gu, (letter) => plainLetters[letter] ?? letter)
    .split(/[^\\p{Letter}\\p{Number}_\\p{Emoji_Presentation}]+/gu)
    .filter((term) => term);
"""


def fold_search_language(app: Sphinx, config: Config) -> None:
    """Put a language that folds letters in the place of the site's search language."""
    code = config.html_search_language or config.language
    base = _language(code)
    # Chinese and Japanese have splitters of their own, and no accents.
    if not base.js_splitter_code:
        app.add_search_language(_folding(base, code))


def _search_language(config: Config) -> type[SearchLanguage]:
    return _language(config.html_search_language or config.language)


def stop_words(config: Config) -> list[str]:
    """Return the words that say nothing of what is looked for, folded."""
    return sorted({*map(fold, _search_language(config).stopwords)})


def stemmer_script(env: BuildEnvironment) -> str:
    """Return a classic script that defines ``Stemmer``, by which words are compared.

    Pagefind stems by the same rules, Snowball's, but does not tell.
    """
    code = env.config.html_search_language or env.config.language
    indexer = search.IndexBuilder(env, code, env.config.html_search_options, "")
    return str(indexer.get_js_stemmer_code())


def _language(code: str) -> type[SearchLanguage]:
    """Return Sphinx's class of a language; English if it has none, as Sphinx does."""
    found = search.languages.get(code) or search.languages.get(code.partition("_")[0])
    if isinstance(found, str):
        module, _, name = found.rpartition(".")
        found = getattr(import_module(module), name)
    return found if isinstance(found, type) else SearchEnglish


def _folding(base: type[SearchLanguage], code: str) -> type[SearchLanguage]:
    """Return *base* with its words folded."""

    class FoldingLanguage(base):  # type: ignore[valid-type, misc]
        lang = code
        stopwords = frozenset({*base.stopwords, *map(fold, base.stopwords)})
        js_splitter_code = _SPLITTER % json.dumps(PLAIN)

        def split(self, input: str) -> list[str]:  # noqa: A002 -- Sphinx's name
            words: list[str] = super().split(fold(input))
            return words

    return FoldingLanguage
