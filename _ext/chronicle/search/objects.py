"""Let people, organisations, services and events be found, not only their pages."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from chronicle.search.engine import Page
from chronicle.search.excerpts import make_page, read_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.builders.html import StandaloneHTMLBuilder

_DOMAIN = "chronicle"
"""The domain whose objects are found; other domains have none on this site."""


def object_pages(builder: StandaloneHTMLBuilder) -> Iterator[Page]:
    """Yield the objects of the community, with what their page says of them."""
    homes: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for _, name, kind, docname, anchor, _ in _objects(builder):
        homes[docname].append((anchor, name, kind))
    for docname, found in sorted(homes.items()):
        page = Path(builder.get_output_path(docname))
        if not page.is_file():
            continue
        html = page.read_text(encoding="utf-8")
        texts = read_texts(html, [anchor for anchor, _, _ in found])
        for anchor, name, kind in sorted(found):
            if anchor in texts:
                # So that the address of the "page" is that of the object, and a slash.
                address = f"{builder.get_target_uri(docname)}#{anchor}"
                html = make_page(name, kind, texts[anchor])
                yield Page(f"{address}/index.html", html)


def _objects(
    builder: StandaloneHTMLBuilder,
) -> Iterator[tuple[str, str, str, str, str, int]]:
    for domain in builder.env.domains.sorted():
        if domain.name == _DOMAIN:
            yield from domain.get_objects()
