"""Read the exports of WordPress and Blogger: XML in, posts as Markdown out.

Nothing is fetched.  What entities an export declares is not read, and one that declares
any is refused.

Source: https://wordpress.org/documentation/article/tools-export-screen/,
https://support.google.com/blogger/answer/41387
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from defusedxml import DefusedXmlException, ElementTree
from markdownify import markdownify

from chronicle.core.text import slugify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from xml.etree.ElementTree import Element


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportedPost:
    """A post of an export."""

    title: str
    published: str
    """As the export has it, in a form that posts may have."""

    updated: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    description: str = ""
    address: str = ""
    """Where it was published; empty for a draft that never was."""

    slug: str
    status: str = "published"
    """``published``, ``draft`` or ``unlisted``."""

    text: str = ""
    """Markdown."""

    media: tuple[str, ...] = ()
    """Addresses of pictures and other files that the text shows or leads to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """What an export holds."""

    system: str
    """``WordPress`` or ``Blogger``."""

    posts: tuple[ExportedPost, ...]
    media: tuple[str, ...]
    """Addresses of further files, which no post shows."""

    comments: int
    """How many comments there are; they are not posts."""


def read_export(data: bytes) -> Export:
    """Read an export of either system.

    :raises ValueError: If it is not XML, declares entities, or is of neither system.
    """
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except ElementTree.ParseError as error:
        raise ValueError(f"not well-formed XML: {error}") from error
    except DefusedXmlException as error:
        raise ValueError("it declares a document type; expected none") from error
    if root.tag == "rss" and root.find("channel") is not None:
        return _read_wordpress(root)
    if root.tag == f"{_ATOM}feed":
        return _read_blogger(root)
    message = f"the export begins with <{root.tag}>; expected WordPress' <rss> or "
    raise ValueError(message + "Blogger's <feed>")


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


# WordPress ------------------------------------------------------------------------

_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_WXR = "{http://wordpress.org/export/1.2/}"
_STATUSES = {"publish": "published", "future": "published", "inherit": "published"}


def _read_wordpress(root: Element) -> Export:
    version = next((one.tag for one in root.iter() if "}wxr_version" in one.tag), "")
    space = version.partition("}")[0] + "}" if version else _WXR
    excerpt = f"{space.removesuffix('}')}excerpt/}}encoded"
    items = list(root.iter("item"))
    authors = {
        _text(one, f"{space}author_login"): _text(one, f"{space}author_display_name")
        for one in root.iter(f"{space}author")
    }
    files = {
        _text(item, f"{space}post_id"): _text(item, f"{space}attachment_url")
        for item in items
        if _text(item, f"{space}post_type") == "attachment"
    }
    posts = [
        _wordpress_post(item, space, excerpt, authors, files)
        for item in items
        if _text(item, f"{space}post_type") in {"page", "post"}
        and _text(item, f"{space}status") not in {"auto-draft", "trash"}
    ]
    shown = {address for post in posts for address in post.media}
    return Export(
        system="WordPress",
        posts=tuple(posts),
        media=tuple(sorted({*filter(None, files.values())} - shown)),
        comments=sum(1 for _ in root.iter(f"{space}comment")),
    )


def _wordpress_post(
    item: Element,
    space: str,
    excerpt: str,
    authors: Mapping[str, str],
    files: Mapping[str, str],
) -> ExportedPost:
    status = _STATUSES.get(_text(item, f"{space}status"), "draft")
    if status == "published" and _text(item, f"{space}post_type") == "page":
        status = "unlisted"
    content = item.findtext(_CONTENT) or ""
    html = paragraphs(show_wordpress(content, files))
    creator = _text(item, f"{_DC}creator")
    link = _text(item, "link")
    title = _text(item, "title")
    slug = _text(item, f"{space}post_name")
    return ExportedPost(
        title=title,
        published=_wordpress_date(item, space, "post_date"),
        updated=_wordpress_date(item, space, "post_modified"),
        authors=tuple(filter(None, [authors.get(creator) or creator])),
        tags=_labels(item, "post_tag"),
        categories=_labels(item, "category"),
        description=" ".join(to_markdown(item.findtext(excerpt) or "").split()),
        address="" if "?p=" in link or "?page_id=" in link else link,
        slug=slug or slugify(title),
        status=status,
        text=to_markdown(html),
        media=find_media(html),
    )  # fmt: skip


