"""Say on what terms the text of a post may be used, or who owns it.  Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from chronicle.core.posts import FOLDER, lies_below

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chronicle.core.record import Record


class License(NamedTuple):
    """What is said below a post."""

    text: str
    url: str
    """Empty if there is no address to read more at."""


_CREATIVE = re.compile(
    r"https?://creativecommons\.org/(?:licenses/(?P<terms>[a-z-]+)/(?P<version>[\d.]+)"
    r"|publicdomain/(?P<public>zero|mark)/)"
)
_SPDX = re.compile(
    r"cc[ -](?P<terms>by[a-z -]*?)[ -](?P<version>\d\.\d)", re.IGNORECASE
)
_PUBLIC = {"zero": "CC0 1.0", "mark": "Public domain"}


def license_of(record: Record, settings: Mapping[str, str]) -> License | None:
    """Return what a post says of its terms, else what the site says of such posts.

    :param settings: ``chronicle_blog_licenses``.
    """
    said = record.license or _of_site(record, settings)
    return read_license(said) if said else None


def _of_site(record: Record, settings: Mapping[str, str]) -> str:
    folders = (key for key in settings if lies_below(record.docname, [key]))
    nearest = max(folders, key=len, default="")
    if nearest and nearest != FOLDER:
        return settings[nearest]
    return settings.get(record.origin) or settings.get(nearest, "")


def read_license(said: str) -> License:
    """Give a licence that is known by its address or short name both of them."""
    text = said.strip()
    if match := _CREATIVE.match(text):
        public = _PUBLIC.get(match["public"] or "")
        terms = (match["terms"] or "").upper()
        return License(public or f"CC {terms} {match['version']}", text)
    if match := _SPDX.fullmatch(text):
        terms = re.sub(r"[ -]+", "-", match["terms"].strip())
        url = (
            f"https://creativecommons.org/licenses/{terms.lower()}/{match['version']}/"
        )
        return License(f"CC {terms.upper()} {match['version']}", url)
    if re.fullmatch(r"https?://[^\s<>\"]+", text):
        return License(text.partition("://")[2].rstrip("/"), text)
    return License(text, "")
