"""Read the dates that blogs write, and guess none.  Pure: standard library only.

A library that fills what is missing from today's date, or reads ``04/06/2016`` as
either of two days, gives a wrong date without a word.  So the forms are listed here:

* ``2016-04-06``, also with ``/`` or ``.`` and single digits, year first;
* the same and a time, seconds and zone optional: ``2018-09-19 18:00:00 +0530``,
  ``2016-04-06T10:00:00.5Z``;
* English: ``July 1, 2024``, ``1 Jul 2024``, ``Mon, 01 Jul 2024 10:00:00 GMT``,
  ``Mon Jul 1 10:00:00 EDT 2024``;
* ``30/11/2012`` and ``11/30/2012``, where only one of the numbers can be a month;
* one further format of the site's own (ABlog's ``post_date_format``).
"""

from __future__ import annotations

import datetime
import functools
import re
from typing import NamedTuple

from chronicle.core.record import Timestamp


class Dated(NamedTuple):
    """A day, or what is wrong with it; both where the day is plain and the rest not."""

    timestamp: Timestamp | None
    fault: str = ""
    """Empty if all is well."""


MAX_LENGTH = 60
"""Characters of the longest date; what is longer is something else."""

MIN_YEAR, MAX_YEAR = 1000, 9998
"""Years in which every zone has every day, and that are written with four digits."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may",
            "jun june", "jul july", "aug august", "sep sept september",
            "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_EXAMPLE = "write it as '2016-04-06' or '2016-04-06 18:00:00 +0200'"

_TIME = r"""
    (?: [Tt\s,]+ (?:at\s+)?
        (?P<hour>\d{1,2}) : (?P<minute>\d{2}) (?: : (?P<second>\d{2}) (?:[.,]\d+)? )?
        (?: \s* (?P<half>[AaPp])\.?[Mm]\.? )?
        \s* (?P<zone> [Zz] | (?:UTC|GMT)? [+-]\d{2} (?: :? \d{2} )? | [A-Za-z]{2,5} )?
    )?
"""
_WEEKDAY = r"(?: (?:mon|tue|wed|thu|fri|sat|sun)[a-z]* \.? ,? \s+ )?"
_FORMS = tuple(
    re.compile(form + r"\Z", re.VERBOSE | re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4}) (?P<sep>[-/.]) (?P<month>\d{1,2}) (?P=sep) (?P<day>\d{1,2})"
        + _TIME,
        _WEEKDAY + r"(?P<name>[a-z]{3,9}) \.? \s+ (?P<day>\d{1,2}) (?:st|nd|rd|th)? "
        r"(?: \s*,\s* | \s+ ) (?P<year>\d{4})" + _TIME,
        _WEEKDAY + r"(?P<day>\d{1,2}) (?:st|nd|rd|th)? (?:\s+ | -) (?:of\s+)? "
        r"(?P<name>[a-z]{3,9}) \.? (?: \s*,\s* | \s+ | -) (?P<year>\d{4})" + _TIME,
        _WEEKDAY + r"(?P<name>[a-z]{3,9}) \s+ (?P<day>\d{1,2})" + _TIME + r"\s+ "
        r"(?P<year>\d{4})",
    )
)
_YEAR_LAST = re.compile(
    r"(?P<one>\d{1,2}) (?P<sep>[-/.]) (?P<two>\d{1,2}) (?P=sep) (?P<year>\d{4})"
    + _TIME
    + r"\Z",
    re.VERBOSE,
)
_TWO_DAYS = re.compile(r"\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})\b")
_PARTIAL = re.compile(r"(?:[a-z]{3,9}\.?,?\s+)?\d{4}(?:[-/.]\d{1,2})?\Z", re.IGNORECASE)
_UTC_NAMES = frozenset({"z", "utc", "gmt", "ut"})
_SUMMER_TIMES = {"edt": -4, "cdt": -5, "mdt": -6, "pdt": -7}
"""Hours from UTC of zones that mail names; winter's names are used elsewhere, too.

