"""Tell when two addresses are one original URL.  Pure: standard library only.

A post is quoted under many forms of the address at which it was first published: with
``http`` or ``https``, on the country domains of its host, as the page for telephones,
with a slash or ``.html`` at its end.  All of them have one key.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Blogger sends readers on to a domain of their country: blogspot.de, blogspot.co.uk.
_BLOGGER = re.compile(r"(?P<blog>[a-z0-9-]+)\.blogspot\.(?:com?\.)?[a-z]{2,3}")

# Parameters that change nothing about which page is shown.
_IDLE = re.compile(
    r"utm_\w+|m|amp|spref|showcomment|commentpage|ref|ref_src|source|via"
    r"|fbclid|gclid|mc_cid|mc_eid|share|replytocom",
    re.IGNORECASE,
)
_INDEX = re.compile(r"(?:^|/)index\.(?:html?|xhtml|php)$", re.IGNORECASE)
_SUFFIX = re.compile(r"(?<=[^/])\.(?:html?|xhtml)$", re.IGNORECASE)
_PORTS = {"http": ":80", "https": ":443"}

# As most are: nothing is to be decoded, and no parameter to be looked at.
_PLAIN = re.compile(r"https?://([a-z0-9.-]+)(/[\w/.~-]*)?(?:#\S*)?", re.ASCII)


class Original(NamedTuple):
    """The key of an original URL."""

    host: str
    """Lower case, ``www.`` and Blogger's country left out; empty for a bare path."""

    path: str
    """Decoded, NFC, with no slash at either end, no ``.html`` and no ``/index.html``;
    empty for the root."""

    query: str = ""
    """The parameters that matter, sorted."""


@lru_cache(maxsize=1 << 16)
def read_original(address: str) -> Original | None:
    """Read an address as the key of an original URL.

    :param address: An absolute URL, one without its scheme (``//host/path``), or a
        path from the root of a site.
    :returns: The key; None if the address is no place on the web.
    """
    address = address.strip()
    if plain := _PLAIN.fullmatch(address):
        return Original(fold_host(plain[1]), _page_of(plain[2] or ""))
    return _read_any(address)


def _read_any(address: str) -> Original | None:
    try:
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2].lower()
    except ValueError:
        return None
    if parts.scheme not in {"", *_PORTS} or (parts.scheme and not host):
        return None
    return Original(
        host=fold_host(host.removesuffix(_PORTS.get(parts.scheme, ":80"))),
        path=_fold_path(parts.path),
        query=_fold_query(parts.query),
    )


@lru_cache(maxsize=1 << 12)
def fold_host(host: str) -> str:
    """Return one name for all names of a host.

    >>> fold_host("www.pyfound.blogspot.co.uk")
    'pyfound.blogspot.com'
    """
    bare = host.lower().rstrip(".").removeprefix("www.")
    if found := _BLOGGER.fullmatch(bare):
        return f"{found['blog']}.blogspot.com"
    return bare


def is_blogger(host: str) -> bool:
    """Tell whether a folded host is a blog that Blogger gave its name."""
    return host.endswith(".blogspot.com")


def _fold_path(path: str) -> str:
    """Return the part of a path that says which page is meant."""
    return _page_of(unicodedata.normalize("NFC", unquote(path, errors="replace")))


def _page_of(path: str) -> str:
    return _SUFFIX.sub("", _INDEX.sub("", path.strip("/"))).strip("/")


def _fold_query(query: str) -> str:
    """Return the parameters that say which page is meant."""
    if not query:  # as a rule
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted(pair for pair in pairs if not _IDLE.fullmatch(pair[0])))


def read_homes(setting: Mapping[str, str | Sequence[str]]) -> dict[str, list[str]]:
    """Return where each origin's posts were published.

    :param setting: ``chronicle_links_origins``: one address for each key, or several.
    :returns: ``{origin or folder: addresses}``, the best first, none empty.
    """
    return {
        key: [value] if isinstance(value, str) else list(map(str, value))
        for key, value in setting.items()
        if value
    }
