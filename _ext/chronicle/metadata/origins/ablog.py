"""ABlog: the ``post`` directive, or front matter with ``blogpost: true``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.core.problems import Subtype
from chronicle.core.record import Status
from chronicle.metadata.origins.common import title_from_heading
from chronicle.metadata.values import Scalar

if TYPE_CHECKING:
    from chronicle.metadata.fields import Collector, RawPost


OPTIONS = frozenset(
    {
        "author", "canonical_link", "category", "exclude", "excerpt", "external_link",
        "image", "language", "location", "nocomments", "redirect", "tags", "title",
    }
)  # fmt: skip
"""Source: https://ablog.readthedocs.io/en/stable/manual/posting-and-listing.html."""


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
    if found.flag("blogpost") is False or (post.kind == "directive" and not dated):
        found.status(Status.DRAFT)
    found.ignore("excerpt", "exclude", "nocomments")
    if post.kind == "directive":
        _name_wrong_options(found)


def _name_wrong_options(found: Collector) -> None:
    """Say which options the directive has not; elsewhere unknown keys are no fault."""
    value = found.post.table.entries.get("excerpt")
    if isinstance(value, Scalar) and not value.text.isdecimal():
        message = f"option 'excerpt' is {value.text!r}; expected a number of paragraphs"
        found.problem(Subtype.FRONT_MATTER, message, value.line)
    for key in found.rest.values():
        if key not in OPTIONS and not _is_field(found.post, key):
            message = f"unknown option {key!r} of 'post'; expected one of " + ", ".join(
                sorted(OPTIONS)
            )
            line = found.post.table.lines[key]
            found.problem(Subtype.FRONT_MATTER, message, line)


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
