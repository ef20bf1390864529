"""Choose the years across a picture.  Pure: standard library only.

Decides where a day stands.  Time runs evenly from the first year to the day of the
newest source; the little that was before the first year, and what is planned for after
that day, have columns of their own.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

FEW = 0.01
"""The share of events that may stand in the column of what was earlier."""

EARLIER = 46.0
"""Width of that column, whose name is above it, px."""

YEAR = 365.25
"""Days."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """Where days stand, in px; days are counted as ``date.toordinal`` does."""

    first: int
    """The first day of the first year."""

    last: int
    """The day of the newest source."""

    left: float
    """Where the first day stands."""

    right: float
    """Where the last day stands."""

    oldest: int
    """The oldest day of all; before *first* only if there is a column for it."""

    before: float
    """Left edge of the column of what was earlier; *left* if there is none."""

    after: float
    """Right edge of the column of plans; *right* if there is none."""

    @property
    def year(self) -> float:
        """The width of a year, px."""
        return (self.right - self.left) / (self.last - self.first) * YEAR

    def x(self, day: float) -> float:
        """Return where a day stands, in px, within the picture."""
        if day < self.first:
            if self.oldest >= self.first:
                return self.left
            share = (day - self.oldest) / (self.first - self.oldest)
            room = self.left - self.before - 12
            return round(self.before + 4 + room * max(share, 0.0), 1)
        share = (day - self.first) / (self.last - self.first)
        found = self.left + share * (self.right - self.left)
        return round(min(found, self.after), 1)


class Tick(NamedTuple):
    """A year of the axis."""

    year: int
    x: float
    """Where it begins, px."""

    label: str
    """As it is written; empty if it is not."""

    strong: bool
    """Whether it is a fifth year."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """The time that a picture shows."""

    first: int
    last: int
    oldest: int
    plans: bool
    """Whether anything is planned for after the last day."""

    @property
    def earlier(self) -> bool:
        """Whether anything stands before the first year."""
        return self.oldest < self.first

    def scale(self, left: float, right: float) -> Scale:
        """Lay the time out between two edges, px, with the columns that it needs."""
        earlier = EARLIER if self.earlier else 0.0
        plans = 32.0 if self.plans else 5.0
        return Scale(
            first=self.first,
            last=self.last,
            left=left + earlier,
            right=right - plans,
            oldest=self.oldest,
            before=left,
            after=right - (2.0 if self.plans else 5.0),
        )


def span_of(
    starts: Sequence[datetime.date], newest: datetime.date, *, plans: bool
) -> Span:
    """Choose the time that a picture shows.

    :param starts: When each thing begins; in any order, not empty.
    :param newest: The day of the newest source.
    """
    ordered = sorted(starts)
    oldest = ordered[0]
    aside = int(len(ordered) * FEW)
    kept = ordered[aside]
    year = kept.year
    # What shares its year with one that is kept is kept as well, as is a near past.
    if year - oldest.year <= 1:
        year = oldest.year
    first = datetime.date(year, 1, 1).toordinal()
    last = max(newest.toordinal(), first + round(YEAR / 2))
    return Span(first=first, last=last, oldest=oldest.toordinal(), plans=plans)


def ticks(scale: Scale) -> list[Tick]:
    """List the years of an axis; how often one is written depends on their width."""
    first = datetime.date.fromordinal(scale.first).year
    last = datetime.date.fromordinal(scale.last).year
    step = next(step for step in _STEPS if scale.year * step >= _ROOM)
    line = next(step for step in _STEPS if scale.year * step >= _LINE)
    short = step == 5 and scale.year >= _SHORT
    found = []
    for year in range(first, last + 1):
        if year % line and year % step:
            continue
        x = scale.x(datetime.date(year, 1, 1).toordinal())
        strong = year % 5 == 0 if step <= 5 else year % step == 0
        label = str(year) if year % step == 0 else f"’{year % 100:02}" if short else ""
        # A year that is cut off by the newest source has no room for its name.
        room = 34 if len(label) > 3 else 20
        if scale.right - x < room and scale.after - x < room + 2:
            label = ""
        found.append(Tick(year, x, label, strong))
    return found


_STEPS = (1, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
_ROOM = 36.0
"""What a year of four digits needs, px."""

_SHORT = 30.0
"""What a year of two digits needs, px."""

_LINE = 6.0
"""What a line needs, px."""
