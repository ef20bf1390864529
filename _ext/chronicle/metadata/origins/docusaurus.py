"""Docusaurus: the front matter of its blog plugin.

Source: https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.metadata.origins.common import match_is_day, title_from_heading
from chronicle.metadata.values import Sequence, Table, Value

if TYPE_CHECKING:
    from chronicle.metadata.fields import Collector, RawPost

_SIGNS = frozenset(
    {
        "hide_table_of_contents", "toc_min_heading_level", "toc_max_heading_level",
        "last_update", "unlisted", "sidebar_label", "author_title", "author_url",
        "author_image_url", "authorFBID", "authorImageURL", "authorTitle",
        "authorTwitter", "authorURL", "title_meta", "authors", "slug", "id",
    }
)  # fmt: skip
# A day may be folders: 2021/11-21-name.md, 2021/11/21/name.md.
_DATED_PATH = re.compile(
    r"(?:.*/)?(\d{4})[-/](\d\d?)[-/](\d\d?)[-/]?([^/]*?)(?:/index)?"
)
_TRUNCATE = re.compile(r"<!--\s*truncate\s*-->|\{/\*\s*truncate\s*\*/\}")


def recognise(post: RawPost) -> int:
    """Count its own keys, authors written as mappings, and its mark for excerpts."""
    if post.kind != "yaml":
        return 0
    own = post.count(_SIGNS) + 2 * post.says(_TRUNCATE)
    # Material's file begins with a dot.
    own += 3 * (post.authors_file.startswith("authors") and own > 0)
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
    found.timestamp("published", "date")
    dated = _DATED_PATH.fullmatch(post.source.rpartition(".")[0])
    day = "-".join(dated.group(1, 2, 3)) if dated else ""
    if day and match_is_day(day) and "published" not in found.found:
        found.date("published", day, 1)
    found.timestamp("updated", "last_update.date")
    found.ignore("last_update")
    found.people("authors", "author", tables=True)
    _read_tags(found)
    found.text("description", "description", limit=5_000)
    found.address("image", "image")
    found.drafts()
    found.ignore(
        "hide_table_of_contents", "toc_min_heading_level", "toc_max_heading_level",
        "sidebar_label", "author_title", "author_url", "author_image_url", "id",
        "keywords", "authorFBID", "authorImageURL", "authorTitle", "authorTwitter",
        "authorURL",
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
