"""The one place that knows of MyST what it does not promise: where it keeps what.

A slug is the name by which a link of Markdown finds a heading.  Should MyST keep them
elsewhere one day, ``tests/parsing/test_adapters.py`` says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.environment import BuildEnvironment

SLUGS = "myst_slugs"
"""Attribute of a document, and key of its metadata: ``{slug: (line, id, text)}``."""


def slugs_of(document: nodes.document) -> dict[str, str]:
    """Return the identifiers of a document's headings, by slug; none of reST."""
    kept = getattr(document, SLUGS, {})
    return {name: str(ident) for name, (_line, ident, _text) in kept.items()}


def note_slug(document: nodes.document, name: str, node: nodes.Element) -> None:
    """Let links of Markdown find *node* by *name*, if nothing has that name yet."""
    kept = getattr(document, SLUGS, {})
    kept.setdefault(name, (node.line, node["ids"][0], ""))


def find_slug(env: BuildEnvironment, docname: str, name: str) -> str:
    """Return the identifier that *name* has in a document; empty if it has none."""
    kept = env.metadata.get(docname, {}).get(SLUGS, {})
    return str(kept[name][1]) if name in kept else ""


def kept_slugs(env: BuildEnvironment, docname: str) -> dict[str, str]:
    """Return all names in a document, and the identifier of each."""
    kept = env.metadata.get(docname, {}).get(SLUGS, {})
    return {str(name): str(found[1]) for name, found in kept.items()}


def prepare(document: nodes.document) -> None:
    """Give a document the setting that MyST's transforms ask for at any rate.

    MyST gives it when it has read a text to its end.
    """
    document.settings.myst_footnote_sort = False
