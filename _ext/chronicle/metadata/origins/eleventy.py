"""Eleventy: front matter in YAML or JSON, with templates in it.

Source: https://www.11ty.dev/docs/data-frontmatter/,
https://www.11ty.dev/docs/permalinks/.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.core.problems import Subtype
from chronicle.core.text import slugify
from chronicle.metadata.origins.common import (
    date_from_name,
    dated_name,
    title_from_heading,
)
from chronicle.metadata.values import Scalar, Value

if TYPE_CHECKING:
    from chronicle.metadata.fields import Collector, RawPost

_SIGNS = frozenset(
    {
        "eleventyNavigation", "eleventyExcludeFromCollections", "eleventyComputed",
        "eleventyImport", "templateEngineOverride", "pagination", "dynamicPermalink",
    }
)  # fmt: skip
_LAYOUT = re.compile(r"layouts?/|.*\.(?:njk|liquid|11ty\.js|webc|hbs|ejs)\Z")
_IN_TEXT = re.compile(
    r"\{\{[^{}]*\|\s*url\s*\}\}|\.njk\b|\{\{[^{}]*\bcollections\.|---json\Z"
)
_OF_BUILD = re.compile(r"(?:git )?(?:last modified|created)", re.IGNORECASE)
"""Dates that Eleventy takes from the file, or from its history."""


def recognise(post: RawPost) -> int:
    """Count its own keys, layouts of its languages, templates in front matter."""
    if post.kind not in {"yaml", "json", "none"} or post.fmt != "md":
        return 0
    entries = post.table.entries
    return (
        3 * post.count(_SIGNS)
        + 3 * bool(_LAYOUT.match(_text(entries.get("layout"))))
        + 5 * ("{{" in _text(entries.get("permalink")))
        + 4 * post.says(_IN_TEXT)
    )


def _text(value: Value | None) -> str:
    return value.text.strip() if isinstance(value, Scalar) else ""


def read(post: RawPost, found: Collector) -> None:
    """Take the fields."""
    found.text("title", "title")
    title_from_heading(found)
    if _OF_BUILD.fullmatch(_text(post.table.entries.get("date"))):
        found.ignore("date")
    found.timestamp("published", "date")
    date_from_name(found)
    found.timestamp("updated", "updated", "modified", "lastmod")
    found.people("author", "authors", tables=True)
    found.labels("tags", "tags")
    found.labels("categories", "categories", "category")
    found.text("description", "description", "excerpt", "summary", limit=5_000)
    found.labels("languages", "lang", "locale")
    found.address("image", "image.src", "image.url", "image", "hero", "thumbnail")
    found.drafts()
    for key, value, line in found.take("permalink"):
        if isinstance(value, Scalar):
            _read_permalink(found, value, line)
        else:
            found.wrong_type(key, value, "an address", line)
    found.ignore("layout", "templateClass", "pageClass", *_SIGNS)


# Permalinks -----------------------------------------------------------------------

_OUTPUT = re.compile(r"\{\{-?\s*(?P<name>[\w.]+)\s*(?P<filters>\|[^{}]*)?-?\}\}")
_SLUGS = frozenset({"slug", "slugify"})
_PARTS = {"%Y": "{0.year:04}", "%m": "{0.month:02}", "%d": "{0.day:02}"}
_QUOTED = re.compile(r"""["']([^"']*)["']""")


def _read_permalink(found: Collector, value: Scalar, line: int) -> None:
    """Read a permalink, its templates filled in; one that cannot be is no address."""
    if value.is_null or value.text.strip() == "false":
        return
    filled = _OUTPUT.sub(lambda match: _fill_in(match, found), value.text.strip())
    if "{" in filled:
        message = f"no address can be made of {value.text!r}; expected it in plain text"
        found.problem(Subtype.ADDRESS, message, line)
        return
    address = "/" + filled.lstrip("/").removesuffix("index.html")
    found.set("original_url", address, line)


def _fill_in(match: re.Match[str], found: Collector) -> str:
    """Return the value of a template; the template itself where it is not known."""
    filters = [one.strip() for one in (match["filters"] or "").split("|")[1:]]
    name = match["name"]
    if name in {"page.date", "date"}:
        return _fill_in_day(filters, found) or match[0]
    text = _variable(name, found)
    for one in filters:
        if one in _SLUGS:
            text = slugify(text)
        elif one == "lower":
            text = text.casefold()
        elif one not in {"url", "safe", "trim"}:
            return match[0]
    return text or match[0]


def _variable(name: str, found: Collector) -> str:
    stem = found.post.stem
    if name in {"page.fileSlug", "page.filePathStem", "fileSlug"}:
        dated = dated_name(stem)
        slug = dated[2] if dated and dated[2] else stem
        folder = found.post.source.rpartition("/")[0]
        return f"{folder}/{slug}" if name == "page.filePathStem" else slug
    return _text(found.post.table.entries.get(name))


def _fill_in_day(filters: list[str], found: Collector) -> str:
    """Return the day of publication in the form that the first filter names."""
    timestamp = found.found.get("published")
    quoted = _QUOTED.search(filters[0]) if filters else None
    if timestamp is None or quoted is None:
        return ""
    text = quoted[1]
    for part, form in _PARTS.items():
        text = text.replace(part, form.format(timestamp.day))  # type: ignore[attr-defined]
    return "" if "%" in text else text
