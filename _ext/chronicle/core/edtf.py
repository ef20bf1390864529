"""Hold dates as precisely as they are known, and no more.  Pure: standard library only.

Decides which part of EDTF is read here, how it is shown, and how it sorts.  The part is
level 0 without times of day, and of level 1 the qualifiers, seasons, unspecified digits
and open or unknown interval ends.  ``unknown`` may be written for a date that no source
gives.  The PyPI package ``edtf`` is not used: it brings a parser generator and three
more packages, reads years as floats, and has neither sort keys for open ends nor text.

Source: ISO 8601-2:2019; https://www.loc.gov/standards/datetime/
"""

from __future__ import annotations

import calendar
import datetime
import enum
import re
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

UNKNOWN = "unknown"

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# Number of the season: its name, its first month, its last month (northern, as ISO
# 8601-2 leaves open; winter stays within its year so that it sorts there).
_SEASONS = {
    21: ("spring", 3, 5),
    22: ("summer", 6, 8),
    23: ("autumn", 9, 11),
    24: ("winter", 12, 12),
}
_DATE = re.compile(
    r"""
    (?P<year>\d{4}|\d{3}X|\d{2}XX)
    (?: - (?P<month>\d{2}|XX) (?: - (?P<day>\d{2}|XX) )? )?
    (?P<qualifier>[?~%])?
    """,
    re.VERBOSE | re.ASCII,
)
EXPECTED = (
    "a year 2010, month 2010-07 or day 2010-07-08, perhaps with '~' (about) or '?' "
    "(uncertain), an interval 2010/2011 or ../2010, or 'unknown'"
)


class Speaker(Protocol):
    """Says dates in another language than English."""

    def plain(self, day: Day) -> str:
        """Return a day, month, season, year or decade."""

    def phrase(self, name: str, date: str, last: str = "") -> str:
        """Return what is said of a date, or of two.

        :param name: ``about``, ``possibly``, ``from``, ``until``, ``after``, ``by``,
            ``to``, ``between``, ``unknown``, ``or earlier`` or ``or later``.
        """


_speakers: list[Speaker] = []


def speak(speaker: Speaker | None) -> None:
    """Say all dates by *speaker* from now on; in English if there is none.

    As gettext's, the language of dates is that of the process.
    """
    _speakers[:] = [speaker] if speaker else []


class Extent(enum.StrEnum):
    """What an interval means."""

    PERIOD = "period"
    """It lasted from the one date to the other."""

    MOMENT = "moment"
    """It happened at some time between the two."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day, month, season, year, decade or century."""

    year: int
    """The first year meant, if digits are unspecified."""

    month: int | None = None
    """1 to 12, or a season's number 21 to 24."""

    day: int | None = None

    years: int = 1
    """How many years are meant: 1, 10 or 100."""

    approximate: bool = False

    uncertain: bool = False

    @property
    def earliest(self) -> datetime.date:
        """The first day that may be meant; what is approximate counts as exact."""
        _, first, _ = _SEASONS.get(self.month or 1, ("", self.month or 1, 0))
        return datetime.date(max(self.year, 1), first, self.day or 1)

    @property
    def latest(self) -> datetime.date:
        """The last day that may be meant; what is approximate counts as exact."""
        if self.day is not None and self.month is not None:
            return datetime.date(max(self.year, 1), self.month, self.day)
        year = max(self.year + self.years - 1, 1)
        _, _, last = _SEASONS.get(self.month or 12, ("", 0, self.month or 12))
        return datetime.date(year, last, calendar.monthrange(year, last)[1])

    @property
    def qualified(self) -> bool:
        """Whether the source is not sure of it."""
        return self.approximate or self.uncertain

    @property
    def plain(self) -> str:
        """In words, without saying how sure the source is."""
        for speaker in _speakers:
            return speaker.plain(self)
        if self.years > 1:
            return f"{self.year}s"
        if self.month is None:
            return str(self.year)
        if self.month in _SEASONS:
            return f"{_SEASONS[self.month][0]} {self.year}"
        name = _MONTHS[self.month - 1]
        return (
            f"{name} {self.year}"
            if self.day is None
            else f"{self.day} {name} {self.year}"
        )

    @property
    def words(self) -> str:
        """In words: ``8 July 2010``, ``about April 2016``, ``possibly 2010``."""
        for speaker in _speakers:
            said = speaker.plain(self)
            said = speaker.phrase("about", said) if self.approximate else said
            return speaker.phrase("possibly", said) if self.uncertain else said
        about = "about " if self.approximate else ""
        return (
            f"possibly {about}{self.plain}"
            if self.uncertain
            else f"{about}{self.plain}"
        )

    @property
    def machine(self) -> str:
        """As HTML's ``<time datetime>`` wants it; empty where that cannot say it."""
        if self.qualified or self.years > 1 or self.month in _SEASONS:
            return ""
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


