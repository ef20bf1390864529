"""ABlog: the ``post`` directive, or front matter with ``blogpost: true``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.core.record import Status
from chronicle.metadata.origins.common import title_from_heading

if TYPE_CHECKING:
    from chronicle.metadata.fields import Collector, RawPost


def recognise(post: RawPost) -> int:
    """See the directive, or the key that makes a page a post."""
    return 10 * (post.kind == "directive") + 5 * ("blogpost" in post.table.entries)


def read(post: RawPost, found: Collector) -> None:
    """Take the fields."""
    found.text("title", "title")
    title_from_heading(found)
    dated = "date" in post.table.entries and not _is_field(post, "date")
    found.moment("published", "date")
    for text, line in reversed(post.body.updates):
        found.date("updated", text, line)
    found.people("author")
    found.labels("tags", "tags")
    found.labels("categories", "category")
    found.labels("languages", "language")
    found.labels("locations", "location")
    found.text("description", "excerpt text", limit=5_000)
    _read_image(found)
    if post.body.first_posted:
        found.set("original_url", *post.body.first_posted)
    found.addresses("aliases", "redirect", separator=",")
    is_draft = post.kind == "directive" and not dated
    if found.flag("blogpost") is False or is_draft:
        found.status(Status.DRAFT)
    found.ignore("canonical_link", "excerpt", "exclude", "external_link", "nocomments")


def _is_field(post: RawPost, key: str) -> bool:
    """Whether *key* is of a field list above the directive; options are indented."""
    line = post.lines[post.table.lines[key] - 1]
    return post.kind == "directive" and post.fmt == "rst" and line.startswith(":")


def _read_image(found: Collector) -> None:
    """Read the address of an image; ABlog's own values are numbers of images."""
    if not found.post.table.entries.get("image"):
        return
    value = found.post.table.entries["image"]
    if getattr(value, "text", "").strip().isdigit():
        found.ignore("image")
    else:
        found.address("image", "image")
