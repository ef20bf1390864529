"""Tell the language of a post where it is not the site's.  Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def foreign_language(languages: Sequence[str], language: str) -> str:
    """Return the language of a text if it is not the site's, for ``lang``.

    :param languages: What the record says; names such as ``English`` are no tags.
    :param language: The site's, a BCP 47 tag.
    :returns: A BCP 47 tag, or nothing.
    """
    for found in languages[:1]:
        tag = found.replace("_", "-")
        if _TAG.fullmatch(tag) and _primary(tag) != _primary(language):
            return tag
    return ""


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()
