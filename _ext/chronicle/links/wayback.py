"""Compute where the Internet Archive keeps a page as it was on a day.  Pure.

Nothing is asked and nothing is fetched: the Archive itself leads from the computed
address to the copy nearest to that day.

A post is old if it was published some days before the *newest* post.  A clock would
give two builds of one tree two outputs, and a fixed day would have to be moved by hand;
the newest post moves by itself, and only when the site changes anyway.
"""

from __future__ import annotations

import datetime
import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chronicle.core.record import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chronicle.core.record import Record

# The Archive's first copies; it holds nothing older.
FIRST_COPY = datetime.date(1996, 10, 26)

# Archives themselves, and what is never public.
_NOT_ARCHIVED = re.compile(
    r"(?:.*\.)?(?:archive\.org|archive\.(?:today|ph|is|md|li|vn|fo)|webcitation\.org"
    r"|perma\.cc|localhost|example(?:\.(?:com|net|org))?|test|invalid|local|internal)",
    re.IGNORECASE,
)


def archive_address(uri: str, day: datetime.date | None) -> str:
    """Return the address of the copy of a page from a day, or else the latest.

    :param uri: CacheEntry as it is: the Archive looks pages up by their exact address.
    :returns: Empty if no public archive can have the page.

    Source: https://web.archive.org/web/20160406/https://www.python.org/ leads to the
    copy nearest to 6 April 2016.
    """
    if not _is_public(uri) or (day and day < FIRST_COPY):
        return ""
    when = f"{day:%Y%m%d}/" if day else ""
    return f"https://web.archive.org/web/{when}{uri}"


def newest_day(records: Iterable[Record]) -> datetime.date | None:
    """Return the day of the newest published post; None if there is none."""
    days = (
        record.published.day
        for record in records
        if record.published and record.status is Status.PUBLISHED
    )
    return max(days, default=None)


def day_of_copy(
    record: Record, newest: datetime.date | None, age: int
) -> datetime.date | None:
    """Return the day whose copies a post's links lead to.

    :param age: Days before *newest* from which on a post is old; negative for never.
    :returns: The day of publication; None if the post is young or has no date.
    """
    if record.published is None or newest is None or age < 0:
        return None
    day = record.published.day
    return day if (newest - day).days >= age else None


def _is_public(uri: str) -> bool:
    """Tell whether everybody can ask for an address."""
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme.lower() not in {"http", "https"} or parts.username:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not _NOT_ARCHIVED.fullmatch(host)