Source: :rfc:`5322#section-4.3`.
"""


def read_date(text: str, own_format: str = "") -> Dated:
    """Read one date.

    :param text: As the author wrote it.
    :param own_format: A ``strptime`` format that the site's posts use, or empty.  It is
        tried first, and read with English names in every locale.
    """
    text = " ".join(text.split())
    if len(text) > MAX_LENGTH:
        text = f"{text[:MAX_LENGTH]}…"
    if own_format and (match := _compile_format(own_format).match(text)):
        return _build(match.groupdict(), text)
    for form in _FORMS:
        match = form.match(text)
        if match and match.groupdict().get("name", "jan").casefold() in MONTHS:
            return _build(match.groupdict(), text)
    if (match := _YEAR_LAST.match(text)) and (order := _order(match)):
        return _build(match.groupdict() | order, text)
    return Dated(None, f"{_what_is_wrong(text)}; {_EXAMPLE}")


def _order(match: re.Match[str]) -> dict[str, str | None] | None:
    """Tell day and month apart where that can be done: there is no thirteenth month."""
    one, two = match["one"], match["two"]
    if int(one) > 12 or one == two:
        return {"day": one, "month": two}
    return {"day": two, "month": one} if int(two) > 12 else None


def _what_is_wrong(text: str) -> str:
    if _TWO_DAYS.match(text):
        return f"{text!r} may be read as two days, month first or day first"
    if text.isdigit() and len(text) > 4:
        return f"{text!r} is a number, not a date"
    if _PARTIAL.match(text):
        return f"{text!r} names no day"
    return f"{text!r} is not a date"


def _build(parts: dict[str, str | None], text: str) -> Dated:
    year, day = int(parts["year"] or 0), int(parts["day"] or 0)
    name = parts.get("name")
    month = MONTHS.get(name.casefold(), 0) if name else int(parts.get("month") or 0)
    if year > MAX_YEAR:
        return Dated(None, f"{text!r} lies after the year {MAX_YEAR}; {_EXAMPLE}")
    try:
        found = datetime.date(year if year >= MIN_YEAR else 0, month, day)
    except ValueError:
        return Dated(None, f"there is no day {text!r}; {_EXAMPLE}")
    if parts.get("hour") is None:
        return Dated(Timestamp(found))
    try:
        time = _build_time(parts)
    except ValueError:
        return Dated(Timestamp(found), f"{text!r} has no such time of day; {_EXAMPLE}")
    if time is None:
        fault = f"{text!r} has a zone that says no offset; {_EXAMPLE}"
        return Dated(Timestamp(found), fault)
    return Dated(Timestamp(found, time))


def _build_time(parts: dict[str, str | None]) -> datetime.time | None:
    """Return the time of day; None if its zone is a name that many zones have."""
    hour, half = int(parts["hour"] or 0), (parts.get("half") or "").casefold()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half == "p" else 0)
    zone = (parts.get("zone") or "").casefold()
    if zone[3:]:
        zone = zone.removeprefix("utc").removeprefix("gmt")
    tzinfo: datetime.timezone | None = None
    if zone in _UTC_NAMES:
        tzinfo = datetime.UTC
    elif zone in _SUMMER_TIMES:
        tzinfo = datetime.timezone(datetime.timedelta(hours=_SUMMER_TIMES[zone]))
    elif zone[:1] in {"+", "-"}:
        digits = zone[1:].replace(":", "").ljust(4, "0")
        if int(digits[2:]) > 59:
            raise ValueError(zone)
        offset = datetime.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        tzinfo = datetime.timezone(-offset if zone[0] == "-" else offset)
    elif zone:
        return None
    return datetime.time(
        hour, int(parts["minute"] or 0), int(parts.get("second") or 0), tzinfo=tzinfo
    )


_CODES = {
    "%d": r"(?P<day>\d{1,2})",
    "%m": r"(?P<month>\d{1,2})",
    "%Y": r"(?P<year>\d{4})",
    "%b": r"(?P<name>[a-z]{3,4})",
    "%B": r"(?P<name>[a-z]{3,9})",
    "%a": r"[a-z]{3}",
    "%A": r"[a-z]{6,9}",
    "%H": r"(?P<hour>\d{1,2})",
    "%I": r"(?P<hour>\d{1,2})",
    "%M": r"(?P<minute>\d{2})",
    "%S": r"(?P<second>\d{2})",
    "%p": r"(?P<half>[ap])m",
    "%z": r"(?P<zone>[+-]\d{2}:?\d{2}|z)",
    "%%": "%",
}
_NEVER = re.compile(r"(?!)")


@functools.cache
def _compile_format(own_format: str) -> re.Pattern[str]:
    """Make a pattern of a ``strptime`` format; one that never matches if it cannot."""
    pieces = re.split(r"(%.)", own_format)
    try:
        pattern = "".join(
            _CODES[piece] if piece.startswith("%") else re.escape(piece)
            for piece in pieces
        )
        compiled = re.compile(pattern + r"\Z", re.IGNORECASE)
    except (KeyError, re.error):
        return _NEVER
    named = compiled.groupindex.keys()
    complete = {"day", "year"} <= named and named & {"month", "name"}
    return compiled if complete else _NEVER
