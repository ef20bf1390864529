"""Decide which addresses may become files of the site.  Pure: standard library only.

The output folder is copied to servers and opened on every system, so a path has to be
sound on all of them, not only on the one that builds.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_SEGMENT = 255
"""Bytes of UTF-8: the limit of ext4, APFS and NTFS."""

MAX_PATH = 1024
"""Bytes of UTF-8 below the output folder: ``PATH_MAX`` of macOS."""

SPARE = 15
"""Bytes that files made of a page add to its name: ``_cards/``, ``/index.html``."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

_FAULTS = (
    (re.compile(r"\A\Z"), "has an empty segment"),
    (re.compile(r"\A\."), "has a hidden or relative segment"),
    (
        re.compile(r'[\\<>"]|\A[A-Za-z]:'),
        "has the character {!r}, which file names can't have",
    ),
)

# Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_FAULTS_ELSEWHERE = (
    (
        re.compile(r"\A |[. ]\Z"),
        "has a segment that begins or ends with a space or dot",
    ),
    (re.compile(r"[:|?*]"), "has the character {!r}, which file names can't have"),
    (
        re.compile(
            r"(?i)\A(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])"
            r"(?=\.|\Z)"
        ),
        "has {!r}, a device name of Windows",
    ),
    (
        re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"),
        "has the invisible character {!r}",
    ),
)

# What servers and hosting services read themselves; a page there would steer the site.
_CONTROL_FILES = frozenset(
    {
        "404.html",
        "ads.txt",
        "app-ads.txt",
        "browserconfig.xml",
        "cname",
        "crossdomain.xml",
        "favicon.ico",
        "humans.txt",
        "llms.txt",
        "manifest.json",
        "netlify.toml",
        "objects.inv",
        "opensearch.xml",
        "robots.txt",
        "search.html",
        "searchindex.js",
        "security.txt",
        "sitemap.xml",
        "staticwebapp.config.json",
        "sw.js",
        "vercel.json",
        "web.config",
    }
)
_RESERVED_FOLDERS = frozenset({"cgi-bin", "pagefind"})

# Joiners are letters' business in Persian and Indic words and in emoji.
_JOINERS = "\u200c\u200d"
_SURROGATES = "\ud800\udfff"
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


class Checked(NamedTuple):
    """A path below the output folder, or why there is none."""

    path: str
    """Segments joined by ``/``, no leading or trailing slash; empty if refused."""

    fault: str = ""
    """What is wrong, to follow the address in a message; empty if nothing is."""


class Claim(NamedTuple):
    """Somebody's wish to have a file."""

    path: str
    """Below the output folder."""

    owner: str
    """Who wants it; one owner may want a file twice, in capitals too."""


def safe_path(address: str) -> Checked:
    """Turn an address of the site into the path of a file below the output folder.

    :param address: A URL path from the site's root, percent escapes and all; the
        leading slash may be missing.
    :returns: The path with escapes decoded once, NFC; ``""`` for the root itself.

    Source: :rfc:`3986#section-2.1`, :rfc:`3986#section-3.3`.
    """
    if fault := _fault_of_address(address):
        return Checked("", fault)
    try:
        segments = [_decode(part) for part in _segments(address)]
    except UnicodeDecodeError:
        return Checked("", "has percent escapes that are not UTF-8")
    if any("/" in segment for segment in segments):
        return Checked("", "hides a slash in a percent escape")
    if any("%" in segment for segment in segments):
        return Checked("", "has a percent sign left when decoded once")
    return check_path("/".join(segments))


def check_path(path: str) -> Checked:
    """Check a path that holds no escapes and that a post asks for.

    :param path: Segments joined by ``/``, relative to the output folder.
    :returns: The same path, NFC; ``""`` stands for the output folder itself.
    """
    path = unicodedata.normalize("NFC", path)
    if not path:
        return Checked("")
    if fault := check_shape(path) or _fault_of_place(path.split("/")):
        return Checked("", fault)
    return Checked(path)


def check_docname(docname: str) -> str:
    """Say why no page can have a name: that files made of it could not be written.

    :param docname: Of a document, below the source folder.
    :returns: What is wrong, to follow the name in a message; empty if nothing is.
    """
    return check_writable(docname, spare=SPARE)


def check_writable(path: str, *, spare: int = 0) -> str:
    """Say why a path can't be a file on the system that builds.

    What is only impossible elsewhere is none of its business: a file that is there
    has such a name already.

    :param path: Segments joined by ``/``, no escapes.
    :param spare: Bytes that have to be left in the path, and in each segment.
    :returns: What is wrong, to follow the path in a message; empty if nothing is.
    """
    for segment in path.split("/"):
        if fault := _fault_of_segment(segment, MAX_SEGMENT - spare):
            return fault
    if len(path.encode()) > MAX_PATH - spare:
        return f"is longer than {MAX_PATH - spare} bytes"
    return ""


