"""ABlog: the ``post`` directive, or front matter with ``blogpost: true``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.core.problems import Subtype
from chronicle.core.record import Status
from chronicle.metadata.origins.common import title_from_heading
from chronicle.metadata.values import Scalar

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
    found.timestamp("published", "date")
    for text, line in reversed(post.body.updates):
        found.date("updated", text, line)
    found.people("author")
    found.labels("tags", "tags")
    found.labels("categories", "category")
    found.labels("languages", "language")
    found.labels("locations", "location")
    found.text("description", "excerpt text", limit=5_000)
    if post.body.first_posted:
        found.set("original_url", *post.body.first_posted)
    found.addresses("aliases", "redirect", separator=",")
    is_post = found.flag("blogpost")
    if is_post is False or (not dated and (is_post or post.kind == "directive")):
        found.status(Status.DRAFT)
    _read_options(found)


def _is_field(post: RawPost, key: str) -> bool:
    """Whether *key* is of a field list above the directive; options are indented."""
    line = post.line_at(post.table.lines[key])
    return post.kind == "directive" and post.fmt == "rst" and line.startswith(":")


OPTIONS = ("canonical_link", "exclude", "excerpt", "external_link", "nocomments")
"""Keys that say how a post is shown."""

_WEB = re.compile(r"https?://[^\s<>\"]+\Z")


def _read_options(found: Collector) -> None:
    """Read what says how the post is shown; of images also an address."""
    options = {}
    image = found.post.table.entries.get("image")
    is_number = isinstance(image, Scalar) and image.text.strip().isdecimal()
    if not is_number:
        found.address("image", "image")
    for key, value, line in found.take(*OPTIONS, *(["image"] if is_number else [])):
        text = value.text.strip() if isinstance(value, Scalar) else ""
        if key.endswith("_link") and not _WEB.match(text):
            message = f"{key!r} is {text!r}; expected an address such as 'https://…'"
            found.problem(Subtype.ADDRESS, message, line)
        elif key == "excerpt" and not text.isdecimal():
            continue  # a text in other systems; an option of ABlog's is named already
        else:
            options[key] = text
    found.set("options", options, None)
