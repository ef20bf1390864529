"""Astro: the front matter of its blog template, and of importers that write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chronicle.metadata.fields import Collector, RawPost

_SIGNS = frozenset(
    {"publishDate", "pubDate", "updatedDate", "heroImage", "legacyUrl", "pubDatetime"}
)


def recognise(post: RawPost) -> int:
    """Count the keys that only Astro's posts have."""
    return post.count(_SIGNS) if post.kind in {"yaml", "json"} else 0


def read(_post: RawPost, found: Collector) -> None:
    """Take the fields."""
    found.text("title", "title")
    found.timestamp("published", "publishDate", "pubDate", "pubDatetime", "date")
    found.timestamp("updated", "updatedDate", "modDatetime")
    found.people("author", "authors")
    found.labels("tags", "tags")
    found.labels("categories", "category", "categories")
    found.text("description", "description", limit=5_000)
    found.labels("languages", "lang")
    found.address(
        "image", "heroImage.src", "heroImage", "image.url", "image.src", "image"
    )
    found.ignore("layout", "heroImageAlt", "featured", "readingTime")
    found.address("original_url", "legacyUrl")
    found.drafts()
