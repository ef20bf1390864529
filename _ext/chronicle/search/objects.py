"""Let people, organisations, services and events be found, not only their pages."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

import lxml.html
from lxml.html import builder as html_of

from chronicle.community.domain import NAME, community_of
from chronicle.search.pagefind import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement
    from sphinx.builders.html import StandaloneHTMLBuilder


_WHOLE = frozenset({"article", "dd", "li", "section", "tr"})
"""Elements that hold all that a page says of an object."""

_BLOCKS = ("article", "dd", "div", "dt", "h2", "h3", "h4", "li", "p", "section", "td")
_NOT_SAID = "source-mark"
"""Class of the numbers that lead to sources."""


def read_texts(html: str, anchors: Iterable[str]) -> dict[str, str]:
    """Read what a page says at each of *anchors*.

    :param html: The whole page.
    :param anchors: Values of ``id``.
    :returns: ``{anchor: text on one line}`` of those that the page has.
    """
    tree = cast("HtmlElement", lxml.html.document_fromstring(html))
    hidden = cast("list[HtmlElement]", tree.findall(".//*[@aria-hidden='true']"))
    for element in (*hidden, *tree.find_class(_NOT_SAID)):
        element.drop_tree()
    for element in tree.iter(*_BLOCKS):
        element.tail = f" {element.tail or ''}"
    targets = {
        element.get("id"): cast("HtmlElement", element) for element in tree.iter()
    }
    return {
        anchor: " ".join(_whole(targets[anchor]).text_content().split())
        for anchor in anchors
        if anchor in targets
    }


def make_page(title: str, kind: str, text: str) -> str:
    """Return a page for the index alone.

    :param kind: What results are filtered by: ``person``, ``service``.
    :param text: What is said of it; the title that it may begin with is not repeated.
    """
    kind_attributes = {"data-pagefind-filter": "kind[content]", "content": kind}
    body_attributes = {"data-pagefind-body": ""}
    page = html_of.HTML(
        html_of.HEAD(html_of.META(**kind_attributes)),
        html_of.BODY(
            html_of.H1(title),
            html_of.P(text.removeprefix(title).lstrip()),
            **body_attributes,
        ),
    )
    return str(lxml.html.tostring(page, encoding="unicode"))


def _whole(target: HtmlElement) -> HtmlElement:
    """Return the innermost element around *target* that is all about it."""
    for element in (target, *target.iterancestors()):
        if element.tag in _WHOLE:
            return element
    return target


def object_pages(builder: StandaloneHTMLBuilder) -> Iterator[Page]:
    """Yield the objects of the community, with what their page says of them."""
    homes: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    if NAME not in builder.env.domains:
        return
    for _, name, kind, docname, anchor, _ in community_of(builder.env).get_objects():
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
