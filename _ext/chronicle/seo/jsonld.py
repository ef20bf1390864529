"""Say what a page is in the words of schema.org.  Pure.

Source: https://schema.org, https://developers.google.com/search/docs/appearance.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chronicle.seo.head import PageFacts

Thing = dict[str, Any]


class Link(NamedTuple):
    """A page, as others name it."""

    name: str
    url: str
    """Absolute."""


def serialise(things: Iterable[Thing]) -> str:
    """Return *things* as JSON that can stand in a ``script`` element.

    What could end the element, or begin a comment in it, is spelt by its code point.
    """
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def posting(
    page: PageFacts, blog: Link, original_url: str = "", based_on: Thing | None = None
) -> Thing:
    """Return a post.

    :param based_on: The post that this one tells anew; see :func:`retold`.
    """
    return _filled(
        {
            "@type": "BlogPosting",
            "@id": page.url,
            "url": page.url,
            "mainEntityOfPage": page.url,
            "headline": page.title,
            "description": page.description,
            "inLanguage": page.language,
            "datePublished": page.published,
            "dateModified": page.updated,
            "author": [{"@type": "Person", "name": name} for name in page.authors],
            "keywords": list(page.tags),
            "image": page.image,
            "license": page.license,
            "sameAs": original_url,
            "isBasedOn": based_on or "",
            "isPartOf": {"@type": "Blog", "@id": blog.url, "name": blog.name},
        }
    )


def retold(url: str, author: str, published: str) -> Thing | None:
    """Return the post that another one tells anew; None without an address.

    :param published: ISO 8601; empty if it is not known.
    """
    if not url:
        return None
    # As in a posting: a name does not tell a person from an organisation.
    by = {"@type": "Person", "name": author} if author else ""
    return _filled(
        {
            "@type": "BlogPosting",
            "@id": url,
            "url": url,
            "author": by,
            "datePublished": published,
        }
    )


def collection(page: PageFacts, members: Sequence[Link]) -> Thing:
    """Return a page that lists others.

    :param members: In the order shown.
    """
    return _filled(
        {
            "@type": "CollectionPage",
            "@id": page.url,
            "url": page.url,
            "name": page.title,
            "description": page.description,
            "inLanguage": page.language,
            "mainEntity": {
                "@type": "ItemList",
                "numberOfItems": len(members),
                "itemListElement": _numbered(members),
            },
        }
    )


def website(page: PageFacts, search_url: str) -> Thing:
    """Return the site, which its home page stands for, and how to search it."""
    return _filled(
        {
            "@type": "WebSite",
            "@id": page.url,
            "url": page.url,
            "name": page.site,
            "description": page.description,
            "inLanguage": page.language,
            "potentialAction": {
                "@type": "SearchAction",
                "target": f"{search_url}?q={{search_term_string}}",
                "query-input": "required name=search_term_string",
            },
        }
    )


def breadcrumbs(path: Sequence[Link]) -> Thing:
    """Return the way from the home page.

    :param path: The home page first, the page itself last.
    """
    return {"@type": "BreadcrumbList", "itemListElement": _numbered(path)}


def _numbered(links: Sequence[Link]) -> list[Thing]:
    return [
        {"@type": "ListItem", "position": place, "name": link.name, "item": link.url}
        for place, link in enumerate(links, start=1)
    ]


def _filled(thing: Thing) -> Thing:
    """Leave out what is not known."""
    return {name: value for name, value in thing.items() if value not in ("", [])}
