"""Say in a page's head what the page is: for search engines, previews and our index.

Pure.  The same elements serve all three: ``article:tag`` is what social networks read,
and what readers filter search results by.

Source: https://ogp.me, https://developer.x.com/en/docs/twitter-for-websites/cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_DESCRIPTION = 200
"""Characters: search engines show about 160, social networks about 200."""

CARD_SIZE = (1200, 630)
"""Width and height of a social image, pixels."""


class Meta(NamedTuple):
    """A ``meta`` element."""

    key: str
    content: str
    facet: str = ""
    """What search results are filtered by, if this element says it."""

    shown: str = ""
    """Name under which search results show the content."""

    @property
    def attribute(self) -> str:
        """The attribute that holds the key: RDFa's for Open Graph, else HTML's."""
        return "property" if self.key.startswith(("og:", "article:")) else "name"


class Feed(NamedTuple):
    """A ``link`` to a feed."""

    type: str
    title: str
    path: str
    """Below the output folder."""


class Version(NamedTuple):
    """A ``link`` to a post in one of its languages."""

    language: str
    """BCP 47."""

    url: str
    """Absolute."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFacts:
    """What is known of a page.  All text is plain."""

    kind: str
    """``post``, ``page``, or of what the page tells: ``person``."""

    title: str
    url: str
    """Absolute; empty if the site does not know its own address."""

    site: str
    """Name of the site."""

    description: str = ""
    language: str = ""
    """BCP 47."""

    image: str = ""
    """Absolute address of the social image."""

    authors: Sequence[str] = ()
    tags: Sequence[str] = ()
    published: str = ""
    """ISO 8601."""

    updated: str = ""
    license: str = ""
    """Address of the licence, if it has one."""


def describe(page: PageFacts) -> list[Meta]:
    """Return the ``meta`` elements of a page, those without content left out."""
    return [meta for meta in (*_plain(page), *_open_graph(page)) if meta.content]


def _plain(page: PageFacts) -> Iterator[Meta]:
    yield Meta("description", shorten(page.description, MAX_DESCRIPTION))
    yield Meta("chronicle:kind", page.kind, facet="kind")
    yield Meta("chronicle:year", page.published[:4], facet="year")
    for author in page.authors:
        yield Meta("author", author, facet="author")


def _open_graph(page: PageFacts) -> Iterator[Meta]:
    yield Meta("og:type", "article" if page.kind == "post" else "website")
    yield Meta("og:site_name", page.site)
    yield Meta("og:title", page.title)
    yield Meta("og:description", shorten(page.description, MAX_DESCRIPTION))
    yield Meta("og:url", page.url)
    yield Meta("og:locale", open_graph_locale(page.language))
    if page.image:
        width, height = CARD_SIZE
        yield Meta("og:image", page.image)
        yield Meta("og:image:width", str(width))
        yield Meta("og:image:height", str(height))
        yield Meta("og:image:alt", page.title)
        yield Meta("twitter:card", "summary_large_image")
    if page.kind == "post":
        yield Meta("article:published_time", page.published, shown="date")
        yield Meta("article:modified_time", page.updated)
        for tag in page.tags:
            yield Meta("article:tag", tag, facet="tag")


def open_graph_locale(language: str) -> str:
    """Return a language tag as Open Graph writes it; empty without a territory.

    >>> open_graph_locale("pt-BR"), open_graph_locale("en")
    ('pt_BR', '')
    """
    code, _, territory = language.replace("-", "_").partition("_")
    if len(territory) == 2 and territory.isalpha():
        return f"{code.lower()}_{territory.upper()}"
    return ""


def shorten(text: str, limit: int) -> str:
    """Return *text* on one line, cut at a word's end if it is longer than *limit*."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    cut = line[:limit]
    kept = cut.rpartition(" ")[0] or cut
    return kept.rstrip(" ,;:.-–—") + "…"


_FEEDS = {
    "atom.xml": ("application/atom+xml", "Atom"),
    "rss.xml": ("application/rss+xml", "RSS"),
    "feed.json": ("application/feed+json", "JSON Feed"),
}


def feeds(path: str, title: str, files: Iterable[str] = _FEEDS) -> list[Feed]:
    """Return the feeds in the folder *path*; in each format, unless *files* says."""
    named = ((file, *_FEEDS[file]) for file in files)
    return [
        Feed(media_type, f"{title} ({label})", f"{path}/{file}")
        for file, media_type, label in named
    ]