def _labels(item: Element, domain: str) -> tuple[str, ...]:
    found = (
        (one.text or "").strip()
        for one in item.iter("category")
        if one.get("domain") == domain and one.get("nicename") != "uncategorized"
    )
    return tuple(dict.fromkeys(filter(None, found)))


def _wordpress_date(item: Element, space: str, name: str) -> str:
    """Return the time in UTC, or else in the zone of the blog, or of the feed."""
    universal = _text(item, f"{space}{name}_gmt")
    if universal and not universal.startswith("0000"):
        return f"{universal} +0000"
    local = _text(item, f"{space}{name}")
    if local and not local.startswith("0000"):
        return local
    try:
        return parsedate_to_datetime(_text(item, "pubDate")).isoformat(" ")
    except (TypeError, ValueError):
        return ""


_CAPTION = re.compile(
    r"\[caption(?P<args>[^\]]*)\](?P<inside>.*?)\[/caption\]", re.DOTALL
)
_PICTURE = re.compile(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", re.DOTALL)
_GALLERY = re.compile(r"\[gallery[^\]]*\bids=[\"']?([\d,\s]+)[^\]]*\]")
_EMBED = re.compile(r"\[embed[^\]]*\]\s*(\S+?)\s*\[/embed\]")
_CODE = re.compile(r"\[(code|sourcecode)[^\]]*\](.*?)\[/\1\]", re.DOTALL)


def show_wordpress(content: str, files: Mapping[str, str]) -> str:
    """Return a post's HTML, with elements in the place of WordPress' own shortcodes.

    :param files: ``{number of an attachment: its address}``.
    """

    def caption(match: re.Match[str]) -> str:
        said = re.search(r"caption=[\"']([^\"']*)", match["args"])
        picture = _PICTURE.search(match["inside"])
        text = said[1] if said else _PICTURE.sub("", match["inside"]).strip()
        shown = picture[0] if picture else match["inside"]
        return f"<p>{shown} <em>{text}</em></p>" if text else f"<p>{shown}</p>"

    def gallery(match: re.Match[str]) -> str:
        addresses = (files.get(one.strip(), "") for one in match[1].split(","))
        return "".join(f'<p><img src="{one}" alt=""></p>' for one in addresses if one)

    content = _CAPTION.sub(caption, content)
    content = _GALLERY.sub(gallery, content)
    content = _EMBED.sub(r'<p><a href="\1">\1</a></p>', content)
    return _CODE.sub(r"<pre>\2</pre>", content)


_BLOCK = re.compile(
    r"\s*</?(?:address|article|aside|blockquote|center|dd|div|dl|dt|figure|h[1-6]|hr|iframe|li|ol|p|pre"
    r"|section|script|style|table|tbody|td|th|thead|tr|ul)\b",
    re.IGNORECASE,
)  # fmt: skip
_WHOLE = re.compile(
    r"(<(pre|script|style|textarea)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE
)
_REMARK = re.compile(r"<!--\s*/?wp:.*?-->\n?", re.DOTALL)


def paragraphs(content: str) -> str:
    """Return HTML whose blank lines part paragraphs, as WordPress takes them.

    Source: https://developer.wordpress.org/reference/functions/wpautop/
    """
    content = _REMARK.sub("\n", content.replace("\r\n", "\n"))
    made: list[str] = []
    for number, piece in enumerate(_WHOLE.split(content)):
        if number % 3 == 1:
            made.append(piece)
        elif number % 3 == 0:
            for block in re.split(r"\n[ \t]*\n", piece):
                if _BLOCK.match(block) or not block.strip():
                    made.append(block)
                else:
                    text = re.sub(r"\s*\n", "<br>\n", block.strip())
                    made.append(f"<p>{text}</p>")
    return "\n".join(made)


# Blogger --------------------------------------------------------------------------

_ATOM = "{http://www.w3.org/2005/Atom}"
_APP = ("{http://purl.org/atom/app#}", "{http://www.w3.org/2007/app}")
_BLOGGER = "{http://schemas.google.com/blogger/2018}"
_KIND = "http://schemas.google.com/g/2005#kind"
_NAMES = "http://www.blogger.com/atom/ns#"


def _read_blogger(root: Element) -> Export:
    entries = [(_blogger_kind(one), one) for one in root.iter(f"{_ATOM}entry")]
    posts = [
        _blogger_post(entry, kind)
        for kind, entry in entries
        if kind in {"page", "post"}
    ]
    return Export(
        system="Blogger",
        posts=tuple(posts),
        media=(),
        comments=sum(kind == "comment" for kind, _ in entries),
    )


def _blogger_kind(entry: Element) -> str:
    """Return ``post``, ``page``, ``comment`` or another word, in any of its formats."""
    if kind := _text(entry, f"{_BLOGGER}type"):
        return kind.casefold()
    kinds = (
        one for one in entry.iter(f"{_ATOM}category") if one.get("scheme") == _KIND
    )
    return next((one.get("term", "").rpartition("#")[2] for one in kinds), "")


def _blogger_post(entry: Element, kind: str) -> ExportedPost:
    html = entry.findtext(f"{_ATOM}content") or ""
    address = next(
        (
            one.get("href", "")
            for one in entry.iter(f"{_ATOM}link")
            if one.get("rel") == "alternate"
        ),
        _text(entry, f"{_BLOGGER}filename"),
    )
    title = _text(entry, f"{_ATOM}title")
    marks = (_text(entry, f"{space}control/{space}draft") for space in _APP)
    is_draft = "yes" in marks or _text(entry, f"{_BLOGGER}status") not in {"", "LIVE"}
    name = urlsplit(address).path.rpartition("/")[2].removesuffix(".html")
    return ExportedPost(
        title=title,
        published=_text(entry, f"{_ATOM}published"),
        updated=_text(entry, f"{_ATOM}updated"),
        authors=tuple(filter(None, [_text(entry, f"{_ATOM}author/{_ATOM}name")])),
        tags=tuple(
            one.get("term", "")
            for one in entry.iter(f"{_ATOM}category")
            if one.get("scheme") == _NAMES and one.get("term")
        ),
        description=_text(entry, f"{_BLOGGER}metaDescription"),
        address=address,
        slug=name or slugify(title),
        status="draft" if is_draft else "unlisted" if kind == "page" else "published",
        text=to_markdown(html),
        media=find_media(html),
    )


# Text -----------------------------------------------------------------------------


def to_markdown(html: str) -> str:
    """Return the Markdown of some HTML; what would be embedded becomes a link."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup(["script", "style"]):
        element.decompose()
    for element in soup(["audio", "embed", "iframe", "video"]):
        inner = element.find("source") or element
        if address := str(inner.get("src") or ""):
            link = soup.new_tag("a", href=address)
            link.string = str(element.get("title") or address)
            element.replace_with(link)
    text = markdownify(
        str(soup),
        heading_style="ATX",
        bullets="-",
        newline_style="backslash",
        escape_misc=False,
        keep_inline_images_in=["a", "h1", "h2", "h3", "h4", "li", "td", "th"],
    ).strip()
    return f"{text}\n" if text else ""


_MEDIA = re.compile(
    r"\.(?:avif|bmp|docx?|gif|jpe?g|mp[34]|odp|odt|ogg|pdf|png|pptx?|svg|webm|webp|zip)\Z",
    re.IGNORECASE,
)


def find_media(html: str) -> tuple[str, ...]:
    """Return the addresses of pictures, and of files that links lead to."""
    return tuple(dict.fromkeys(_media(BeautifulSoup(html, "html.parser"))))


def _media(soup: BeautifulSoup) -> Iterator[str]:
    for element in soup.find_all(["a", "audio", "img", "source", "video"]):
        address = str(element.get("src") or element.get("href") or "")
        is_file = element.name != "a" or _MEDIA.search(urlsplit(address).path)
        if is_file and address.startswith(("http://", "https://", "/")):
            yield address


def all_media(export: Export) -> Iterable[tuple[str, str]]:
    """Yield address and title of each file that a post shows, then of all others."""
    for post in export.posts:
        yield from ((address, post.title) for address in post.media)
    yield from ((address, "") for address in export.media)
