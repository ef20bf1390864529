"""Pelican: ``Key: value`` lines in Markdown, docinfo fields in reST.

Source: https://docs.getpelican.com/en/stable/content.html#file-metadata.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.core.problems import Subtype
from chronicle.core.record import Status
from chronicle.metadata.origins.common import date_from_name, title_from_heading
from chronicle.metadata.values import Scalar

if TYPE_CHECKING:
    from chronicle.metadata.fields import Collector, RawPost

_SIGNS = frozenset({"slug", "date", "modified", "summary", "save_as", "authors"})


def recognise(post: RawPost) -> int:
    """See its header, or a docinfo that ABlog would not write."""
    if post.kind == "pelican":
        return 10
    if post.kind != "docinfo":
        return 0
    keys = {key.casefold() for key in post.table.entries}
    return 0 if "blogpost" in keys else len(_SIGNS & keys)


def read(_post: RawPost, found: Collector) -> None:
    """Take the fields."""
    found.text("title", "title")
    title_from_heading(found)
    found.timestamp("published", "date")
    date_from_name(found)
    found.timestamp("updated", "modified")
    found.people("authors", "author")
    found.labels("tags", "tags", separator=";")
    found.labels("categories", "category")
    found.text("description", "summary", "description", limit=5_000)
    found.labels("languages", "lang")
    found.address("image", "image", "cover", "featured_image")
    _read_status(found)
    found.address("original_url", "url", "save_as")
    found.ignore("template", "translation", "save_as")


def _read_status(found: Collector) -> None:
    """Read its four words for where a post is shown.

    Source: https://docs.getpelican.com/en/stable/content.html#publishing-drafts.
    """
    meanings = {
        "published": Status.PUBLISHED,
        "draft": Status.DRAFT,
        "skip": Status.DRAFT,
        "hidden": Status.UNLISTED,
    }
    for _, value, line in found.take("status"):
        word = value.text.strip().casefold() if isinstance(value, Scalar) else ""
        if word not in meanings:
            expected = ", ".join(sorted(meanings))
            message = f"unknown status {word!r}; expected one of {expected}"
            found.problem(Subtype.FRONT_MATTER, message, line)
        elif meanings[word] is not Status.PUBLISHED:
            found.status(meanings[word], line)
