"""Jekyll: https://jekyllrb.com/docs/front-matter/, and the file name's date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.core.record import Status
from chronicle.core.text import slugify
from chronicle.metadata.origins.common import (
    date_from_name,
    dated_name,
    title_from_heading,
)
from chronicle.metadata.values import Scalar

if TYPE_CHECKING:
    from chronicle.core.record import Timestamp
    from chronicle.metadata.fields import Collector, RawPost

_SIGNS = frozenset(
    {
        "layout", "permalink", "redirect_from", "redirect_to", "last_modified_at",
        "excerpt_separator", "header", "toc", "classes", "comments", "locale",
    }
)  # fmt: skip


_LIQUID = re.compile(
    r"\{%-?\s*(?:gist|highlight|include|link|post_url|raw)\b|\{\{\s*(?:page|site)\."
)


def recognise(post: RawPost) -> int:
    """Count its own keys, a dated name, Liquid, a folder ``_posts`` or ``_drafts``."""
    if post.kind not in {"yaml", "none"} or post.fmt != "md":
        return 0
    folders = post.source.split("/")[:-1]
    return (
        post.count(_SIGNS)
        + bool(dated_name(post.stem))
        + post.says(_LIQUID)
        + 2 * bool({"_posts", "_drafts"} & set(folders))
    )


def read(post: RawPost, found: Collector) -> None:
    """Take the fields."""
    found.text("title", "title")
    found.timestamp("published", "date")
    date_from_name(found)
    found.timestamp("updated", "last_modified_at")
    found.people("author", "authors", tables=True)
    found.labels("tags", "tags", "tag", separator=" ")
    found.labels("categories", "category")
    found.labels("categories", "categories", separator=" ")
    found.text("description", "excerpt", "description", limit=5_000)
    found.labels("languages", "lang", "locale")
    found.address(
        "image", "header.teaser", "header.image", "header.og_image",
        "image.path", "image.feature", "image.src", "image",
    )  # fmt: skip
    found.drafts()
    if "_drafts" in post.source.split("/"):
        found.status(Status.DRAFT)
    title_from_heading(found)
    _read_permalink(post, found)
    found.addresses("aliases", "redirect_from")
    found.ignore("layout", "comments", "toc", "classes", "excerpt_separator", "header")


_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}


def _read_permalink(post: RawPost, found: Collector) -> None:
    """Read a permalink, literal, a built-in style, or with placeholders.

    Source: https://jekyllrb.com/docs/permalinks/.
    """
    for key, value, line in found.take("permalink"):
        if not isinstance(value, Scalar):
            found.wrong_type(key, value, "an address", line)
        elif not value.is_null:
            text = _STYLES.get(value.text, value.text)
            filled = _fill_in(text, post, found)
            # One without a slash in front is of the root, as with it.
            is_path = "//" not in filled and not filled.startswith("/")
            found.set("original_url", f"/{filled}" if is_path else filled, line)


def _fill_in(permalink: str, post: RawPost, found: Collector) -> str:
    match = dated_name(post.stem)
    slug = (match[2] if match else post.stem) or post.stem
    categories = found.found.get("categories", ())
    assert isinstance(categories, tuple)  # noqa: S101 - read as labels above
    values = {
        "title": slug,
        "slug": slugify(slug),
        "name": slugify(slug),
        "categories": "/".join(slugify(label) for label in categories),
        "slugified_categories": "/".join(slugify(label) for label in categories),
        "output_ext": ".html",
    }
    timestamp: Timestamp | None = found.found.get("published")  # type: ignore[assignment]
    if timestamp:
        day = timestamp.day
        year, week, weekday = day.isocalendar()
        values |= {
            "year": f"{day.year:04}", "short_year": f"{day.year % 100:02}",
            "month": f"{day.month:02}", "i_month": str(day.month),
            "day": f"{day.day:02}", "i_day": str(day.day),
            "y_day": f"{day.timetuple().tm_yday:03}",
            "w_year": f"{year:04}", "week": f"{week:02}", "w_day": str(weekday),
            "short_day": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][weekday - 1],
        }  # fmt: skip
    # The longest name first: ":title" is not ":t" and "itle".
    names = "|".join(sorted(values, key=len, reverse=True))
    filled = re.sub(rf":({names})(?![a-z])", lambda match: values[match[1]], permalink)
    return re.sub(r"(?<!:)/{2,}", "/", filled)
