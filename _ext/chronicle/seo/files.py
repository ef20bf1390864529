"""Write what machines ask for first, and the picture of each post."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from sphinx.util import logging

from chronicle.blog.domain import blog_of
from chronicle.build.guarding import tolerate
from chronicle.build.ledger import is_due, ledger_of, write_file, writes_site
from chronicle.build.linking import absolute_file, absolute_url
from chronicle.build.reporting import source_of
from chronicle.core.record import Status
from chronicle.seo.sitemap import (
    Address,
    ListedPage,
    make_llms,
    make_robots,
    make_sitemap,
)
from chronicle.sources.domain import catalogue_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from chronicle.core.record import Record

logger = logging.getLogger(__name__)

LATEST = 20
"""Posts that ``llms.txt`` names; the sitemap and the feeds have the others."""

_NOT_LISTED = frozenset({"404"})


SITE_CARD = "_cards/site.png"
"""The picture of all pages that are no post, below the output folder."""


def can_draw() -> bool:
    """Tell whether pictures can be drawn here."""
    return find_spec("PIL") is not None


def card_path(docname: str) -> str:
    """Return the path of a post's picture, below the output folder."""
    return f"_cards/{docname}.png"


def write_cards(app: Sphinx, exception: Exception | None) -> None:
    """Draw the pictures of the site and of each listed post, if their words changed."""
    if exception is not None or not writes_site(app.builder):
        return
    if not can_draw():
        logger.info("Pillow is not installed: posts have no picture for previews.")
        return
    from chronicle.seo.social_cards import DRAWN_BY, Card, draw  # noqa: PLC0415 -- not everywhere

    title, subtitle = app.config.blog_title, app.config.blog_feed_subtitle or ""
    cards = {SITE_CARD: Card(title, subtitle, app.config.project)}
    sources = {}
    for record in catalogue_of(app.env).listed:
        path = card_path(record.docname)
        cards[path] = Card(record.title, _byline(record), title)
        sources[path] = source_of(app.env, record.docname)
    for path, card in cards.items():
        if is_due(app, path, (card, DRAWN_BY)):
            with tolerate(app.env, sources.get(path, "conf.py"), "no picture is drawn"):
                write_file(app, path, draw(card))


def _byline(record: Record) -> str:
    day = record.published.day.isoformat() if record.published else ""
    return " · ".join(part for part in (", ".join(record.authors), day) if part)


def write_lists(app: Sphinx, exception: Exception | None) -> None:
    """Write the sitemap and its companions, if the site knows its own address."""
    if exception is not None or not writes_site(app.builder):
        return
    hidden = app.config.chronicle_seo_hidden
    if not (app.config.html_baseurl or hidden):
        return
    robots = make_robots(absolute_file(app, "sitemap.xml"), hidden=hidden)
    write_file(app, "robots.txt", robots.encode())
    if hidden:
        return
    write_file(app, "sitemap.xml", make_sitemap(_addresses(app)).encode())
    write_file(app, "llms.txt", _llms(app).encode())


def _addresses(app: Sphinx) -> Iterator[Address]:
    """Yield every page that may be found: documents first, then lists of posts."""
    records = catalogue_of(app.env).records
    newest = _newest(app)
    for docname in sorted(app.env.found_docs - _NOT_LISTED):
        record = records.get(docname)
        if record is None:
            yield Address(absolute_url(app, docname), newest.get(docname, ""))
        elif _is_public(record):
            yield Address(absolute_url(app, docname), _modified(record))
    hidden = f"{app.config.blog_path.strip('/')}/drafts"
    for pagename in sorted(ledger_of(app).pages):
        first = pagename.partition("/page/")[0]
        if first != hidden and pagename not in app.env.found_docs:
            yield Address(absolute_url(app, pagename), newest.get(first, ""))


def _is_public(record: Record) -> bool:
    return record.status is Status.PUBLISHED and record.published is not None


def _modified(record: Record) -> str:
    timestamps = [when for when in (record.published, record.updated) if when]
    latest = max(timestamps, key=lambda when: when.sort_key)
    return latest.day.isoformat()


def _newest(app: Sphinx) -> dict[str, str]:
    """Map each page that lists posts to the last day on which one was changed."""
    view = blog_of(app.env).view
    newest = {
        collection.pagename: max(_modified(post.record) for post in collection.posts)
        for collections in view.collections.values()
        for collection in collections
    }
    if days := [_modified(post.record) for post in view.listed]:
        newest[view.blog_path] = newest[app.config.root_doc] = max(days)
    return newest


def _llms(app: Sphinx) -> str:
    env = app.env
    records = catalogue_of(env).records
    own = [
        ListedPage(env.titles[docname].astext(), absolute_url(app, docname))
        for docname in sorted(env.found_docs - records.keys() - _NOT_LISTED)
        if docname in env.titles
    ]
    posts = [
        ListedPage(record.title, absolute_url(app, record.docname), record.description)
        for record in catalogue_of(env).listed[:LATEST]
    ]
    blog = app.config.blog_path.strip("/")
    lists = [
        ListedPage("All posts", absolute_url(app, blog)),
        ListedPage("All posts as JSON", absolute_file(app, f"{blog}/feed.json")),
        ListedPage("Sitemap", absolute_file(app, "sitemap.xml")),
    ]
    sections = (("Pages", own), ("Latest posts", posts), ("Optional", lists))
    return make_llms(
        app.config.blog_title, app.config.blog_feed_subtitle or "", sections
    )
