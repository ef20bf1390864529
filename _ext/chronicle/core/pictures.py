"""Know which remote pictures have a copy among the posts.  Pure: standard library only.

``chronicle images`` fetches the copies and writes the list; the build only reads it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "pictures.json"
"""The list, in the folder of the community data."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A picture of another host, and its copy."""

    address: str
    """Where it was first published, as posts have it."""

    file: str
    """Path of the copy below the source folder, with ``/``."""

    sha256: str
    """Checksum of the copy, hexadecimal."""

    bytes: int
    width: int | None = None
    """Pixels; None where a picture has none: SVG."""

    height: int | None = None


def read_pictures(text: str) -> dict[str, Picture]:
    """Read the list.

    :returns: ``{address: picture}``.
    :raises ValueError: If the text is no such list.
    """
    try:
        found = [Picture(**item) for item in json.loads(text)]
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    return {picture.address: picture for picture in found}


def write_pictures(pictures: Iterable[Picture]) -> str:
    """Return the text of the list, in the order of addresses."""
    items = sorted(pictures, key=lambda picture: picture.address)
    return json.dumps([asdict(item) for item in items], ensure_ascii=False, indent=1)
