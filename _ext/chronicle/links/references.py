"""Have pages written again whose cross-references lead elsewhere, or are called so.

A reference shows the title of a page, a heading or a number that stands elsewhere, and
Sphinx does not ask who shows what has changed.  All are resolved, as when pages are
written, and compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils.utils import new_document
from myst_parser.sphinx_ext.myst_refs import MystReferenceResolver
from sphinx.transforms.post_transforms import ReferencesResolver
from sphinx.util.logging import suppress_logging

from chronicle.build.freshness import build_of
from chronicle.core.text import digest
from chronicle.links.domain import links_of
from chronicle.links.passes import with_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def find_changed_references(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the documents that show something else of others than before."""
    build, domain = build_of(env), links_of(env)
    if build.is_unchanged:
        return []
    before: dict[str, str] = domain.data["resolved"]
    # Where a change shows on its own pages alone, no reference shows it; but numbers of
    # figures are given only now.
    is_local = build.is_local and not env.config.numfig
    asked = [n for n in domain.references if not is_local or n in domain.cleared]
    now = dict(_resolve(env, asked))
    outdated = sorted(name for name in now if before.get(name) != now[name])
    for name in before.keys() - domain.references.keys():
        del before[name]
    before.update(now)
    outdated = outdated if is_local else with_lists(env, outdated)
    return [*outdated, *_above(env, domain.cleared)]


def _resolve(
    env: BuildEnvironment, docnames: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Yield documents, and a digest of what their references show.

    What leads nowhere is told when the page is written.
    """
    document = new_document("")
    document.settings.env = env
    resolvers = [kind(document) for kind in (MystReferenceResolver, ReferencesResolver)]
    references = links_of(env).references
    with suppress_logging():
        for docname in docnames:
            env.current_document.docname = docname
            document.children = []
            document += [node.deepcopy() for node in references[docname]]
            for resolver in resolvers:
                resolver.apply()
            yield docname, digest(document.pformat())
    env.current_document.docname = ""


def _above(env: BuildEnvironment, docnames: Iterable[str]) -> list[str]:
    """Return the documents whose toctrees may show headings of some documents.

    Sphinx knows those that name a document, not those above them.
    """
    parents: dict[str, set[str]] = {}
    for parent, children in env.toctree_includes.items():
        for child in children:
            parents.setdefault(child, set()).add(parent)
    found = {parent for docname in docnames for parent in parents.get(docname, ())}
    waiting = [*found]
    while waiting:
        more = parents.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    return sorted(found & env.found_docs)