class Bound(enum.Enum):
    """The end of an interval that is not a date."""

    OPEN = ".."
    """It has no end."""

    UNKNOWN = ""
    """It has one, which the source does not give."""


End: TypeAlias = Day | Bound


@dataclass(frozen=True, slots=True)
class When:
    """A date as a source gives it: a day, month or year, an interval, or unknown."""

    edtf: str
    """As it was written."""

    start: End
    end: End

    @property
    def known(self) -> bool:
        """Whether the source says anything at all."""
        return isinstance(self.start, Day) or isinstance(self.end, Day)

    @property
    def single(self) -> bool:
        """Whether it is one day, month or year."""
        return self.start == self.end and self.known

    @property
    def earliest(self) -> datetime.date | None:
        """The first day that may be meant; None if there is no bound."""
        return self.start.earliest if isinstance(self.start, Day) else None

    @property
    def latest(self) -> datetime.date | None:
        """The last day that may be meant; None if there is no bound."""
        return self.end.latest if isinstance(self.end, Day) else None

    @property
    def sort_key(self) -> tuple[int, int, str]:
        """A year before the days in it, what is unknown last.

        "Until 2010" stands after all of 2009, before all of 2010.  Never shown: it
        numbers days that nobody knows.
        """
        last = datetime.date.max.toordinal()
        latest = self.latest.toordinal() if self.latest else last
        if self.earliest:
            return self.earliest.toordinal(), -latest, self.edtf
        if self.latest:
            before = self.latest.replace(month=1, day=1).toordinal() - 1
            return before, latest, self.edtf
        return (0 if self.known else last), latest, self.edtf

    @property
    def machine(self) -> str:
        """As HTML's ``<time datetime>`` wants it; empty where that cannot say it."""
        return self.start.machine if self.single and isinstance(self.start, Day) else ""

    def words(self, extent: Extent = Extent.PERIOD) -> str:
        """Return the date in words, as precise as it is.

        :param extent: What an interval means.
        :returns: ``July 2024``, ``2010 to 2011``, ``by 2010``; never an invented day.
        """
        if self.single and isinstance(self.start, Day):
            return self.start.words
        if isinstance(self.start, Day) and isinstance(self.end, Day):
            return _words_between(self.start, self.end, extent)
        is_moment = extent is Extent.MOMENT
        if isinstance(self.start, Day):
            return phrase("after" if is_moment else "from", self.start.words)
        if isinstance(self.end, Day):
            return phrase("by" if is_moment else "until", self.end.words)
        return phrase(UNKNOWN, "")


_ENGLISH = {
    "from": "from {date}",
    "until": "until {date}",
    "after": "after {date}",
    "by": "by {date}",
    "to": "{date} to {last}",
    "between": "between {date} and {last}",
    "or earlier": "{date} or earlier",
    "or later": "{date} or later",
    UNKNOWN: UNKNOWN,
}