def check_elsewhere(path: str) -> str:
    """Say why a path that can be written here can't be a file on every system.

    :param path: Segments joined by ``/``, no escapes.
    :returns: What is wrong, to follow the path in a message; empty if nothing is.
    """
    faults = (
        fault.format(found[0])
        for segment in path.split("/")
        for pattern, fault in _FAULTS_ELSEWHERE
        if (found := pattern.search(segment))
    )
    return next(faults, "")


def check_shape(path: str) -> str:
    """Say why a path can't be a file on every system, wherever it lies.

    :param path: Segments joined by ``/``, no escapes.
    :returns: What is wrong, to follow the path in a message; empty if nothing is.
    """
    return check_writable(path) or check_elsewhere(path)


def fold_path(path: str) -> str:
    """Return what two paths share if some file system takes them for one."""
    if path.isascii():  # as most are
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def find_clashes(claims: Iterable[Claim]) -> dict[Claim, Claim]:
    """Find claims that can't both be granted.

    Two paths clash if some file system takes them for one, or if one is a file where
    the other needs a folder.

    :returns: Each claim that clashes, with the first claim that it clashes with, in the
        order given.
    """
    folded = {claim: fold_path(claim.path) for claim in claims}
    holders: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim, path in folded.items():
        holders[path].append(claim)
    above: dict[str, list[Claim]] = {"": []}
    """``{folder: who wants a file in its place, or in that of one above}``."""
    clashes: dict[Claim, Claim] = {}
    for claim, path in folded.items():
        same = (other for other in holders[path] if other.owner != claim.owner)
        for other in (*same, *_holders_of(path.rpartition("/")[0], holders, above)):
            clashes.setdefault(claim, other)
            clashes.setdefault(other, claim)
    return {claim: clashes[claim] for claim in folded if claim in clashes}


def _holders_of(
    folder: str, holders: Mapping[str, list[Claim]], known: dict[str, list[Claim]]
) -> list[Claim]:
    """Return the claims to a file where a folder is, or one above; the nearest first.

    :param known: What was found so far; hundreds of files are in one folder.
    """
    unknown = []
    above = folder
    while above not in known:
        unknown.append(above)
        above = above.rpartition("/")[0]
    for each in reversed(unknown):
        around = known[each.rpartition("/")[0]]
        known[each] = [*holders.get(each, ()), *around]
    return known[folder]


def _fault_of_address(address: str) -> str:
    """Say why an address can't be a path at all, before it is decoded."""
    if address.startswith(("//", "/\\", "\\\\")):
        return "leads to another host"
    if _SCHEME.match(address):
        return "is not a path of this site"
    if "?" in address:
        return "has a query, which files can't answer"
    if "#" in address:
        return "has a fragment, which no server sees"
    return ""


def _segments(address: str) -> list[str]:
    """Split an address at its slashes, the first and the last left out."""
    return address.removeprefix("/").removesuffix("/").split("/")


def _decode(segment: str) -> str:
    """Decode percent escapes once."""
    return unquote_to_bytes(segment.encode("utf-8", "surrogatepass")).decode("utf-8")


def _fault_of_segment(segment: str, most: int) -> str:
    """Say why a segment can't be the name of a file or folder.

    :param most: Bytes that it may have.
    """
    for pattern, fault in _FAULTS:
        if found := pattern.search(segment):
            return fault.format(found[0])
    if not (segment.isascii() and segment.isprintable()):
        if any(_SURROGATES[0] <= char <= _SURROGATES[1] for char in segment):
            return "is not UTF-8"
        if hidden := next(filter(_is_invisible, segment), ""):
            return f"has the invisible character U+{ord(hidden):04X}"
    if len(segment.encode()) > most:
        return f"has a segment of more than {most} bytes"
    return ""


def _is_invisible(char: str) -> bool:
    """Tell characters that nobody sees, or that turn the text around them."""
    if char in _JOINERS:
        return False
    return unicodedata.category(char) in _INVISIBLE


def _fault_of_place(segments: list[str]) -> str:
    """Say why a post may not have this place in the site."""
    first = segments[0]
    if first.startswith("_") or fold_path(first) in _RESERVED_FOLDERS:
        return f"is below {first!r}, which belongs to the site or its server"
    if len(segments) == 1 and fold_path(first) in _CONTROL_FILES:
        return "belongs to the site or its server"
    return ""
