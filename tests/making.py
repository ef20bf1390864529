"""Make values for tests, with as little said as possible."""

from __future__ import annotations

import datetime
from typing import Any

from chronicle.blog.post import Post
from chronicle.core.record import Origin, Record, Timestamp


def make_post(docname: str, day: str = "2016-04-06", **fields: Any) -> Post:
    """Return a post; *fields* are those of its record."""
    published = Timestamp(datetime.date.fromisoformat(day)) if day else None
    record = Record(
        docname=docname,
        source=f"{docname}.md",
        origin=Origin.ASTRO,
        title=fields.pop("title", docname),
        published=published,
        **fields,
    )
    return Post(record=record)
