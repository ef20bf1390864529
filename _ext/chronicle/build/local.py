"""Spare what follows from all documents where a change shows on its own pages alone.

Most changes are to the text of a post, and nothing of that is shown elsewhere: lists,
redirects and pages of people stay as they are.  Each part says what other pages show of
a document, by listening to ``chronicle-told``; if that is what it was before the
document was read again, and nothing else has changed, the change is local.  A new title
is shown elsewhere, but no link leads elsewhere for it.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple

from chronicle.build.freshness import (
    build_of,
    digest_output,
    unless_unchanged,
)
from chronicle.build.ledger import ledger_of, writes_site
from chronicle.build.reporting import source_of, tell
from chronicle.build.sphinx_adapter import is_own, numbered_images
from chronicle.core.text import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from chronicle.build.freshness import BuildDomain

EVENT = "chronicle-told"
"""Asks for what other pages may show of a document: ``(app, docname)``, and for a
:class:`Told`.  It is asked before the document is read again, and when all documents
have been read."""

MANY = 40
"""Documents read again: no more edits of single posts, but an archive that changes."""


class Told(NamedTuple):
    """What other pages may show of a document."""

    facts: object = ()
    """What decides where links lead, and which pages show the document."""

    words: object = ()
    """What those pages print of it: its title, its description."""


def note_told(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Note what documents told others that are read again, if all else is as it was."""
    domain = build_of(env)
    if not docnames or len(docnames) > MANY or domain.removed:
        return
    if not (domain.is_trusted and writes_site(app.builder)):
        return
    written = domain.before.written[app.builder.name]
    if written.made_of != domain.before.made_of:
        return
    if written.set_by != domain.set_by(app.config):
        return
    domain.only_changed = frozenset(docnames)
    is_new = not env.all_docs.keys() >= domain.only_changed
    if not is_new and written.output == digest_output(app):
        domain.told = {name: _told(app, name) for name in docnames}


def see_whether_local(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """See whether other pages show of what has been read again what they showed."""
    domain = build_of(env)
    if domain.only_changed is None:
        return []
    files = {str(env.doc2path(name)) for name in domain.only_changed}
    if domain.has_fault or not _changed_files(domain) <= files:
        domain.only_changed = None
        return []
    if domain.told:
        domain.is_of_texts = True
        now = {name: _told(app, name) for name in domain.told}
        facts = (now[name].facts == said.facts for name, said in domain.told.items())
        domain.is_local = now == domain.told
        domain.is_of_words = not domain.is_local and all(facts)
    return []


def _changed_files(domain: BuildDomain) -> set[str]:
    """Return the files that say something else than in the last build, come or gone."""
    before, now = domain.before.files, domain.files
    return (before.keys() ^ now.keys()) | {
        path
        for path, seen in now.items()
        if path in before and before[path].digest != seen.digest
    }


def _told(app: Sphinx, docname: str) -> Told:
    """Return digests of all that is told of a document."""
    found = [_of_sphinx(app.env, docname)]
    found += filter(None, app.emit(EVENT, docname))  # nothing is told by what failed
    return Told(*(digest(repr(each)) for each in zip(*found, strict=True)))


def _of_sphinx(env: BuildEnvironment, docname: str) -> Told:
    title = env.titles.get(docname)
    facts = (
        env.toctree_includes.get(docname),
        numbered_images(env),
        sorted(map(repr, _objects_in(env, docname))),
    )
    return Told(facts, title.pformat() if title else "")


def _objects_in(env: BuildEnvironment, docname: str) -> Iterator[object]:
    """Yield what references can lead to in a document: places, terms, functions."""
    for domain in env.domains.sorted():
        if is_own(type(domain)):
            continue  # what ours know they tell by themselves
        for table in domain.data.values():
            if isinstance(table, dict):
                for name, found in table.items():
                    if isinstance(found, tuple) and docname in found:
                        yield domain.name, name, found
        if domain.name != "std":  # whose are all titles
            yield from (found for found in domain.get_objects() if found[3] == docname)


def _names_of_files(env: BuildEnvironment, docnames: Iterable[str]) -> Iterator[str]:
    """Yield the paths by which editors may be told of documents."""
    for docname in docnames:
        yield source_of(env, docname)
        yield str(env.doc2path(docname, base=False))


def unless_local(
    listener: Callable[..., Any],
    of_words: Callable[[Sphinx, Collection[str]], None] | None = None,
) -> Callable[..., Any]:
    """Return *listener*, spared where nothing has changed of what it makes use of.

    What it wrote in the last build stays; what it said is said again.  It is asked all
    the same if it said something of a document that has changed.

    :param listener: Of an event after all documents are read.  What it returns can be
        iterated, and is empty where nothing has changed.  It makes use of settings,
        files and of what documents tell by ``chronicle-told``, and of nothing else.
    :param of_words: Is asked in its place where nothing but words has changed, and
        given the documents whose these are.
    """
    name = f"{listener.__module__}.{listener.__qualname__}"

    @unless_unchanged
    @functools.wraps(listener)
    def spared(app: Sphinx, *args: Any) -> Any:
        domain = build_of(app.env)
        failed = any(isinstance(arg, Exception) for arg in args)
        if failed or not writes_site(app.builder):
            return listener(app, *args)
        ledger = ledger_of(app)
        can_stay = domain.is_local or (domain.is_of_words and of_words)
        if can_stay and (said := ledger.said_by(name)) is not None:
            own = {*_names_of_files(app.env, domain.told)}
            if own.isdisjoint(noted.source for noted in said):
                ledger.keep_made(name)
                tell(said, app.env)
                if domain.is_of_words and of_words:
                    of_words(app, domain.told.keys())
                return []
        with ledger.noting(name, domain.said):
            found = listener(app, *args)
            return None if found is None else list(found)

    return spared
