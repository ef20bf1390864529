"""Find out where a link of a post leads in this site.  Pure: standard library only.

Posts link to each other by the addresses of the systems they were written for.  What is
in this site is linked here; what is not, and has no host of its own, is linked where it
was.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import unquote, urljoin, urlsplit

from chronicle.core.originals import Original, is_blogger, read_original
from chronicle.core.record import Origin
from chronicle.core.text import slugify
from chronicle.links.redirects import collapse

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping

    from chronicle.core.record import Record

Key = TypeVar("Key", bound="Hashable")

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
SOURCE_SUFFIX = re.compile(r"\.(?:md|mdx|markdown|mdown|rst|qmd|ipynb)$", re.IGNORECASE)
"""Ends the name of a file that a post was written in."""

_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})-(.+)")

# Jekyll: {% post_url 2016-04-06-title %}, {% link _posts/2016-04-06-title.md %}.
_LIQUID = re.compile(
    r"\{%-?\s*(?:post_url|link)\s+(?P<path>\S+?)\s*-?%\}(?P<rest>.*)", re.DOTALL
)
_LIQUID_VALUE = re.compile(
    r"\A\{\{-?\s*site\.(?:url|baseurl)(?:\s*\|[^}]*)?-?\}\}", re.IGNORECASE
)

# What a writer left the scheme out of: bit.ly/x, www.python.org, matcher.pyfound.org.
_BARE_HOST = re.compile(
    r"(?:www\.[a-z0-9.-]+|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|org|net|edu|gov|io"
    r"|dev|ly|gl|co|me|info|eu|uk|de|fr|us|ca|au|jp|tv|fm|gle|be|app|blog))(?:[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)

# A path so long that two blogs don't have it by chance: a blog moved to another host.
_TELLING = re.compile(r"\d{4}/\d{2}/(?:\d{2}/)?[^/-]+(?:-[^/-]+){3,}")

# Folders under which blogs keep their posts: a last segment there is a post's name.
_SECTIONS = frozenset({"blog", "posts", "post", "news", "articles", "article"})


class Leads(NamedTuple):
    """Where a link leads: one of the first two is set, or *fault*, or nothing."""

    docname: str = ""
    """A document of the site."""

    uri: str = ""
    """An absolute address elsewhere."""

    fragment: str = ""
    """The place in the document, as the writer named it."""

    fault: str = ""
    """Why it leads nowhere, to follow the address in a message."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkIndex:
    """What the links of all posts can lead to; made by :func:`index_links`."""

    records: Mapping[str, Record]
    pages: Mapping[str, str]
    """``{path of a page without suffix or "index": docname}``, duplicates too."""

    origins: Mapping[str, str]
    """``{origin or folder: address}``."""

    hosts: frozenset[str]
    """Folded hosts on which posts of the site were published."""

    originals: Mapping[Original, str] = field(default_factory=dict)
    """``{original URL: docname}``; addresses of more than one post are left out."""

    paths: Mapping[str, str] = field(default_factory=dict)
    """``{path of an original URL: docname}``, whatever the host."""

    sources: Mapping[str, str] = field(default_factory=dict)
    """``{path of a file below the source folder: docname}``, duplicates too."""

    tails: Mapping[str, str] = field(default_factory=dict)
    """``{file name without suffix, or 2016/04/06/title: docname}`` where only one has
    it."""

    collections: Mapping[str, str] = field(default_factory=dict)
    """``{name: page}`` of tags, authors and the like: ``tag-psf``, ``blog-tags``."""

    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """``{folded label: (docname, id)}`` of the places that the site's writers named."""

    _found: dict[str, tuple[str, str]] = field(default_factory=dict, init=False)
    """``{address with a host: (docname, fragment)}``, so far."""

    def resolve(self, href: str, docname: str) -> Leads:
        """Find out where a link leads.

        :param href: As the writer wrote it.
        :param docname: The document with the link.
        :returns: Nothing set if the link is to stay as it is.
        """
        plain = unquote(href) if "%7B" in href else href
        if _LIQUID_VALUE.match(plain):
            href = _LIQUID_VALUE.sub("", plain)
        href = href.strip()
        if found := _LIQUID.search(plain):
            return self._to_source(
                found["path"], found["rest"].partition("#")[2], docname
            )
        if not href or href.startswith("#"):
            return self._label(href.removeprefix("#"), docname) or Leads()
        if href.startswith("//"):
            href = f"https:{href}"
        elif _BARE_HOST.fullmatch(href) and not self._is_source(href, docname):
            href = f"https://{href}"
        if _SCHEME.match(href):
            return self._from_absolute(href, docname)
        if href.startswith("/"):
            return self._from_root(href, docname)
        return self._from_relative(href, docname)

    def home_of(self, docname: str) -> str:
        """Return the address, absolute or a path, at which a post was first published.

        :returns: Empty if nothing says where that was.
        """
        record = self.records.get(docname)
        if record is None:
            return ""
        base = _nearest(self.origins, docname, record.origin)
        own = record.original_url or next(iter(record.permalinks), "")
        return urljoin(base, own) if own else base

    def path_of(self, href: str, docname: str) -> str:
        """Return the path on the old site at which a link asks for a page.

        :returns: Empty if the link names a file, or a page of another site.
        """
        address = urljoin(self.home_of(docname), href.strip())
        original = read_original(address)
        if not original or original.query or "{" in address:
            return ""
        parts = urlsplit(address)
        is_ours = not original.host or original.host in self.hosts
        return parts.path if is_ours and not SOURCE_SUFFIX.search(parts.path) else ""

    def _from_absolute(self, href: str, docname: str) -> Leads:
        """Follow an address with a host."""
        if not href.lower().startswith(("http://", "https://")):
            return Leads()
        if href not in self._found:  # the same address stands in many posts
            original = read_original(href)
            found = self._find(original) if original else ""
            self._found[href] = found, urlsplit(href).fragment if original else ""
        found, fragment = self._found[href]
        # "First published here" names the other place on purpose.
        if found and (found != docname or fragment):
            return Leads(docname=found, fragment=fragment)
        return Leads(uri=href)

    def _from_root(self, href: str, docname: str) -> Leads:
        """Follow a path from the root of the site that the post was written for."""
        home = self.home_of(docname)
        path, _, fragment = href.partition("#")
        address = urljoin(home, href)
        original = read_original(address)
        if original and (found := self._find(original)):
            return Leads(docname=found, fragment=fragment)
        if page := self._collection(path, docname):
            return Leads(docname=page)
        name = _name(path.lstrip("/"))
        page = self.pages.get(name, "")
        names_file = SOURCE_SUFFIX.search(path)
        if page in self.records or (page and (names_file or self.is_native(docname))):
            return Leads(docname=page, fragment=fragment)
        if names_file:
            return self._to_source(path, fragment, docname)
        if _SCHEME.match(address):
            return Leads(uri=address)
        return Leads(fault=NO_HOME)

    def _collection(self, path: str, docname: str) -> str:
        """Return the page of what Pelican's ``{tag}psf`` or ``{tags}`` names."""
        record = self.records.get(docname)
        if record is None or record.origin is not Origin.PELICAN:
            return ""
        kind, _, label = unquote(path).strip("/").partition("/")
        name = f"{kind}-{slugify(label)}" if label else _CATALOGUES.get(kind, "")
        return self.collections.get(name, "")

    def _from_relative(self, href: str, docname: str) -> Leads:
        """Follow a path from the folder of the file, or of the address, of the post."""
        path, _, fragment = href.partition("#")
        path = path.partition("?")[0]
        if found := self._source(path, docname):
            return Leads(docname=found, fragment=fragment)
        if SOURCE_SUFFIX.search(path):
            return self._to_source(path, fragment, docname)
        home = self.home_of(docname)
        if home and urlsplit(home).path not in {"", "/"}:
            address = urljoin(home, href)
            if _SCHEME.match(address):
                return self._from_absolute(address, docname)
            return self._from_root(address, docname)
        if found_label := self._label(href, docname):
            return found_label
        return Leads(fault="leads to no file of this site")

    def _label(self, name: str, docname: str) -> Leads | None:
        """Follow MyST's link to a place that has a name: ``[text](name)``."""
        place = self.labels.get(name.lower()) if self.is_native(docname) else None
        return Leads(docname=place[0], fragment=place[1]) if place else None

    def _to_source(self, path: str, fragment: str, docname: str) -> Leads:
        """Follow the name of a post's file, wherever the file lies here.

        The page of a post that was not brought here is still where it was, if the
        settings say in which folder.
        """
        path = path.strip("'\"")
        stem, found = _stem(path), self.tails.get(_stem(path), "")
        if not self._may_lie_in(path, found or docname):
            return Leads(fault=_NO_POST)
        if found:
            return Leads(docname=found, fragment=fragment)
        record = self.records.get(docname)
        base = _nearest(self.origins, docname, record.origin) if record else ""
        if record and urlsplit(base).path.strip("/"):
            uri = urljoin(f"{base.rstrip('/')}/", f"{stem}/")
            return Leads(uri=f"{uri}#{fragment}" if fragment else uri)
        return Leads(fault=_NO_POST)

    def _may_lie_in(self, path: str, docname: str) -> bool:
        """Tell whether a path may name a post: not a page of the same name elsewhere.

        ``../../concepts/caching.md`` is none, if no post lies in such a folder.
        """
        *folders, name = path.split("/")
        named = [folder for folder in folders if folder.strip(".")]
        if not named or _DATED.match(name):
            return True
        record = self.records.get(docname)
        around = (record.source if record else docname).split("/")
        return named[-1].lstrip("_") in _SECTIONS or named[-1] in around

    def _source(self, path: str, docname: str) -> str:
        """Return the document that a relative path names; empty if it names none."""
        record = self.records.get(docname)
        folder = posixpath.dirname(record.source if record else docname)
        target = posixpath.normpath(posixpath.join(folder, unquote(path)))
        if found := self.sources.get(target):
            return found
        return self.pages.get(_name(target), "")

    def _is_source(self, href: str, docname: str) -> bool:
        return bool(self._source(href.partition("#")[0], docname))

    def is_native(self, docname: str) -> bool:
        """Tell whether a post's own paths are those of this site."""
        record = self.records.get(docname)
        return record is None or record.origin is Origin.ABLOG

    def is_fixable(self, docname: str) -> bool:
        """Tell whether a post has still its writer, who can fix its links.

        Plain Markdown that was published nowhere else is a new post.
        """
        record = self.records.get(docname)
        if record is None or self.is_native(docname):
            return True
        is_new = not (record.original_url or record.permalinks)
        return is_new and record.origin is Origin.ASTRO

    def _find(self, original: Original) -> str:
        """Return the document that was first published at an address."""
        for key in dict.fromkeys([original, original._replace(query="")]):
            if found := self.originals.get(key):
                return found
            # A bare path is one of the host that the settings name; or of Blogger's,
            # if they name none.
            if found := self.originals.get(key._replace(host="")):
                home = urlsplit(self.home_of(found)).netloc
                if key.host in self.hosts or (is_blogger(key.host) and not home):
                    return found
        if _TELLING.fullmatch(original.path) and original.path in self.paths:
            return self.paths[original.path]
        if original.host and original.host not in self.hosts:
            return ""
        return self._find_by_name(original.path)

    def _find_by_name(self, path: str) -> str:
        """Return the post whose file name makes up the end of a path."""
        segments = path.split("/")
        if found := self.tails.get("/".join(segments[-4:])):
            return found
        last = segments[-1]
        if _DATED.fullmatch(last) or (len(segments) > 1 and segments[0] in _SECTIONS):
            return self.tails.get(last, "")
        return ""


