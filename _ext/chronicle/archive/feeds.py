"""Write the feeds: Atom, RSS and JSON Feed, of all posts and of single collections."""

from __future__ import annotations

import datetime
import json
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from feedgen.feed import FeedGenerator

from chronicle import __version__
from chronicle.archive.bodies import read_body
from chronicle.archive.domain import archive_of
from chronicle.archive.entries import Entry, clean, make_entry
from chronicle.generated import write_file, writes_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sphinx.application import Sphinx

    from chronicle.archive.post import Post

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
"""When a feed without entries was last changed."""


class Feed(NamedTuple):
    """What a feed file is made of."""

    path: str
    """Folder of the feed below the output folder, and of its page."""

    title: str
    home: str
    """Absolute address of the page with the same posts."""

    url: str
    """Absolute address of the folder."""

    entries: Sequence[Entry]
    """Newest first."""

    @property
    def updated(self) -> datetime.datetime:
        """When any of the entries was last changed, in UTC."""
        return max((entry.updated for entry in self.entries), default=EPOCH)


def write_feeds(app: Sphinx, exception: Exception | None) -> None:
    """Write each feed in each format, where its content changed."""
    if exception is not None or not writes_site(app.builder):
        return
    for feed in _feeds(app):
        for name, make in FORMATS.items():
            write_file(app, f"{feed.path}/{name}", make(app, feed))


def _feeds(app: Sphinx) -> Iterator[Feed]:
    view = archive_of(app.env).view
    made: dict[tuple[str, str], Entry] = {}

    def feed_of(pagename: str, title: str, posts: Sequence[Post]) -> Feed:
        entries = []
        for post in posts[: app.config.chronicle_archive_feed_length]:
            if post.key not in made:
                made[post.key] = _entry(app, post)
            entries.append(made[post.key])
        base = app.config.html_baseurl
        home = urljoin(base, app.builder.get_target_uri(pagename))
        return Feed(
            pagename, clean(title), home, urljoin(base, f"{pagename}/"), entries
        )

    title = app.config.blog_title
    yield feed_of(view.blog_path, title, view.listed)
    if app.config.blog_feed_archives:
        for collections in view.collections.values():
            for found in collections:
                name = f"{title}: {found.heading}"
                yield feed_of(found.pagename, name, found.posts)


def _entry(app: Sphinx, post: Post) -> Entry:
    url = urljoin(app.config.html_baseurl, app.builder.get_target_uri(post.docname))
    body = read_body(app, post.docname)
    return make_entry(post, f"{url}#{post.anchor}" if post.anchor else url, body)


def _generator(app: Sphinx, feed: Feed, name: str) -> FeedGenerator:
    """Return what writes Atom and RSS, filled."""
    generator = FeedGenerator()
    generator.id(feed.home)
    generator.title(feed.title)
    generator.subtitle(app.config.blog_feed_subtitle or feed.title)
    generator.link(href=feed.url + name, rel="self")
    generator.link(href=feed.home, rel="alternate")
    generator.language(app.config.language)
    generator.updated(feed.updated)
    generator.lastBuildDate(feed.updated)
    generator.generator("Chronicle", version=__version__)
    for entry in feed.entries:
        _add(generator, entry)
    return generator


def _add(generator: FeedGenerator, entry: Entry) -> None:
    item = generator.add_entry(order="append")
    item.id(entry.id)
    item.guid(entry.id, permalink=False)
    item.title(entry.title or entry.url)
    item.link(href=entry.url)
    item.published(entry.published)
    item.updated(entry.updated)
    # Atom wants an author of every entry; RSS names them by Dublin Core.
    authors = entry.authors or (generator.title(),)
    item.author([{"name": author} for author in authors])
    for label in entry.labels:
        item.category(term=label)
    if entry.summary:
        item.summary(entry.summary)
    if entry.content:
        item.content(entry.content, type="html")


def _atom(app: Sphinx, feed: Feed) -> bytes:
    data: bytes = _generator(app, feed, "atom.xml").atom_str(pretty=True)
    return data


def _rss(app: Sphinx, feed: Feed) -> bytes:
    generator = _generator(app, feed, "rss.xml")
    generator.load_extension("dc")
    for item, entry in zip(generator.entry(), feed.entries, strict=True):
        item.dc.dc_creator(list(entry.authors))
        # Readers take it for HTML, unlike the summary of an Atom entry.
        if entry.summary:
            item.description(escape(entry.summary))
    data: bytes = generator.rss_str(pretty=True)
    return data


def _json(app: Sphinx, feed: Feed) -> bytes:
    """Return the feed in the format of jsonfeed.org, version 1.1."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url + "feed.json",
        "language": app.config.language,
        "items": [
            {
                "id": entry.id,
                "url": entry.url,
                "title": entry.title,
                "summary": entry.summary,
                "content_html": entry.content,
                "date_published": entry.published.isoformat(),
                "date_modified": entry.updated.isoformat(),
                "authors": [{"name": author} for author in entry.authors],
                "tags": list(entry.labels),
            }
            for entry in feed.entries
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


FORMATS: dict[str, Callable[[Sphinx, Feed], bytes]] = {
    "atom.xml": _atom,
    "rss.xml": _rss,
    "feed.json": _json,
}
"""File name -> what writes it."""
