"""Lay out the wide timeline: lanes under each other, and the strip above them.  Pure.

Decides what stands where in a lane, from the top: bars, labelled events, and the rug,
in which every event has a tick.  A small picture is one lane without bars or name.
"""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from chronicle.community.picture import rows as rowing
from chronicle.community.picture.scale import Tick, ticks
from chronicle.community.picture.signs import HALO, RADIUS, bar_of, sign_of
from chronicle.community.picture.subjects import stretch_of_run
from chronicle.community.picture.text import fit, width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chronicle.community.picture.scale import Scale, Span
    from chronicle.community.picture.signs import Bar, Sign
    from chronicle.community.picture.subjects import Lane, Mark, Run
    from chronicle.community.timeline import Item

WIDTH = 1072
NAMES = 122
"""The column of the lanes' names, px."""

LABEL_SIZE, SMALL_LABEL_SIZE, BAR_SIZE, NAME_SIZE = 12.0, 11.0, 11.5, 13.0
BAR_ROW, BAR_HEIGHT, LABEL_ROW, RUG = 18, 15, 17, 9
MOST_ROWS = 8
ROWS_WITHOUT_MAIN = 5
"""Rows of a lane where no event is more than another, so that all look for a place."""

STRIP = 46
MARGIN = 8.0
"""Left of a small picture, so that no mark is cut, px."""

TWO_LINES = 200.0
"""How wide a label is that needs two lines, px."""


class PlacedBar(NamedTuple):
    """A bar with its text."""

    run: Run
    bar: Bar
    top: float
    text: str
    x: float
    ends: bool
    """Whether the text ends at *x*."""

    dots: list[tuple[Mark, Sign]]
    """Events that are the start or end of the bar."""


class PlacedLabel(NamedTuple):
    """A labelled event."""

    mark: Mark
    sign: Sign
    lines: tuple[str, ...]
    x: float
    y: float
    """The middle of its row."""

    ends: bool


@dataclass(frozen=True, slots=True)
class Rug:
    """All events of a lane: the mark of each, small."""

    y: float
    """The middle."""

    signs: list[tuple[Mark, Sign]]
    unlabelled: list[tuple[Mark, Sign]]
    """Main events for whose labels there was no room."""


@dataclass(frozen=True, slots=True)
class PlacedLane:
    """A lane of the picture."""

    name: tuple[str, ...]
    label: str
    count: int
    height: float
    bars: list[PlacedBar]
    labels: list[PlacedLabel]
    rug: Rug | None


class Column(NamedTuple):
    """A year of the strip."""

    year: int | None
    """None for all that was earlier."""

    x: float
    width: float
    number: int
    main: int


@dataclass(frozen=True, slots=True)
class Wide:
    """The whole picture."""

    width: int
    names: int
    scale: Scale
    ticks: list[Tick]
    columns: list[Column]
    lanes: list[PlacedLane]
    size: float
    """Of the labels, px."""


def lay_out(lanes: Sequence[Lane], span: Span) -> Wide:
    """Lay the timeline out."""
    scale = span.scale(NAMES, WIDTH)
    placed = [_lane(lane, scale) for lane in lanes]
    marks = [mark for lane in lanes for mark in lane.marks]
    return Wide(
        WIDTH, NAMES, scale, ticks(scale), columns(marks, scale), placed, LABEL_SIZE
    )


def lay_out_small(
    marks: Sequence[Mark], span: Span, across: int, most: int, rows: int
) -> Wide:
    """Lay out a picture of one lane.

    :param across: How wide it is, px.
    :param most: How many labels it may have.
    :param rows: In how many rows.
    """
    scale = span.scale(MARGIN, across)
    size = LABEL_SIZE if across > 400 else SMALL_LABEL_SIZE
    signs = _signs(marks, scale)
    chosen = spread([mark for mark, _ in signs if mark.main], most)
    labels, _, height = _labels(
        [pair for pair in signs if pair[0] in chosen],
        (MARGIN, scale.right),
        0,
        rows,
        size,
    )
    rug = Rug(height + 8, signs, [])
    lane = PlacedLane((), "", len(marks), height + 8 + RUG, [], labels, rug)
    return Wide(across, 0, scale, ticks(scale), [], [lane], size)