_CATALOGUES = {
    "archives": "blog-archives",
    "authors": "blog-authors",
    "categories": "blog-categories",
    "index": "blog-posts",
    "tags": "blog-tags",
}
"""What Pelican calls the pages that list everything, and what they are called here."""

_NO_POST = "leads to no post of this site"
NO_HOME = (
    "is a path of the site that the post was written for; name that site's address "
    "in 'chronicle_links_origins'"
)
"""Why a path from the root leads nowhere, where nobody knows the host."""


def index_links(
    records: Mapping[str, Record],
    merged: Mapping[str, str],
    documents: Collection[str],
    origins: Mapping[str, str],
    hosts: frozenset[str] = frozenset(),
) -> LinkIndex:
    """Collect what the links of the posts can lead to.

    :param records: ``{docname: record}``.
    :param merged: ``{docname that gave way: docname that is shown}``.
    :param documents: Names of all documents of the site.
    :param origins: ``{origin or folder: address}``, as in ``chronicle_links_origins``.
    :param hosts: Folded hosts on which posts of the site were published.
    """
    shown = {gone: end for gone, end in collapse(merged).items() if end in records}
    written = list(_originals(records.values()))
    computed = list(_computed(records.values()))
    return LinkIndex(
        records=records,
        pages={_name(name): shown.get(name, name) for name in (*documents, *shown)},
        origins=origins,
        hosts=hosts,
        originals={**_unique(computed), **_unique(written)},
        paths=_unique((original.path, docname) for original, docname in written),
        sources=_sources(records.values()),
        tails=_unique(_tails((*zip(records, records, strict=True), *shown.items()))),
    )


