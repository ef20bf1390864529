"""Lead Pelican's addresses to what they name.  Pure: standard library only.

Source: https://docs.getpelican.com/en/stable/content.html#linking-to-internal-content
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = ("filename", "static", "attach")
PAGES = (
    "archives",
    "author",
    "authors",
    "categories",
    "category",
    "index",
    "tag",
    "tags",
)
KINDS = "|".join((*FILES, *PAGES))
"""What may stand in the braces, or in the bars of Pelican before version 3."""

_ADDRESS = re.compile(
    rf"[{{|](?P<kind>{KINDS})[}}|](?P<path>[^?#]*)(?P<rest>.*)", re.DOTALL
)
_ESCAPED = re.compile(r"%7[BC]", re.IGNORECASE)

LEVELS = 5
"""How many folders a post may lie below the root of its content."""


def resolve_pelican_link(address: str, has_file: Callable[[str], bool]) -> str:
    """Return the ordinary address for one of Pelican's; any other as it is.

    :param has_file: Tell whether an address, relative to the post and percent signs
        decoded, is that of a file.
    """
    bare = unquote(address) if _ESCAPED.match(address) else address
    found = _ADDRESS.fullmatch(bare)
    if found is None:
        return address
    path = found["path"]
    if found["kind"] in PAGES:
        path = f"/{found['kind']}/{path}".rstrip("/")
    elif path.startswith("/"):
        path = _below_root(path, has_file)
    return path + found["rest"]


def _below_root(path: str, has_file: Callable[[str], bool]) -> str:
    """Return where a path from the root of the content leads, as seen from the post.

    Which folder that root was, nothing says: it is the nearest one around the post that
    has the file, or else the post's own if the file now lies there.
    """
    ways = ["../" * up + path[1:] for up in range(LEVELS)]
    ways.append(path.rpartition("/")[2])
    return next((way for way in ways if has_file(unquote(way))), path)