def phrase(name: str, date: str, last: str = "") -> str:
    """Return what is said of a date, or of two; see :class:`Speaker`."""
    for speaker in _speakers:
        return speaker.phrase(name, date, last)
    return _ENGLISH[name].format(date=date, last=last)


def _words_between(start: Day, end: Day, extent: Extent) -> str:
    if _speakers:
        shared = _shared_unit(start, end) if extent is Extent.MOMENT else None
        if shared and (shared.month or not start.month):
            return shared.words
        name = "between" if extent is Extent.MOMENT else "to"
        return phrase(name, start.words, end.words)
    return _in_english(start, end, extent)


def _in_english(start: Day, end: Day, extent: Extent) -> str:
    """Say the year, or the month, of both dates once."""
    if extent is Extent.MOMENT:
        shared = _shared_unit(start, end)
        if shared is None:
            return f"between {start.words} and {end.words}"
        if shared.month is None and start.month and end.month:
            first, last = replace(start, day=None), replace(end, day=None)
            return (
                f"between {first.words.removesuffix(f' {end.year}')} and {last.words}"
            )
        return shared.words
    if not (start.qualified or end.qualified) and start.year == end.year:
        if start.day and end.day and start.month == end.month:
            return f"{start.day} to {end.plain}"
        months = start.month and end.month and max(start.month, end.month) <= 12
        if months and not start.day and not end.day:
            return f"{start.plain.split()[0]} to {end.plain}"
    return f"{start.words} to {end.words}"


def _shared_unit(start: Day, end: Day) -> Day | None:
    """Return the month or year that both dates lie in."""
    if start.years > 1 or end.years > 1 or start.year != end.year:
        return None
    month = start.month if start.month == end.month else None
    return Day(
        start.year,
        month,
        approximate=start.approximate or end.approximate,
        uncertain=start.uncertain or end.uncertain,
    )


def read_edtf(text: str) -> When:
    """Read a date written as EDTF.

    :param text: ``2010``, ``2024-07-01/2024-07-11``, ``2016-04~``, ``../2010``.
    :raises ValueError: If it is none; the message says what was found and expected.
    """
    bare = text.strip()
    if bare == UNKNOWN:
        return When(bare, Bound.UNKNOWN, Bound.UNKNOWN)
    first, slash, second = bare.partition("/")
    try:
        start = _read_end(first) if slash else _read_day(first)
        end = _read_end(second) if slash else start
    except ValueError as error:
        raise ValueError(f"date {text!r}{error}; expected {EXPECTED}") from None
    when = When(bare, start, end)
    if not when.known:
        raise ValueError(
            f"date {text!r} has neither start nor end; expected {EXPECTED}"
        )
    if when.earliest and when.latest and when.latest < when.earliest:
        raise ValueError(f"date {text!r} ends before it starts")
    return when


def _read_end(text: str) -> End:
    if text in {"..", ""}:
        return Bound(text)
    return _read_day(text)


def _read_day(text: str) -> Day:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError("")
    digits = match["year"].rstrip("X")
    years = 10 ** (4 - len(digits))
    month, day = match["month"], match["day"]
    if (years > 1 and month) or (month == "XX" and day not in {None, "XX"}):
        raise ValueError(" is more precise below than above")
    qualifier = match["qualifier"] or ""
    found = Day(
        year=int(digits) * years,
        month=int(month) if month not in {None, "XX"} else None,
        day=int(day) if day not in {None, "XX"} else None,
        years=years,
        approximate=qualifier in {"~", "%"},
        uncertain=qualifier in {"?", "%"},
    )
    if not _exists(found):
        raise ValueError(" is not in the calendar")
    return found


def _exists(found: Day) -> bool:
    if found.month in _SEASONS:
        return found.day is None and found.year > 0
    try:
        datetime.date(max(found.year, 1), found.month or 1, found.day or 1)
    except ValueError:
        return False
    return found.year > 0 or found.years > 1