def _originals(records: Iterable[Record]) -> Iterator[tuple[Original, str]]:
    for record in records:
        for address in (record.original_url, *record.aliases):
            original = read_original(address) if address else None
            if original and (original.path or original.query):
                yield original, record.docname


def _computed(records: Iterable[Record]) -> Iterator[tuple[Original, str]]:
    for record in records:
        for path in record.permalinks:
            if (original := read_original(path)) and original.path:
                yield original, record.docname


def _sources(records: Iterable[Record]) -> dict[str, str]:
    return {
        source: record.docname
        for record in records
        for source in (record.source, *record.sources)
    }


def _tails(documents: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield what the end of an address can say of a post's file."""
    for docname, shown in documents:
        stem = _stem(docname)
        yield stem, shown
        if dated := _DATED.fullmatch(stem):
            yield "/".join(dated.groups()), shown
            yield dated[4], shown


def _unique(pairs: Iterable[tuple[Key, str]]) -> dict[Key, str]:
    """Keep the keys that have one value only."""
    values: dict[Key, set[str]] = {}
    for key, value in pairs:
        values.setdefault(key, set()).add(value)
    return {key: found.pop() for key, found in values.items() if len(found) == 1}


def _name(path: str) -> str:
    """Return what the paths to a document's file and to its page have in common."""
    bare = re.sub(r"\.html?$", "", SOURCE_SUFFIX.sub("", path.strip("/")))
    return bare.removesuffix("/index")


def _stem(path: str) -> str:
    """Return the name of a post's file; that of its folder for an ``index``."""
    bare = SOURCE_SUFFIX.sub("", path.strip("/"))
    return posixpath.basename(bare.removesuffix("/index"))


def _nearest(origins: Mapping[str, str], docname: str, origin: str) -> str:
    """Return the address for the innermost folder of a post, or else for its origin."""
    folder = posixpath.dirname(docname)
    while folder:
        if folder in origins:
            return origins[folder]
        folder = posixpath.dirname(folder)
    return origins.get(origin, "")
