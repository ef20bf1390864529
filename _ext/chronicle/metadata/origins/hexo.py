"""Hexo: front matter in YAML or JSON, posts in ``source/_posts``.

Source: https://hexo.io/docs/front-matter, https://hexo.io/docs/tag-plugins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.core.record import Status
from chronicle.metadata.origins.common import date_from_name, title_from_heading
from chronicle.metadata.values import Sequence, Table, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chronicle.metadata.fields import Collector, RawPost

_SIGNS = frozenset(
    {
        "abbrlink", "photos", "top", "sticky", "mathjax", "copyright", "toc_number",
        "top_img", "updated", "disableNunjucks", "cover", "reprintPolicy", "lede",
    }
)  # fmt: skip
_TAGS = re.compile(
    r"\{%-?\s*(?:asset_(?:img|path|link)|post_(?:path|link)|pullquote|blockquote"
    r"|endnote|include_code|iframe|note|url_for|fullimage|gp|cq|centerquote)\b"
    r"|^;;;\Z"
)


def recognise(post: RawPost) -> int:
    """Count its own keys, its tags, and its folder."""
    if post.kind not in {"yaml", "json", "none"} or post.fmt != "md":
        return 0
    folders = f"/{post.source.rpartition('/')[0]}/"
    return (
        post.count(_SIGNS)
        + 4 * post.says(_TAGS)
        + 4 * ("/source/_posts/" in folders or "/source/_drafts/" in folders)
    )


def read(post: RawPost, found: Collector) -> None:
    """Take the fields."""
    found.text("title", "title")
    title_from_heading(found)
    found.timestamp("published", "date")
    date_from_name(found)
    found.timestamp("updated", "updated")
    found.people("author", "authors", tables=True)
    found.labels("tags", "tags", "tag")
    _read_categories(found)
    found.text("description", "description", "excerpt", "subtitle", limit=5_000)
    found.labels("languages", "lang", "language")
    found.address("image", "cover", "thumbnail", "banner", "image", "index_img")
    found.drafts()
    if "_drafts" in post.source.split("/"):
        found.status(Status.DRAFT)
    found.address("original_url", "permalink")
    found.addresses("aliases", "alias")
    found.ignore("layout", "comments", "toc", "link", *_SIGNS - {"updated", "cover"})


def _read_categories(found: Collector) -> None:
    """Read categories; a list in the list is a path down a hierarchy."""
    for key, value, line in found.take("categories", "category"):
        if isinstance(value, Sequence):
            value = Sequence(tuple(_flatten(value)), line)  # noqa: PLW2901
        if isinstance(value, Table):
            found.wrong_type(key, value, "a list of texts", line)
            continue
        labels = [text for text, _ in found.members(key, value, separator=",")]
        found.set("categories", tuple(dict.fromkeys(labels)), line)


def _flatten(value: Sequence) -> Iterator[Value]:
    for item in value.items:
        if isinstance(item, Sequence):
            yield from _flatten(item)
        else:
            yield item
