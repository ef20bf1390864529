"""Zola: front matter in TOML, or in YAML with the same keys.

Source: https://www.getzola.org/documentation/content/page/#front-matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.metadata.origins.common import (
    date_from_name,
    match_is_day,
    title_from_heading,
)
from chronicle.metadata.values import Scalar, Table

if TYPE_CHECKING:
    from chronicle.metadata.fields import Collector, RawPost

_SIGNS = frozenset(
    {
        "path", "template", "in_search_index", "insert_anchor_links", "render",
        "page_template", "sort_by", "generate_feeds", "extra",
    }
)  # fmt: skip
_IN_TEXT = re.compile(
    r"\]\(@/[^)]+\.md|(?<!\{)\{\{\s*\w+\([^{}]*\)\s*\}\}|\{%\s*end\s*%\}"
)


def recognise(post: RawPost) -> int:
    """Count its own keys, tables and marks; TOML alone may as well be Hugo's."""
    if post.kind not in {"toml", "yaml"}:
        return 0
    taxonomies = isinstance(post.table.entries.get("taxonomies"), Table)
    # An address is a path here and nowhere else that has front matter in TOML.
    own = taxonomies + post.says(_IN_TEXT) + post.count(frozenset({"path"}))
    signs = post.count(_SIGNS) + 2 * own
    if post.kind == "toml":
        return 2 + 2 * signs
    return signs if taxonomies or post.says(_IN_TEXT) else 0


def read(_post: RawPost, found: Collector) -> None:
    """Take the fields."""
    found.text("title", "title")
    title_from_heading(found)
    found.timestamp("published", "date", "extra.date")
    date_from_name(found)
    found.timestamp("updated", "updated", "extra.updated")
    found.people("authors", "extra.author", "extra.authors", "taxonomies.authors")
    found.labels("tags", "taxonomies.tags", "tags", "extra.tags")
    found.labels("categories", "taxonomies.categories", "categories")
    found.text("description", "description", "extra.description", limit=5_000)
    found.labels("languages", "lang", "extra.lang")
    found.address("image", "extra.image", "extra.cover", "extra.banner")
    found.drafts()
    for _, value, line in found.take("path"):
        if isinstance(value, Scalar) and not value.is_null:
            address = f"/{value.text.strip().strip('/')}/"
            found.set("original_url", address, line)
            _date_from_path(found, address, line)
    found.addresses("aliases", "aliases")
    found.ignore("weight", "taxonomies", *_SIGNS - {"extra"})


_DAY = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})/")


def _date_from_path(found: Collector, address: str, line: int) -> None:
    """Take the date from an address that has one, if nothing else says it."""
    day = _DAY.search(address)
    written = "-".join(day.groups()) if day else ""
    if written and not found.found.get("published") and match_is_day(written):
        found.date("published", written, line)