def within(marks: Sequence[Mark], span: Span) -> list[Mark]:
    """Leave out what was before a picture begins, which has no place in it."""
    dates = [mark.item.date.when for mark in marks]
    days = [when.earliest or when.latest for when in dates]
    return [
        mark
        for mark, day in zip(marks, days, strict=True)
        if day and day.toordinal() >= span.first
    ]


def spread(marks: Sequence[Mark], most: int) -> list[Mark]:
    """Choose a few marks from the whole of the time.

    :param marks: Oldest first.
    :returns: Of each of *most* parts, alike in number, the one that most is said of.
    """
    if len(marks) <= most:
        return list(marks)
    edges = [round(number * len(marks) / most) for number in range(most + 1)]
    parts = [marks[first:last] for first, last in itertools.pairwise(edges)]
    return [max(part, key=_weight) for part in parts]


def _weight(mark: Mark) -> tuple[int, str]:
    item = mark.item
    named = (item.people, item.services, item.organisations, item.sources)
    return sum(map(len, named)) + len(item.services), item.key


def _signs(marks: Iterable[Mark], scale: Scale) -> list[tuple[Mark, Sign]]:
    found = [(mark, sign_of(mark.item.date, mark.item.status, scale)) for mark in marks]
    return [(mark, sign) for mark, sign in found if sign is not None]


def _lane(lane: Lane, scale: Scale) -> PlacedLane:
    name = tuple(wrap(lane.name, NAMES - 10, NAME_SIZE, bold=True))
    signs = _signs(lane.marks, scale)
    bars, told, top = _bars(lane.runs, signs, scale)
    wanted = [(m, s) for m, s in signs if m.main and m not in told]
    some_are_main = any(not mark.main for mark in lane.marks) or not lane.marks
    most = MOST_ROWS if some_are_main else ROWS_WITHOUT_MAIN
    labels, unlabelled, bottom = _labels(
        wanted, (float(NAMES), scale.right), top, most, LABEL_SIZE
    )
    rug = Rug(bottom + 10, signs, unlabelled) if signs else None
    height = bottom + 10 + RUG if signs else bottom + 6
    height = max(height, 16 * len(name) + 26)
    return PlacedLane(name, lane.name, len(signs), height, bars, labels, rug)


def _bars(
    runs: Sequence[Run], signs: Sequence[tuple[Mark, Sign]], scale: Scale
) -> tuple[list[PlacedBar], list[Mark], float]:
    """Stack the bars of a lane.

    :returns: The bars; the events that are told by one; where the next things begin.
    """
    rows = rowing.Rows()
    placed: list[PlacedBar] = []
    bars = [(run, bar) for run in runs if (bar := _bar(run, scale))]
    dots = _dots(bars, signs)
    for number, (run, bar) in enumerate(bars):
        text, x, ends, taken = _bar_text(run, bar, scale, 6 if dots[number] else 0)
        found = rows.take([taken])
        top = 6.0 + BAR_ROW * (found[0] if found else 0)
        placed.append(PlacedBar(run, bar, top, text, x, ends, dots[number]))
    told = [mark for found_dots in dots for mark, _ in found_dots]
    return placed, told, 4 + BAR_ROW * len(rows) + (2 if len(rows) else 0)


def _bar(run: Run, scale: Scale) -> Bar | None:
    stretch = stretch_of_run(run, scale.last)
    return bar_of(stretch, scale) if stretch else None


def _dots(
    bars: Sequence[tuple[Run, Bar]], signs: Sequence[tuple[Mark, Sign]]
) -> list[list[tuple[Mark, Sign]]]:
    """Find the events that are the start or end of a role, each on one bar.

    Who begins where another ends is said to begin.
    """
    dots: list[list[tuple[Mark, Sign]]] = [[] for _ in bars]
    told: set[str] = set()
    for starts in (True, False):
        for number, (run, bar) in enumerate(bars):
            edges = (bar.begin, bar.solid) if starts else (bar.full, bar.end)
            for mark, sign in signs:
                fits = mark.main and not run.runs and not mark.item.status
                near = min(abs(sign.middle - edge) for edge in edges) <= RADIUS + 1
                named = run.target[1] in mark.item.people and "dot" in sign.classes
                if fits and near and named and mark.item.key not in told:
                    dots[number].append((mark, sign))
                    told.add(mark.item.key)
    return dots


