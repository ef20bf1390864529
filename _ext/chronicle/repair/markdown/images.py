"""Find the original of an image that was not delivered.  Pure: standard library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from chronicle.core.record import Origin
from chronicle.markup.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.markup.outline import Structure
    from chronicle.repair.markdown.context import MarkdownContext

_IMAGE = re.compile(
    r"""!\[(?P<alt>(?:[^\[\]]|\[[^\[\]]*\])*)\]
        \([ ]*(?P<open><?)(?P<source>[^\s()<>]+)>?(?:[ ]+"[^"]*")?[ ]*\)
        (?:[ ]*\]\([ ]*<?(?P<link>https?://[^\s<>]+?)>?(?:[ ]+"[^"]*")?[ ]*\))?""",
    re.VERBOSE,
)
_HTML_IMAGE = re.compile(
    r"""(?:<a\b[^<>]*?\bhref=(?P<q1>["'])(?P<link>https?://[^"']+)(?P=q1)[^<>]*>\s*)?
        <img\b[^<>]*?\bsrc=(?P<q2>["'])(?P<source>[^"']+)(?P=q2)""",
    re.VERBOSE | re.IGNORECASE,
)
_ALT = re.compile(r"""\balt=(["'])(https?://[^"']+)\1""", re.IGNORECASE)

PICTURES = (".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".webp")
HOSTS = ("googleusercontent.com", "blogspot.com", "ggpht.com", "staticflickr.com")
"""Hosts of images whose addresses need not end like one."""


def is_picture(address: str) -> bool:
    """Tell whether *address* leads to a picture, and not to a page about it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host, path = parts.hostname or "", unquote(parts.path).lower()
    return path.endswith(PICTURES) or any(
        host == known or host.endswith(f".{known}") for known in HOSTS
    )


def is_local(address: str) -> bool:
    """Tell whether *address* names a file beside the post."""
    return not re.match(r"[a-zA-Z][\w+.-]*:|//|#|/", address)


_SPACED = re.compile(
    r"""(?P<image>!?)\[[^\[\]\n]*\]
        \((?P<address>[^\s()<>"']+(?:[ ][^\s()<>"']+)+)(?:[ ]+"[^"]*")?[ ]*\)""",
    re.VERBOSE,
)
_SPACES_ALLOWED = frozenset({Origin.JEKYLL, Origin.MKDOCS_MATERIAL, Origin.PELICAN})


def repair_spaces(structure: Structure, context: MarkdownContext) -> Iterator[Edit]:
    """Yield edits that enclose addresses in which there are spaces.

    CommonMark wants that; the Markdown of these origins reads up to the bracket.
    """
    if context.origin not in _SPACES_ALLOWED:
        return
    code, offsets = structure.code_spans(), structure.offsets
    for number, line in enumerate(structure.lines):
        for found in _SPACED.finditer(line if "](" in line else ""):
            is_address = found["image"] or re.match(r"https?://|\.*/", found["address"])
            if is_address and offsets[number] + found.start() not in code:
                after = f"<{found['address']}>"
                start, end = (offsets[number] + at for at in found.span("address"))
                yield Edit(start, end, after, "spaced-address")


def repair_images(structure: Structure, context: MarkdownContext) -> Iterator[Edit]:
    """Yield edits that put the remote original in the place of a missing file.

    The original is what the image is linked to, or the address that stands as its
    alternative text; without one the image stays, for a placeholder to be shown.
    """
    code = structure.code_spans()
    offset = 0
    for _number, line in enumerate(structure.lines):
        if "](" in line or "<img" in line.lower():
            for pattern in (_IMAGE, _HTML_IMAGE):
                for found in pattern.finditer(line):
                    source = found["source"]
                    if offset + found.start() in code or not is_local(source):
                        continue
                    if context.has_file(unquote(source.partition("#")[0])):
                        continue
                    if original := _original(found, line):
                        start, end = found.span("source")
                        yield Edit(
                            offset + start, offset + end, original, "missing-image"
                        )
                        yield from _name(offset, found, source)
        offset += len(line) + 1


def _name(offset: int, found: re.Match[str], source: str) -> Iterator[Edit]:
    """Yield an edit that keeps the name of the missing file.

    It is the title of the link, where there is one.  An image that was described by its
    address, which it has now, is better described by the name.
    """
    name = unquote(source).rsplit("/", 1)[-1].replace('"', "")
    end = found.end("link")
    if not found["link"]:
        if found.re is _IMAGE:
            start, end = found.span("alt")
            yield Edit(offset + start, offset + end, name, "missing-image")
    elif found.re is _HTML_IMAGE:
        if "title=" not in found[0]:
            place = offset + end + 1
            yield Edit(place, place, f' title="{name}"', "missing-image")
    elif not found[0].rstrip(") ").endswith('"'):
        end += found.string[end : end + 1] == ">"
        yield Edit(offset + end, offset + end, f' "{name}"', "missing-image")


def _original(found: re.Match[str], line: str) -> str:
    alt = (found.groupdict().get("alt") or "").strip()
    if found.re is _HTML_IMAGE:
        tag = line[found.start("source") : line.find(">", found.end()) + 1]
        alt = given[2] if (given := _ALT.search(tag)) else ""
    link = found["link"] or ""
    # An address in Markdown needs its brackets balanced; the pattern ends at the first.
    if link.count("(") != link.count(")"):
        link = ""
    for address in (link, alt):
        whole = address.startswith("http") and not re.search(r"[\s()]", address)
        if whole and is_picture(address):
            return address
    return ""
