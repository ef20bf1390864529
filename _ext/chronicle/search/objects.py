"""Let people, organisations, services and events be found, not only their pages."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import lxml.html
from lxml.html import builder as html_of

from chronicle.community.domain import NAME, community_of
from chronicle.community.model import Kind
from chronicle.search.prepared import Page, stamp_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lxml.html import HtmlElement
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

    from chronicle.community.index import View


_WHOLE = frozenset({"article", "dd", "li", "section", "tr"})
"""Elements that hold all that a page says of an object."""

_BLOCKS = ("article", "dd", "div", "dt", "h2", "h3", "h4", "li", "p", "section", "td")
_NOT_SAID = ("community-posts", "community-sources", "source-mark")
"""Classes of what leads to other pages: these are found by themselves."""

Facets = tuple[tuple[str, str], ...]
"""Name and value of each thing that results are filtered by."""


def read_texts(html: str, anchors: Iterable[str]) -> dict[str, str]:
    """Read what a page says at each of *anchors*.

    :param html: The whole page.
    :param anchors: Values of ``id``.
    :returns: ``{anchor: text on one line}`` of those that the page has.
    """
    tree = cast("HtmlElement", lxml.html.document_fromstring(html))
    hidden = cast("list[HtmlElement]", tree.findall(".//*[@aria-hidden='true']"))
    unsaid = [element for name in _NOT_SAID for element in tree.find_class(name)]
    for element in (*hidden, *unsaid):
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


def make_page(title: str, text: str, facets: Facets, day: str = "") -> str:
    """Return a page for the index alone.

    :param text: What is said of it; the title is not repeated where it stands first.
    :param day: ISO 8601, as precise as it is known.
    """
    body_attributes = {"data-pagefind-body": ""}
    metas = [html_of.META(**_filter(name, value)) for name, value in facets]
    if day:
        metas.append(
            html_of.META({"data-pagefind-meta": "date[content]", "content": day})
        )
    page = html_of.HTML(
        html_of.HEAD(*metas),
        html_of.BODY(
            html_of.H1(title),
            html_of.P(" ".join(text.replace(title, "", 1).split())),
            **body_attributes,
        ),
    )
    return str(lxml.html.tostring(page, encoding="unicode"))


def _filter(name: str, value: str) -> dict[str, str]:
    return {"data-pagefind-filter": f"{name}[content]", "content": value}


def services_of_posts(env: BuildEnvironment) -> Mapping[str, Facets]:
    """Return ``{docname: the services that the post speaks of}``."""
    if NAME not in env.domains:
        return {}
    domain = community_of(env)
    services = domain.community.services
    return {
        docname: tuple(("service", services[id_].name) for id_ in ids)
        for docname, ids in domain.services_of_posts()
    }


def add_facets(html: str, facets: Facets) -> str:
    """Return a page with more to filter it by."""
    metas = (html_of.META(**_filter(name, value)) for name, value in facets)
    said = "".join(lxml.html.tostring(meta, encoding="unicode") for meta in metas)
    return html.replace("</head>", f"{said}</head>", 1)


def _describe(view: View, kind: Kind, id_: str) -> tuple[Facets, str]:
    """Return what an object is filtered by, and when it was."""
    facets: Facets = (("kind", str(kind)),)
    if kind is not Kind.EVENT:
        return facets, ""
    event = view.community.events[id_]
    services = view.community.services
    facets += tuple(
        ("service", services[s].name) for s in event.services if s in services
    )
    if first := event.date.when.earliest:
        return (*facets, ("year", str(first.year))), event.date.when.machine or str(
            first.year
        )
    return facets, ""


def _whole(target: HtmlElement) -> HtmlElement:
    """Return the innermost element around *target* that is all about it."""
    for element in (target, *target.iterancestors()):
        if element.tag in _WHOLE:
            return element
    return target


def object_pages(builder: StandaloneHTMLBuilder) -> Iterator[Page]:
    """Yield the objects of the community, with what their page says of them."""
    homes: defaultdict[str, list[tuple[str, Kind, str]]] = defaultdict(list)
    if NAME not in builder.env.domains:
        return
    view = community_of(builder.env).view
    for (kind, id_), home in view.homes.items():
        if home.anchor:
            homes[home.docname].append((home.anchor, kind, id_))
    for docname, found in sorted(homes.items()):
        output = Path(builder.get_output_path(docname))
        if not output.is_file():
            continue
        stamp, texts = stamp_of(output), _texts_of(output, [each[0] for each in found])
        for anchor, kind, id_ in sorted(found):
            # So that the address of the "page" is that of the object, and a slash.
            address = f"{builder.get_target_uri(docname)}#{anchor}"
            name = view.community.of_kind(kind)[id_].name
            said = _describe(view, kind, id_)
            html = partial(_make_object, texts, anchor, name, *said)
            yield Page(f"{address}/index.html", [stamp, name, said], html)


def _texts_of(output: Path, anchors: Sequence[str]) -> Callable[[], Mapping[str, str]]:
    """Return what reads a page when it is first asked."""
    return cache(lambda: read_texts(output.read_text(encoding="utf-8"), anchors))


def _make_object(
    texts: Callable[[], Mapping[str, str]],
    anchor: str,
    name: str,
    facets: Facets,
    day: str,
) -> str:
    text = texts().get(anchor)
    return "" if text is None else make_page(name, text, facets, day)
