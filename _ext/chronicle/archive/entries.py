"""Turn posts into feed entries: absolute addresses, full text, all authors.  Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urljoin

import lxml.html
from lxml.etree import ParserError

if TYPE_CHECKING:
    import datetime

    from chronicle.archive.post import Post

NOT_FOR_FEEDS = ("post-byline", "headerlink", "archive-link")
"""Classes of elements that belong to the page and not to the text of a post."""

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


def make_entry(post: Post, url: str, body: str) -> Entry:
    """Make the feed entry of a listed post.

    :param url: Absolute address of the page that holds the post.
    :param body: HTML of the page's text, addresses relative to *url*.
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
        labels=tuple(clean(tag) for tag in (*record.tags, *record.categories)),
        summary=clean(record.description),
        content=clean(absolute(body, url, post.anchor)),
        published=published.utc,
        updated=max(updated.utc, published.utc),
    )


def clean(text: str) -> str:
    """Return *text* without the characters that XML forbids."""
    return _NOT_XML.sub("", text)


def absolute(body: str, url: str, anchor: str = "") -> str:
    """Return *body* with absolute addresses, less what belongs to its page.

    :param body: HTML fragment.
    :param url: Absolute address that the fragment's addresses are relative to.
    :param anchor: Id of the only element that is wanted; all, if empty.
    """
    if not body.strip():
        return ""
    try:
        tree = lxml.html.fragment_fromstring(clean(body), create_parent="div")
    except ParserError:
        return ""
    if anchor and (found := tree.xpath("//*[@id=$anchor]", anchor=anchor)):
        tree = found[0]
    for element in list(tree.iter("h1", "script", "style", "div", "p", "a", "span")):
        classes = (element.get("class") or "").split()
        if element.tag in {"h1", "script", "style"} or set(classes) & {*NOT_FOR_FEEDS}:
            element.drop_tree()
    for element in tree.iter():
        for name in ("href", "src", "poster"):
            if value := element.get(name):
                element.set(name, _absolute_address(value, url))
    html: str = lxml.html.tostring(tree, encoding="unicode")
    return html


def _absolute_address(value: str, url: str) -> str:
    try:
        return urljoin(url, value)
    except ValueError:  # brackets that are no IPv6 address
        return quote(value, safe=":/?&=#%+,;@")