def _bar_text(
    run: Run, bar: Bar, scale: Scale, shift: float
) -> tuple[str, float, bool, tuple[float, float]]:
    """Choose the text of a bar and its place: within it, right of it, or left.

    :returns: The text, where it begins or ends, whether it ends there; and the room
        that bar and text take.
    """
    inside = (bar.full if bar.runs is None else bar.right) - bar.solid - 8 - shift
    label, name = width(run.label, BAR_SIZE), width(run.name, BAR_SIZE)
    right, left = bar.right + 6 + shift, bar.begin - 6 - shift
    whole = (bar.begin, bar.right)
    if label <= inside:
        return run.label, bar.solid + 4 + shift, False, whole
    if right + label <= scale.right:
        return run.label, right, False, (bar.begin, right + label)
    if name <= inside:
        return run.name, bar.solid + 4 + shift, False, whole
    for text, room in ((run.label, label), (run.name, name)):
        if left - room >= NAMES:
            return text, left, True, (left - room, bar.right)
    return "", bar.right, False, (bar.begin, bar.right)


def _labels(
    wanted: Sequence[tuple[Mark, Sign]],
    edges: tuple[float, float],
    top: float,
    most: int,
    size: float,
) -> tuple[list[PlacedLabel], list[tuple[Mark, Sign]], float]:
    """Put the labels of a lane into rows.

    :returns: The labels; the events without one; where the next things begin.
    """
    looking = []
    for mark, sign in wanted:
        lines = tuple(_lines(mark.label, size))
        room = max(width(line, size) for line in lines)
        halo = HALO if sign.halo else 0
        place = rowing.Wanted(sign.left - halo, sign.right + halo, lines, room)
        looking.append(((mark, sign), place))
    placed, left_over, rows = rowing.place(looking, rowing.Edges(*edges), most)
    labels = [
        PlacedLabel(
            mark,
            sign,
            label.lines,
            place.x,
            top + 3 + LABEL_ROW * place.row + LABEL_ROW / 2,
            place.ends,
        )
        for (mark, sign), label, place in placed
    ]
    return labels, left_over, top + 3 + LABEL_ROW * rows


def _lines(label: str, size: float) -> list[str]:
    """Break a label that is a long title into two lines."""
    if width(label, size) <= TWO_LINES * 1.15:
        return [label]
    return fit(label, TWO_LINES, size, 2)


def year_of(mark: Mark) -> int | None:
    """Return the year in which an event is counted; None if nobody knows."""
    day = mark.item.date.when.earliest or mark.item.date.when.latest
    return day.year if day else None


def columns(marks: Iterable[Mark], scale: Scale) -> list[Column]:
    """Count the events of each year."""
    first = ticks(scale)[0].year if ticks(scale) else 0
    counts: Counter[int] = Counter()
    main: Counter[int] = Counter()
    for mark in marks:
        year = year_of(mark)
        if year is not None:
            counts[year] += 1
            main[year] += mark.main
    found = []
    earlier = [year for year in counts if year < first]
    if earlier:
        found.append(
            Column(
                None,
                scale.before,
                scale.left - scale.before - 8,
                sum(counts[year] for year in earlier),
                sum(main[year] for year in earlier),
            )
        )
    for year in sorted(set(counts) - set(earlier)):
        x = scale.x(_new_year(year))
        end = min(scale.x(_new_year(year + 1)), scale.right)
        if x < scale.right:
            found.append(Column(year, x, end - x, counts[year], main[year]))
    return found


class Quarter(NamedTuple):
    """A quarter of a year, in the strip of a decade."""

    year: int
    number: int
    """1 to 4; what has a year and no month counts as of the first."""

    x: float
    width: float
    events: int


def quarters(items: Iterable[Item], first: int, across: int) -> list[Quarter]:
    """Count the events of each quarter of a decade.

    :param first: The first year.
    """
    counts: Counter[tuple[int, int]] = Counter()
    for item in items:
        day = item.date.when.earliest or item.date.when.latest
        if day:
            counts[day.year, (day.month - 1) // 3 + 1] += 1
    step = across / 40
    return [
        Quarter(
            first + place // 4,
            place % 4 + 1,
            place * step,
            step,
            counts[first + place // 4, place % 4 + 1],
        )
        for place in range(40)
    ]


def _new_year(year: int) -> int:
    return datetime.date(year, 1, 1).toordinal()
