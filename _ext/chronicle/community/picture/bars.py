"""Draw how long some things lasted, a bar each.  Pure: standard library only.

The signs are those of the chart of roles; names that are too long have more lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from chronicle.community.picture.draw import (
    bar_shape,
    grid,
    link,
    number,
    svg,
    text,
    years,
)
from chronicle.community.picture.roles import (
    BAR,
    DATE_SIZE,
    LINE,
    NAME_SIZE,
    NARROW,
    NARROW_LINE,
    ROW,
    years_of,
)
from chronicle.community.picture.scale import ticks
from chronicle.community.picture.signs import bar_of, stretch_of
from chronicle.community.picture.text import width, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chronicle.community.model import Tenure
    from chronicle.community.picture.scale import Scale, Span

NAMES = 232.0
"""Width of the column of names, px."""

TOP = 20.0


class Lasting(NamedTuple):
    """A thing that lasted."""

    name: str
    href: str
    """Where its name leads; empty if nowhere."""

    tenure: Tenure


def bars_picture(
    things: Sequence[Lasting], span: Span, across: int, name: str
) -> ET.Element:
    """Draw the bars, in their order; what has no date is left out.

    :param across: How wide the picture is, px.
    """
    narrow = across < NARROW
    names = float(across) if narrow else NAMES
    scale = span.scale(0.0 if narrow else NAMES, across)
    rows = [(each, wrap(each.name, names - 16, NAME_SIZE)) for each in things]
    heights = [_height(len(lines), narrow=narrow) for _, lines in rows]
    height = TOP + sum(heights) + 4
    root = svg(across, height, name, "picture-roles")
    frame = ET.SubElement(root, "g", {"transform": f"translate(0 {number(TOP)})"})
    found = ticks(scale)
    grid(frame, found, scale, height - TOP)
    years(root, found, scale, 14)
    y = TOP
    for (each, lines), tall in zip(rows, heights, strict=True):
        _row(root, (each, lines), scale, y, across)
        y += tall
    return root


def _height(lines: int, *, narrow: bool) -> float:
    if narrow:
        return NARROW_LINE * lines + BAR + 10
    return ROW + LINE * (lines - 1) + 4


def _row(
    root: ET.Element,
    row: tuple[Lasting, Sequence[str]],
    scale: Scale,
    top: float,
    across: int,
) -> None:
    thing, lines = row
    narrow = across < NARROW
    stretch = stretch_of(thing.tenure, scale.last)
    if stretch is None:
        return
    dates = years_of(thing.tenure)
    group = link(root, thing.href, ", ".join(filter(None, (thing.name, dates))), "role")
    step = NARROW_LINE if narrow else LINE
    for place, words in enumerate(lines):
        text(group, words, 0, top + 13 + step * place, "who-name")
    bar = bar_of(stretch, scale)
    bar_top = top + NARROW_LINE * len(lines) + 3 if narrow else top + 4
    bar_shape(group, bar, bar_top, BAR)
    right, room = bar.right + 6, width(dates, DATE_SIZE)
    if right + room <= scale.right - 2:
        text(group, dates, right, bar_top + 10, "dates")
    elif bar.begin - 6 - room >= scale.before:
        text(group, dates, bar.begin - 6, bar_top + 10, "dates", "end")
    else:
        text(group, dates, bar.begin + 5, bar_top + 10, "dates", "inside")
