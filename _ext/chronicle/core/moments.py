"""Hold the day on which something was published.  Pure: standard library only."""

from __future__ import annotations

import datetime
from typing import NamedTuple


class Moment(NamedTuple):
    """A calendar day, and the wall-clock time of that day where the source gives one.

    Moments compare by what the author wrote: the day, then the time, whatever the time
    zone.  So a post with a zone and one without can be sorted, which naive and aware
    ``datetime`` objects refuse.
    """

    day: datetime.date
    time: datetime.time | None = None
    """With its ``tzinfo`` if the source names a zone."""

    @property
    def sort_key(self) -> tuple[datetime.date, datetime.time]:
        """A key for sorting: the day, then the time (midnight where none is given)."""
        return self.day, (self.time or datetime.time()).replace(tzinfo=None)

    @property
    def utc(self) -> datetime.datetime:
        """The moment in UTC, as an aware datetime; midnight if no time is given."""
        time = self.time or datetime.time()
        aware = time if time.tzinfo else time.replace(tzinfo=datetime.UTC)
        return datetime.datetime.combine(self.day, aware).astimezone(datetime.UTC)

    def isoformat(self) -> str:
        """As written: ``2016-04-06`` or ``2018-09-19T18:00:00+05:30``."""
        if self.time is None:
            return self.day.isoformat()
        return f"{self.day.isoformat()}T{self.time.isoformat()}"
