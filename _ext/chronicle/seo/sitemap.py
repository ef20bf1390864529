"""List the site's pages for machines: ``sitemap.xml``, ``robots.txt``, ``llms.txt``.

Pure: standard library only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_ADDRESSES = 50_000
"""Addresses in one sitemap.  Source: https://www.sitemaps.org/protocol.html."""


class Address(NamedTuple):
    """A page that may be found."""

    url: str
    """Absolute, percent-encoded."""

    modified: str = ""
    """ISO 8601 day, or date and time; empty if not known."""


class ListedPage(NamedTuple):
    """A page as a list of links shows it.  Plain text."""

    title: str
    url: str
    description: str = ""


def make_sitemap(addresses: Iterable[Address]) -> str:
    """Return the sitemap.

    :param addresses: In the order wanted; those above the limit are left out.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    for url, modified in list(addresses)[:MAX_ADDRESSES]:
        date = f"<lastmod>{escape(modified)}</lastmod>" if modified else ""
        lines.append(f"<url><loc>{escape(url)}</loc>{date}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def make_robots(sitemap_url: str, *, hidden: bool = False) -> str:
    """Return ``robots.txt``: all may read all, and here is the list.

    :param hidden: Whether nobody shall read anything, as in a preview.

    Source: :rfc:`9309`.
    """
    if hidden:
        return "User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap_url}\n"


def make_llms(
    title: str, summary: str, sections: Iterable[tuple[str, Iterable[ListedPage]]]
) -> str:
    """Return ``llms.txt``, a short guide to the site in Markdown.

    Source: https://llmstxt.org.
    """
    parts = [f"# {_plain(title)}"]
    if summary:
        parts.append(f"> {_plain(summary)}")
    for heading, items in sections:
        lines = [_line(item) for item in items]
        if lines:
            parts.append("\n".join([f"## {_plain(heading)}", "", *lines]))
    return "\n\n".join(parts) + "\n"


def _line(item: ListedPage) -> str:
    description = f": {_plain(item.description)}" if item.description else ""
    return f"- [{_plain(item.title)}]({item.url}){description}"


_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


def _plain(text: str) -> str:
    """Return *text* on one line, so that Markdown shows it as it is."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
