"""Write the feeds: Atom, RSS and JSON Feed, of all posts and of single collections."""

from __future__ import annotations

import datetime
import json
import re
from functools import lru_cache, partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from urllib.parse import quote, urljoin

import jinja2
import lxml.html
from feedgen.feed import FeedGenerator
from lxml.etree import ParserError

from chronicle import __version__
from chronicle.blog.ablog_site import make_blog
from chronicle.blog.domain import blog_of
from chronicle.blog.entities import all_collections, entity_collections
from chronicle.build.freshness import build_of, is_trusted
from chronicle.build.guarding import tolerate
from chronicle.build.ledger import is_due, is_kept, write_file, writes_site
from chronicle.build.reporting import source_of
from chronicle.build.state import read_account
from chronicle.core.files import replace_file
from chronicle.core.text import digest
from chronicle.settings import collection_feeds, is_set, settings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from docutils import nodes
    from sphinx.application import Sphinx

    from chronicle.blog.post import Post


Format: TypeAlias = "Callable[[Sphinx, Feed], bytes]"
"""What writes a feed."""


def keep_content(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Save a post's text as feeds have it, in whichever process its page is written."""
    if doctree is None or pagename not in blog_of(app.env).posts:
        return
    content = ""
    with tolerate(app.env, source_of(app.env, pagename), "no feed holds the text"):
        if len(context["body"]) <= WHOLE:
            content = absolute(context["body"], _address(app, pagename))
    path = content_path(app, pagename)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def content_path(app: Sphinx, docname: str) -> Path:
    """Return the file that keeps what feeds have of *docname*'s page."""
    return Path(app.doctreedir, "chronicle", app.builder.name, f"{docname}.html")


def read_content(app: Sphinx, docname: str) -> str:
    """Return the HTML of a document's posts; empty if its page was never written."""
    path = content_path(app, docname)
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _address(app: Sphinx, docname: str) -> str:
    """Return the absolute address of a page, if the site knows its own."""
    url: str = urljoin(app.config.html_baseurl, app.builder.get_target_uri(docname))
    return url


NOT_FOR_FEEDS = ("post-byline", "post-contents", "headerlink", "archive-link")
"""Classes of elements that belong to the page and not to the text of a post."""

WHOLE = 1_000_000
"""Characters of HTML up to which feeds hold a text; of what is longer they have the
description, or else each feed would be as long again."""

_MAY_GO = ("h1", "script", "style", "details", "div", "p", "a", "span")

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML file may hold.  Source: XML 1.0, production 2."""


class Entry(NamedTuple):
    """One post as feeds show it."""

    id: str
    """Absolute address, the same for ever: where the post first stood, if known."""

    url: str
    title: str
    authors: tuple[str, ...]
    labels: tuple[str, ...]
    summary: str
    content: str
    """HTML with absolute addresses."""

    published: datetime.datetime
    updated: datetime.datetime


def make_entry(post: Post, url: str, content: str) -> Entry:
    """Make the feed entry of a listed post.

    :param url: Absolute address of the page that holds the post.
    :param content: HTML of the page's text with absolute addresses.
    """
    record = post.record
    published = record.published
    if published is None:
        raise ValueError(f"{record.docname!r} has no date")
    updated = record.updated or published
    original = record.original_url
    place = f"{url}#{post.anchor}" if post.anchor else url
    return Entry(
        id=original if original.startswith(("https://", "http://")) else place,
        url=place,
        title=clean(record.title),
        authors=tuple(clean(author) for author in record.authors),
        labels=tuple(map(clean, (*sorted(record.tags), *record.categories))),
        summary=clean(record.description),
        content=part_of(content, post.anchor) if post.anchor else content,
        published=published.utc,
        updated=max(updated.utc, published.utc),
    )


def clean(text: str) -> str:
    """Return *text* without the characters that XML forbids."""
    return _NOT_XML.sub("", text)


def absolute(body: str, url: str) -> str:
    """Return *body* with absolute addresses, less what belongs to its page.

    :param body: HTML fragment.
    :param url: Absolute address that the fragment's addresses are relative to.
    """
    tree = _parse(clean(body))
    if tree is None:
        return ""
    for element in list(tree.iter(*_MAY_GO)):
        classes = (element.get("class") or "").split()
        if element.tag in {"h1", "script", "style"} or set(classes) & {*NOT_FOR_FEEDS}:
            element.drop_tree()
    for element in tree.iter():
        for name in ("href", "src", "poster"):
            if value := element.get(name):
                element.set(name, _absolute_address(value, url))
    return clean(lxml.html.tostring(tree, encoding="unicode"))


def part_of(html: str, anchor: str) -> str:
    """Return the element whose id is *anchor*; all, if there is none."""
    tree = _parse(html)
    found = [] if tree is None else tree.xpath("//*[@id=$anchor]", anchor=anchor)
    return lxml.html.tostring(found[0], encoding="unicode") if found else html


def _parse(html: str) -> lxml.html.HtmlElement | None:
    """Return a fragment as one element; None if there is nothing in it."""
    if not html.strip():
        return None
    try:
        return lxml.html.fragment_fromstring(html, create_parent="div")
    except ParserError:
        return None


def _absolute_address(value: str, url: str) -> str:
    try:
        return urljoin(url, value)
    except ValueError:  # brackets that are no IPv6 address
        return quote(value, safe=":/?&=#%+,;@")


EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
"""When a feed without entries was last changed."""


class Plan(NamedTuple):
    """What a feed is to be made of."""

    path: str
    """Folder of the feed below the output folder, and of its page."""

    title: str
    posts: Sequence[Post]
    """Newest first."""

    formats: Sequence[str] | None = None
    """Names of the files; None for all."""


class Feed(NamedTuple):
    """A feed, ready to be written."""

    title: str
    home: str
    """Absolute address of the page with the same posts."""

    url: str
    """Absolute address of the feed's folder."""

    entries: Sequence[Entry]
    """Newest first."""

    posts: Sequence[Post] = ()
    """In the same order."""

    @property
    def updated(self) -> datetime.datetime:
        """When any of the entries was last changed, in UTC."""
        return max((entry.updated for entry in self.entries), default=EPOCH)


def write_feeds(app: Sphinx, exception: Exception | None) -> None:
    """Write each feed in each format, where what goes into it changed."""
    if exception is not None or not writes_site(app.builder):
        return
    contents = _Contents(app)
    maker = _FeedMaker(app, contents)
    formats = FORMATS | dict(_own_formats(app))
    for plan in _plans(app):
        wanted = formats if plan.formats is None else plan.formats
        if _is_as_it_was(app, plan) and all(
            is_kept(app, f"{plan.path}/{name}") for name in wanted
        ):
            continue
        content = digest(repr(maker.ingredients(plan)))
        due = [n for n in wanted if is_due(app, f"{plan.path}/{n}", content)]
        if due:
            feed = maker.make(plan)
            for name in due:
                write_file(app, f"{plan.path}/{name}", formats[name](app, feed))
    contents.close()


def _is_as_it_was(app: Sphinx, plan: Plan) -> bool:
    """Tell whether nothing has changed but texts that the feed does not hold."""
    build = build_of(app.env)
    return build.is_local and build.written.isdisjoint(
        post.docname for post in plan.posts
    )


def _plans(app: Sphinx) -> Iterator[Plan]:
    view = blog_of(app.env).view
    title = app.config.blog_title
    length = app.config.blog_feed_length or settings_of(app.config).blog_feed_length
    yield Plan(view.blog_path, title, view.listed[:length])
    if app.config.blog_feed_archives:
        own = (name for name, _write in _own_formats(app))
        formats = [*collection_feeds(app.config), *own]
        for collections in all_collections(app.env).values():
            for found in collections:
                name = f"{title}: {found.heading}"
                yield Plan(found.pagename, name, found.posts[:length], formats)
        # They are many, and every reader of feeds reads Atom.
        for found, _own_page in entity_collections(app.env):
            name = f"{title}: {found.heading}"
            yield Plan(found.pagename, name, found.posts[:length], ("atom.xml",))


class _Contents:
    """What feeds have of posts, and what tells whether they are as they were."""

    def __init__(self, app: Sphinx) -> None:
        self.read = lru_cache(maxsize=None)(partial(read_content, app))
        name = f"feeds-{app.builder.name}.json"
        self._account = Path(app.doctreedir, "chronicle", name)
        before = read_account(self._account, _parse_digests) if is_trusted(app) else {}
        written = build_of(app.env).written
        self._before = before or {}
        self._now = {k: of for k, of in self._before.items() if k not in written}

    def digest(self, docname: str) -> str:
        """Return a digest of what feeds have of *docname*'s page."""
        if docname not in self._now:
            self._now[docname] = digest(self.read(docname))
        return self._now[docname]

    def close(self) -> None:
        """Keep the digests for the next build."""
        if self._now != self._before:
            replace_file(self._account, json.dumps(self._now).encode())


def _parse_digests(found: Any) -> dict[str, str]:
    return {str(docname): str(of) for docname, of in found.items()}


class _FeedMaker:
    """Makes each entry once, whatever the number of feeds it stands in."""

    def __init__(self, app: Sphinx, contents: _Contents) -> None:
        self.app = app
        self.contents = contents
        self.base = app.config.html_baseurl
        self.entries: dict[tuple[str, str], Entry | None] = {}
        self.digests: dict[tuple[str, str], str] = {}

    def ingredients(self, plan: Plan) -> list[object]:
        """Return all that the files of a feed depend on."""
        config = self.app.config
        settings = (
            *(self.base, config.blog_feed_subtitle, config.language, __version__),
            *(config.blog_feed_titles, config.blog_feed_templates),
            self._has_contents,
        )
        return [settings, plan.title, [self._digest(post) for post in plan.posts]]

    def make(self, plan: Plan) -> Feed:
        """Return the feed itself."""
        home = _address(self.app, plan.path)
        made = [(post, self._entry(post)) for post in plan.posts]
        posts = [post for post, entry in made if entry]
        entries = [entry for _, entry in made if entry]
        if not self._has_contents:
            entries = [entry._replace(content="") for entry in entries]
        folder = urljoin(self.base, f"{plan.path}/")
        return Feed(clean(plan.title), home, folder, entries, posts)

    @property
    def _has_contents(self) -> bool:
        """Whether feeds hold whole texts, unless the site says that they don't."""
        config = self.app.config
        if config.blog_feed_titles:
            return False
        return bool(
            config.blog_feed_fulltext or not is_set(config, "blog_feed_fulltext")
        )

    def _entry(self, post: Post) -> Entry | None:
        if post.key not in self.entries:
            self.entries[post.key] = None
            source = source_of(self.app.env, post.docname)
            with tolerate(self.app.env, source, "no feed announces the post"):
                url = _address(self.app, post.docname)
                content = self.contents.read(post.docname)
                self.entries[post.key] = make_entry(post, url, content)
        return self.entries[post.key]

    def _digest(self, post: Post) -> str:
        if post.key not in self.digests:
            shown = repr((post.shown_record, post.anchor))
            self.digests[post.key] = digest(shown + self.contents.digest(post.docname))
        return self.digests[post.key]


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
        # As ABlog: readers show the label, programs compare the term.
        item.category({"term": label.replace(" ", ""), "label": label})
    if entry.summary:
        item.summary(entry.summary)
    if entry.content:
        item.content(entry.content, type="html")


def _atom(app: Sphinx, feed: Feed, name: str = "atom.xml") -> bytes:
    data: bytes = _generator(app, feed, name).atom_str(pretty=True)
    return data


def _own_formats(app: Sphinx) -> Iterator[tuple[str, Format]]:
    """Yield the feeds of the site's own templates, ``blog_feed_templates``."""
    for root, templates in app.config.blog_feed_templates.items():
        if root != "atom" or templates:
            yield f"{root}.xml", partial(_write_own, name=f"{root}.xml", own=templates)


def _write_own(app: Sphinx, feed: Feed, name: str, own: Mapping[str, str]) -> bytes:
    """Write a feed some parts of which are made by Jinja templates, as ABlog's are.

    :param own: ``{title, summary or content: template}``, of ``conf.py``.
    """
    templates = {part: jinja2.Template(text) for part, text in own.items()}
    blog = make_blog(app, blog_of(app.env).view, str)
    posts = {(post.docname, post.section): post for post in (*blog.posts, *blog.drafts)}
    entries = []
    for post, entry in zip(feed.posts, feed.entries, strict=True):
        known = {"app": app, "blog": blog, "post": posts[post.key], **entry._asdict()}
        made: dict[str, Any] = {
            part: clean(template.render(known)) for part, template in templates.items()
        }
        entries.append(entry._replace(**made))
    return _atom(app, feed._replace(entries=entries), name)


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


FORMATS: dict[str, Format] = {
    "atom.xml": _atom,
    "rss.xml": _rss,
    "feed.json": _json,
}
"""File name -> what writes it."""
