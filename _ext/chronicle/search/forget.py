"""Take out of Sphinx's search index what no page says any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def forget_lost_terms(app: Sphinx) -> list[object]:
    """Drop the terms of removed pages: Sphinx keeps them, with no page to each.

    With them an incremental build's index would differ from a clean one's.
    """
    indexer = getattr(app.builder, "indexer", None)
    if indexer is not None:
        indexer.prune(app.env.all_docs)
        for terms in (indexer._mapping, indexer._title_mapping):  # noqa: SLF001
            for term in [term for term, pages in terms.items() if not pages]:
                del terms[term]
    return []
