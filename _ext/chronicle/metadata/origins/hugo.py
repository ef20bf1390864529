"""Hugo: front matter in TOML, YAML or JSON.

Source: https://gohugo.io/content-management/front-matter/.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.metadata.values import Table

if TYPE_CHECKING:
    from chronicle.metadata.fields import Collector, RawPost

_SIGNS = frozenset(
    {
        "lastmod", "expiryDate", "aliases", "weight", "linkTitle", "summary", "url",
        "isCJKLanguage", "headless", "markup", "outputs", "params", "cascade", "series",
        "draft", "taxonomies", "build", "_build", "translationKey", "images", "videos",
    }
)  # fmt: skip


_SHORTCODE = re.compile(r"\{\{[<%]")


def recognise(post: RawPost) -> int:
    """Count its own keys and its shortcodes; TOML and JSON are its own too."""
    if post.kind not in {"yaml", "toml", "json"}:
        return 0
    return (
        post.count(_SIGNS)
        + 2 * post.says(_SHORTCODE)
        + 3 * (post.kind in {"toml", "json"})
    )


def read(post: RawPost, found: Collector) -> None:
    """Take the fields."""
    found.text("title", "title", "linkTitle")
    found.timestamp("published", "date", "publishDate")
    found.timestamp("updated", "lastmod")
    found.timestamp("expires", "expiryDate")
    found.people("authors", "author", "params.author", tables=True)
    found.labels("tags", "tags", "taxonomies.tags")
    found.labels("categories", "categories", "taxonomies.categories")
    found.text("description", "description", "summary", limit=5_000)
    found.labels("languages", "lang", "language")
    _read_images(post, found)
    found.drafts()
    found.address("original_url", "url")
    found.addresses("aliases", "aliases")
    found.ignore(
        "weight", "linkTitle", "isCJKLanguage", "headless", "markup", "outputs",
        "layout", "type", "build", "_build", "cascade",
        "videos", "toc",
    )  # fmt: skip


def _read_images(post: RawPost, found: Collector) -> None:
    """Take the first of ``images``, else the cover that themes know."""
    for key, value, line in found.take("images"):
        first = next(iter(found.members(key, value, separator=",")), None)
        if first:
            found.set("image", first[0], line)
    if isinstance(post.table.entries.get("cover"), Table):
        found.address("image", "cover.image")
    found.address("image", "featured_image", "image", "cover")
