"""Material for MkDocs: the front matter of its blog plugin.

Source: https://squidfunk.github.io/mkdocs-material/plugins/blog/#metadata.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.metadata.origins.common import title_from_heading
from chronicle.metadata.values import Sequence, Table

if TYPE_CHECKING:
    from chronicle.metadata.fields import Collector, RawPost

_SIGNS = frozenset({"readtime", "pin", "links", "hide"})
_BLOCK = re.compile(r"^(?:!!!|\?\?\?\+?) \w|^===[!+]? \"|^-+8<-+(?:\s|$)")


def recognise(post: RawPost) -> int:
    """Count its own keys and blocks, dates in a table, handles with their file."""
    if post.kind != "yaml":
        return 0
    entries = post.table.entries
    return (
        post.count(_SIGNS)
        + 2 * post.says(_BLOCK)
        + 2 * isinstance(entries.get("date"), Table)
        + 3
        * (
            post.authors_file.startswith(".")
            and isinstance(entries.get("authors"), Sequence)
        )
    )


def read(_post: RawPost, found: Collector) -> None:
    """Take the fields."""
    found.text("title", "title")
    title_from_heading(found)
    found.timestamp("published", "date.created")
    found.timestamp("updated", "date.updated")
    if "published" not in found.found:
        found.timestamp("published", "date")
    found.ignore("date")
    found.people("authors", "author")
    found.labels("tags", "tags")
    found.labels("categories", "categories")
    found.text("description", "description", limit=5_000)
    found.drafts()
    found.ignore("readtime", "pin", "links", "hide", "meta", "template", "icon")
