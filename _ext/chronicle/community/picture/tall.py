"""Lay out the tall timeline, for narrow screens: years below each other.  Pure.

Decides how tall a year is: as tall as its labels.  So the order is right, and the
length is not; a year in which nothing is labelled is as low as its number.  A long
timeline is two pictures, which stand beside each other where there is room.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from chronicle.community.picture.signs import is_exact
from chronicle.community.picture.text import fit
from chronicle.community.picture.wide import year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chronicle.community.picture.scale import Span
    from chronicle.community.picture.subjects import Lane, Mark

WIDTH = 328
"""Of a telephone of 360 px, less its margins."""

SIZE, DATE_SIZE = 13.0, 11.0
YEARS, STEP = 52.0, 9.2
"""Where the line of the first lane stands, and how far apart they are, px."""

HEAD, LOW, LINE, DATE, AIR = 13.0, 19.0, 15.0, 14.0, 7.0
MOST_LINES = 3
MOST_LABELS = 8
"""So many events of a year have a label."""

HIGH = 600.0
"""Height of the years that is left in one, px."""


class Head(NamedTuple):
    """The name of a lane, at the top of its line."""

    name: str
    x: float
    y: float


class TallLabel(NamedTuple):
    """A labelled event."""

    mark: Mark
    x: float
    """Of its mark, on the line of its lane."""

    y: float
    """Of its mark, and the middle of its first line."""

    lines: tuple[str, ...]
    date: tuple[str, ...]


class Tick(NamedTuple):
    """An event without a label."""

    mark: Mark
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Part:
    """A year; or all that was earlier, or is planned."""

    name: str
    top: float
    height: float
    count: int
    strong: bool
    labels: list[TallLabel]
    ticks: list[Tick]


@dataclass(frozen=True, slots=True)
class Tall:
    """A picture: all years, or half of them."""

    width: int
    height: float
    text: float
    """Where the labels begin, px."""

    heads: list[Head]
    parts: list[Part]


Marks: TypeAlias = "list[tuple[float, Mark]]"
"""Marks, each with the line of its lane."""


def lay_out_tall(lanes: Sequence[Lane], span: Span) -> list[Tall]:
    """Lay the timeline out, oldest first."""
    text = YEARS + STEP * len(lanes) + 8
    heads = [
        Head(lane.name, YEARS + STEP * number, 11 + HEAD * number)
        for number, lane in enumerate(lanes)
    ]
    named = [(name, _thinned(marks)) for name, marks in _by_part(lanes, span)]
    return [_lay_out_half(heads, half, text) for half in _halves(named, text)]


def _thinned(marks: Marks) -> Marks:
    """Leave the main ones of a year as they are, unless they are very many.

    So they are where the data call none of the events a main one.
    """
    main = [place for place, (_x, mark) in enumerate(marks) if mark.main]
    if len(main) <= MOST_LABELS:
        return marks
    kept = {main[n * len(main) // MOST_LABELS] for n in range(MOST_LABELS)}
    return [
        (x, mark if place in kept else replace(mark, main=False))
        for place, (x, mark) in enumerate(marks)
    ]


def _lay_out_half(
    heads: list[Head], named: Sequence[tuple[str, Marks]], text: float
) -> Tall:
    top = 11 + HEAD * len(heads)
    parts: list[Part] = []
    for name, marks in named:
        part = _part(name, marks, top, text)
        parts.append(part)
        top += part.height
    return Tall(WIDTH, top, text, heads, parts)


def _halves(
    named: list[tuple[str, Marks]], text: float
) -> list[list[tuple[str, Marks]]]:
    """Cut the years in two of much the same height, if they are too high for one."""
    heights = [_part(name, marks, 0, text).height for name, marks in named]
    sums = list(accumulate(heights, initial=0.0))
    if sums[-1] <= HIGH:
        return [named]
    cut = min(
        range(1, len(named)), key=lambda n: abs(2 * sums[n] - sums[-1]), default=0
    )
    return [half for half in (named[:cut], named[cut:]) if half]


def _by_part(lanes: Sequence[Lane], span: Span) -> Iterable[tuple[str, Marks]]:
    """Sort the marks into the years."""
    found: dict[str, Marks] = {"earlier": []}
    first = datetime.date.fromordinal(span.first).year
    last = datetime.date.fromordinal(span.last).year
    found |= {str(year): [] for year in range(first, last + 1)}
    found["plans"] = []
    for number, lane in enumerate(lanes):
        for mark in lane.marks:
            year = year_of(mark)
            if year is None:
                continue
            latest = mark.item.date.when.latest
            ahead = mark.item.status and (
                latest is None or latest.toordinal() > span.last
            )
            name = "plans" if ahead else "earlier" if year < first else str(year)
            found.setdefault(name, []).append((YEARS + STEP * number, mark))
    for name, marks in found.items():
        if marks or name.isdigit():
            yield name, sorted(marks, key=lambda pair: pair[1].item.sort_key)


def _part(name: str, marks: Marks, top: float, text: float) -> Part:
    labels = []
    y = top + 4
    for x, mark in marks:
        if not mark.main:
            continue
        room = WIDTH - text - 2
        lines = tuple(fit(mark.label, room, SIZE, MOST_LINES))
        date = tuple(fit(date_of(mark), room, DATE_SIZE, 2))
        labels.append(TallLabel(mark, x, y + LINE / 2, lines, date))
        y += LINE * len(lines) + DATE * len(date) + AIR
    least = LOW if not marks else LOW + 12
    height = max(y - top, least)
    ticks = [
        Tick(mark, x, top + 5 + _share(mark, name) * (height - 10))
        for x, mark in marks
        if not mark.main
    ]
    strong = not name.isdigit() or int(name) % 5 == 0 or bool(labels)
    return Part(name, top, height, len(marks), strong, labels, ticks)


def date_of(mark: Mark) -> str:
    """Return the date of an event as it is written below its label."""
    words = mark.item.date.words
    return words[:1].upper() + words[1:]


def _share(mark: Mark, name: str) -> float:
    """Return how much of its year was over; what has no day stands in the middle."""
    when = mark.item.date.when
    day = when.earliest or when.latest
    if not name.isdigit() or day is None or not is_exact(when):
        return 0.5
    return (day.timetuple().tm_yday - 1) / 366
