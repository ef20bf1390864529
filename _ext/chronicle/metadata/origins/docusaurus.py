"""Docusaurus: the front matter of its blog plugin.

Source: https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chronicle.metadata.origins.common import (
    date_from_name,
    dated_name,
    title_from_heading,
)
from chronicle.metadata.values import Scalar, Sequence, Table, Value

if TYPE_CHECKING:
    from chronicle.metadata.fields import Collector, RawPost

_SIGNS = frozenset(
    {
        "hide_table_of_contents", "toc_min_heading_level", "toc_max_heading_level",
        "last_update", "unlisted", "sidebar_label", "author_title", "author_url",
        "author_image_url", "title_meta", "authors", "slug", "id",
    }
)  # fmt: skip


def recognise(post: RawPost) -> int:
    """Count its own keys and authors written out as mappings."""
    if post.kind != "yaml":
        return 0
    own = post.count(_SIGNS)
    return own + 2 * _is_inline(post.table.entries.get("authors"))


def _is_inline(value: Value | None) -> bool:
    if isinstance(value, Table):
        return True
    return isinstance(value, Sequence) and any(
        isinstance(item, Table) for item in value.items
    )


def read(post: RawPost, found: Collector) -> None:
    """Take the fields."""
    found.text("title", "title", "title_meta")
    title_from_heading(found)
    found.moment("published", "date")
    date_from_name(found)
    found.moment("updated", "last_update.date")
    found.ignore("last_update")
    found.people("authors", "author", tables=True)
    _read_tags(found)
    found.text("description", "description", limit=5_000)
    found.address("image", "image")
    found.drafts()
    _read_slug(post, found)
    found.ignore(
        "hide_table_of_contents", "toc_min_heading_level", "toc_max_heading_level",
        "sidebar_label", "author_title", "author_url", "author_image_url", "id",
        "keywords",
    )  # fmt: skip


def _read_tags(found: Collector) -> None:
    """Read tags, of which each may be a mapping with a label."""
    tags = found.post.table.entries.get("tags")
    if not isinstance(tags, Sequence):
        found.labels("tags", "tags")
        return
    for key, _, line in found.take("tags"):
        labels = [
            item.entries["label"]
            if isinstance(item, Table) and "label" in item.entries
            else item
            for item in tags.items
        ]
        members = found.members(key, Sequence(tuple(labels), line), separator=",")
        found.set("tags", tuple(dict.fromkeys(text for text, _ in members)), line)


def _read_slug(post: RawPost, found: Collector) -> None:
    """Read the address below ``/blog``, the plugin's default."""
    for _, value, line in found.take("slug"):
        if isinstance(value, Scalar) and not value.is_null:
            slug = value.text.strip()
            if slug != "/":
                found.set("original_url", "/blog/" + slug.lstrip("/"), line)
            return
    if match := dated_name(post.stem):
        day = match[1].replace("-", "/")
        found.set("aliases", (f"/blog/{day}/{match[2]}",), None)
