"""Nikola: a header of comments, or a file ``post.meta`` beside the post.

Source: https://getnikola.com/handbook.html#metadata-fields.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.core.record import Status
from chronicle.metadata.origins.common import title_from_heading
from chronicle.metadata.values import Scalar

if TYPE_CHECKING:
    from chronicle.metadata.fields import Collector, RawPost

_SIGNS = frozenset(
    {"previewimage", "hidetitle", "has_math", "enclosure", "url_type", "pretty_url"}
)
_TEASER = re.compile(r"TEASER_END")

_DRAFTS = frozenset({"draft", "private"})
_OF_SYSTEM = frozenset({"mathjax", "latex", "featured"})
"""Tags that once said how a post is shown."""


def recognise(post: RawPost) -> int:
    """See its header, else its own keys and its mark for the end of a teaser."""
    return (
        10 * (post.kind == "nikola") + post.count(_SIGNS) + 2 * post.says(_TEASER)
    ) * (post.kind != "directive")


def read(_post: RawPost, found: Collector) -> None:
    """Take the fields."""
    found.text("title", "title")
    title_from_heading(found)
    found.timestamp("published", "date")
    found.timestamp("updated", "updated")
    found.people("author", "authors")
    found.labels("tags", "tags")
    found.labels("categories", "category")
    found.labels("languages", "lang", "language")
    found.labels("locations", "location")
    found.text("description", "description", limit=5_000)
    found.address("image", "previewimage")
    _read_status(found)
    for _, value, line in found.take("slug"):
        if isinstance(value, Scalar) and not value.is_null:
            slug = value.text.strip().strip("/")
            found.set("original_url", f"/posts/{slug}/", line)
    found.ignore(
        "type", "template", "hidetitle", "nocomments", "has_math", "mathjax", "filters",
        "enclosure", "link", "url_type", "pretty_url", "wp-status", "hyphenate",
    )  # fmt: skip


def _read_status(found: Collector) -> None:
    """Read the status, which older versions wrote as a tag; a featured post is out."""
    value = found.post.table.entries.get("status")
    if isinstance(value, Scalar) and value.text.strip().casefold() == "featured":
        found.ignore("status")
    tags = found.found.get("tags", ())
    assert isinstance(tags, tuple)  # noqa: S101 - read as labels above
    if _DRAFTS & {tag.casefold() for tag in tags}:
        found.status(Status.DRAFT, found.lines.get("tags"))
    hidden = _DRAFTS | _OF_SYSTEM
    found.found["tags"] = tuple(tag for tag in tags if tag.casefold() not in hidden)
