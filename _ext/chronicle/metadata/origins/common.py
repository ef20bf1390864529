"""Keys that most origins share, and what a post's own text and file name say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chronicle.core.problems import Subtype
from chronicle.core.record import Status
from chronicle.metadata.languages import place_of
from chronicle.metadata.values import Scalar, plain

if TYPE_CHECKING:
    from chronicle.metadata.fields import Collector

_DATED_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[-_ ]?(.*)")
_DRAFT_TITLE = re.compile(
    r"\s*\[?\(?\s*(?:draft|wip)\s*(?:[:\])]|[-–—]\s)", re.IGNORECASE
)


def read_common(found: Collector) -> None:
    """Read what the post's own origin left, with the keys that others use."""
    found.text("title", "title")
    found.timestamp("published", "date", "publishDate", "pubDate", "created")
    date_from_name(found)
    found.timestamp("updated", "updated", "updatedDate", "lastmod", "last_modified_at")
    found.people("authors", "author")
    found.labels("tags", "tags", "keywords")
    found.labels("categories", "categories", "category")
    found.labels("languages", "lang", "language", "locale")
    docname = found.post.source.rpartition(".")[0]
    found.set("languages", tuple(filter(None, [place_of(docname).language])), None)
    found.text("translation", "translationKey", "translation_key", "lang-ref")
    found.labels("locations", "location")
    found.labels("series", "series")
    found.text("series_number", "series_index", "series_order", "series_part")
    found.text("license", "license", "licence", "rights", "copyright")
    found.text("description", "description", "summary", "excerpt", limit=5_000)
    found.address("image", "image", "heroImage", "cover")
    found.address("original_url", "legacyUrl", "permalink")
    found.addresses("aliases", "redirect_from", "aliases")
    found.addresses("aliases", "redirect", separator=",")
    found.text("slug", "slug")
    _read_retold(found)
    found.drafts()
    _read_status(found)
    note_draft(found)


def _read_retold(found: Collector) -> None:
    """Read which post this one tells anew: a key of ours, the same for every origin."""
    found.address("retells", "retells")
    found.text("retells_author", "retells_author")
    found.timestamp("retells_date", "retells_date")
    address = found.found.get("retells")
    if isinstance(address, str) and not address.startswith(("https://", "http://")):
        message = f"'retells' is {address!r}; expected an address with https://"
        found.problem(Subtype.ADDRESS, message, found.lines["retells"])
        del found.found["retells"], found.lines["retells"]


_STATUSES = {
    "draft": Status.DRAFT,
    "pending": Status.DRAFT,
    "private": Status.DRAFT,
    "hidden": Status.UNLISTED,
    "unlisted": Status.UNLISTED,
    "publish": Status.PUBLISHED,
    "published": Status.PUBLISHED,
}
"""Words of WordPress and of those who took them over."""


def _read_status(found: Collector) -> None:
    for _, value, line in found.take("status"):
        word = value.text.strip().casefold() if isinstance(value, Scalar) else ""
        if word not in _STATUSES:
            message = f"unknown status {plain(value)!r}; expected one of " + ", ".join(
                sorted(_STATUSES)
            )
            found.problem(Subtype.FRONT_MATTER, message, line)
        elif _STATUSES[word] is not Status.PUBLISHED:
            found.status(_STATUSES[word], line)


def note_draft(found: Collector) -> None:
    """Note a draft by its title, its tag or its folder, dated or not.

    The mark becomes the status, which every page shows in its own way; it is no part
    of the title and no label.
    """
    title, tags = found.found.get("title", ""), found.found.get("tags", ())
    if isinstance(title, str) and (mark := _DRAFT_TITLE.match(title)):
        found.status(Status.DRAFT, found.lines.get("title"))
        found.found["title"] = title[mark.end() :].strip() or title
    if isinstance(tags, tuple) and any(tag.casefold() == "draft" for tag in tags):
        found.status(Status.DRAFT, found.lines.get("tags"))
        found.found["tags"] = tuple(tag for tag in tags if tag.casefold() != "draft")
    if {"_drafts", "drafts"} & set(found.post.source.split("/")[:-1]):
        found.status(Status.DRAFT)


def title_from_heading(found: Collector) -> None:
    """Take the title from a heading of the first level that opens the post."""
    heading = found.post.body.heading
    if heading and heading.level == 1 and heading.text:
        found.set("title", heading.text, heading.line)


def date_from_name(found: Collector) -> None:
    """Take the date from a file name such as ``2013-05-06-name.md``."""
    if not found.found.get("published") and (match := dated_name(found.post.stem)):
        from_name = match[1]
        if match_is_day(from_name):
            found.date("published", from_name, 1)


def dated_name(stem: str) -> re.Match[str] | None:
    """Split a file name that begins with a day."""
    return _DATED_NAME.fullmatch(stem)


def match_is_day(text: str) -> bool:
    """Tell a day from three numbers that only look like one."""
    _, month, day = map(int, text.split("-"))
    return 1 <= month <= 12 and 1 <= day <= 31
